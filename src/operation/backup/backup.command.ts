import { resolve } from 'node:path';
import { readOptions, withInstallation } from '../../accounts/command-options.ts';
import type { Command } from '../../kernel/command.ts';
import { viBytes } from '../../kernel/vietnamese.ts';
import { backupPlaceOf } from '../../kernel/config.ts';
import { createBackups, vaultOf } from './backups.ts';
import { followOn } from './command-progress.ts';

const usage = 'loa backup [--to THƯ-MỤC|s3://KHO/THƯ-MỤC] [--upgrade] [--json]';

/** Makes a backup now, also beside a running server. */
export const command: Command = {
  summary: 'Sao lưu ngay: cơ sở dữ liệu, âm thanh, các khóa (đã niêm phong)',
  usage,
  async run(args, io) {
    const options = readOptions(
      args,
      {
        to: { type: 'string' },
        upgrade: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
      },
      usage,
    );
    return withInstallation(io, async (installation) => {
      const place = options.to === undefined ? null : backupPlaceOf(options.to, io.env);
      const to = place === null ? undefined : vaultOf(typeof place === 'string' ? resolve(place) : place, '');
      const backups = createBackups(installation, to);
      const { vault } = backups;
      const stopFollowing = followOn(io, backups.progress);
      io.signal.addEventListener('abort', () => void backups.close(), { once: true });
      const { manifest, bytes, addedBytes } = await backups
        .make(options.upgrade ? 'upgrade' : 'asked')
        .finally(stopFollowing);
      if (options.json) {
        const { id, takenAt, files, keys, damaged } = manifest;
        const answer = { id, at: new Date(takenAt).toISOString(), to: vault.title, bytes, addedBytes };
        io.stdout.write(
          `${JSON.stringify({ ...answer, files: files.count, keys: keys !== null, damaged })}\n`,
        );
      } else io.stdout.write(`${manifest.id}\n`);
      io.stderr.write(
        `Đã sao lưu vào ${vault.title}: ${viBytes(bytes)}, chép thêm ${viBytes(addedBytes)}.\n`,
      );
      if (!manifest.keys)
        io.stderr.write('Các khóa chưa được sao lưu. Lấy mã khôi phục một lần: loa backup key\n');
      return 0;
    });
  },
};
