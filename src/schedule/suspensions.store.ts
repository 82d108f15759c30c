import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { SuspensionTable } from '../storage/schedule-tables.ts';
import type { Suspension } from './core/suspension.ts';

/** A suspension as it was ordered, and who ended it before its time. */
export interface SuspensionRecord {
  id: string;
  stationId: string;
  zones: string[];
  /** UTC ms, half-open. */
  from: number;
  to: number;
  reason: string;
  /** Names of people. */
  createdBy: string;
  createdAt: number;
  ended: { at: number; by: string } | null;
}

/** When it really is over. */
export function endOf({ to, ended }: Pick<SuspensionRecord, 'to' | 'ended'>): number {
  return ended ? Math.min(to, ended.at) : to;
}

export async function insertSuspension(db: Executor, suspension: SuspensionRecord): Promise<void> {
  await db
    .insertInto('suspension')
    .values({
      id: suspension.id,
      station_id: suspension.stationId,
      zones: JSON.stringify(suspension.zones),
      from_at: suspension.from,
      to_at: suspension.to,
      reason: suspension.reason,
      created_by: suspension.createdBy,
      created_at: suspension.createdAt,
      ended_at: suspension.ended?.at ?? null,
      ended_by: suspension.ended?.by ?? null,
    })
    .execute();
}

/** Ends it at an instant, once; false when it was ended already. */
export async function endSuspension(
  db: Executor,
  stationId: string,
  id: string,
  ended: { at: number; by: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('suspension')
    .set({ ended_at: ended.at, ended_by: ended.by })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function findSuspension(
  db: Executor,
  stationId: string,
  id: string,
): Promise<SuspensionRecord | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toSuspension(row);
}

/** The newest ones, by when they begin, latest first. */
export async function listSuspensions(
  db: Executor,
  stationId: string,
  most = 100,
): Promise<SuspensionRecord[]> {
  const rows = await ofStation(db, stationId).orderBy('from_at', 'desc').orderBy('id').limit(most).execute();
  return rows.map(toSuspension);
}

/** Those that are in force at some moment of [from, to), as the plan needs them. */
export async function suspensionsBetween(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<Suspension[]> {
  const rows = await ofStation(db, stationId)
    .where('from_at', '<', to)
    .where('to_at', '>', from)
    .orderBy('from_at')
    .orderBy('id')
    .execute();
  return rows
    .map(toSuspension)
    .map((record) => ({ zones: record.zones, from: record.from, to: endOf(record), reason: record.reason }))
    .filter((suspension) => suspension.to > Math.max(suspension.from, from));
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('suspension').selectAll().where('station_id', '=', stationId);
}

function toSuspension(row: Selectable<SuspensionTable>): SuspensionRecord {
  return {
    id: row.id,
    stationId: row.station_id,
    zones: JSON.parse(row.zones) as string[],
    from: row.from_at,
    to: row.to_at,
    reason: row.reason,
    createdBy: row.created_by,
    createdAt: row.created_at,
    ended: row.ended_at === null ? null : { at: row.ended_at, by: row.ended_by ?? '' },
  };
}
