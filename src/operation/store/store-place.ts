/** Where the media store keeps its bytes, as those see it who look after them: a folder, or a bucket that several servers share. */
import { rm, writeFile } from 'node:fs/promises';
import type { BucketMediaStore } from '../../audio/bucket-media-store.ts';
import { bucketName, GOING_MS, goingName } from '../../audio/media-bucket.ts';
import type { Clock } from '../../kernel/clock.ts';
import { sha256 as sumOf } from '../../kernel/hash.ts';
import type { Log } from '../../kernel/log.ts';
import { isAway } from './media-folder.ts';
import { createUnusedFiles, type UnusedFiles } from './unused-files.ts';

export interface StorePlace {
  kind: 'folder' | 'bucket';
  /** Of this machine, in a place whose room may run out. */
  folder: string;
  /** Gone or empty, or out of reach: nothing can be said of what it keeps. */
  isAway(): Promise<boolean>;
  /** The same as it was lately, without waiting for a place that does not answer: for pages. */
  seemsAway(): Promise<boolean>;
  files: UnusedFiles;
}

/** @param folder of the media store */
export function folderPlace(folder: string): StorePlace {
  return {
    ...{ kind: 'folder', folder },
    isAway: () => isAway(folder),
    seemsAway: () => isAway(folder),
    files: createUnusedFiles(folder),
  };
}

export interface BucketPlaceOptions {
  media: Pick<BucketMediaStore, 'bucket' | 'remove' | 'temporaryFile'>;
  /** Of this machine: the cache. */
  folder: string;
  /** Sees that the bucket is this installation's; throws where it is not. Nothing is taken away before. */
  claim: () => Promise<void>;
  machine: Clock;
  log: Log;
}

/** Pages ask all day: what was found is asked anew after so long, machine ms. */
const KNOWN_MS = 30_000;

export function bucketPlace({ media, folder, claim, machine, log }: BucketPlaceOptions): StorePlace {
  let known: { at: number; away: boolean } | null = null;
  let asking: Promise<boolean> | null = null;

  async function ask(): Promise<boolean> {
    const away = await media.bucket.isEmpty('media/').catch((error: unknown) => {
      log.error('the media bucket is away', { error });
      return true;
    });
    known = { at: machine.monotonic(), away };
    return away;
  }

  const isAwayNow = () => (asking ??= ask().finally(() => (asking = null)));

  async function seemsAway(): Promise<boolean> {
    if (known === null) return isAwayNow();
    if (machine.monotonic() - known.at >= KNOWN_MS) void isAwayNow();
    return known.away;
  }

  return {
    ...{ kind: 'bucket', folder },
    ...{ isAway: isAwayNow, seemsAway },
    files: unusedInBucket({ media, claim, machine, log }),
  };
}

/**
 * Nothing can be set aside there by a rename. So it is marked as going first, and its age is asked for once more: who gives the same
 * bytes meanwhile sees the mark, or is seen by its age (`audio/media-bucket.ts`).
 */
function unusedInBucket({ media, claim, machine, log }: Omit<BucketPlaceOptions, 'folder'>): UnusedFiles {
  const { bucket } = media;
  /** Of those set aside in this process: since when they had to be unused, UTC ms. */
  const aside = new Map<string, number>();

  async function* list(): ReturnType<UnusedFiles['list']> {
    await forgetDeadMarks();
    for await (const { name, bytes, modifiedAt } of bucket.list('media/')) {
      const sha256 = name.slice(-64);
      if (name === bucketName(sha256)) yield { sha256, bytes, modifiedAt };
    }
  }

  async function forgetDeadMarks(): Promise<void> {
    for await (const { name, modifiedAt } of bucket.list('going/'))
      if (machine.now() - modifiedAt > GOING_MS) await bucket.remove(name);
  }

  const isOld = async (sha256: string, before: number): Promise<boolean> => {
    const held = await bucket.head(bucketName(sha256));
    return held !== null && held.modifiedAt <= before;
  };

  async function setAside(sha256: string, before: number): Promise<boolean> {
    await claim();
    if (!(await isOld(sha256, before))) return false;
    aside.set(sha256, before);
    return true;
  }

  async function bringBack(sha256: string): Promise<void> {
    aside.delete(sha256);
  }

  async function discard(sha256: string): Promise<boolean> {
    const before = aside.get(sha256);
    aside.delete(sha256);
    if (before === undefined) return false;
    try {
      await mark(sha256);
      const going = await isOld(sha256, before);
      if (going) await media.remove(sha256);
      await bucket.remove(goingName(sha256));
      return going;
    } catch (error) {
      // What is left is found again by the next night's look.
      log.warn('an unused sound could not be taken from the media bucket', { sha256, error });
      return false;
    }
  }

  async function mark(sha256: string): Promise<void> {
    const file = media.temporaryFile();
    try {
      await writeFile(file, sha256);
      await bucket.put(goingName(sha256), file, sumOf(sha256));
    } finally {
      await rm(file, { force: true });
    }
  }

  return { list, setAside, bringBack, discard };
}
