import type { Executor } from '../../storage/database.ts';

export interface Unused {
  sha256: string;
  bytes: number;
  /** UTC ms of the first look that found nobody who names it. */
  since: number;
}

/** Bound parameters of one statement. */
const BATCH = 200;

export async function unusedMedia(db: Executor): Promise<Unused[]> {
  return db.selectFrom('media_unused').selectAll().orderBy('since').orderBy('sha256').execute();
}

/** Those that are found unused for the first time; who is known keeps the time since when. */
export async function addUnused(db: Executor, found: readonly Unused[]): Promise<void> {
  for (const batch of batchesOf(found))
    await db
      .insertInto('media_unused')
      .values(batch)
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
}

export async function forgetUnused(db: Executor, sha256s: readonly string[]): Promise<void> {
  for (const batch of batchesOf(sha256s))
    await db.deleteFrom('media_unused').where('sha256', 'in', batch).execute();
}

/** What was only known of bytes while they were there. */
export async function forgetBytes(db: Executor, sha256s: readonly string[]): Promise<void> {
  await forgetUnused(db, sha256s);
  for (const batch of batchesOf(sha256s)) {
    await db.deleteFrom('recording').where('sha256', 'in', batch).execute();
    await db.deleteFrom('media_check').where('sha256', 'in', batch).execute();
  }
}

function* batchesOf<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
