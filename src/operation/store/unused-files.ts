/**
 * The files of the media store as they lie on the disk, and how one is taken away without anybody losing it: it is first set aside by
 * a rename. Whoever puts the same bytes then keeps them anew; whoever put them just before has touched the file, and it comes back.
 */
import { link, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

const SHA256 = /^[0-9a-f]{64}$/;
const ASIDE = '.unused';

export interface StoredFile {
  sha256: string;
  bytes: number;
  /** UTC ms of the last time that these bytes were given. */
  modifiedAt: number;
}

export interface UnusedFiles {
  /** Every file of the store; what a crash left set aside is brought back first. */
  list(): AsyncGenerator<StoredFile>;
  /** False where it is gone, or was given again since `before`. */
  setAside(sha256: string, before: number): Promise<boolean>;
  bringBack(sha256: string): Promise<void>;
  /** Takes away for good what was set aside; false where somebody has it again meanwhile. */
  discard(sha256: string): Promise<boolean>;
}

/** @param folder of the media store */
export function createUnusedFiles(folder: string): UnusedFiles {
  const path = (sha256: string) => join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

  /** A folder at a time. */
  async function* list(): AsyncGenerator<StoredFile> {
    for (const outer of await namesIn(folder))
      for (const inner of await namesIn(join(folder, outer)))
        for (const name of await namesIn(join(folder, outer, inner))) {
          const sha256 = name.replace(ASIDE, '');
          if (!SHA256.test(sha256) || !path(sha256).startsWith(join(folder, outer, inner))) continue;
          if (name.endsWith(ASIDE)) await bringBack(sha256);
          const found = await stat(path(sha256)).catch(() => null);
          if (found?.isFile()) yield { sha256, bytes: found.size, modifiedAt: found.mtimeMs };
        }
  }

  async function setAside(sha256: string, before: number): Promise<boolean> {
    const aside = `${path(sha256)}${ASIDE}`;
    if (!(await succeeds(rename(path(sha256), aside)))) return false;
    const found = await stat(aside).catch(() => null);
    if (found && found.mtimeMs <= before) return true;
    await bringBack(sha256);
    return false;
  }

  async function bringBack(sha256: string): Promise<void> {
    const aside = `${path(sha256)}${ASIDE}`;
    // Where the same bytes came back by themselves meanwhile, those stay.
    const back = await link(aside, path(sha256)).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code === 'EEXIST',
    );
    if (back) await rm(aside, { force: true });
    else await succeeds(rename(aside, path(sha256)));
  }

  const discard = (sha256: string): Promise<boolean> => succeeds(unlink(`${path(sha256)}${ASIDE}`));

  return { list, setAside, bringBack, discard };
}

const namesIn = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

const succeeds = (done: Promise<unknown>): Promise<boolean> =>
  done.then(
    () => true,
    () => false,
  );
