/** The month audit of a ward with a year of players' logs behind it. */
import { findStation } from '../accounts/stations.ts';
import { addDays, type LocalDate } from '../kernel/zoned-time.ts';
import { createAudits } from '../plan/audits.ts';
import { at, startHistory } from '../plan/testing/station-history.ts';
import type { Database } from '../storage/database.ts';
import { absolute, timed, type Measure } from './measure.ts';
import { withStation } from './throwaway-station.ts';

const RUNS = 15;
const PLAYERS = 10;
const WEEKS = 52;
const ITEMS = 3;

export async function wardAudit(): Promise<Measure[]> {
  return withStation(async ({ database, clock, trial }) => {
    const id = await writeYear(database);
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

/** Two airings a week, each with items of its own, that every player plays whole: about eight thousand as-run rows. */
function writeYear(database: Database): Promise<string> {
  return database.kysely.transaction().execute(async (kysely) => {
    const history = await startHistory({ ...database, kysely });
    const players: string[] = [];
    for (let index = 1; index <= PLAYERS; index++)
      players.push(await history.player(`Đầu phát ${index}`, Object.values(history.zones)));
    for (const date of airingDays('2026-01-06')) {
      const scripts = [];
      for (let item = 1; item <= ITEMS; item++) {
        const title = `Tin ${item} ngày ${date}`;
        scripts.push(
          await history.script({ title, approvedAt: `${addDays(date, -1)} 16:00`, cchc: item < ITEMS }),
        );
      }
      const airing = await history.airing(`${date} 07:00`, scripts);
      for (const player of players)
        for (const item of airing.items.keys()) await history.heard(player, airing, item);
    }
    return history.stationId;
  });
}

function airingDays(tuesday: LocalDate): LocalDate[] {
  return Array.from({ length: WEEKS }, (_, week) => [
    addDays(tuesday, week * 7),
    addDays(tuesday, week * 7 + 3),
  ]).flat();
}
