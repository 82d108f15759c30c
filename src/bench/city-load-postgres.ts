/** Two server processes on one PostgreSQL, under a city's load and under three times as much: nothing may be lost. */
import { asServer, startPostgres } from '../storage/testing/throwaway-postgres.ts';
import { filled, loaded, lost, measuresOf, missing, rowsHeard } from './city-load.ts';
import type { Measure } from './measure.ts';
import { serverOf } from './server-start.ts';
import { environmentOf, withSetUpFolder } from './throwaway-station.ts';

const YEARS = 1;
/** As often as in service, and three times as often: as much as three cities ask. */
const LOADS = [
  { words: 'a city’s load', everyMs: 10_000 },
  { words: 'three times a city’s load', everyMs: 10_000 / 3 },
];
const PEOPLE = 200;

export async function cityLoadPostgres(): Promise<Measure[]> {
  const postgres = await startPostgres({ durable: true });
  try {
    await asServer(postgres.url, 'create database city');
    const database = { LOA_DATABASE_URL: postgres.url.replace(/\/postgres$/, '/city') };
    return await withSetUpFolder(async (folder) => {
      const environment = { ...environmentOf(folder), ...database, LOA_LOG_LEVEL: 'silent' };
      const city = await filled(environment, { years: YEARS, people: PEOPLE });
      const measures: Measure[] = [];
      for (const { words, everyMs } of LOADS) {
        const before = await rowsHeard(environment, city);
        const told = await serverOf(environment, (here) =>
          serverOf(environment, (there) =>
            loaded([here.origin, there.origin], [here.pid, there.pid], city, everyMs),
          ),
        );
        const rows = (await rowsHeard(environment, city)) - before;
        const of = `${words}, two servers on PostgreSQL`;
        measures.push(
          ...measuresOf(told, `at ${of}`),
          lost(`requests lost or answered otherwise at ${of}`, told.lost),
          lost(`rows of the players lost at ${of}`, missing(told.acknowledged, rows)),
        );
      }
      return measures;
    }, database);
  } finally {
    await postgres.stop();
  }
}
