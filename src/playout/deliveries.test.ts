import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Device } from '../accounts/devices.ts';
import type { DevicePass } from '../accounts/http/gate.ts';
import { createStation } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { createDeliveries, type Deliveries } from './deliveries.ts';
import { firstHeld, insertDeliveries, insertMark, pruneDeliveries } from './deliveries.store.ts';
import type { SignedSchedule } from './schedule-feed.ts';

const NOW = Date.parse('2026-11-24T08:00:00+07:00');

for (const dialect of DIALECTS) {
  describe(`what players hold, on ${dialect}`, () => {
    let database: TestDatabase;
    let clock: VirtualClock;
    let deliveries: Deliveries;
    let stationId: string;
    let revision: number;
    let passes: DevicePass[];

    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      clock = new VirtualClock(NOW);
      const station = { name: 'Đài phường Thử', timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      stationId = (await createStation(database.kysely, station, NOW)).id;
      revision = 10;
      passes = ['p', 'q'].map((id) => ({ id, name: id, stationId, zones: id === 'p' ? ['a'] : ['b'] }));
      deliveries = createDeliveries({
        ...{ database, clock, machine: clock, log: silentLog },
        feed: { current: (_, zones) => ({ revision: revision + zones.length }) as SignedSchedule },
        devices: {
          list: () => Promise.resolve(passes.map((pass) => ({ ...pass, revokedAt: null }) as Device)),
        },
      });
    });
    afterEach(() => database.drop());

    const hold = (index: number, held: number) => deliveries.note(passes[index]!, `"${held}"`, 99);

    it('is known from the first poll that names a revision not older than the one marked', async () => {
      await deliveries.mark(stationId, 'order');
      hold(0, 10);
      await clock.advance(1_000);
      expect(await deliveries.deliveriesOf(stationId, 'order')).toEqual(new Map());
      hold(0, 12);
      await clock.advance(1_000);
      hold(0, 15);
      await clock.advance(1_000);
      expect(await deliveries.deliveriesOf(stationId, 'order')).toEqual(new Map([['p', NOW + 1_000]]));
    });

    it('is forgotten in the end, but for what the report of an order tells', async () => {
      const { kysely } = database;
      await insertMark(kysely, stationId, 'order', 'a', 20);
      const hour = 3_600_000;
      const rows = [10, 19, 21, 22, 30].map((held, n) => {
        return { stationId, deviceId: 'p', revision: held, at: NOW + n * hour };
      });
      await insertDeliveries(kysely, [...rows, { stationId, deviceId: 'q', revision: 25, at: NOW }]);
      const left = async () =>
        (
          await kysely.selectFrom('delivery').select(['device_id', 'revision']).orderBy('revision').execute()
        ).map((row) => `${row.device_id}${row.revision}`);
      await pruneDeliveries(kysely, stationId, NOW);
      expect(await left()).toHaveLength(6);
      await pruneDeliveries(kysely, stationId, NOW + 60 * 24 * hour);
      expect(await left()).toEqual(['p21', 'q25']);
      expect(await firstHeld(kysely, stationId, ['p'], 20)).toEqual(new Map([['p', NOW + 2 * hour]]));
    });

    it('is written together, once, and before the end', async () => {
      await deliveries.mark(stationId, 'order');
      hold(0, 11);
      hold(0, 11);
      hold(1, 11);
      await deliveries.close();
      expect(await database.kysely.selectFrom('delivery').selectAll().execute()).toHaveLength(2);
      expect((await deliveries.deliveriesOf(stationId, 'order')).size).toBe(2);
    });

    it('is not taken from what names no schedule of ours', async () => {
      await deliveries.mark(stationId, 'order');
      for (const etag of [undefined, 'W/"11"', '"x"', '"1e9"', '*', '"100"'])
        deliveries.note(passes[0]!, etag, 99);
      await deliveries.close();
      expect((await deliveries.deliveriesOf(stationId, 'order')).size).toBe(0);
    });

    it('goes by the first mark of a name', async () => {
      await deliveries.mark(stationId, 'order');
      revision = 50;
      await deliveries.mark(stationId, 'order');
      hold(0, 12);
      await deliveries.close();
      expect((await deliveries.deliveriesOf(stationId, 'order')).has('p')).toBe(true);
    });
  });
}
