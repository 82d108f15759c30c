import type { Executor } from '../storage/database.ts';
import type { Check, Readiness, Unready } from '../schedule/airing-life.ts';

/** Writes what a check found, once: false when it had been made already. */
export async function insertReadiness(
  db: Executor,
  stationId: string,
  airingId: string,
  { check, at, ready, unready }: Readiness,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('readiness')
    .values({
      station_id: stationId,
      airing_id: airingId,
      ...{ check, at },
      ready: ready ? 1 : 0,
      unready: JSON.stringify(unready),
    })
    .onConflict((conflict) => conflict.columns(['airing_id', 'check']).doNothing())
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What was found of some airings, each in the order of its checks. */
export async function readinessOf(
  db: Executor,
  stationId: string,
  airingIds: readonly string[],
): Promise<Map<string, Readiness[]>> {
  if (airingIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('readiness')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('airing_id', 'in', airingIds)
    .orderBy('at')
    .execute();
  const found = new Map<string, Readiness[]>();
  for (const row of rows) {
    const one: Readiness = {
      check: row.check satisfies Check,
      at: row.at,
      ready: row.ready === 1,
      unready: JSON.parse(row.unready) as Unready[],
    };
    found.set(row.airing_id, [...(found.get(row.airing_id) ?? []), one]);
  }
  return found;
}
