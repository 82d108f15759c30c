import { readOptions, withInstallation } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { createBackups } from './backups.ts';
import { followOn } from './command-progress.ts';

const usage = 'loa backup rehearse [--json]';

/** Proves that the newest backup can be restored, and changes nothing. */
export const command: Command = {
  summary: 'Diễn tập: khôi phục thử bản mới nhất ra chỗ tạm, kiểm tra, rồi xóa',
  usage,
  async run(args, io) {
    const { json } = readOptions(args, { json: { type: 'boolean', default: false } }, usage);
    return withInstallation(io, async (installation) => {
      const backups = createBackups(installation);
      const stopFollowing = followOn(io, backups.progress);
      const brought = await backups.rehearse().finally(stopFollowing);
      if (json) io.stdout.write(`${JSON.stringify(brought)}\n`);
      io.stderr.write(`${(await backups.state()).lastRehearsal?.words ?? ''}\n`);
      return 0;
    });
  },
};
