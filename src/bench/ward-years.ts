/** A ward's years as its rooms would have written them. */
import { addDays, weekday, type LocalDate } from '../kernel/zoned-time.ts';
import { startHistory } from '../plan/testing/station-history.ts';
import type { Database } from '../storage/database.ts';

const PLAYERS = 10;
const WEEKS = 52;
const ITEMS = 3;

/**
 * Two airings a week, each with items of its own, that every player plays whole: about eight thousand as-run rows a year.
 *
 * @param until nothing of this day or later
 * @returns the station's id
 */
export function writeYears(
  database: Database,
  years: readonly number[],
  until: LocalDate = '9999-12-31',
): Promise<string> {
  return database.kysely.transaction().execute(async (kysely) => {
    const history = await startHistory({ ...database, kysely });
    const players: string[] = [];
    for (let index = 1; index <= PLAYERS; index++)
      players.push(await history.player(`Đầu phát ${index}`, Object.values(history.zones)));
    for (const date of years.flatMap(airingDays).filter((day) => day < until)) {
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

/** Tuesdays and Fridays of a year, from its first whole week on. */
function airingDays(year: number): LocalDate[] {
  const monday = addDays(`${year}-01-01`, (8 - weekday(`${year}-01-01`)) % 7);
  return Array.from({ length: WEEKS - 1 }, (_, week) => [
    addDays(monday, week * 7 + 1),
    addDays(monday, week * 7 + 4),
  ]).flat();
}
