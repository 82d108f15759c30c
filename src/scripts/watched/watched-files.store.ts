import type { Executor } from '../../storage/database.ts';

export interface WatchedFile {
  sha256: string;
  name: string;
  uploadId: string;
  /** Null while it is looked over. */
  outcome: 'taken' | 'refused' | null;
  /** A sentence. */
  reason: string | null;
}

export async function findWatched(
  db: Executor,
  stationId: string,
  sha256: string,
): Promise<WatchedFile | undefined> {
  const row = await db
    .selectFrom('watched_file')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  const { name, upload_id: uploadId, outcome, reason } = row ?? {};
  return row && { sha256, name: name!, uploadId: uploadId!, outcome: outcome!, reason: reason! };
}

/** False where the same content is known already. */
export async function addWatched(
  db: Executor,
  stationId: string,
  { sha256, name, uploadId, outcome, reason }: WatchedFile,
  now: number,
): Promise<boolean> {
  const result = await db
    .insertInto('watched_file')
    .values({
      ...{ station_id: stationId, sha256, name, upload_id: uploadId, outcome, reason },
      ...{ script_id: null, created_at: now },
    })
    .onConflict((conflict) => conflict.columns(['station_id', 'sha256']).doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

/** What became of it; false where that is known already. */
export async function settleWatched(
  db: Executor,
  stationId: string,
  sha256: string,
  became: { outcome: 'taken' | 'refused'; reason?: string; scriptId?: string },
): Promise<boolean> {
  const result = await db
    .updateTable('watched_file')
    .set({
      outcome: became.outcome,
      reason: became.reason ?? null,
      script_id: became.scriptId ?? null,
    })
    .where('station_id', '=', stationId)
    .where('sha256', '=', sha256)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function forgetWatched(db: Executor, stationId: string, sha256: string): Promise<void> {
  await db
    .deleteFrom('watched_file')
    .where('station_id', '=', stationId)
    .where('sha256', '=', sha256)
    .execute();
}
