/** Sound kept under its own SHA-256: what was approved can't be overwritten, and the same sound is there once. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Clock } from '../kernel/clock.ts';
import { receiveFile, type ReceiveLimits } from '../kernel/received-file.ts';
import { sweepTemporary, temporaryName } from '../kernel/temporary-files.ts';

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
  /** Writes what comes into a `temporaryFile` and gives its name; what is refused leaves nothing. @throws as receiveFile */
  receive(source: AsyncIterable<Uint8Array>, limits: Omit<ReceiveLimits, 'freeBytesKept'>): Promise<string>;
  /**
   * A file with the bytes, for who needs one by its path; brought here first where that must be. What the store has not got has a path
   * without a file. To be opened within the hour. @throws RangeError for what is no SHA-256
   */
  file(sha256: string): Promise<string>;
  /** Bytes, null when it is not there. */
  size(sha256: string): Promise<number | null>;
  /** Half-open range of bytes; the whole without one. */
  open(sha256: string, range?: { from: number; to: number }): Readable;
  /** True when the bytes still have their hash. */
  verify(sha256: string): Promise<boolean>;
  /** Takes the bytes away for good; those that are not there are no fault. */
  remove(sha256: string): Promise<void>;
  /** Removes what dead processes left half-written. */
  sweep(): Promise<number>;
  /** Everything that is kept, each once, in no order. */
  list(): AsyncGenerator<Stored>;
  /**
   * For who reads all of it once, as a backup does: the store's own file where one lies here, else `target` with the bytes written into
   * it; null when they are gone. Nobody has proved them yet.
   */
  borrow(sha256: string, target: string): Promise<string | null>;
}

/** One whose bytes all lie in a folder of this machine. */
export interface FolderMediaStore extends MediaStore {
  /** Where the bytes are, or would be. @throws RangeError for what is no SHA-256 */
  path(sha256: string): string;
  /** Moves a file whose hash is known to its place, over whatever is there. */
  place(file: string, sha256: string): Promise<void>;
  /** With the time at which bytes were last given, UTC ms. */
  list(): AsyncGenerator<Stored & { modifiedAt: number }>;
}

const SHA256 = /^[0-9a-f]{64}$/;

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
  { freeBytesKept }: { freeBytesKept?: number } = {},
): FolderMediaStore {
  const path = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new RangeError('not a SHA-256');
    return join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  };
  const temporaryFile = (extension = ''): string => join(temporary, temporaryName(extension));

  async function size(sha256: string): Promise<number | null> {
    const found = await stat(path(sha256)).catch(() => null);
    return found?.isFile() ? found.size : null;
  }

  async function put(file: string): Promise<Stored> {
    const stored = await hashFile(file);
    const target = path(stored.sha256);
    if ((await size(stored.sha256)) === stored.bytes && (await touched(target, clock.now()))) {
      await rm(file);
      return stored;
    }
    await place(file, stored.sha256);
    return stored;
  }

  async function place(file: string, sha256: string): Promise<void> {
    const target = path(sha256);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await sync(file);
    await rename(file, target);
    // The new name, and the folders made for it, must survive a power cut as well as the bytes.
    const inner = dirname(target);
    for (const changed of [inner, dirname(inner), folder]) await sync(changed);
  }

  async function* list(): AsyncGenerator<Stored & { modifiedAt: number }> {
    for (const outer of await namesIn(folder))
      for (const inner of await namesIn(join(folder, outer)))
        for (const sha256 of await namesIn(join(folder, outer, inner))) {
          if (!SHA256.test(sha256) || path(sha256) !== join(folder, outer, inner, sha256)) continue;
          const found = await stat(path(sha256)).catch(() => null);
          if (found?.isFile()) yield { sha256, bytes: found.size, modifiedAt: found.mtimeMs };
        }
  }

  async function receive(
    source: AsyncIterable<Uint8Array>,
    limits: Omit<ReceiveLimits, 'freeBytesKept'>,
  ): Promise<string> {
    const file = temporaryFile();
    await receiveFile(source, file, { ...limits, freeBytesKept });
    return file;
  }

  async function verify(sha256: string): Promise<boolean> {
    if (!SHA256.test(sha256) || (await size(sha256)) === null) return false;
    return (await hashFile(path(sha256))).sha256 === sha256;
  }

  const remove = (sha256: string): Promise<void> => rm(path(sha256), { force: true });

  const sweep = (): Promise<number> => sweepTemporary(temporary, clock.now());

  const openFile = (sha256: string, range?: { from: number; to: number }): Readable =>
    createReadStream(path(sha256), range && { start: range.from, end: range.to - 1 });

  return {
    ...{ temporaryFile, put, receive, path, place, size, open: openFile, verify, remove, sweep, list },
    file: async (sha256) => path(sha256),
    borrow: async (sha256) => ((await size(sha256)) === null ? null : path(sha256)),
  };
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** Bytes given again are as good as new: who clears away what nobody uses sees it by their time (`operation/store/collector.ts`). */
async function touched(target: string, now: number): Promise<boolean> {
  return utimes(target, now / 1000, now / 1000).then(
    () => true,
    () => false,
  );
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
