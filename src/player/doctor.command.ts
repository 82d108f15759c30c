/** `loa player doctor`: is this machine ready to be heard? One screen, each line with what mends it. */
import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../kernel/command.ts';
import { CALLED } from './called.ts';
import type { Check } from './check.ts';
import { examine } from './doctor.ts';
import { playerFolder } from './places.ts';

const SIGNS: Record<Check['state'], string> = { ok: '✓ tốt  ', attention: '! chú ý', fault: '✗ hỏng ' };

export const command: Command = {
  summary: 'Tự kiểm tra đầu phát: tiếng, đồng hồ, ổ đĩa, máy chủ, lịch, tệp âm thanh',
  usage: `sudo ${CALLED} doctor [--quiet] [--json] [--data THƯ-MỤC]`,
  async run(args, io) {
    const options = readOptions(args);
    const folder = playerFolder(options.data, io.env);
    const quiet = options.quiet ?? false;
    const checks = await examine({ folder, quiet, machine: io.clock, env: io.env });
    const good = checks.every(({ state }) => state !== 'fault');
    io.stdout.write(options.json ? JSON.stringify({ ok: good, checks }) + '\n' : screenOf(checks));
    return good ? 0 : 1;
  },
};

function readOptions(args: string[]) {
  const flag = { type: 'boolean' } as const;
  try {
    const options = { quiet: flag, json: flag, data: { type: 'string' } } as const;
    return parseArgs({ args, allowPositionals: false, options }).values;
  } catch {
    throw new UsageError('Lệnh có tùy chọn không đúng.');
  }
}

function screenOf(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ title }) => title.length));
  const lines = checks.flatMap(({ state, title, message, mend }) => [
    `${SIGNS[state]}  ${title.padEnd(width)}  ${message}`,
    ...(mend === null ? [] : [`${' '.repeat(width + 11)}→ ${mend}`]),
  ]);
  const count = (state: Check['state']) => checks.filter((one) => one.state === state).length;
  const [faults, attentions] = [count('fault'), count('attention')];
  const end =
    faults > 0
      ? `${faults} chỗ hỏng phải sửa trước giờ phát.`
      : attentions > 0
        ? `Phát được; ${attentions} chỗ nên xem.`
        : 'Mọi thứ đều tốt.';
  return `${lines.join('\n')}\n\n${end}\n`;
}
