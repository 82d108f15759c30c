/** The server of a simulated ward: the real rooms on a real database, and the people who work with them. */
import { writeFileSync } from 'node:fs';
import type { Actor } from '../../src/accounts/actor.ts';
import type { PasswordProof } from '../../src/accounts/auth.ts';
import { createMediaStore } from '../../src/audio/media-store.ts';
import { createOrders } from '../../src/emergencies/orders.ts';
import { newId } from '../../src/kernel/ids.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { wallClockOf } from '../../src/kernel/zoned-time.ts';
import { createAudits } from '../../src/plan/audits.ts';
import { createAiringWatch } from '../../src/playout/airing-watch.ts';
import { createBroadcastLogs } from '../../src/playout/broadcast-logs.ts';
import { createDeliveries } from '../../src/playout/deliveries.ts';
import { createDeviceCommands } from '../../src/playout/device-commands.ts';
import { createHeartbeats } from '../../src/playout/heartbeats.ts';
import { createPlayout } from '../../src/playout/playout.ts';
import { playoutRoutes } from '../../src/playout/playout.routes.ts';
import { createScheduleFeed, type ScheduleFeed } from '../../src/playout/schedule-feed.ts';
import { fixedKeys } from '../../src/playout/keys.ts';
import { makeKey } from '../../src/playout/signing.ts';
import { airingsBetween, type Airing } from '../../src/schedule/airings.store.ts';
import { occurrencesIn, startOf } from '../../src/schedule/core/airing.ts';
import { toPlanned } from '../../src/schedule/planned.ts';
import type { Alarm } from '../../src/schedule/alarms.ts';
import type { Device } from '../../src/player/device.ts';
import { openTestApp } from '../support/app.ts';
import { openProgramme, writeScript } from '../support/programme.ts';
import { Sounds } from './sounds.ts';
import type { Host } from './network.ts';
import type { World } from './world.ts';

const DAY_MS = 86_400_000;
export const ZONE = 'Asia/Ho_Chi_Minh';
const EDITOR: Actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] };
const COMMANDER: Actor = { kind: 'person', id: 'minh', name: 'Lê Văn Minh', roles: ['commander'] };

export type Ward = Awaited<ReturnType<typeof openWard>>;

