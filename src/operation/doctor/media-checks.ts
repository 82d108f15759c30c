/** The bucket that keeps all sounds: whether it answers, may be written and read, and has the same time. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { mediaBucket } from '../../audio/open-media.ts';
import { attention, fault, ok, type Check } from '../../kernel/check.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Config } from '../../kernel/config.ts';
import { Refusal } from '../../kernel/errors.ts';
import { sha256 } from '../../kernel/hash.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import type { Bucket } from '../../storage/s3-bucket.ts';

const TITLE = 'Kho âm thanh S3';
/** A request is refused when its time is a quarter of an hour off. */
const MOST_SKEW_MS = 5 * 60_000;
const ACCESS = 'Kiểm tra LOA_MEDIA_TO, LOA_MEDIA_S3_ENDPOINT, LOA_MEDIA_S3_KEY, LOA_MEDIA_S3_SECRET';

/** None where the data folder keeps all sounds. A small object is put there and taken away again. */
export async function mediaBucketChecks(
  { mediaTo, backupTo }: Pick<Config, 'mediaTo' | 'backupTo'>,
  machine: Clock,
): Promise<Check[]> {
  if (mediaTo === null) return [];
  const checks = [await bucketCheck(mediaBucket(mediaTo), machine)];
  const together =
    backupTo !== null &&
    typeof backupTo !== 'string' &&
    backupTo.endpoint === mediaTo.endpoint &&
    backupTo.bucket === mediaTo.bucket;
  if (together) {
    const said = 'Bản sao lưu nằm cùng kho với âm thanh: mất kho là mất cả hai.';
    checks.push(attention('media-bucket-backup', TITLE, said, 'Đặt LOA_BACKUP_TO tới kho khác'));
  }
  return checks;
}

async function bucketCheck(bucket: Bucket, machine: Clock): Promise<Check> {
  try {
    const time = await bucket.time();
    const skewMs = time === null ? null : Math.abs(time - machine.now());
    if (skewMs !== null && skewMs > MOST_SKEW_MS) {
      const said = `Đồng hồ máy chủ lệch đồng hồ của kho ${viNumber(skewMs / 60_000, 0)} phút, kho sẽ từ chối.`;
      return fault('media-bucket', TITLE, said, 'timedatectl set-ntp true');
    }
    const wrong = await tryOut(bucket);
    if (wrong !== null) return fault('media-bucket', TITLE, wrong, ACCESS);
    const clock = skewMs === null ? '' : `, đồng hồ lệch ${viNumber(skewMs / 1000, 0)} giây`;
    return ok('media-bucket', TITLE, `${bucket.title}: ghi, đọc, xóa được${clock}.`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return fault('media-bucket', TITLE, error.message, ACCESS);
  }
}

/** Puts, reads and takes away a word of its own. Gives what is wrong; null where nothing is. */
async function tryOut(bucket: Bucket): Promise<string | null> {
  const word = randomUUID();
  const name = `kiem-tra/${word}`;
  const folder = await mkdtemp(join(tmpdir(), 'loa-doctor-'));
  try {
    const file = join(folder, 'word');
    await writeFile(file, word);
    await bucket.put(name, file, sha256(word));
    const found = await bucket.find(name, { from: 0, to: word.length });
    const read = found && (await text(found));
    await bucket.remove(name);
    return read === word ? null : `${bucket.title} trả lại nội dung khác với nội dung đã ghi.`;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
