/**
 * Bytes that cost time to make, kept in a folder under a bound: what was not asked for longest goes first. Several processes may use
 * one folder. A file that is not what was written is as good as none.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hashOf } from './hash.ts';

export interface DiskCache {
  /** What was kept under a key; null when there is nothing, or nothing sound. */
  get(key: string): Promise<Buffer | null>;
  /** Keeps it; a full disk or a folder that can't be written loses it without a word, as a cache may. */
  put(key: string, bytes: Uint8Array): Promise<void>;
}

/** Bytes of a SHA-256 before what is kept. */
const MARK = 32;
/** Sweeping leaves this part of the bound, so that not each new file sweeps again. */
const LEFT = 0.9;
/** Being used is noted so often at most. */
const TOUCH_MS = 10 * 60_000;

/** Keeps nothing: for commands without a data folder. */
export const noCache: DiskCache = { get: () => Promise.resolve(null), put: () => Promise.resolve() };

/** The name of something made from a value: all that it depends on goes in. */
export function cacheKey(value: unknown): string {
  return hashOf(value);
}

/**
 * @param maxBytes of all that is kept
 * @example const cache = createDiskCache(join(folder, 'sounds'), 1e9);
 */
export function createDiskCache(folder: string, maxBytes: number): DiskCache {
  /** Null until counted. */
  let total: number | null = null;
  let sweeping: Promise<void> | null = null;
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key);

  async function get(key: string): Promise<Buffer | null> {
    const path = pathOf(key);
    try {
      const file = await readFile(path);
      const bytes = file.subarray(MARK);
      if (!markOf(bytes).equals(file.subarray(0, MARK))) {
        await rm(path, { force: true });
        return null;
      }
      void touch(path);
      return bytes;
    } catch {
      return null;
    }
  }

  async function put(key: string, bytes: Uint8Array): Promise<void> {
    const path = pathOf(key);
    const temporary = `${path}.${randomBytes(6).toString('hex')}`;
    try {
      await mkdir(join(folder, key.slice(0, 2)), { recursive: true, mode: 0o700 });
      await writeFile(temporary, Buffer.concat([markOf(bytes), bytes]), { mode: 0o600 });
      // Whole or not there, whoever else makes the same.
      await rename(temporary, path);
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
      return;
    }
    total = total === null ? await sizeOf(folder) : total + MARK + bytes.length;
    if (total > maxBytes) await (sweeping ??= sweep().finally(() => (sweeping = null)));
  }

  async function sweep(): Promise<void> {
    const files = await filesIn(folder);
    files.sort((a, b) => a.usedAt - b.usedAt);
    let left = files.reduce((sum, { bytes }) => sum + bytes, 0);
    for (const { path, bytes } of files) {
      if (left <= maxBytes * LEFT) break;
      await rm(path, { force: true });
      left -= bytes;
    }
    total = left;
  }

  return { get, put };
}

function markOf(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(bytes).digest();
}

async function touch(path: string): Promise<void> {
  try {
    const { mtimeMs } = await stat(path);
    const now = new Date();
    if (now.getTime() - mtimeMs > TOUCH_MS) await utimes(path, now, now);
  } catch {
    // Swept meanwhile.
  }
}

async function sizeOf(folder: string): Promise<number> {
  return (await filesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0);
}

async function filesIn(folder: string): Promise<{ path: string; bytes: number; usedAt: number }[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const found = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const path = join(entry.parentPath, entry.name);
        // Another process may sweep at the same time.
        const told = await stat(path).catch(() => null);
        return told && { path, bytes: told.size, usedAt: told.mtimeMs };
      }),
  );
  return found.filter((file) => file !== null);
}
