/** A year's report of a ward as a Word file: read from the database, judged, written down, drawn. */
import { findStation } from '../accounts/stations.ts';
import { createMediaStore } from '../audio/media-store.ts';
import { addDays } from '../kernel/zoned-time.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { officeFile } from '../kernel/office/office.ts';
import { createAudits } from '../plan/audits.ts';
import { documentOf } from '../plan/reports/model.ts';
import { createReports } from '../plan/reports/reports.ts';
import { at, startHistory } from '../plan/testing/station-history.ts';
import type { Database } from '../storage/database.ts';
import { absolute, timed, type Measure } from './measure.ts';
import { withStation } from './throwaway-station.ts';

const RUNS = 9;
const PLAYERS = 10;
const WEEKS = 104;

/** Two years of airings, since a year is compared with the one before. */
export async function reportDocx(): Promise<Measure[]> {
  return withStation(async ({ database, folder, trial }) => {
    const clock = new VirtualClock(at('2026-12-16 09:00'));
    const station = (await findStation(database.kysely, { id: await writeYears(database) }))!;
    const audits = createAudits({ database, clock, trial });
    const media = createMediaStore(folder.paths.media, folder.paths.temporary, clock);
    const reports = createReports({ database, clock, audits, media, trial });
    const actor = { kind: 'system', id: 'bench', name: 'bench', roles: [] } as const;
    const { report } = await reports.create(station, actor, {
      kind: 'year',
      calendar: 'administrative',
      year: 2026,
    });
    const word = async () => {
      const { model } = await reports.made(station, report);
      const bytes = await officeFile({ kind: 'word', document: documentOf(model) });
      if (bytes.length < 10_000) throw new Error('the report is empty');
    };
    const times: number[] = [];
    for (let run = 0; run < RUNS; run++) times.push(await timed(word));
    const told = {
      measure: "a ward's year report as DOCX, two years of 10 players in SQLite",
      unit: 'ms',
      aim: '≤ 2000',
    } as const;
    return [absolute(told, times)];
  });
}

/** An airing a week of two items of its own, which every player plays whole. */
function writeYears(database: Database): Promise<string> {
  return database.kysely.transaction().execute(async (kysely) => {
    const history = await startHistory({ ...database, kysely });
    const players: string[] = [];
    for (let index = 1; index <= PLAYERS; index++)
      players.push(await history.player(`Đầu phát ${index}`, Object.values(history.zones)));
    for (let week = 0; week < WEEKS; week++) {
      const date = addDays('2024-12-24', week * 7);
      const scripts = [];
      for (const item of [1, 2])
        scripts.push(
          await history.script({
            title: `Tin ${item} ngày ${date}`,
            approvedAt: `${addDays(date, -1)} 16:00`,
          }),
        );
      const airing = await history.airing(`${date} 07:00`, scripts);
      for (const player of players)
        for (const item of airing.items.keys()) await history.heard(player, airing, item);
    }
    return history.stationId;
  });
}
