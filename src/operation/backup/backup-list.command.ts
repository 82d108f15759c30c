import { readOptions, withInstallation } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { viBytes, viInstant } from '../../kernel/vietnamese.ts';
import { createBackups } from './backups.ts';

const usage = 'loa backup list [--json]';

/** Lists what can be restored. */
export const command: Command = {
  summary: 'Các bản sao lưu đang có, mới nhất ở trên',
  usage,
  async run(args, io) {
    const { json } = readOptions(args, { json: { type: 'boolean', default: false } }, usage);
    return withInstallation(io, async (installation) => {
      const backups = createBackups(installation);
      const zone = await backups.timeZone();
      for (const { id, takenAt, database, files, keys } of await backups.list()) {
        const bytes = database.bytes + files.totalBytes;
        io.stdout.write(
          json
            ? `${JSON.stringify({ id, at: new Date(takenAt).toISOString(), bytes, keys: keys !== null })}\n`
            : `${id}  ${viInstant(takenAt, zone)}  ${viBytes(bytes)}${keys ? '' : '  (không có khóa)'}\n`,
        );
      }
      return 0;
    });
  },
};