export async function openWard(world: World) {
  const made: { feed?: ScheduleFeed } = {};
  const publish = async (stationId: string) => {
    await made.feed!.publish(stationId);
    await mindAirings();
  };
  const server = await openTestApp({ machine: world });
  const { installation, app, station } = server;
  const { database, clock, machine, devices, folder } = installation;
  const programme = openProgramme(installation, world, publish);
  const { bulletins, planner, schedule, suspensions, makeGoods, heardOf, lifeOf } = programme;
  const media = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
  const key = makeKey();
  const feed = (made.feed = createScheduleFeed({
    database,
    clock,
    machine,
    keys: fixedKeys(key),
    station: async () => station,
  }));
  const deliveries = createDeliveries({ database, clock, machine, feed, devices, log: silentLog });
  const heartbeats = createHeartbeats({ database, machine, log: silentLog });
  const playout = createPlayout({ database, clock, heartbeats, version: '0.1.0', onAsRun: () => undefined });
  const commands = createDeviceCommands({ database, clock, devices, media });
  playoutRoutes(app, { feed, playout, devices, media, deliveries, commands, clock });
  const alarms: Alarm[] = [];
  const watch = createAiringWatch({
    ...{ database, clock, devices },
    onAlarms: async (_tx, _station, raised) => void alarms.push(...raised),
  });
  const orders = createOrders({
    ...{ database, clock, machine, bulletins, wakeJobs: () => undefined },
    onPlanned: publish,
    markDelivery: deliveries.mark,
    tellSeconds: async () => undefined,
  });
  const audits = createAudits({ database, clock, trial: false });
  const logs = createBroadcastLogs({ database, clock, devices, heardOf, lifeOf });
  const sounds = new Sounds();
  const host: Host = { app, down: false, now: () => clock.now() };
  /** Of each item, by the SHA-256 of its sound. */
  const scripts = new Map<string, { id: string; title: string; durationMs: number }>();

  async function news(title: string, durationMs: number, silent = false): Promise<string> {
    const sound = sounds.make(durationMs, silent);
    const file = media.temporaryFile();
    writeFileSync(file, sound.bytes);
    await media.put(file);
    const made = { sha256: sound.sha256, bytes: sound.bytes.length, durationMs };
    const id = await writeScript(programme, station.id, { title, made });
    scripts.set(sound.sha256, { id, title, durationMs });
    return id;
  }

  /** A bulletin of these items; `id` of one that is changed. */
  async function bulletin(title: string, scriptIds: string[], id: string | null = null): Promise<string> {
    const content = { title, openingChime: null, closingChime: null, openingTemplateId: null };
    return (
      await bulletins.save(station, EDITOR, id, {
        ...content,
        closingTemplateId: null,
        between: null,
        scriptIds,
      })
    ).id;
  }

  async function slot(name: string, start: string, days: string, bulletinId: string, more: object = {}) {
    return schedule.saveSlot(station, EDITOR, null, {
      ...{ name, start, durationMinutes: 5, rrule: `FREQ=WEEKLY;BYDAY=${days}`, bulletinId },
      ...{ reserveBulletinId: null, zones: server.zones.map(({ id }) => id) },
      ...{ late: 'whole' as const, overrun: 'cut' as const },
      ...more,
    });
  }

  /** An emergency by a prepared bulletin, confirmed at once. */
  async function emergency(bulletinId: string, zones: string[], minutes: number): Promise<string> {
    const order = await orders.write(station, COMMANDER, {
      ...{ kind: 'emergency', zones, text: '', bulletinId, repeatMinutes: 5, minutes },
      ...{ relation: undefined, refersTo: undefined },
    });
    await orders.confirm(station, COMMANDER, { userId: COMMANDER.id } as PasswordProof, order.id);
    return order.id;
  }

  async function pair(name: string, zones: string[]): Promise<Device> {
    const deviceId = newId(clock.now());
    const token = `loa_d_${deviceId}`;
    await database.kysely
      .insertInto('device')
      .values({
        ...{ id: deviceId, station_id: station.id, name, zones: JSON.stringify(zones) },
        ...{ token_hash: sha256(token), paired_at: clock.now(), revoked_at: null, last_seen_at: null },
        ...{ heartbeat: null, volume: 100, last_seq: 0 },
      })
      .execute();
    return {
      ...{ deviceId, token, station: station.id, zones, name, server: 'http://loa.local' },
      keys: [{ keyId: key.keyId, publicKey: key.publicKey }],
      ...{ sandbox: false, sink: 'alsa', soundCard: 'default', latencyMs: 0, revoked: false },
    };
  }

  /** The airings that the plan has between two instants, by their start. */
  const airings = async (from: number, to: number): Promise<Airing[]> =>
    (await airingsBetween(database.kysely, station.id, from, to)).filter(({ startsAt }) => startsAt >= from);

  async function mindAirings(): Promise<void> {
    for (const airing of await airings(clock.now() - DAY_MS, clock.now() + 9 * DAY_MS)) {
      if (airing.status !== 'planned') continue;
      const planned = toPlanned(airing);
      const length = airing.items.reduce((sum, { durationMs }) => sum + durationMs, 0);
      for (let occurrence = 0; occurrence < occurrencesIn(planned); occurrence++) {
        const at = startOf(planned, occurrence);
        world.mind(at - 6_000, at + length + 5_000);
      }
    }
  }

  /** As the server does each minute. */
  async function look(): Promise<void> {
    await planner.plan(station.id);
    await watch.look(station);
    await mindAirings();
  }

  /** What a new process of the server knows: the database. */
  function restart(): void {
    feed.changed();
    devices.forget();
  }

  async function makeGood(airingId: string): Promise<boolean> {
    const offer = await makeGoods.propose(station, airingId).catch(() => null);
    if (!offer?.startsAt) return false;
    await makeGoods.make(station, EDITOR, airingId, offer.startsAt);
    return true;
  }

  const cancel = (of: string, wallStart: string) =>
    schedule.setOccurrence(station, EDITOR, of, wallStart, {
      cancelled: true,
      reason: 'Mất điện toàn phường',
    });
  const suspend = (zones: string[], from: number, to: number) =>
    suspensions.suspend(station, EDITOR, {
      ...{ zones, cause: 'repair', note: '' },
      from: wallClockOf(from, ZONE).slice(0, 16),
      to: wallClockOf(to, ZONE).slice(0, 16),
    });

  return {
    ...{
      server,
      database,
      station,
      zones: server.zones.map(({ id }) => id),
      host,
      sounds,
      scripts,
      alarms,
      key,
    },
    ...{ news, bulletin, slot, emergency, pair, airings, look, restart, makeGood, cancel, suspend, feed },
    ...{ audits, logs, orders, devices, deliveries, planner },
    close: async () => {
      await deliveries.close();
      await server.close();
    },
  };
}
