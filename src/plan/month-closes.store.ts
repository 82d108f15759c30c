import type { Selectable } from 'kysely';
import type { Month } from '../kernel/zoned-time.ts';
import type { Executor } from '../storage/database.ts';
import type { MonthCloseTable } from '../storage/plan-tables.ts';
import type { CloseFact, ReopenFact } from './fact.ts';

/** A month as it was closed (chốt số liệu). */
export interface MonthClose {
  id: string;
  month: Month;
  planYaml: string;
  planVersion: string;
  /** Canonical JSON of the audit. */
  audit: string;
  sha256: string;
  keyId: string;
  /** Base64 Ed25519 over the audit's bytes. */
  signature: string;
  by: string;
  byName: string;
  /** UTC ms. */
  closedAt: number;
  reopened: { at: number; by: string; byName: string; reason: string } | null;
}

export async function insertClose(
  db: Executor,
  stationId: string,
  close: Omit<MonthClose, 'reopened'>,
): Promise<void> {
  const { id, month, planYaml, planVersion, audit, sha256, keyId, signature, by, byName, closedAt } = close;
  await db
    .insertInto('month_close')
    .values({
      ...{ id, station_id: stationId, month, plan_yaml: planYaml, plan_version: planVersion, audit, sha256 },
      ...{ key_id: keyId, signature, by, by_name: byName, recorded_at: closedAt },
      ...{ reopened_at: null, reopened_by: null, reopened_by_name: null, reopen_reason: null },
    })
    .execute();
}

/** Opens a closed month again; false when it stands open already. */
export async function reopenClose(
  db: Executor,
  stationId: string,
  id: string,
  { at, by, byName, reason }: NonNullable<MonthClose['reopened']>,
): Promise<boolean> {
  const result = await db
    .updateTable('month_close')
    .set({ reopened_at: at, reopened_by: by, reopened_by_name: byName, reopen_reason: reason })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('reopened_at', 'is', null)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Every closing of the months, oldest first, those that were opened again too. */
export async function closesOf(
  db: Executor,
  stationId: string,
  months: readonly Month[],
): Promise<MonthClose[]> {
  if (months.length === 0) return [];
  const rows = await db
    .selectFrom('month_close')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('month', 'in', months)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(toClose);
}

/** The closings that stand now. */
export async function standingCloses(
  db: Executor,
  stationId: string,
  months: readonly Month[],
): Promise<MonthClose[]> {
  return (await closesOf(db, stationId, months)).filter(({ reopened }) => reopened === null);
}

/** When each closing was made and taken back, as the judge's facts. */
export async function closeFacts(
  db: Executor,
  stationId: string,
  { first, last }: { first: Month; last: Month },
): Promise<(CloseFact | ReopenFact)[]> {
  const rows = await db
    .selectFrom('month_close')
    .select(['month', 'recorded_at', 'by_name', 'reopened_at', 'reopened_by_name', 'reopen_reason'])
    .where('station_id', '=', stationId)
    .where('month', '>=', first)
    .where('month', '<=', last)
    .execute();
  return rows.flatMap((row) => {
    const closed: CloseFact = { fact: 'close', month: row.month, at: row.recorded_at, by: row.by_name };
    if (row.reopened_at === null) return [closed];
    const by = row.reopened_by_name ?? '';
    const reason = row.reopen_reason ?? '';
    return [closed, { fact: 'reopen' as const, month: row.month, at: row.reopened_at, by, reason }];
  });
}

function toClose(row: Selectable<MonthCloseTable>): MonthClose {
  return {
    id: row.id,
    month: row.month,
    planYaml: row.plan_yaml,
    planVersion: row.plan_version,
    audit: row.audit,
    sha256: row.sha256,
    keyId: row.key_id,
    signature: row.signature,
    by: row.by,
    byName: row.by_name,
    closedAt: row.recorded_at,
    reopened:
      row.reopened_at === null
        ? null
        : {
            at: row.reopened_at,
            by: row.reopened_by ?? '',
            byName: row.reopened_by_name ?? '',
            reason: row.reopen_reason ?? '',
          },
  };
}
