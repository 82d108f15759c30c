import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createDevices } from '../accounts/devices.ts';
import type { Station } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { hashOf } from '../kernel/hash.ts';
import { nameId } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { at, startHistory, type StationHistory } from '../plan/testing/station-history.ts';
import { openAlarms } from '../schedule/alarms.ts';
import type { Airing } from '../schedule/airings.store.ts';
import { createAiringLives } from './airing-lives.ts';
import { noteAiringRevisions } from './airing-revisions.store.ts';
import { insertAsRun } from './as-run.store.ts';
import { CLOCK_UNTRUSTED, type AsRunEvent } from './contract.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createPlayout } from './playout.ts';
import { insertDeliveries } from './deliveries.store.ts';
import { readinessOf } from './readiness.store.ts';
import { airingForPlayers, zonesKey } from './schedule-body.ts';
import { createAiringWatch, type AiringWatch } from './airing-watch.ts';

for (const dialect of DIALECTS) {
  describe(`the look of each minute, on ${dialect}`, () => {
    let database: TestDatabase;
    let history: StationHistory;
    let station: Station;
    let clock: VirtualClock;
    let watch: AiringWatch;
    let airing: Airing;
    let player: string;
    let told: string[];
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      history = await startHistory(database);
      station = await history.station();
      clock = new VirtualClock(at('2026-11-22 07:00'));
      const devices = createDevices({ database, clock, machine: clock });
      told = [];
      watch = createAiringWatch({
        ...{ database, clock, devices },
        onAlarms: (_tx, _station, alarms) => {
          told.push(...alarms.map(({ message }) => message));
          return Promise.resolve();
        },
      });
      const zones = [history.zones.market];
      player = await history.player('Chợ Hôm', zones);
      airing = await history.airing('2026-11-23 07:00', [await history.script({ title: 'Một cửa' })], {
        zones,
      });
      const one = new Map([[airing.id, hashOf(airingForPlayers(airing))]]);
      await noteAiringRevisions(database.kysely, station.id, zonesKey(zones), 5, one);
    });
    afterEach(async () => {
      await database.drop();
    });

    const says = async (heartbeat: object) => {
      const values = {
        heartbeat: JSON.stringify({ at: '2026-11-23T06:00:00+07:00', version: '1', ...heartbeat }),
      };
      await database.kysely
        .updateTable('device')
        .set({ ...values, last_seen_at: clock.now() })
        .where('id', '=', player)
        .execute();
    };
    const lookAt = async (time: string) => {
      await clock.advance(at(time) - clock.now());
      await watch.look(station);
    };
    const alarms = async () => (await openAlarms(database.kysely, station.id)).map(({ message }) => message);
    const checks = async () =>
      (await readinessOf(database.kysely, station.id, [airing.id]))
        .get(airing.id)
        ?.map((one) => [one.check, one.ready, ...one.unready.map(({ why }) => why)]) ?? [];

    it('checks an airing a day, an hour and five minutes ahead, once each, and tells in time', async () => {
      await lookAt('2026-11-22 06:59');
      expect(await checks()).toEqual([]);
      await says({});
      await lookAt('2026-11-22 07:00');
      await lookAt('2026-11-22 07:01');
      expect(await checks()).toEqual([['day', false, 'chưa nhận được lịch này']]);
      expect(await alarms()).toEqual([]);

      await clock.advance(at('2026-11-23 05:59') - clock.now());
      await insertDeliveries(database.kysely, [
        { stationId: station.id, deviceId: player, revision: 5, at: clock.now() },
      ]);
      await says({ revision: 5, missing: [airing.items[1]!.sha256], media: { ready: 1, missing: 1 } });
      await lookAt('2026-11-23 06:00');
      expect(await alarms()).toEqual([
        '“Bản tin sáng” lúc 07:00 chưa sẵn sàng trước 1 giờ: Chợ Hôm còn 1 tệp của lượt phát này chưa tải xong.',
      ]);
      await says({ revision: 5, missing: [], media: { ready: 2, missing: 0 } });
      await lookAt('2026-11-23 06:01');
      expect(await alarms()).toEqual([]);
      await clock.advance(at('2026-11-23 06:55') - clock.now());
      await says({ revision: 5 });
      await lookAt('2026-11-23 06:55');
      await lookAt('2026-11-23 07:00');
      expect(await checks()).toEqual([
        ['day', false, 'chưa nhận được lịch này'],
        ['hour', false, 'còn 1 tệp của lượt phát này chưa tải xong'],
        ['minutes', true],
      ]);
      expect(told).toHaveLength(1);
    });

    it('tells of rows that count anew: a machine was copied, or has lost its journal', async () => {
      const row = (id: string, seq: number): AsRunEvent => ({
        ...{ id: nameId(id), seq, airingId: airing.id, occurrence: 0, item: 0, clockOffsetMs: 0 },
        ...{ kind: 'end', at: '2026-11-23T07:00:00+07:00', outcome: 'skipped', playedMs: 0 },
      });
      const arrives = (event: AsRunEvent) =>
        insertAsRun(database.kysely, station.id, player, event, null, clock.now());
      await arrives(row('a', 1));
      await arrives(row('b', 2));
      // Sent again, and known by its id.
      await arrives(row('b', 2));
      await lookAt('2026-11-23 07:10');
      expect(await alarms()).not.toContainEqual(expect.stringContaining('đánh số lại'));
      await arrives(row('c', 2));
      await lookAt('2026-11-23 07:11');
      await lookAt('2026-11-23 07:12');
      expect((await alarms()).filter((message) => message.includes('đánh số lại'))).toEqual([
        'Đầu phát Chợ Hôm gửi nhật ký đánh số lại: nhật ký trên máy bị mất, hoặc có hai máy dùng chung một mã. ' +
          'Nếu có hai máy, hãy thu hồi đầu phát này rồi ghép lại từng máy.',
      ]);
      await lookAt('2026-11-27 07:00');
      expect(await alarms()).not.toContainEqual(expect.stringContaining('đánh số lại'));
    });

    it('says when nobody would sound it', async () => {
      await history.airing('2026-11-23 09:00', [await history.script({ title: 'Đồi' })], {
        zones: [history.zones.hill],
      });
      await lookAt('2026-11-23 08:30');
      expect(await alarms()).toContainEqual(expect.stringContaining('cụm loa này chưa có đầu phát nào.'));
    });

    it.each([
      ['whose disk fills', { disk: { freeBytes: 499 * 1024 * 1024 } }, 'sắp đầy đĩa, còn 499 MB'],
      ['that has been silent on air', { deadAirMs: 20_000 }, 'im tiếng đã 20 giây'],
    ])('tells of a player %s, once, until it is well again', async (_which, heartbeat, words) => {
      await says(heartbeat);
      await watch.look(station);
      await watch.look(station);
      expect(told).toEqual([expect.stringContaining(words)]);
      await says({});
      await watch.look(station);
      expect(await alarms()).toEqual([]);
    });

    it('tells for a day of a clock that was not to be trusted, though the next heartbeat found it right', async () => {
      const heartbeats = createHeartbeats({ database, machine: clock, log: silentLog });
      const playout = createPlayout({ database, clock, heartbeats, version: '1', onAsRun: () => undefined });
      const pass = { id: player, name: 'Chợ Hôm', stationId: station.id, zones: [history.zones.market] };
      const beat = (trusted: boolean) =>
        playout
          .takeHeartbeat(pass, {
            ...{ at: '2026-11-22T07:00:00+07:00', version: '1', clock: { offsetMs: 0, trusted } },
          })
          .then(heartbeats.write);
      // Nobody told it the time before: no clock is trusted then.
      await beat(false);
      await beat(true);
      await watch.look(station);
      expect(told).toEqual([]);
      await beat(false);
      await beat(true);
      await clock.advance(59_000);
      await watch.look(station);
      await watch.look(station);
      expect(told).toEqual([expect.stringContaining('đã có lúc không tin được đồng hồ của mình')]);
      expect((await openAlarms(database.kysely, station.id)).map(({ key }) => key)).toContain(
        `clock:${player}`,
      );
      const devices = createDevices({ database, clock, machine: clock });
      const then = async (startsAt: number) =>
        (
          await createAiringLives({ database, clock, devices })(station, [
            { ...airing, startsAt, endsAt: startsAt + 60_000, repeat: null },
          ])
        ).get(airing.id)!.devices[0]!.clockUntrusted;
      const since = at('2026-11-22 07:00');
      expect(await then(since - 30_000)).toBe(true);
      expect(await then(since + 60_000)).toBe(false);
      await clock.advance(24 * 3_600_000);
      await beat(true);
      await watch.look(station);
      expect((await openAlarms(database.kysely, station.id)).map(({ key }) => key)).not.toContain(
        `clock:${player}`,
      );
    });

    it('tells of a clock by the rows that came of it, as the player words them', async () => {
      await says({});
      await insertAsRun(
        ...([database.kysely, station.id, player] as const),
        {
          ...{ id: nameId('silent'), seq: 1, airingId: airing.id, occurrence: 0, item: 0, clockOffsetMs: 0 },
          ...{ kind: 'end', at: '2026-11-20T07:00:00+07:00', outcome: 'skipped', playedMs: 0 },
          reason: CLOCK_UNTRUSTED,
        },
        ...([null, clock.now()] as const),
      );
      await watch.look(station);
      expect(told).toEqual([expect.stringContaining('hãy kiểm tra pin đồng hồ')]);
    });

    it('tells of a player that is gone for five minutes, and an airing’s life remembers since when', async () => {
      await says({ revision: 5 });
      const since = clock.now();
      await clock.advance(since + 300_000 - clock.now());
      await watch.look(station);
      expect(await alarms()).toEqual([]);
      await clock.advance(since + 300_001 - clock.now());
      await watch.look(station);
      expect(await alarms()).toEqual([
        'Đầu phát Chợ Hôm mất kết nối từ 07:00 22/11/2026; máy vẫn phát theo lịch đã tải.',
      ]);
      await clock.advance(at('2026-11-23 07:30') - clock.now());
      await says({});
      await watch.look(station);
      expect(await alarms()).toEqual([]);
      const devices = createDevices({ database, clock, machine: clock });
      const lives = await createAiringLives({ database, clock, devices })(station, [airing]);
      expect(lives.get(airing.id)!.devices).toMatchObject([{ id: player, lostSince: since + 1 }]);
    });

    it('tells of a start that was more than two seconds late, and not of one that was less', async () => {
      await says({});
      await history.heard(player, airing, 0, { latenessMs: 2_000 });
      await clock.advance(at('2026-11-23 07:05') - clock.now());
      await says({});
      await watch.look(station);
      expect(await alarms()).toEqual([]);
      await history.heard(player, airing, 1, { latenessMs: 45_300 });
      await watch.look(station);
      expect(await alarms()).toEqual(['“Bản tin sáng” lúc 07:00 23/11/2026 phát muộn 45,3 giây ở Chợ Hôm.']);
      await clock.advance(at('2026-11-24 07:05') - clock.now());
      await says({});
      await watch.look(station);
      expect(await alarms()).toEqual([]);
    });
  });
}
