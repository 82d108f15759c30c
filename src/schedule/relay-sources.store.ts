import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { RelaySourceTable } from '../storage/schedule-tables.ts';

/** A stream that the station may relay (nguồn tiếp âm). What it says never changes: another address is another source. */
export interface RelaySource {
  id: string;
  stationId: string;
  name: string;
  url: string;
  /** It may lie in the ward's own network. */
  inside: boolean;
  /** UTC ms; names of people. */
  allowed: { at: number; by: string; name: string };
  withdrawn: { at: number; name: string } | null;
}

export async function insertSource(db: Executor, source: RelaySource): Promise<void> {
  await db
    .insertInto('relay_source')
    .values({
      id: source.id,
      station_id: source.stationId,
      name: source.name,
      url: source.url,
      inside: source.inside ? 1 : 0,
      allowed_by: source.allowed.by,
      allowed_by_name: source.allowed.name,
      allowed_at: source.allowed.at,
      withdrawn_at: source.withdrawn?.at ?? null,
      withdrawn_by_name: source.withdrawn?.name ?? null,
    })
    .execute();
}

/** False when it was withdrawn before. */
export async function withdrawSource(
  db: Executor,
  stationId: string,
  id: string,
  withdrawn: { at: number; name: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('relay_source')
    .set({ withdrawn_at: withdrawn.at, withdrawn_by_name: withdrawn.name })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function findSource(
  db: Executor,
  stationId: string,
  id: string,
): Promise<RelaySource | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toSource(row);
}

/** Those in force, by name; then the withdrawn ones, newest first. */
export async function listSources(db: Executor, stationId: string): Promise<RelaySource[]> {
  const all = (await ofStation(db, stationId).execute()).map(toSource);
  return all.sort(
    (a, b) =>
      Number(a.withdrawn !== null) - Number(b.withdrawn !== null) ||
      (b.withdrawn?.at ?? 0) - (a.withdrawn?.at ?? 0) ||
      a.name.localeCompare(b.name, 'vi'),
  );
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('relay_source').selectAll().where('station_id', '=', stationId);
}

function toSource(row: Selectable<RelaySourceTable>): RelaySource {
  return {
    id: row.id,
    stationId: row.station_id,
    name: row.name,
    url: row.url,
    inside: row.inside === 1,
    allowed: { at: row.allowed_at, by: row.allowed_by, name: row.allowed_by_name },
    withdrawn: row.withdrawn_at === null ? null : { at: row.withdrawn_at, name: row.withdrawn_by_name ?? '' },
  };
}
