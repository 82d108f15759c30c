import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { ByHandTable } from '../storage/plan-tables.ts';

/** A hearing written down by a person, where the machine's log was lost. Never changed but by its confirmation. */
export interface ByHandEntry {
  id: string;
  /** Task of the plan that it is to count for. */
  task: string;
  scriptId: string;
  /** When it was heard, UTC milliseconds. */
  at: number;
  reason: string;
  /** Links, or where the papers are kept; one a line. */
  evidence: string;
  by: string;
  byName: string;
  confirmedBy: string | null;
  confirmedByName: string | null;
  confirmedAt: number | null;
  recordedAt: number;
  /** The other system's log that it was taken from. */
  otherLogId: string | null;
}

export async function insertByHand(db: Executor, stationId: string, entry: ByHandEntry): Promise<void> {
  await db
    .insertInto('by_hand')
    .values({
      id: entry.id,
      station_id: stationId,
      task: entry.task,
      script_id: entry.scriptId,
      at: entry.at,
      reason: entry.reason,
      evidence: entry.evidence,
      by: entry.by,
      by_name: entry.byName,
      confirmed_by: entry.confirmedBy,
      confirmed_by_name: entry.confirmedByName,
      confirmed_at: entry.confirmedAt,
      recorded_at: entry.recordedAt,
      other_log_id: entry.otherLogId,
    })
    .execute();
}

/** Confirms an entry that nobody has confirmed yet; false when somebody was faster. */
export async function confirmByHand(
  db: Executor,
  stationId: string,
  id: string,
  by: { id: string; name: string },
  now: number,
): Promise<boolean> {
  const result = await db
    .updateTable('by_hand')
    .set({ confirmed_by: by.id, confirmed_by_name: by.name, confirmed_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('confirmed_by', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function findByHand(
  db: Executor,
  stationId: string,
  id: string,
): Promise<ByHandEntry | undefined> {
  const row = await db
    .selectFrom('by_hand')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toEntry(row);
}

/** Entries that tell of a time before `until`, as they were written. */
export async function byHandBefore(db: Executor, stationId: string, until: number): Promise<ByHandEntry[]> {
  const rows = await db
    .selectFrom('by_hand')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('at', '<', until)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(toEntry);
}

function toEntry(row: Selectable<ByHandTable>): ByHandEntry {
  return {
    id: row.id,
    task: row.task,
    scriptId: row.script_id,
    at: row.at,
    reason: row.reason,
    evidence: row.evidence,
    by: row.by,
    byName: row.by_name,
    confirmedBy: row.confirmed_by,
    confirmedByName: row.confirmed_by_name,
    confirmedAt: row.confirmed_at,
    recordedAt: row.recorded_at,
    otherLogId: row.other_log_id,
  };
}
