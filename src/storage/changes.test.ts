import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { machineClock } from '../kernel/clock.ts';
import { announceChange, watchChanges } from './changes.ts';
import { openPostgres, openSqlite } from './database.ts';

for (const dialect of DIALECTS) {
  describe(`changes by another process on ${dialect}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
    });
    afterEach(() => database.drop());

    it('are noticed', async () => {
      const noticed = Promise.withResolvers<true>();
      const stop = await watchChanges(database, () => noticed.resolve(true));
      const other =
        dialect === 'sqlite' ? openSqlite(database.address) : openPostgres(database.address, { poolSize: 1 });
      await other.kysely.transaction().execute(async (tx) => {
        await tx.insertInto('meta').values({ key: 'x', value: 'y' }).execute();
        await announceChange(tx, dialect, 'meta');
      });
      await noticed.promise;
      await other.close();
      await stop();
    });

    it('are told apart from our own', async () => {
      let seen = 0;
      const stop = await watchChanges(database, () => seen++);
      for (const key of ['a', 'b', 'c']) {
        await database.kysely.insertInto('meta').values({ key, value: 'y' }).execute();
        await machineClock.wait(300);
      }
      expect(seen).toBe(0);
      await stop();
    });

    it('that only read are not mistaken for one that writes', async () => {
      let seen = 0;
      const stop = await watchChanges(database, () => seen++);
      await database.kysely.selectFrom('meta').selectAll().execute();
      await machineClock.wait(600);
      expect(seen).toBe(0);
      await stop();
    });
  });
}
