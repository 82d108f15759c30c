/**
 * The media store on S3-compatible storage, shared by the servers of a city: what was acknowledged is in the bucket. The folder of this
 * machine is a cache in front of it (decision 0025), so that what lies here goes on being served while the bucket is away.
 */
import { createWriteStream } from 'node:fs';
import { open as openFile, rm, utimes } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { isDiskFull } from '../kernel/received-file.ts';
import type { Bucket } from '../storage/s3-bucket.ts';
import {
  asMediaAway,
  bucketName,
  inBucket,
  startSum,
  summing,
  verifyInBucket,
  waitUntilKept,
} from './media-bucket.ts';
import { createMediaCache } from './media-cache.ts';
import { hashFile, type FolderMediaStore, type MediaStore, type Stored } from './media-store.ts';

/** A first look at a file (what kind of sound it is) is no reason to bring all of it here. */
const FIRST_LOOK_BYTES = 1024;
/** What was given so lately is given again without a word: nobody clears it away within a week (`operation/store/collector.ts`). */
const FRESH_MS = 86_400_000;
const SHA256 = /^[0-9a-f]{64}$/;

export interface BucketMediaStore extends MediaStore {
  readonly bucket: Bucket;
  /** As the bucket has it, whatever lies here. */
  readonly atRest: Pick<MediaStore, 'size' | 'verify'>;
  /** Sees that what lies in the folder is in the bucket too; the file stays. */
  secure(sha256: string): Promise<'moved' | 'there' | 'damaged' | 'gone'>;
  /** Makes room in the folder where it is over its bound. Gives how many files went. */
  makeRoom(): Promise<number>;
}

export interface BucketMediaOptions {
  /** The cache: files of this machine. */
  local: FolderMediaStore;
  bucket: Bucket;
  /** Most that the folder may hold, bytes. */
  maxBytes: number;
  /** The machine's. */
  clock: Clock;
  log: Log;
}

/**
 * @throws (each of its functions that needs the bucket) an error that `machineRefusal` tells as 503 `media-away`; Refusal 503
 * `media-damaged` where the bucket has other bytes than the hash says
 */
