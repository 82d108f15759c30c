/** Since which revision of a schedule an airing has been in it as it is now. */
import { sql } from 'kysely';
import type { Executor } from '../storage/database.ts';

/** Rows of one statement: PostgreSQL takes 65.535 parameters, SQLite 32.766. */
const ROWS_AT_ONCE = 2000;

/** An airing in the schedule of one set of zones. */
export interface AiringRevision {
  zonesKey: string;
  airingId: string;
  /** Of the airing as players are told it. */
  contentHash: string;
  /** The first that carries it so. */
  revision: number;
}

export async function airingRevisions(
  db: Executor,
  stationId: string,
  airingIds: readonly string[],
): Promise<AiringRevision[]> {
  const found: AiringRevision[] = [];
  for (let from = 0; from < airingIds.length; from += ROWS_AT_ONCE) {
    const rows = await db
      .selectFrom('airing_revision')
      .selectAll()
      .where('station_id', '=', stationId)
      .where('airing_id', 'in', airingIds.slice(from, from + ROWS_AT_ONCE))
      .execute();
    for (const row of rows)
      found.push({
        zonesKey: row.zones_key,
        airingId: row.airing_id,
        contentHash: row.content_hash,
        revision: row.revision,
      });
  }
  return found;
}

/** Notes for the airings of a new body since when they are in it as they are: those that are unchanged keep their revision. */
export async function noteAiringRevisions(
  db: Executor,
  stationId: string,
  zonesKey: string,
  revision: number,
  airings: ReadonlyMap<string, string>,
): Promise<void> {
  const known = new Map(
    (await airingRevisions(db, stationId, [...airings.keys()]))
      .filter((row) => row.zonesKey === zonesKey)
      .map(({ airingId, contentHash }) => [airingId, contentHash]),
  );
  const changed = [...airings].filter(([id, hash]) => known.get(id) !== hash);
  for (let from = 0; from < changed.length; from += ROWS_AT_ONCE) {
    await db
      .insertInto('airing_revision')
      .values(
        changed.slice(from, from + ROWS_AT_ONCE).map(([id, hash]) => ({
          station_id: stationId,
          zones_key: zonesKey,
          airing_id: id,
          content_hash: hash,
          revision,
        })),
      )
      .onConflict((conflict) =>
        conflict.columns(['airing_id', 'zones_key']).doUpdateSet({
          content_hash: sql<string>`excluded.content_hash`,
          revision: sql<number>`excluded.revision`,
        }),
      )
      .execute();
  }
}
