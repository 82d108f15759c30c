/**
 * Sound files on the player's own disk, named by their SHA-256. A name is given only to bytes that were hashed and flushed, and
 * they are hashed again before they play and from time to time: a card that rots must not speak, and must not stay silent either.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncFolder } from './durable-file.ts';

/** What is to be fetched, as the schedule lists it. */
export interface WantedMedia {
  sha256: string;
  bytes: number;
  url: string;
}

/**
 * Asks the server for a file from byte `from` on. The answer's `from` says where its bytes really begin: a server without ranges
 * begins at 0.
 */
export type FetchMedia = (
  media: WantedMedia,
  from: number,
  signal: AbortSignal,
) => Promise<{ from: number; body: AsyncIterable<Uint8Array> }>;

export type DownloadResult = 'ready' | 'wrong-hash' | 'wrong-size';

export class MediaCache {
  /** Files hashed since this run began, by name. */
  private readonly verified = new Set<string>();

  constructor(private readonly folder: string) {}

  pathOf(sha256: string): string {
    return join(this.folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  /** Whether a file was hashed and found right in this run; says nothing about what happened to the disk since. */
  isVerified(sha256: string): boolean {
    return this.verified.has(sha256);
  }

  /** Hashes the file; one that is not what its name says is removed, so that it is fetched again. */
  async verify(sha256: string): Promise<boolean> {
    const path = this.pathOf(sha256);
    const actual = await hashFile(path);
    if (actual === sha256) {
      this.verified.add(sha256);
      return true;
    }
    this.verified.delete(sha256);
    if (actual !== null) await rm(path, { force: true });
    return false;
  }

  /**
   * Fetches a file, going on where an earlier attempt broke off. Whatever the answer, only bytes with the wanted hash get the name;
   * wrong ones are thrown away. Throws what `fetchMedia` throws, and keeps the part.
   */
  async download(media: WantedMedia, fetchMedia: FetchMedia, signal: AbortSignal): Promise<DownloadResult> {
    const part = this.partOf(media.sha256);
    await mkdir(dirname(part), { recursive: true });
    let held = (await sizeOf(part)) ?? 0;
    if (held > media.bytes) {
      await rm(part, { force: true });
      held = 0;
    }
    if (held < media.bytes) {
      const answer = await fetchMedia(media, held, signal);
      if (!(await writePart(part, answer.from === held ? held : 0, media.bytes, answer))) {
        await rm(part, { force: true });
        return 'wrong-size';
      }
    }
    if ((await sizeOf(part)) !== media.bytes) throw new Error('the download ended early');
    if ((await hashFile(part)) !== media.sha256) {
      await rm(part, { force: true });
      return 'wrong-hash';
    }
    await this.giveName(part, media.sha256);
    return 'ready';
  }

  /** Names of all files held. */
  async held(): Promise<string[]> {
    const names = await readdir(this.folder, { recursive: true }).catch(() => []);
    return names.map((name) => name.split('/').at(-1)!).filter((name) => /^[0-9a-f]{64}$/.test(name));
  }

  async remove(sha256: string): Promise<void> {
    this.verified.delete(sha256);
    await rm(this.pathOf(sha256), { force: true });
  }

  /** Bytes that the disk still has room for. */
  async freeBytes(): Promise<number> {
    await mkdir(this.folder, { recursive: true });
    const disk = await statfs(this.folder);
    return disk.bavail * disk.bsize;
  }

  /** Forgets the beginnings of downloads that the schedule no longer asks for. */
  async removeStrayParts(wanted: ReadonlySet<string>): Promise<void> {
    const parts = await readdir(join(this.folder, 'parts')).catch(() => []);
    for (const part of parts) {
      if (!wanted.has(part.replace(/\.part$/, '')))
        await rm(join(this.folder, 'parts', part), { force: true });
    }
  }

  private partOf(sha256: string): string {
    return join(this.folder, 'parts', `${sha256}.part`);
  }

  private async giveName(part: string, sha256: string): Promise<void> {
    const path = this.pathOf(sha256);
    await mkdir(dirname(path), { recursive: true });
    const file = await open(part, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, path);
    await syncFolder(dirname(path));
    this.verified.add(sha256);
  }
}

/** Appends an answer to the part; false when there is more of it than the file may have. */
async function writePart(
  part: string,
  from: number,
  most: number,
  answer: { from: number; body: AsyncIterable<Uint8Array> },
): Promise<boolean> {
  if (answer.from !== from) throw new Error('the server began somewhere else than asked');
  const file = await open(part, from === 0 ? 'w' : 'r+', 0o600);
  try {
    let position = from;
    for await (const chunk of answer.body) {
      if (position + chunk.length > most) return false;
      await file.write(chunk, 0, chunk.length, position);
      position += chunk.length;
    }
    return true;
  } finally {
    await file.close();
  }
}

async function sizeOf(path: string): Promise<number | null> {
  return (await stat(path).catch(() => null))?.size ?? null;
}

/** SHA-256 of a file in hex, read piece by piece; null when it can't be read. */
export async function hashFile(path: string): Promise<string | null> {
  const hash = createHash('sha256');
  try {
    for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return null;
  }
}
