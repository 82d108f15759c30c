import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { OtherLogTable } from '../../storage/plan-tables.ts';
import { itemCode } from '../../schedule/week-package.ts';
import type { KnownItem } from './other-log.ts';

/** A log file that somebody sent in. Its bytes are in the media store. */
export interface OtherLog {
  id: string;
  system: string;
  fileName: string;
  sha256: string;
  bytes: number;
  by: string;
  byName: string;
  recordedAt: number;
  /** Rows that became entries; null until somebody took them. */
  taken: number | null;
}

export async function insertOtherLog(db: Executor, stationId: string, log: OtherLog): Promise<void> {
  const { id, system, fileName, sha256, bytes, by, byName, recordedAt } = log;
  await db
    .insertInto('other_log')
    .values({
      ...{ id, station_id: stationId, system, file_name: fileName, sha256, bytes, by },
      ...{ by_name: byName, recorded_at: recordedAt, taken: null, taken_at: null },
    })
    .execute();
}

/** Marks a log as taken; false when somebody was faster. */
export async function takeOtherLog(
  db: Executor,
  stationId: string,
  id: string,
  taken: number,
  now: number,
): Promise<boolean> {
  const result = await db
    .updateTable('other_log')
    .set({ taken, taken_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('taken', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findOtherLog(
  db: Executor,
  stationId: string,
  id: string,
): Promise<OtherLog | undefined> {
  const row = await db
    .selectFrom('other_log')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toLog(row);
}

/** Newest first. */
export async function listOtherLogs(
  db: Executor,
  stationId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ logs: OtherLog[]; total: number }> {
  const all = db.selectFrom('other_log').where('station_id', '=', stationId);
  const rows = await all
    .selectAll()
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await all.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { logs: rows.map(toLog), total: total };
}

/** How many entries of each log wait for a second person. */
export async function unconfirmedByLog(
  db: Executor,
  stationId: string,
  logIds: readonly string[],
): Promise<Map<string, number>> {
  if (logIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('by_hand')
    .select((eb) => ['other_log_id', eb.fn.countAll<number>().as('waiting')])
    .where('station_id', '=', stationId)
    .where('other_log_id', 'in', logIds)
    .where('confirmed_by', 'is', null)
    .groupBy('other_log_id')
    .execute();
  return new Map(rows.map((row) => [row.other_log_id!, row.waiting]));
}

/** Ids of the entries that were taken from a log and wait. */
export async function waitingEntries(db: Executor, stationId: string, logId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('by_hand')
    .select('id')
    .where('station_id', '=', stationId)
    .where('other_log_id', '=', logId)
    .where('confirmed_by', 'is', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** What another system may have been given: everything that was ever approved, by its newest title. */
export async function knownItems(db: Executor, stationId: string): Promise<KnownItem[]> {
  const rows = await db
    .selectFrom('decision')
    .innerJoin('revision', 'revision.id', 'decision.subject_id')
    .innerJoin('segment', 'segment.id', 'decision.segment_id')
    .select(['revision.script_id', 'revision.title', 'segment.sha256', 'segment.duration_ms'])
    .where('decision.station_id', '=', stationId)
    .where('decision.outcome', '=', 'approved')
    .orderBy('decision.at', 'desc')
    .orderBy('decision.id', 'desc')
    .execute();
  return [...Map.groupBy(rows, (row) => row.script_id)].map(([scriptId, approved]) => ({
    scriptId,
    title: approved[0]!.title,
    codes: [...new Set(approved.map((row) => itemCode(row.sha256)))],
    durationMs: Math.max(...approved.map((row) => row.duration_ms)),
  }));
}

function toLog(row: Selectable<OtherLogTable>): OtherLog {
  return {
    id: row.id,
    system: row.system,
    fileName: row.file_name,
    sha256: row.sha256,
    bytes: row.bytes,
    by: row.by,
    byName: row.by_name,
    recordedAt: row.recorded_at,
    taken: row.taken,
  };
}
