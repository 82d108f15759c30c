import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { createDevices, type Devices } from '../accounts/devices.ts';
import type { Station } from '../accounts/stations.ts';
import { listTrail } from '../accounts/trail.ts';
import { createMediaStore, type MediaStore } from '../audio/media-store.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { silentLog } from '../kernel/log.ts';
import { at, startHistory, type StationHistory } from '../plan/testing/station-history.ts';
import { putAiring, type Airing } from '../schedule/airings.store.ts';
import { createAiringLives } from './airing-lives.ts';
import { heartbeatResponseSchema } from './contract.ts';
import { createDeviceCommands, isOlder, type DeviceCommands } from './device-commands.ts';
import { commandsOfDevice } from './device-commands.store.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createPlayout, type Playout } from './playout.ts';

const OGG = Buffer.concat([Buffer.from('OggS'), Buffer.alloc(5_000, 7)]);

const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'done',
    (error: unknown) => (error as { code?: string }).code,
  );

function streamOf(...chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

for (const dialect of DIALECTS) {
  describe(`what is asked of a player, on ${dialect}`, () => {
    let database: TestDatabase;
    let history: StationHistory;
    let station: Station;
    let clock: VirtualClock;
    let commands: DeviceCommands;
    let playout: Playout;
    let devices: Devices;
    let media: MediaStore;
    let folder: string;
    let player: { id: string; name: string; stationId: string; zones: string[] };
    let airing: Airing;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      folder = mkdtempSync(join(tmpdir(), 'loa-media-'));
      history = await startHistory(database);
      station = await history.station();
      clock = new VirtualClock(at('2026-11-23 08:00'));
      devices = createDevices({ database, clock, machine: clock });
      media = createMediaStore(folder, folder, clock);
      commands = createDeviceCommands({ database, clock, devices, media });
      playout = createPlayout({
        ...{ database, clock, version: '0.2.0' },
        heartbeats: createHeartbeats({ database, machine: clock, log: silentLog }),
        onAsRun: () => undefined,
      });
      const zones = [history.zones.market];
      player = { id: await history.player('Chợ Hôm', zones), name: 'Chợ Hôm', stationId: station.id, zones };
      airing = await history.airing('2026-11-23 07:00', [await history.script({ title: 'Một cửa' })], {
        zones,
      });
    });
    afterEach(async () => {
      await database.drop();
      rmSync(folder, { recursive: true });
    });

    const beat = async (more: object = {}) =>
      heartbeatResponseSchema.parse(
        await playout.takeHeartbeat(player, {
          ...{ at: '2026-11-23T08:00:00+07:00', version: '0.2.0' },
          ...more,
        }),
      );
    const keepOffAir = (days: number) =>
      devices.configure(station.id, COMMAND_LINE, player.id, {
        ...{ name: player.name, volume: 70, emergencyVolume: 90, offAirDays: days },
        amplifier: { leadMs: 8_000, tailMs: 2_000 },
      });

    it('is told with each heartbeat until it is done, and done once', async () => {
      expect(await beat()).not.toHaveProperty('commands');
      const asked = await commands.ask(station, COMMAND_LINE, player.id, 'restart');
      expect(await commands.ask(station, COMMAND_LINE, player.id, 'restart')).toEqual(asked);
      expect((await beat()).commands).toEqual([{ id: asked.id, kind: 'restart' }]);
      expect((await beat()).commands).toHaveLength(1);
      const done = [{ id: asked.id, ok: false, note: 'Đang phát, không khởi động lại.' }];
      expect(await beat({ commandsDone: done })).not.toHaveProperty('commands');
      await clock.advance(1_000);
      await beat({ commandsDone: [{ id: asked.id, ok: true }] });
      expect(await commandsOfDevice(database.kysely, station.id, player.id, 9)).toMatchObject([
        {
          id: asked.id,
          done: { at: clock.now() - 1_000, ok: false, note: 'Đang phát, không khởi động lại.' },
        },
      ]);
      expect(
        (await listTrail(database.kysely, station.id, { limit: 9 })).map(({ action }) => action),
      ).toEqual(['device.command']);
    });

    it('is given up after a quarter of an hour: nothing sounds when nobody waits for it any more', async () => {
      await commands.ask(station, COMMAND_LINE, player.id, 'test-sound');
      await clock.advance(15 * 60_000);
      expect(await beat()).not.toHaveProperty('commands');
    });

    it('is settings too, and the newer version of its program', async () => {
      await keepOffAir(14);
      expect(await beat({ version: '0.1.9' })).toEqual({
        device: {
          ...{ volume: 70, emergencyVolume: 90, offAirDays: 14 },
          amplifier: { leadMs: 8_000, tailMs: 2_000 },
        },
        update: { version: '0.2.0' },
      });
      expect(await beat()).not.toHaveProperty('update');
    });

    it('is the recording of an airing’s minutes, taken once, as proof of that airing', async () => {
      const ask = () => commands.askRecording(station, COMMAND_LINE, player.id, airing.id);
      expect(await code(ask())).toBe('no-off-air');
      await keepOffAir(7);
      const { id } = await ask();
      expect((await beat()).commands).toEqual([
        { id, kind: 'off-air', from: '2026-11-22T23:59:00.000Z', to: '2026-11-23T00:16:00.000Z' },
      ]);
      expect(await code(commands.takeRecording(player, id, streamOf(Buffer.from('ID3 not ogg'))))).toBe(
        'not-ogg',
      );
      const halves = [OGG.subarray(0, 2), OGG.subarray(2)];
      const { sha256 } = await commands.takeRecording(player, id, streamOf(...halves));
      expect(await media.size(sha256)).toBe(OGG.length);
      const other = Buffer.concat([OGG, OGG]);
      expect(await commands.takeRecording(player, id, streamOf(other))).toEqual({ sha256 });
      expect(await beat()).not.toHaveProperty('commands');
      expect(await commands.recording(station.id, id)).toBe(sha256);
      const lives = await createAiringLives({ database, clock, devices })(station, [airing]);
      expect(lives.get(airing.id)!.clips).toMatchObject([{ commandId: id, state: 'here', sha256 }]);
    });

    it('is the recording of a relay, asked for by itself and once, also from a player that keeps none', async () => {
      const durationMs = airing.endsAt - airing.startsAt;
      const relay = { role: 'relay', title: 'Tiếp âm', url: 'https://dai.invalid/', durationMs } as const;
      await putAiring(database.kysely, { ...airing, items: [relay] });
      await commands.fetchRelayed(station);
      expect(await beat()).not.toHaveProperty('commands');
      const row = { airingId: airing.id, occurrence: 0, item: 0, segmentId: null, clockOffsetMs: 0 };
      const told = { ...row, id: newId(1), seq: 1, kind: 'end', at: '2026-11-23T00:15:00.000Z' };
      const { results } = await playout.takeAsRun(player, [
        { ...told, outcome: 'completed', playedMs: durationMs },
      ]);
      expect(results).toMatchObject([{ result: 'accepted' }]);
      await commands.fetchRelayed(station);
      await commands.fetchRelayed(station);
      expect((await beat()).commands).toMatchObject([{ kind: 'off-air', from: '2026-11-22T23:59:00.000Z' }]);
    });

    it('is nothing that is not over, or another player’s, or another station’s', async () => {
      await keepOffAir(7);
      const coming = await history.airing('2026-11-23 08:00', [], { zones: [history.zones.market] });
      expect(await code(commands.askRecording(station, COMMAND_LINE, player.id, coming.id))).toBe(
        'not-over-yet',
      );
      const hill = await history.airing('2026-11-23 07:30', [], { zones: [history.zones.hill] });
      expect(await code(commands.askRecording(station, COMMAND_LINE, player.id, hill.id))).toBe(
        'airing-not-found',
      );
      const { id } = await commands.askRecording(station, COMMAND_LINE, player.id, airing.id);
      expect(await code(commands.takeRecording({ ...player, id: 'other' }, id, streamOf(OGG)))).toBe(
        'command-not-found',
      );
      expect(await code(commands.recording('another', id))).toBe('recording-not-found');
      expect(
        await code(commands.ask({ ...station, id: 'another' }, COMMAND_LINE, player.id, 'restart')),
      ).toBe('device-not-found');
      await devices.revoke(station.id, COMMAND_LINE, player.id);
      expect(await code(commands.ask(station, COMMAND_LINE, player.id, 'restart'))).toBe('device-not-found');
    });
  });
}

describe('a version', () => {
  it.each([
    ['0.9.2', '0.10.0', true],
    ['0.1.0', '0.1.0', false],
    ['0.1', '0.1.1', true],
    ['1.0.0', '0.9.9', false],
    ['0.1.0-thu', '0.1.0', false],
    ['bản riêng', '0.1.0', false],
  ])('%s before %s: %s', (one, other, older) => {
    expect(isOlder(one, other)).toBe(older);
  });
});
