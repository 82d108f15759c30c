import { createReadStream } from 'node:fs';
import { copyFile, link, mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import type { Vault } from './vault.ts';

/**
 * A folder, on another disk if the ward has one. Files on the same disk are linked, which costs no room: media never change under
 * their names.
 */
export function folderVault(folder: string): Vault {
  const at = (name: string) => join(folder, name);
  return {
    title: folder,
    path: at,
    size: async (name) => {
      const found = await stat(at(name)).catch(() => null);
      return found?.isFile() ? found.size : null;
    },
    put: async (name, file) => {
      const target = at(name);
      await mkdir(dirname(target), { recursive: true, mode: 0o700 });
      const temporary = `${target}.${randomBytes(4).toString('hex')}.tmp`;
      try {
        await linkOrCopy(file, temporary);
        await sync(temporary);
        await rename(temporary, target);
        await sync(dirname(target));
        await sync(dirname(dirname(target)));
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    open: async (name) => {
      await stat(at(name));
      return createReadStream(at(name));
    },
    list: async (prefix) => {
      const entries = await readdir(at(prefix), { recursive: true, withFileTypes: true }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
    },
    remove: (name) => rm(at(name), { force: true }),
    free: async () => {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const { bavail, bsize } = await statfs(folder);
      return bavail * bsize;
    },
  };
}

/** A link where both are on one disk and it allows links; else a copy. */
export async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (
      !['EXDEV', 'EPERM', 'EMLINK', 'ENOTSUP', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')
    )
      throw error;
    await copyFile(from, to);
  }
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
