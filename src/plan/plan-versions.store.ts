import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { PlanVersionTable } from '../storage/plan-tables.ts';

/** A year's plan as a person saved it; never changed, a newer one follows it. */
export interface PlanVersion {
  id: string;
  planId: string;
  year: number;
  /** SHA-256 of the plan's content. */
  version: string;
  yaml: string;
  /** Why it was changed. */
  note: string;
  by: string;
  byName: string;
  recordedAt: number;
}

export async function insertPlanVersion(db: Executor, stationId: string, plan: PlanVersion): Promise<void> {
  const { id, planId, year, version, yaml, note, by, byName, recordedAt } = plan;
  await db
    .insertInto('plan_version')
    .values({
      ...{ id, station_id: stationId, plan_id: planId, year, version, yaml, note, by },
      ...{ by_name: byName, recorded_at: recordedAt },
    })
    .execute();
}

/** Newest first. */
export async function planVersions(db: Executor, stationId: string, year: number): Promise<PlanVersion[]> {
  const rows = await ofYear(db, stationId, year).execute();
  return rows.map(toVersion);
}

export async function newestPlanVersion(
  db: Executor,
  stationId: string,
  year: number,
): Promise<PlanVersion | undefined> {
  const row = await ofYear(db, stationId, year).limit(1).executeTakeFirst();
  return row && toVersion(row);
}

function ofYear(db: Executor, stationId: string, year: number) {
  return db
    .selectFrom('plan_version')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('year', '=', year)
    .orderBy('recorded_at', 'desc')
    .orderBy('id', 'desc');
}

function toVersion(row: Selectable<PlanVersionTable>): PlanVersion {
  return {
    id: row.id,
    planId: row.plan_id,
    year: row.year,
    version: row.version,
    yaml: row.yaml,
    note: row.note,
    by: row.by,
    byName: row.by_name,
    recordedAt: row.recorded_at,
  };
}
