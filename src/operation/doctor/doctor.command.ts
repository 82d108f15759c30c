import { readOptions } from '../../accounts/command-options.ts';
import { screenOf } from '../../kernel/check.ts';
import type { Command } from '../../kernel/command.ts';
import { examine } from './doctor.ts';

const usage = 'loa doctor [--json]';

/** Looks at everything and changes nothing. */
export const command: Command = {
  summary: 'Tự kiểm tra máy chủ: phần mềm, ổ đĩa, dữ liệu, sao lưu, thư, HTTPS; nói lệnh sửa từng chỗ',
  usage,
  async run(args, io) {
    const { json } = readOptions(args, { json: { type: 'boolean', default: false } }, usage);
    const checks = await examine({ env: io.env, machine: io.clock });
    const good = checks.every(({ state }) => state !== 'fault');
    io.stdout.write(json ? `${JSON.stringify({ ok: good, checks })}\n` : screenOf(checks, endOf));
    return good ? 0 : 1;
  },
};

function endOf(faults: number, attentions: number): string {
  if (faults > 0) return `${faults} chỗ hỏng phải sửa.`;
  return attentions > 0 ? `Chạy được; ${attentions} chỗ nên xem.` : 'Mọi thứ đều tốt.';
}
