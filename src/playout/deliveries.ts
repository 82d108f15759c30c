/**
 * Which players have got what: a poll whose If-None-Match names a revision says that the machine holds it. Ten thousand say so at
 * once when an emergency goes out, so that rows are gathered and written together.
 */
import type { Device } from '../accounts/devices.ts';
import type { DevicePass } from '../accounts/http/gate.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Database } from '../storage/database.ts';
import { firstHeld, insertDeliveries, insertMark, marksOf, type Delivery } from './deliveries.store.ts';
import { zonesKey } from './schedule-body.ts';
import type { ScheduleFeed } from './schedule-feed.ts';

/** Told so soon that a page which looks each second shows it; seldom enough that a disk keeps up. */
const WRITE_AFTER_MS = 200;

export interface DeliveriesDependencies {
  database: Database;
  clock: Clock;
  /** The machine's: gathering has nothing to do with a sandbox's time. */
  machine: Clock;
  feed: Pick<ScheduleFeed, 'current'>;
  devices: { list(stationId: string): Promise<Device[]> };
  log: Log;
}

export type Deliveries = ReturnType<typeof createDeliveries>;

export function createDeliveries(deps: DeliveriesDependencies) {
  const { database, clock, machine, feed } = deps;
  /** The ETag each player named last: a poll that names it again costs a look into this Map. */
  const named = new Map<string, string>();
  let gathered: Delivery[] = [];
  let writing: Promise<void> | null = null;

  /**
   * A player's poll named this ETag.
   *
   * @param newest revision of the schedule that we would give it: a higher one is not ours, and says nothing
   */
  function note(device: DevicePass, etag: string | undefined, newest: number): void {
    if (etag === undefined || named.get(device.id) === etag) return;
    const revision = Number(/^"(\d{1,15})"$/.exec(etag)?.[1]);
    if (!(revision <= newest)) return;
    named.set(device.id, etag);
    gathered.push({ stationId: device.stationId, deviceId: device.id, revision, at: clock.now() });
    writing ??= machine.wait(WRITE_AFTER_MS).then(write);
  }

  async function write(): Promise<void> {
    const rows = gathered;
    gathered = [];
    writing = null;
    try {
      await database.kysely.transaction().execute((tx) => insertDeliveries(tx, rows));
    } catch (error) {
      deps.log.error('deliveries could not be written', { error });
      // Asked again, they are noted again.
      for (const { deviceId } of rows) named.delete(deviceId);
    }
  }

  /** Writes what is gathered; call it before the database is closed. */
  async function close(): Promise<void> {
    if (writing) await write();
  }

  /** Notes which schedule told the players of something; call it after they were told. */
  async function mark(stationId: string, name: string): Promise<void> {
    const known = await marksOf(database.kysely, stationId, name);
    for (const [key, zones] of await zoneSets(stationId)) {
      if (known.has(key)) continue;
      const { revision } = await feed.current(stationId, zones);
      await insertMark(database.kysely, stationId, name, key, revision);
    }
  }

  /** When each player of the station first held a schedule that told of `name`, UTC ms; one that has not is left out. */
  async function deliveriesOf(stationId: string, name: string): Promise<Map<string, number>> {
    const marks = await marksOf(database.kysely, stationId, name);
    const byKey = Map.groupBy(await deps.devices.list(stationId), (device) => zonesKey(device.zones));
    const found = new Map<string, number>();
    for (const [key, devices] of byKey) {
      const revision = marks.get(key);
      if (revision === undefined) continue;
      const ids = devices.map((device) => device.id);
      for (const [id, at] of await firstHeld(database.kysely, stationId, ids, revision)) found.set(id, at);
    }
    return found;
  }

  async function zoneSets(stationId: string): Promise<Map<string, readonly string[]>> {
    const devices = (await deps.devices.list(stationId)).filter(({ revokedAt }) => revokedAt === null);
    return new Map(devices.map(({ zones }) => [zonesKey(zones), zones]));
  }

  return { note, mark, deliveriesOf, close };
}
