import type { Executor } from '../../storage/database.ts';

/** What of evidence files goes into an archive, of those among `ids` that the station has. */
export async function evidenceFiles(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<{ id: string; name: string; sha256: string }[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('evidence_file')
    .select(['id', 'name', 'sha256'])
    .where('station_id', '=', stationId)
    .where('id', 'in', ids)
    .orderBy('id')
    .execute();
}
