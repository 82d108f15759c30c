import { sql } from 'kysely';
import type { Month } from '../kernel/zoned-time.ts';
import type { Executor } from '../storage/database.ts';
import type { WardFigures } from './figures.ts';

/** A ward's month as it was last judged. */
export interface WardMonth {
  stationId: string;
  month: Month;
  /** Null: the ward has no plan for that month. */
  figures: WardFigures | null;
  /** What it rested on. */
  seen: string;
  /** UTC ms. */
  madeAt: number;
}

/** What a ward's figures rest on, as it stands: its trail, what players reported, what was planned. */
export interface WardSight {
  stationId: string;
  trail: number | null;
  learned: number | null;
  planned: number | null;
}

/** One look at the end of three indexes for each ward, however many rows lie before. */
export async function sightOfWards(db: Executor): Promise<WardSight[]> {
  const { rows } = await sql<WardSight>`select station.id as "stationId",
    (select max(seq) from trail where trail.station_id = station.id) as trail,
    (select max(recorded_at) from as_run where as_run.station_id = station.id) as learned,
    (select max(updated_at) from airing where airing.station_id = station.id) as planned
    from station`.execute(db);
  return rows;
}

export async function wardMonths(db: Executor, months: readonly Month[]): Promise<WardMonth[]> {
  if (months.length === 0) return [];
  const rows = await db.selectFrom('ward_month').selectAll().where('month', 'in', months).execute();
  return rows.map(toMonth);
}

/** All months of one ward, oldest first. */
export async function monthsOfWard(db: Executor, stationId: string): Promise<WardMonth[]> {
  const rows = await db
    .selectFrom('ward_month')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('month')
    .execute();
  return rows.map(toMonth);
}

/** Keeps what was judged; what was judged of an earlier instant does not come back over it. */
export async function putWardMonths(db: Executor, months: readonly WardMonth[]): Promise<void> {
  for (const { stationId, month, figures, seen, madeAt } of months) {
    const changing = { figures: JSON.stringify(figures), seen, made_at: madeAt };
    await db
      .insertInto('ward_month')
      .values({ station_id: stationId, month, ...changing })
      .onConflict((conflict) =>
        conflict
          .columns(['station_id', 'month'])
          .doUpdateSet(changing)
          .where('ward_month.made_at', '<=', madeAt),
      )
      .execute();
  }
}

function toMonth(row: {
  station_id: string;
  month: string;
  figures: string;
  seen: string;
  made_at: number;
}): WardMonth {
  return {
    stationId: row.station_id,
    month: row.month,
    figures: JSON.parse(row.figures) as WardFigures | null,
    seen: row.seen,
    madeAt: row.made_at,
  };
}
