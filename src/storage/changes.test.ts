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

    it.runIf(dialect === 'sqlite')('are noticed also after a look that failed', async () => {
      const failed = Promise.withResolvers<true>();
      let looks = 0;
      const kysely = database.kysely.withPlugin({
        transformQuery: ({ node }) => {
          // The first tells how things stand.
          if (++looks === 2) {
            failed.resolve(true);
            throw new Error('disk I/O error');
          }
          return node;
        },
        transformResult: ({ result }) => Promise.resolve(result),
      });
      const noticed = Promise.withResolvers<true>();
      const stop = await watchChanges({ ...database, kysely }, () => noticed.resolve(true));
      await failed.promise;
      const other = openSqlite(database.address);
      await other.kysely.insertInto('meta').values({ key: 'x', value: 'y' }).execute();
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
