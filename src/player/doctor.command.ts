/** `loa player doctor`: is this machine ready to be heard? One screen, each line with what mends it. */
import { parseArgs } from 'node:util';
import { screenOf } from '../kernel/check.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { CALLED } from './called.ts';
import { examine } from './doctor.ts';
import { playerFolder } from './places.ts';

export const command: Command = {
  summary: 'Tự kiểm tra đầu phát: tiếng, đồng hồ, ổ đĩa, máy chủ, lịch, tệp âm thanh',
  usage: `sudo ${CALLED} doctor [--quiet] [--json] [--data THƯ-MỤC]`,
  async run(args, io) {
    const options = readOptions(args);
    const folder = playerFolder(options.data, io.env);
    const quiet = options.quiet ?? false;
    const checks = await examine({ folder, quiet, machine: io.clock, env: io.env });
    const good = checks.every(({ state }) => state !== 'fault');
    io.stdout.write(options.json ? JSON.stringify({ ok: good, checks }) + '\n' : screenOf(checks, endOf));
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

function endOf(faults: number, attentions: number): string {
  if (faults > 0) return `${faults} chỗ hỏng phải sửa trước giờ phát.`;
  return attentions > 0 ? `Phát được; ${attentions} chỗ nên xem.` : 'Mọi thứ đều tốt.';
}
