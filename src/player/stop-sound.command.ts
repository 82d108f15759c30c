/** `loa player stop-sound`: silence, for whoever stands before the machine. */
import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../kernel/command.ts';
import { Refusal } from '../kernel/errors.ts';
import { CALLED } from './called.ts';
import { playerFolder } from './places.ts';
import { askLocally } from './local-requests.ts';

export const command: Command = {
  summary: 'Dừng ngay tiếng đang phát tại máy này; phần còn lại của lượt đó không phát nữa',
  usage: `${CALLED} stop-sound [--data THƯ-MỤC]`,
  async run(args, io) {
    const folder = playerFolder(dataOption(args), io.env);
    const answer = await askLocally(folder, 'stop-sound', io.clock).catch((error: unknown) => {
      throw refusalOf(error, folder);
    });
    if (!answer) {
      throw new Refusal(
        'not-running',
        `Không có đầu phát nào đang chạy với thư mục ${folder}, nên không có gì để dừng.`,
        409,
      );
    }
    io.stderr.write(answer.note === null ? 'Không có gì đang phát.\n' : `Đã dừng tại máy: ${answer.note}.\n`);
    return 0;
  },
};

function dataOption(args: string[]): string | undefined {
  try {
    return parseArgs({ args, allowPositionals: false, options: { data: { type: 'string' } } }).values.data;
  } catch {
    throw new UsageError('Lệnh có tùy chọn không đúng.');
  }
}

function refusalOf(error: unknown, folder: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM')
    return new Refusal('not-allowed', `Cần quyền quản trị. Hãy chạy: sudo ${CALLED} stop-sound`, 403);
  if (code === 'ENOENT') return new Refusal('no-folder', `Không có thư mục đầu phát ${folder}.`, 404);
  return error;
}
