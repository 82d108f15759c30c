/**
 * The look of each minute at what players told: whether coming airings are ready, and what a person must know in time. Each check is
 * written once, each trouble is one alarm until it is over.
 */
import type { Devices } from '../accounts/devices.ts';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { CHECK_AHEAD_MS } from '../schedule/airing-life.ts';
import { airingsBetween, type Airing } from '../schedule/airings.store.ts';
import { keepAlarms, type Alarm } from '../schedule/alarms.ts';
import type { Database, Executor } from '../storage/database.ts';
import { lateStarts, repeatedSequences, sequenceHoles } from './as-run.store.ts';
import { deliveriesOfAirings } from './airing-deliveries.ts';
import { healthOf } from './device-health.ts';
import {
  holeAlarms,
  lateAlarms,
  LATE_OVER_MS,
  playerAlarms,
  twinAlarms,
  unreadyAlarms,
} from './player-alarms.ts';
import { checkDue, unreadyPlayers, type ServingPlayer } from './readiness.ts';
import { untrustedClocks } from './untrusted-clocks.store.ts';
import { insertReadiness, readinessOf } from './readiness.store.ts';

/** A late start is told for a day: what it says of the player holds beyond its airing. */
const LATE_TOLD_MS = 24 * 3_600_000;

/** What a clock was is told for a day: the machine that lost it will lose it again at the next power cut. */
export const CLOCK_TOLD_MS = 24 * 3_600_000;

/** Two machines with one token go on until somebody acts; a lost journal is known after some days. */
const TWINS_TOLD_MS = 3 * 24 * 3_600_000;
/** Rows go out in their order, a batch at a time: what is not there so long after the next will not come. */
const HOLE_SETTLED_MS = 10 * 60_000;

export interface AiringWatchDependencies {
  database: Database;
  clock: Clock;
  devices: Devices;
  /** In the transaction that raises them. */
  onAlarms: (tx: Executor, station: Station, alarms: readonly Alarm[]) => Promise<void>;
}

export type AiringWatch = ReturnType<typeof createAiringWatch>;

export function createAiringWatch({ database, clock, devices, onAlarms }: AiringWatchDependencies) {
  async function look(station: Station): Promise<void> {
    const { kysely } = database;
    const now = clock.now();
    const players = (await devices.list(station.id))
      .filter(({ revokedAt }) => revokedAt === null)
      .map((device) => ({ device, health: healthOf(device, now, clock.rate()) }));
    const coming = (await airingsBetween(kysely, station.id, now, now + CHECK_AHEAD_MS.day + 1)).filter(
      ({ status, startsAt, orderId }) => status === 'planned' && startsAt > now && orderId === null,
    );
    const delivered = await deliveriesOfAirings(
      kysely,
      station.id,
      coming,
      players.map(({ device }) => device),
    );
    const looked = coming.map((airing) => {
      const serving = players
        .filter(({ device }) => device.zones.some((zone) => airing.zones.includes(zone)))
        .map(({ device, health }): ServingPlayer => ({ id: device.id, name: device.name, health }));
      const unready = unreadyPlayers(airing, serving, delivered.get(airing.id) ?? []);
      return { airing, serving, unready, ready: serving.length > 0 && unready.length === 0 };
    });
    const late = await lateStarts(kysely, station.id, now - LATE_TOLD_MS, LATE_OVER_MS);
    const twins = await repeatedSequences(kysely, station.id, now - TWINS_TOLD_MS);
    const untrusted = await untrustedClocks(kysely, station.id, now - CLOCK_TOLD_MS);
    const holes = await sequenceHoles(
      ...([kysely, station.id, now - TWINS_TOLD_MS, now - HOLE_SETTLED_MS] as const),
    );
    const names = new Map(players.map(({ device }) => [device.id, device.name]));

    await database.kysely.transaction().execute(async (tx) => {
      await writeChecks(tx, station.id, looked, now);
      const kinds: [string, Alarm[]][] = [
        ['unready', unreadyAlarms(looked, now, station.timeZone)],
        ['late', lateAlarms(late, names, station.timeZone)],
        ['twins', twinAlarms(twins, names)],
        ['holes', holeAlarms(holes, names)],
        ...Object.entries(playerAlarms(players, untrusted, now, station.timeZone, clock.rate())),
      ];
      const fresh: Alarm[] = [];
      for (const [kind, wanted] of kinds)
        fresh.push(...(await keepAlarms(tx, station.id, kind, wanted, now)));
      if (fresh.length > 0) await onAlarms(tx, station, fresh);
    });
  }

  return { look };
}

async function writeChecks(
  tx: Executor,
  stationId: string,
  looked: readonly { airing: Airing; ready: boolean; unready: { deviceId: string; why: string }[] }[],
  now: number,
): Promise<void> {
  const made = await readinessOf(
    tx,
    stationId,
    looked.map(({ airing }) => airing.id),
  );
  for (const { airing, ready, unready } of looked) {
    const check = checkDue(airing, now);
    if (check === null || made.get(airing.id)?.some((one) => one.check === check)) continue;
    await insertReadiness(tx, stationId, airing.id, { check, at: now, ready, unready });
  }
}
