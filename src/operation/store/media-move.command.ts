import { readOptions, withInstallation } from '../../accounts/command-options.ts';
import { saidByBucket } from '../../audio/media-bucket.ts';
import { openMedia } from '../../audio/open-media.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Command } from '../../kernel/command.ts';
import { viBytes, viNumber } from '../../kernel/vietnamese.ts';
import { openStore } from './open-store.ts';
import { moveToBucket } from './media-move.ts';

const usage = 'loa media move-to-s3 [--json]';
/** Files between two lines of progress. */
const TOLD_EVERY = 100;

/** Brings the folder's sounds into the bucket that LOA_MEDIA_TO names, also beside a running server. */
export const command: Command = {
  summary: 'Chép âm thanh của thư mục dữ liệu lên kho S3 đã đặt ở LOA_MEDIA_TO; dừng giữa chừng thì chạy lại',
  usage,
  async run(args, io) {
    const { json } = readOptions(args, { json: { type: 'boolean', default: false } }, usage);
    return withInstallation(io, async (installation) => {
      const opened = openMedia(installation);
      const { local, shared } = opened;
      if (!shared)
        throw new Refusal('no-media-bucket', 'Chưa đặt LOA_MEDIA_TO nên không biết chép lên kho nào.');
      // Whose bucket it is comes first.
      await (await openStore(installation, opened, [])).claim().catch(plainly);
      const { signal } = io;
      const progress = (done: number, of: number) => {
        if (done % TOLD_EVERY === 0)
          io.stderr.write(`Đã xem ${viNumber(done, 0)} trong ${viNumber(of, 0)} tệp …\n`);
      };
      const result = await moveToBucket(local, shared, { signal, progress }).catch(plainly);
      const { moved, movedBytes, there, damaged } = result;
      if (json) io.stdout.write(`${JSON.stringify({ to: shared.bucket.title, ...result })}\n`);
      io.stderr.write(
        `Đã chép lên ${shared.bucket.title}: ${viNumber(moved, 0)} tệp (${viBytes(movedBytes)}); đã có sẵn ${viNumber(there, 0)} tệp.\n`,
      );
      for (const sha256 of damaged)
        io.stderr.write(`Tệp ${sha256} trong thư mục không còn đúng mã băm nên không chép.\n`);
      return damaged.length === 0 ? 0 : 1;
    });
  },
};

/** Whoever runs this is told what the storage says. */
function plainly(error: unknown): never {
  throw saidByBucket(error);
}
