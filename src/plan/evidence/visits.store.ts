import type { Month } from '../../kernel/zoned-time.ts';
import type { Executor } from '../../storage/database.ts';
import type { Author } from '../fact-log.store.ts';

export interface Visits {
  month: Month;
  visits: number;
  by: Author;
  recordedAt: number;
}

/** Adds lines; the last one of a month holds, the others stay on record. */
export async function insertVisits(
  db: Executor,
  stationId: string,
  lines: readonly (Visits & { id: string })[],
): Promise<void> {
  const rows = lines.map(({ id, month, visits, by, recordedAt }) => ({
    ...{ id, station_id: stationId, month, visits, by: by.id, by_name: by.name, recorded_at: recordedAt },
  }));
  await db.insertInto('website_visits').values(rows).execute();
}

/** What holds of each month of a year that has any. */
export async function visitsOfYear(
  db: Executor,
  stationId: string,
  year: number,
): Promise<Map<Month, Visits>> {
  const rows = await db
    .selectFrom('website_visits')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('month', '>=', `${year}-01`)
    .where('month', '<=', `${year}-12`)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return new Map(
    rows.map(({ month, visits, by, by_name, recorded_at }) => [
      month,
      { month, visits, by: { id: by, name: by_name }, recordedAt: recorded_at },
    ]),
  );
}
