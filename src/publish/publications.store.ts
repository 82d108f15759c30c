/** Publications in the database, one at a time: taken up, moved on, put in order. Lists are in publication-lists.store.ts. */
import { sql, type Selectable, type Updateable } from 'kysely';
import type { Database, Executor } from '../storage/database.ts';
import type { PublicationTable } from '../storage/publish-tables.ts';
import { toPublication, toRow } from './publication-rows.ts';
import type { Publication } from './publication.ts';

export type PublicationChanges = Updateable<PublicationTable>;

export async function insertPublication(db: Executor, publication: Publication): Promise<void> {
  await db.insertInto('publication').values(toRow(publication)).execute();
}

/** Many at once, as a bench fills a queue. */
export async function insertPublications(db: Executor, publications: readonly Publication[]): Promise<void> {
  for (let from = 0; from < publications.length; from += 200)
    await db
      .insertInto('publication')
      .values(publications.slice(from, from + 200).map(toRow))
      .execute();
}

export async function findPublication(
  db: Executor,
  stationId: string,
  id: string,
): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toPublication(row);
}

/** Moves it on from the turn that was seen; false when somebody else was first. */
export async function movePublication(
  db: Executor,
  { stationId, id, turn }: Pick<Publication, 'stationId' | 'id' | 'turn'>,
  changes: PublicationChanges,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('publication')
    .set({ ...changes, turn: turn + 1, updated_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('turn', '=', turn)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Takes the next one for which the program has something to do, in the order of the queue, by one statement: two processes never get the
 * same one. One that a process took and left is taken again when its lease is over.
 *
 * @param now the domain's · @param machineNow of leases
 */
export async function claimDue(
  database: Database,
  { owner, now, machineNow, leaseMs }: { owner: string; now: number; machineNow: number; leaseMs: number },
): Promise<Publication | undefined> {
  const lock = database.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const { rows } = await sql<Selectable<PublicationTable>>`
    update publication set lease_owner = ${owner}, lease_until = ${machineNow + leaseMs}
    where id = (
      select id from publication
      where next_at <= ${now} and held = 0 and (lease_until is null or lease_until < ${machineNow})
      order by position, id limit 1 ${lock})
    returning *`.execute(database.kysely);
  return rows[0] && toPublication(rows[0]);
}

export async function renewClaim(db: Executor, id: string, owner: string, until: number): Promise<void> {
  await db
    .updateTable('publication')
    .set({ lease_until: until })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

export async function endClaim(db: Executor, id: string, owner: string): Promise<void> {
  await db
    .updateTable('publication')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** When the program next has something to do; null: never. */
export async function nextDueAt(db: Executor): Promise<number | null> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.min<number | null>('next_at').as('at'))
    .where('next_at', 'is not', null)
    .where('held', '=', 0)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** The place behind all others. */
export async function lastPosition(db: Executor, stationId: string): Promise<number> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.max<number | null>('position').as('last'))
    .where('station_id', '=', stationId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function setPositions(
  db: Executor,
  stationId: string,
  places: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [id, position] of places)
    await db
      .updateTable('publication')
      .set({ position })
      .where('station_id', '=', stationId)
      .where('id', '=', id)
      .execute();
}

/** Ids of Zalo's that are ours already. */
export async function ownRemoteIds(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('publication')
    .select('remote_id')
    .where('station_id', '=', stationId)
    .where('remote_id', 'in', ids)
    .execute();
  return new Set(rows.flatMap(({ remote_id }) => remote_id ?? []));
}

/** How often an article of ours was read; gives its id with us, null when it is not ours. */
export async function keepViews(
  db: Executor,
  stationId: string,
  remoteId: string,
  views: number,
  now: number,
): Promise<string | null> {
  const row = await db
    .updateTable('publication')
    .set({ views, views_at: now })
    .where('station_id', '=', stationId)
    .where('remote_id', '=', remoteId)
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}