export function createBucketMediaStore(options: BucketMediaOptions): BucketMediaStore {
  const { local, bucket, clock, log } = options;
  const cache = createMediaCache(options);
  const coming = new Map<string, Promise<boolean>>();

  async function put(file: string): Promise<Stored> {
    const stored = await hashFile(file);
    // First the bucket: refused, the file is still where its owner has it, and nothing lies here that nobody else has.
    await upload(file, stored);
    await local.place(file, stored.sha256);
    await used(local.path(stored.sha256));
    cache.grew(stored.bytes);
    return stored;
  }

  function upload(file: string, { sha256, bytes }: Stored): Promise<void> {
    const name = bucketName(sha256);
    return inBucket(async () => {
      await waitUntilKept(bucket, sha256, clock, async () => {
        const held = await bucket.head(name);
        const fresh = held?.bytes === bytes && clock.now() - held.modifiedAt < FRESH_MS;
        if (!fresh) await bucket.put(name, file, sha256);
      });
    });
  }

  /** Once, however many ask at the same moment; false where the bucket has not got it. */
  function bring(sha256: string): Promise<boolean> {
    const begun = coming.get(sha256) ?? bringOnce(sha256).finally(() => coming.delete(sha256));
    coming.set(sha256, begun);
    return begun;
  }

  async function bringOnce(sha256: string): Promise<boolean> {
    const found = await inBucket(() => bucket.find(bucketName(sha256)));
    if (!found) return false;
    const sum = startSum();
    const file = await received(summing(sum)(found));
    try {
      if (sum.hash.digest('hex') !== sha256) throw damaged(sha256);
      await local.place(file, sha256);
      cache.grew(sum.bytes);
      return true;
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Stops before the disk is full, which waits for room as any full disk does. */
  async function received(source: AsyncIterable<Uint8Array>): Promise<string> {
    const limits = { field: 'recording', maxBytes: Infinity, tooLarge: '' };
    return local.receive(source, limits).catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.code !== 'disk-full') throw asMediaAway(error);
      throw Object.assign(new Error('no room in the media cache', { cause: error }), { code: 'ENOSPC' });
    });
  }

  function damaged(sha256: string): Refusal {
    log.error('the media bucket has other bytes than the hash says', { sha256, bucket: bucket.title });
    return new Refusal(DAMAGED, DAMAGED_WORDS, 503);
  }

  async function file(sha256: string): Promise<string> {
    const path = local.path(sha256);
    if (!(await used(path))) await bring(sha256);
    return path;
  }

  /** Notes that it is used, which keeps it here; false where it is not here. */
  async function used(path: string): Promise<boolean> {
    const now = clock.now() / 1000;
    return utimes(path, now, now).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code !== 'ENOENT',
    );
  }

  async function* bytesOf(sha256: string, range?: { from: number; to: number }): AsyncGenerator<Uint8Array> {
    yield* (await sourceOf(sha256, range)) as AsyncIterable<Uint8Array>;
  }

  /** From the folder; the whole of what is not there is brought first, a part comes from the bucket itself. */
  async function sourceOf(sha256: string, range?: { from: number; to: number }): Promise<Readable> {
    const here = await openHere(sha256, range);
    if (here) return here;
    const part = range && (range.from > 0 || range.to <= FIRST_LOOK_BYTES);
    if (!part) {
      // Without room here it is given all the same.
      const brought = await bring(sha256).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error;
        return true;
      });
      if (!brought) throw notThere(sha256);
      const opened = await openHere(sha256, range);
      if (opened) return opened;
    }
    const found = await inBucket(() => bucket.find(bucketName(sha256), range));
    if (!found) throw notThere(sha256);
    return found;
  }

  /** Once open, a file that goes from the folder is read to its end all the same. */
  async function openHere(sha256: string, range?: { from: number; to: number }): Promise<Readable | null> {
    const path = local.path(sha256);
    if (!(await used(path))) return null;
    const handle = await openFile(path).catch(() => null);
    return handle && handle.createReadStream(range && { start: range.from, end: range.to - 1 });
  }

  async function size(sha256: string): Promise<number | null> {
    return (await local.size(sha256)) ?? (await atRest.size(sha256));
  }

  /** A copy here that is damaged is put right from the bucket. */
  async function verify(sha256: string): Promise<boolean> {
    if (!SHA256.test(sha256)) return false;
    return (await local.verify(sha256)) || orFalse(bring(sha256));
  }

  const atRest: BucketMediaStore['atRest'] = {
    size: async (sha256) => (await inBucket(() => bucket.head(bucketName(sha256))))?.bytes ?? null,
    verify: (sha256) => verifyInBucket(bucket, sha256),
  };

  async function secure(sha256: string): ReturnType<BucketMediaStore['secure']> {
    const path = local.path(sha256);
    const found = await hashFile(path).catch(() => null);
    if (!found) return 'gone';
    if (found.sha256 !== sha256) return 'damaged';
    return inBucket(async () => {
      if ((await bucket.head(bucketName(sha256)))?.bytes === found.bytes) return 'there';
      await bucket.put(bucketName(sha256), path, sha256);
      return 'moved';
    });
  }

  async function* list(): AsyncGenerator<Stored> {
    const known = new Set<string>();
    try {
      for await (const { name, bytes } of bucket.list('media/')) {
        const sha256 = name.slice(-64);
        if (name !== bucketName(sha256)) continue;
        known.add(sha256);
        yield { sha256, bytes };
      }
    } catch (error) {
      throw asMediaAway(error);
    }
    for await (const { sha256, bytes } of local.list()) if (!known.has(sha256)) yield { sha256, bytes };
  }

  async function borrow(sha256: string, target: string): Promise<string | null> {
    if (await local.verify(sha256)) {
      const path = local.path(sha256);
      if (await used(path)) return path;
    }
    const found = await inBucket(() => bucket.find(bucketName(sha256)));
    if (!found) return null;
    await inBucket(() => pipeline(found, createWriteStream(target, { mode: 0o600 })));
    return target;
  }

  async function remove(sha256: string): Promise<void> {
    await inBucket(() => bucket.remove(bucketName(sha256)));
    await local.remove(sha256);
  }

  return {
    ...{ bucket, put, file, size, verify, remove, atRest, secure, list, borrow },
    temporaryFile: (extension) => local.temporaryFile(extension),
    receive: (source, limits) => local.receive(source, limits),
    sweep: () => local.sweep(),
    open: (sha256, range) => Readable.from(bytesOf(sha256, range), { objectMode: false }),
    makeRoom: () => cache.makeRoom(),
  };
}

const orFalse = (work: Promise<boolean>): Promise<boolean> =>
  work.catch((error: unknown) => {
    if (error instanceof Refusal && error.code === DAMAGED) return false;
    throw error;
  });

const DAMAGED = 'media-damaged';

const DAMAGED_WORDS =
  'Tệp âm thanh trong kho dùng chung đã bị hỏng nên không được dùng. Hãy khôi phục từ bản sao lưu, hoặc làm lại và gửi duyệt lại.';

/** As reading a file that is not there. */
function notThere(sha256: string): Error {
  return Object.assign(new Error(`no sound ${sha256} in the media store`), { code: 'ENOENT' });
}
