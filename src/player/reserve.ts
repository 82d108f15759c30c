/**
 * Room on the disk that is kept for the journal. When others have filled the disk (logs, a forgotten copy) it is given back, and what
 * was played can still be written down: otherwise a kill would make the player forget it, and play it or deny it a second time.
 */
import { rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceFile } from './durable-file.ts';

/** Ten sessions of a quarter of an hour, with a line for each second. */
const RESERVE_BYTES = 1024 * 1024;
/** It is made only where it takes nothing from anybody. */
const PLENTY_BYTES = 64 * 1024 * 1024;

export class Reserve {
  constructor(private readonly path: string) {}

  /** Makes it where there is none and the disk has room; a disk that refuses has none. */
  async keep(): Promise<void> {
    try {
      if (((await stat(this.path).catch(() => null))?.size ?? 0) === RESERVE_BYTES) return;
      const { bavail, bsize } = await statfs(dirname(this.path));
      if (bavail * bsize < PLENTY_BYTES) return;
      // Not zeros: some file systems store those as nothing.
      await replaceFile(this.path, Buffer.alloc(RESERVE_BYTES, 'loa'), 0o600);
    } catch {
      await rm(`${this.path}.new`, { force: true }).catch(() => undefined);
    }
  }

  /** Gives the room back; false when there was none. */
  release(): Promise<boolean> {
    return rm(this.path).then(
      () => true,
      () => false,
    );
  }
}

/** Whether a write failed for want of room. */
export function isFull(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return code === 'ENOSPC' || code === 'EDQUOT';
}
