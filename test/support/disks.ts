/** Real small disks for tests of what becomes of a full or a read-only one. Only root may mount them. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  folder: string;
  /** Not a byte is left. */
  fill: () => void;
  free: () => void;
  /** A folder on it can't be written to until it is let go. Gives what lets it go. */
  holdReadOnly: (folder: string) => () => void;
  remove: () => void;
}

export function mayMount(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'loa-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', folder]).status === 0;
  if (mounted) execFileSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return mounted;
}

export function smallDisk(megabytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'loa-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
  const rubbish = join(folder, 'rubbish');
  return {
    folder,
    fill: () => {
      const handle = openSync(rubbish, 'w');
      for (const bytes of [2 ** 20, 4096, 1]) while (hasWritten(handle, bytes));
      closeSync(handle);
    },
    free: () => rmSync(rubbish, { force: true }),
    holdReadOnly: (held) => {
      execFileSync('mount', ['--bind', held, held]);
      execFileSync('mount', ['-o', 'remount,ro,bind', held]);
      return () => void execFileSync('umount', [held]);
    },
    remove: () => {
      execFileSync('umount', ['--lazy', folder]);
      rmSync(folder, { recursive: true });
    },
  };
}

function hasWritten(handle: number, bytes: number): boolean {
  try {
    return writeSync(handle, Buffer.alloc(bytes)) > 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
    throw error;
  }
}
