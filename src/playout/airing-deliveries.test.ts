import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Station } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { startHistory, at, type StationHistory } from '../plan/testing/station-history.ts';
import { putAiring, type Airing } from '../schedule/airings.store.ts';
import { deliveriesOfAirings } from './airing-deliveries.ts';
import { insertDeliveries } from './deliveries.store.ts';
import { createScheduleFeed } from './schedule-feed.ts';
import { loadKeys } from './keys.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

for (const dialect of DIALECTS) {
  describe(`whether airings reached their players, on ${dialect}`, () => {
    let database: TestDatabase;
    let history: StationHistory;
    let station: Station;
    let clock: VirtualClock;
    let machine: VirtualClock;
    let keys: string;
    let airing: Airing;
    let market: { id: string; stationId: string; zones: string[] };
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      history = await startHistory(database);
      station = await history.station();
      clock = new VirtualClock(at('2026-11-23 06:00'));
      machine = new VirtualClock(at('2026-11-23 06:00'));
      keys = mkdtempSync(join(tmpdir(), 'loa-keys-'));
      const script = await history.script({ title: 'Nộp hồ sơ trực tuyến' });
      airing = await history.airing('2026-11-23 07:00', [script], { zones: [history.zones.market] });
      market = {
        id: await history.player('Chợ', [history.zones.market]),
        stationId: station.id,
        zones: [history.zones.market],
      };
    });
    afterEach(async () => {
      await database.drop();
      rmSync(keys, { recursive: true });
    });

    const openFeed = () =>
      createScheduleFeed({
        ...{ database, clock, machine, keys: () => loadKeys(keys) },
        station: () => Promise.resolve(station),
      });
    const feedNow = () => openFeed().current(station.id, market.zones);
    const holds = (revision: number) =>
      insertDeliveries(database.kysely, [
        { stationId: station.id, deviceId: market.id, revision, at: clock.now() },
      ]);
    const of = async (one: Airing) =>
      (await deliveriesOfAirings(database.kysely, station.id, [one], [market]))
        .get(one.id)!
        .map(({ at: since }) => since);

    it('carry an airing from the first revision that has it as it is', async () => {
      expect(await of(airing)).toEqual([null]);
      const first = await feedNow();
      expect(await of(airing)).toEqual([null]);
      await holds(first.revision);
      expect(await of(airing)).toEqual([at('2026-11-23 06:00')]);

      await clock.advance(60_000);
      const changed = { ...airing, startsAt: airing.startsAt + 60_000, updatedAt: clock.now() };
      await putAiring(database.kysely, changed);
      // Nobody has asked for the new schedule, and so nobody holds it.
      expect(await of(changed)).toEqual([null]);
      const second = await feedNow();
      await holds(first.revision);
      expect(await of(changed)).toEqual([null]);
      await clock.advance(1_000);
      await holds(second.revision);
      expect(await of(changed)).toEqual([at('2026-11-23 06:01') + 1_000]);
    });

    it('is not undone by a later revision about another airing, nor by a change that players are not told of', async () => {
      const first = await feedNow();
      await holds(first.revision);
      await history.airing('2026-11-24 07:00', [], { zones: [history.zones.market] });
      await machine.advance(5_000);
      const second = await feedNow();
      expect(second.revision).toBeGreaterThan(first.revision);
      expect(await of(airing)).toEqual([at('2026-11-23 06:00')]);
      await putAiring(database.kysely, {
        ...airing,
        reason: 'Phát bản tin dự phòng.',
        updatedAt: clock.now(),
      });
      expect((await feedNow()).revision).toBe(second.revision);
      expect(await of(airing)).toEqual([at('2026-11-23 06:00')]);
    });

    it('are made anew when something changes while they are read, so that nothing old is held', async () => {
      const feed = openFeed();
      const release = dialect === 'postgres' ? await holdUpRevisions(database) : () => Promise.resolve();
      const making = Promise.resolve(feed.current(station.id, market.zones));
      if (dialect === 'postgres') await somebodyWaits(database);
      const change = putAiring(database.kysely, { ...airing, status: 'cancelled', updatedAt: clock.now() });
      // SQLite lets nobody write before the schedule is made.
      if (dialect === 'postgres') await change;
      feed.changed(station.id);
      await release();
      await change;
      for (const { body } of [await making, await feed.current(station.id, market.zones)])
        expect(JSON.parse(body)).toMatchObject({ airings: [{ id: airing.id, status: 'cancelled' }] });
    });

    it('is asked only of players that serve its zones', async () => {
      const hill = {
        ...market,
        id: await history.player('Đồi', [history.zones.hill]),
        zones: [history.zones.hill],
      };
      const found = await deliveriesOfAirings(database.kysely, station.id, [airing], [market, hill]);
      expect(found.get(airing.id)!.map(({ deviceId }) => deviceId)).toEqual([market.id]);
    });
  });
}

/** Lets nobody read the kept bodies, which a schedule does after its airings, until it is called again. */
async function holdUpRevisions(database: TestDatabase): Promise<() => Promise<void>> {
  const released = Promise.withResolvers<undefined>();
  const locked = Promise.withResolvers<undefined>();
  const holding = database.kysely.transaction().execute(async (tx) => {
    await sql`lock table schedule_revision in access exclusive mode`.execute(tx);
    locked.resolve(undefined);
    await released.promise;
  });
  await locked.promise;
  return () => {
    released.resolve(undefined);
    return holding;
  };
}

async function somebodyWaits(database: TestDatabase): Promise<void> {
  const blocked = sql`select 1 from pg_locks where not granted and relation = 'schedule_revision'::regclass`;
  while ((await blocked.execute(database.kysely)).rows.length === 0);
}
