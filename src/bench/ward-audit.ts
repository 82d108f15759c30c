/** The month audit of a ward with a year of players' logs behind it. */
import { findStation } from '../accounts/stations.ts';
import { createAudits } from '../plan/audits.ts';
import { at } from '../plan/testing/station-history.ts';
import { absolute, timed, type Measure } from './measure.ts';
import { withStation } from './throwaway-station.ts';
import { writeYears } from './ward-years.ts';

const RUNS = 15;

export async function wardAudit(): Promise<Measure[]> {
  return withStation(async ({ database, clock, trial }) => {
    const id = await writeYears(database, [2026]);
    const station = (await findStation(database.kysely, { id }))!;
    const audits = createAudits({ database, clock, trial });
    const audit = () => audits.monthAudit(station, '2026-11', { asOf: at('2026-12-31 23:00') });
    if ((await audit()).quotas.every(({ counted }) => counted === 0))
      throw new Error('the audit counted nothing');
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await timed(audit));
    const told = {
      measure: "a ward's month audit, a year of 10 players in SQLite",
      unit: 'ms',
      aim: '≤ 50',
    } as const;
    return [absolute(told, times)];
  });
}
