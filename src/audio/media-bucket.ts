/** How sounds lie in a bucket, how its failing is told, and how what is to go is kept from going while it is given again. */
import { createHash } from 'node:crypto';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Bucket } from '../storage/s3-bucket.ts';

/** Under which name a sound lies: as in the folder, so that both can be compared by eye. */
export const bucketName = (sha256: string): string =>
  `media/${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;

/** Says that a sound nobody names is about to go. */
export const goingName = (sha256: string): string => `going/${sha256}`;

/** Whoever is about to take a sound away does it within moments; a mark that is older was left by a crash. */
export const GOING_MS = 10 * 60_000;
const LOOK_MS = 500;
const LOOKS = 40;

/** A failing bucket is the machine's fault, not the person's or the job's: told as 503 `media-away`, tried again by jobs. */
export function asMediaAway(error: unknown): unknown {
  if (!(error instanceof Refusal) || !['s3-away', 's3-refused'].includes(error.code)) return error;
  const message = `the media bucket can not be used: ${error.message}`;
  return Object.assign(new Error(message, { cause: error }), { code: 'MEDIA_AWAY' });
}

/** The other way round, for who looks after the bucket: what it said itself. */
export function saidByBucket(error: unknown): unknown {
  const away = error instanceof Error && 'code' in error && error.code === 'MEDIA_AWAY';
  return away && error.cause instanceof Refusal ? error.cause : error;
}

export async function inBucket<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw asMediaAway(error);
  }
}

/**
 * Gives a sound, and again where somebody was about to take it away. Who takes away marks first and looks at its age afterwards; who
 * gives looks for the mark afterwards: one of the two sees the other.
 */
export async function waitUntilKept(
  bucket: Bucket,
  sha256: string,
  clock: Clock,
  give: () => Promise<void>,
): Promise<void> {
  for (let look = 0; look < LOOKS; look++) {
    await give();
    const mark = await bucket.head(goingName(sha256));
    if (!mark || clock.now() - mark.modifiedAt > GOING_MS) return;
    await clock.wait(LOOK_MS);
  }
  throw new Refusal('s3-refused', `Kho ${bucket.title} đang dọn đúng tệp này.`, 503);
}

/** Bytes that pass, and their hash. */
export interface Sum {
  hash: ReturnType<typeof createHash>;
  bytes: number;
}

export const startSum = (): Sum => ({ hash: createHash('sha256'), bytes: 0 });

/** Passes bytes on and notes their hash and number. */
export function summing(sum: Sum) {
  return async function* (source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of source) {
      sum.hash.update(chunk);
      sum.bytes += chunk.length;
      yield chunk;
    }
  };
}

/** Reads a sound in the bucket to its end; true when it is there and has its hash. Nothing of it is kept. */
export function verifyInBucket(bucket: Bucket, sha256: string): Promise<boolean> {
  return inBucket(async () => {
    const found = await bucket.find(bucketName(sha256));
    if (!found) return false;
    const hash = createHash('sha256');
    for await (const chunk of found as AsyncIterable<Uint8Array>) hash.update(chunk);
    return hash.digest('hex') === sha256;
  });
}
