/** The folder in front of a bucket, kept under a bound: what was not used for longest goes first, and nothing that only lies here. */
import { rm, stat } from 'node:fs/promises';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Bucket } from '../storage/s3-bucket.ts';
import { bucketName, inBucket } from './media-bucket.ts';
import type { FolderMediaStore } from './media-store.ts';

/** Whoever asked for a file by its path opens it within this time. */
const IN_USE_MS = 3_600_000;
/** Making room leaves this part of the bound, so that not each new file makes room again. */
const LEFT = 0.9;
/** Where no room could be made, it is tried again after so long. */
const REST_MS = 10 * 60_000;

export interface MediaCache {
  /** So many bytes came; makes room in the background where that is too much. */
  grew(bytes: number): void;
  /** Gives how many files went. @throws when the bucket is away: nothing goes that it might not have */
  makeRoom(): Promise<number>;
}

/** @param maxBytes of the folder; other processes on it count for themselves */
export function createMediaCache({
  local,
  bucket,
  maxBytes,
  clock,
  log,
}: {
  local: FolderMediaStore;
  bucket: Bucket;
  maxBytes: number;
  clock: Clock;
  log: Log;
}): MediaCache {
  /** Null until counted. */
  let total: number | null = null;
  let restUntil = -Infinity;
  let making: Promise<number> | null = null;

  function grew(bytes: number): void {
    if (total !== null) total += bytes;
    const full = total === null || total > maxBytes;
    if (!full || making || clock.monotonic() < restUntil) return;
    makeRoom().catch((error: unknown) => log.warn('no room could be made in the media cache', { error }));
  }

  function makeRoom(): Promise<number> {
    making ??= evict().finally(() => {
      making = null;
      if (total === null || total > maxBytes) restUntil = clock.monotonic() + REST_MS;
    });
    return making;
  }

  async function evict(): Promise<number> {
    const files = [];
    for await (const one of local.list()) files.push(one);
    files.sort((a, b) => a.modifiedAt - b.modifiedAt);
    let left = files.reduce((sum, { bytes }) => sum + bytes, 0);
    total = left;
    if (left <= maxBytes) return 0;
    let gone = 0;
    for (const { sha256, bytes, modifiedAt } of files) {
      if (left <= maxBytes * LEFT || modifiedAt > clock.now() - IN_USE_MS) break;
      const held = await inBucket(() => bucket.head(bucketName(sha256)));
      if (held?.bytes !== bytes) continue;
      // Used while the bucket was asked.
      const now = await stat(local.path(sha256)).catch(() => null);
      if (now?.mtimeMs !== modifiedAt) continue;
      await rm(local.path(sha256), { force: true });
      left -= bytes;
      total -= bytes;
      gone++;
    }
    return gone;
  }

  return { grew, makeRoom };
}
