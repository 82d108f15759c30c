/** Sound kept under its own SHA-256: what was approved can't be overwritten, and the same sound is there once. */
import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';

export interface Stored {
  /** Lower-case hex. */
  sha256: string;
  bytes: number;
}

export interface MediaStore {
  /** A name for a file to be written and then put; on the same file system, so that putting it is one rename. */
  temporaryFile(extension?: string): string;
  /** Takes a finished file of `temporaryFile` into the store; it is gone from its old name. */
  put(file: string): Promise<Stored>;
  /** Takes bytes as they come. @throws Refusal 413 when there are more than `maxBytes` */
  putStream(source: Readable | AsyncIterable<Uint8Array>, options: { maxBytes: number }): Promise<Stored>;
  /** Where the bytes are; a path exists only for a real SHA-256. */
  path(sha256: string): string;
  /** Bytes, null when it is not there. */
  size(sha256: string): Promise<number | null>;
  /** Half-open range of bytes; the whole without one. */
  open(sha256: string, range?: { from: number; to: number }): Readable;
  /** True when the bytes still have their hash. */
  verify(sha256: string): Promise<boolean>;
  /** Removes what a crash left half-written more than a day ago. */
  sweep(): Promise<number>;
}

const SHA256 = /^[0-9a-f]{64}$/;
const DAY_MS = 24 * 3_600_000;
/** Uploads stop while the system still has room to keep its records. */
const FREE_BYTES_KEPT = 512 * 1024 * 1024;

/**
 * A store under `<data>/media`, half-written files under `<data>/tmp`.
 *
 * @param clock the machine's: it judges the age of files
 * @param options `freeBytesKept`: uploads are refused when the disk has less than this free
 */
export function createMediaStore(
  folder: string,
  temporary: string,
  clock: Clock,
  { freeBytesKept = FREE_BYTES_KEPT }: { freeBytesKept?: number } = {},
): MediaStore {
  const path = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new RangeError('not a SHA-256');
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const temporaryFile = (extension = ''): string =>
    join(temporary, `${randomBytes(12).toString('hex')}${extension}`);

  async function size(sha256: string): Promise<number | null> {
    const found = await stat(path(sha256)).catch(() => null);
    return found?.isFile() ? found.size : null;
  }

  async function put(file: string): Promise<Stored> {
    const stored = await hashFile(file);
    const target = path(stored.sha256);
    if ((await size(stored.sha256)) === stored.bytes) {
      await rm(file);
      return stored;
    }
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await sync(file);
    await rename(file, target);
    // The new name, and the folders made for it, must survive a power cut as well as the bytes.
    const inner = dirname(target);
    for (const changed of [inner, dirname(inner), folder]) await sync(changed);
    return stored;
  }

  async function putStream(
    source: Readable | AsyncIterable<Uint8Array>,
    options: { maxBytes: number },
  ): Promise<Stored> {
    await refuseWhenFull(folder, freeBytesKept);
    const file = temporaryFile();
    try {
      await pipeline(source, limitBytes(options.maxBytes), createWriteStream(file, { mode: 0o600 }));
      return await put(file);
    } catch (error) {
      await rm(file, { force: true });
      throw isDiskFull(error) ? diskFull() : error;
    }
  }

  async function verify(sha256: string): Promise<boolean> {
    if (!SHA256.test(sha256) || (await size(sha256)) === null) return false;
    return (await hashFile(path(sha256))).sha256 === sha256;
  }

  async function sweep(): Promise<number> {
    const names = await readdir(temporary).catch(() => []);
    let removed = 0;
    for (const name of names) {
      const file = join(temporary, name);
      const found = await stat(file).catch(() => null);
      if (!found || clock.now() - found.mtimeMs < DAY_MS) continue;
      await rm(file, { recursive: true, force: true });
      removed++;
    }
    return removed;
  }

  const openFile = (sha256: string, range?: { from: number; to: number }): Readable =>
    createReadStream(path(sha256), range && { start: range.from, end: range.to - 1 });

  return { temporaryFile, put, putStream, path, size, open: openFile, verify, sweep };
}

/** SHA-256 and length of a file, read once. */
export async function hashFile(file: string): Promise<Stored> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function limitBytes(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen <= maxBytes) done(null, chunk);
      else {
        const megabytes = Math.floor(maxBytes / 1024 / 1024);
        const message = `Tệp lớn quá ${megabytes} MB. Hãy cắt ngắn hoặc nén lại rồi tải lên.`;
        done(new Refusal('file-too-large', message, 413, [{ field: 'file', message }]));
      }
    },
  });
}

async function refuseWhenFull(folder: string, freeBytesKept: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < freeBytesKept) throw diskFull();
}

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}

function diskFull(): Refusal {
  return new Refusal(
    'disk-full',
    'Ổ đĩa của máy chủ sắp đầy nên chưa nhận được tệp. Hãy báo người quản trị dọn bớt rồi thử lại.',
    503,
  );
}
