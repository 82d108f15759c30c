import { parseArgs } from 'node:util';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { withInstallation } from '../accounts/command-options.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { rotateKeys } from './key-rotation.ts';

const usage = 'loa keys rotate [--force] [--json]';

/** Changes the key that signs schedules, in two runs of which the second comes a day later; also while the server runs. */
export const command: Command = {
  summary: 'Đổi khóa ký lịch: lần đầu công bố khóa mới, lần sau (sau một ngày) dùng khóa ấy',
  usage,
  async run(args, io) {
    const { force, json } = read(args);
    return withInstallation(io, async ({ database, clock, machine, devices, folder }) => {
      const deps = { database, clock, machine, devices, keysFolder: folder.paths.keys };
      const { step, keyId, usableAt } = await rotateKeys(deps, COMMAND_LINE, { force });
      const line = { step, keyId, usableAt: usableAt === null ? null : new Date(usableAt).toISOString() };
      const words =
        step === 'announced'
          ? `Đã công bố khóa mới ${keyId}. Đầu phát tự nhận khóa này qua lịch; sau một ngày hãy chạy lại lệnh để dùng.`
          : `Từ nay lịch được ký bằng khóa ${keyId}.`;
      io.stdout.write(`${json ? JSON.stringify(line) : words}\n`);
      return 0;
    });
  },
};

function read(args: string[]) {
  try {
    const boolean = { type: 'boolean', default: false } as const;
    return parseArgs({ args, options: { force: boolean, json: boolean } }).values;
  } catch {
    throw new UsageError('Lệnh này chỉ nhận --force và --json.');
  }
}
