import { readOptions, withInstallation } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { createBackups } from './backups.ts';

const usage = 'loa backup key';

/** Makes the recovery key. */
export const command: Command = {
  summary: 'Lấy mã khôi phục: mở các khóa trong bản sao lưu; chỉ in ra một lần',
  usage,
  async run(args, io) {
    readOptions(args, {}, usage);
    return withInstallation(io, async (installation) => {
      const backups = createBackups(installation);
      const anew = backups.hasRecoveryKey();
      io.stdout.write(`${await backups.takeRecoveryKey()}\n`);
      io.stderr.write(
        'Ghi mã này ra giấy, cất ngoài máy chủ. Không có mã, bản sao lưu vẫn khôi phục được dữ liệu nhưng mọi đầu phát phải ghép lại.\n',
      );
      if (anew) io.stderr.write('Các bản sao lưu đã có vẫn mở bằng mã cũ: hãy giữ cả hai.\n');
      return 0;
    });
  },
};
