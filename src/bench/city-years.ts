/**
 * Five years of a city in one SQLite file: what a ward's month and year cost when five million rows of other wards lie beside
 * its own, against the same with a tenth of them.
 */
import { findStation } from '../accounts/stations.ts';
import { createAudits } from '../plan/audits.ts';
import { stationFacts } from '../plan/facts.store.ts';
import { openJudge } from '../plan/judge.ts';
import { at } from '../plan/testing/station-history.ts';
import type { Database } from '../storage/database.ts';
import { copyWard } from './copied-wards.ts';
import { absolute, against, timed, type Measure } from './measure.ts';
import { withStation } from './throwaway-station.ts';
import { writeYears } from './ward-years.ts';

const YEARS = [2022, 2023, 2024, 2025, 2026];
const WARDS = 126;
const FEW_WARDS = 12;
const RUNS = 9;
const MONTHS = Array.from({ length: 12 }, (_, index) => `2026-${String(index + 1).padStart(2, '0')}`);

export async function cityYears(): Promise<Measure[]> {
  return withStation(async ({ database, clock, trial }) => {
    const { kysely } = database;
    const id = await writeYears(database, YEARS);
    const station = (await findStation(kysely, { id }))!;
    const audits = createAudits({ database, clock, trial });
    const asOf = at('2026-12-31 23:00');
    const month = () => audits.monthAudit(station, '2026-11', { asOf });
    const year = () => audits.yearAudit(station, 2026, { asOf });
    if ((await month()).quotas.every(({ counted }) => counted === 0))
      throw new Error('the audit counted nothing');

    await copyWard(database, id, FEW_WARDS - 1);
    const few = { month: await times(month), year: await times(year) };
    await copyWard(database, id, WARDS - FEW_WARDS);
    const many = { month: await times(month), year: await times(year) };

    const stretch = { from: at('2026-01-01 00:00'), until: at('2027-01-01 00:00') };
    const { timeZone } = station;
    const facts = await stationFacts(kysely, id, { ...stretch, year: 2026, timeZone });
    const plan = await audits.planOf(station, '2026-11');
    const judged = await times(() => {
      const judge = openJudge({ plan, facts, asOf, station: { name: station.name, trial: false } });
      return Promise.resolve(MONTHS.map(judge));
    });
    const rows = await rowsOf(database);
    const beside = `beside ${rows.toLocaleString('en')} as-run rows of ${WARDS} wards`;
    const tenth = 'the same beside a tenth of the rows';
    return [
      absolute({ measure: `a ward's month audit ${beside}`, unit: 'ms', aim: '≤ 50' }, many.month),
      against({ measure: `a ward's month audit ${beside}`, unit: 'ms', aim: 'ratio ≤ 1.3' }, many.month, {
        name: tenth,
        values: few.month,
      }),
      absolute({ measure: `a ward's year page ${beside}`, unit: 'ms', aim: '≤ 150' }, many.year),
      against({ measure: `a ward's year page ${beside}`, unit: 'ms', aim: 'ratio ≤ 1.3' }, many.year, {
        name: tenth,
        values: few.year,
      }),
      absolute({ measure: 'the judge from scratch for one ward-year', unit: 'ms', aim: '≤ 100' }, judged),
    ];
  });
}

async function times(work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const values: number[] = [];
  for (let run = 0; run < RUNS; run++) values.push(await timed(work));
  return values;
}

async function rowsOf({ kysely }: Database): Promise<number> {
  const { rows } = await kysely
    .selectFrom('as_run')
    .select((eb) => eb.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}
