/** Two server processes on one PostgreSQL, under three times a city's load: nothing may be lost. */
import { asServer, startPostgres } from '../storage/testing/throwaway-postgres.ts';
import { filled, loaded, lost, measuresOf, missing, rowsHeard } from './city-load.ts';
import type { Measure } from './measure.ts';
import { serverOf } from './server-start.ts';
import { environmentOf, withSetUpFolder } from './throwaway-station.ts';

const YEARS = 1;
/** Each asks three times as often as in service: as much as three cities ask. */
const EVERY_MS = 10_000 / 3;
const PEOPLE = 200;

export async function cityLoadPostgres(): Promise<Measure[]> {
  const postgres = await startPostgres({ durable: true });
  try {
    await asServer(postgres.url, 'create database city');
    const database = { LOA_DATABASE_URL: postgres.url.replace(/\/postgres$/, '/city') };
    return await withSetUpFolder(async (folder) => {
      const environment = { ...environmentOf(folder), ...database, LOA_LOG_LEVEL: 'silent' };
      const city = await filled(environment, { years: YEARS, people: PEOPLE });
      return serverOf(environment, (here) =>
        serverOf(environment, async (there) => {
          const told = await loaded([here.origin, there.origin], [here.pid, there.pid], city, EVERY_MS);
          const rows = await rowsHeard(environment, city);
          return [
            ...measuresOf(told, `at three times a city’s load, two servers on PostgreSQL`),
            lost('requests lost or answered otherwise, two servers', told.lost),
            lost('rows of the players lost, two servers', missing(told.acknowledged, rows)),
          ];
        }),
      );
    }, database);
  } finally {
    await postgres.stop();
  }
}
