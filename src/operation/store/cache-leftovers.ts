/**
 * Takes out of this machine's folder what the bucket has not got any more because its time was over, or nobody needed it: another server
 * took it from the bucket, and from its own folder alone. What some record still rests on stays, whatever became of the bucket.
 */
import type { BucketMediaStore } from '../../audio/bucket-media-store.ts';
import type { FolderMediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';
import type { Database } from '../../storage/database.ts';
import { namedAmong } from '../../storage/media-references.ts';
import { endedAmong } from './media-checks.store.ts';
import type { StorePlace } from './store-place.ts';

const DAY_MS = 86_400_000;
/** What was given or used so lately may be on its way to be named. */
const GRACE_MS = 7 * DAY_MS;

export interface CacheLeftoversDependencies {
  database: Database;
  machine: Clock;
  local: FolderMediaStore;
  shared: Pick<BucketMediaStore, 'atRest'>;
  place: StorePlace;
  log: Log;
}

/** Asked each minute, looks once a day. */
export function createCacheLeftovers(deps: CacheLeftoversDependencies): () => Promise<void> {
  const { database, machine, local, shared, place, log } = deps;
  let lookAt = -Infinity;

  async function oldFiles(): Promise<Set<string>> {
    const old = new Set<string>();
    for await (const { sha256, modifiedAt } of local.list())
      if (modifiedAt <= machine.now() - GRACE_MS) old.add(sha256);
    return old;
  }

  return async () => {
    if (machine.now() < lookAt || (await place.isAway())) return;
    const left = await oldFiles();
    for await (const { sha256 } of place.files.list()) left.delete(sha256);
    const named = await namedAmong(database.kysely, left);
    const ended = await endedAmong(database.kysely, named);
    let gone = 0;
    for (const sha256 of left) {
      if (named.has(sha256) && !ended.has(sha256)) continue;
      if ((await shared.atRest.size(sha256)) !== null) continue;
      await local.remove(sha256);
      gone++;
    }
    if (gone > 0) log.info('what the bucket let go was taken from the media cache', { files: gone });
    lookAt = machine.now() + DAY_MS;
  };
}
