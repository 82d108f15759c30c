/** Rows of players' logs that the server did not believe, or could not even read: kept for the auditor to see, counted for nothing. */
import { sql } from 'kysely';
import { storable } from '../kernel/fields.ts';
import type { Executor } from '../storage/database.ts';

/** Of a row that can't be read, so many UTF-16 units: several times an honest one. */
const RAW_KEPT = 2_000;
/** Of one device: a machine gone wrong must not fill the disk with its complaints. */
const UNREADABLE_KEPT = 1_000;

/** A row that was rejected, as far as it could be read. */
export interface RejectedRow {
  id: string;
  deviceId: string;
  reason: string;
  /** When the station learned of it, UTC ms. */
  recordedAt: number;
  /** Which airing it spoke of; null where it could not be read. */
  airingId: string | null;
  /** The device's clock, UTC ms; null where it could not be read. */
  at: number | null;
  /** The beginning of what was sent, where it could not be read. */
  raw: string | null;
}

/**
 * Keeps a row that is none by the contract, once; false when one of that id was there already. Beyond a thousand of one device
 * they are no longer kept: by then the first of them tell what is wrong.
 */
export async function insertUnreadable(
  db: Executor,
  stationId: string,
  deviceId: string,
  row: { id: string } & Record<string, unknown>,
  reason: string,
  now: number,
): Promise<boolean> {
  const { count } = await db
    .selectFrom('as_run_unreadable')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('device_id', '=', deviceId)
    .executeTakeFirstOrThrow();
  if (count >= UNREADABLE_KEPT) return true;
  const result = await db
    .insertInto('as_run_unreadable')
    .values({
      station_id: stationId,
      device_id: deviceId,
      id: storable(row.id),
      raw: storable(JSON.stringify(row).slice(0, RAW_KEPT)),
      reject_reason: reason,
      recorded_at: now,
    })
    .onConflict((conflict) => conflict.columns(['device_id', 'id']).doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What was rejected last, newest first: what could be read and was not believed, and what could not be read. */
export async function rejectedRows(db: Executor, stationId: string, limit: number): Promise<RejectedRow[]> {
  const unbelieved = await db
    .selectFrom('as_run')
    .select(['id', 'device_id', 'reject_reason', 'recorded_at', 'airing_id', 'at'])
    .where('station_id', '=', stationId)
    // Word for word as the index has it: by a parameter it would not be taken, and all rows of the ward be read.
    .where('result', '=', sql.lit('rejected'))
    .orderBy('recorded_at', 'desc')
    .limit(limit)
    .execute();
  const unreadable = await db
    .selectFrom('as_run_unreadable')
    .select(['id', 'device_id', 'reject_reason', 'recorded_at', 'raw'])
    .where('station_id', '=', stationId)
    .orderBy('recorded_at', 'desc')
    .limit(limit)
    .execute();
  return [
    ...unbelieved.map((row) => ({ ...toRow(row), airingId: row.airing_id, at: row.at, raw: null })),
    ...unreadable.map((row) => ({ ...toRow(row), airingId: null, at: null, raw: row.raw })),
  ]
    .sort((a, b) => b.recordedAt - a.recordedAt)
    .slice(0, limit);
}

function toRow(row: { id: string; device_id: string; reject_reason: string | null; recorded_at: number }) {
  return {
    id: row.id,
    deviceId: row.device_id,
    reason: row.reject_reason ?? '',
    recordedAt: row.recorded_at,
  };
}
