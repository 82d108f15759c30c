import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { machineClock } from '../kernel/clock.ts';
import { announceChange, watchChanges, type Change } from './changes.ts';
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
        // As another process would: what this one announces it knows already.
        if (dialect === 'postgres') await sql`select pg_notify('loa_changed', 'other device')`.execute(tx);
      });
      await noticed.promise;
      await other.close();
      await stop();
    });

    it.runIf(dialect === 'postgres')('say what has changed, and our own are left out', async () => {
      const noticed: Change[] = [];
      const done = Promise.withResolvers<true>();
      const stop = await watchChanges(database, (change) => {
        noticed.push(change);
        if (change?.stationId === 'last') done.resolve(true);
      });
      await announceChange(database.kysely, dialect, 'schedule own');
      for (const payload of ['other schedule a', 'other schedule last'])
        await sql`select pg_notify('loa_changed', ${payload})`.execute(database.kysely);
      await done.promise;
      expect(noticed).toEqual([
        { kind: 'schedule', stationId: 'a' },
        { kind: 'schedule', stationId: 'last' },
      ]);
      await stop();
    });

    it.runIf(dialect === 'postgres')('are listened for where the first connection takes long', async () => {
      const address = await lineTo(database.address, (client, server) => {
        setTimeout(() => client.pipe(server).pipe(client), 1500);
      });
      const stop = await watchChanges({ ...database, address }, () => undefined);
      await stop();
    });

    it.runIf(dialect === 'postgres')('are not taken for missed when we stand still ourselves', async () => {
      const stoodStill = Promise.withResolvers<true>();
      const address = await lineTo(database.address, (client, server) => {
        let asked = false;
        client.on('data', (words: Buffer) => {
          asked = words.includes('select 1');
          server.write(words);
        });
        server.on('data', (answer: Buffer) => {
          client.write(answer);
          if (!asked) return;
          // The answer lies there when the time for it is over.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);
          stoodStill.resolve(true);
        });
      });
      let missed = 0;
      const stop = await watchChanges({ ...database, address }, () => missed++);
      await stoodStill.promise;
      await stop();
      expect(missed).toBe(0);
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

/** The address of a line to the same database, whose two ends are joined by the test. */
async function lineTo(address: string, join: (client: Socket, server: Socket) => void): Promise<string> {
  const { host, hostname, port } = new URL(address);
  const line = createServer((client) => {
    const server = connect(Number(port), hostname);
    client.on('error', () => undefined).on('close', () => server.destroy());
    server.on('error', () => undefined).on('close', () => client.destroy());
    join(client, server);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void line.close());
  return address.replace(host, `127.0.0.1:${(line.address() as AddressInfo).port}`);
}
