/** Puts together what is known of airings besides the log: deliveries, checks, how the players were, recordings. */
import type { Device, Devices } from '../accounts/devices.ts';
import type { Clock } from '../kernel/clock.ts';
import type { AiringLife, LifeDevice, LifeOf, OffAirClip } from '../schedule/airing-life.ts';
import type { Airing } from '../schedule/airings.store.ts';
import { alarmsBetween, type RaisedAlarm } from '../schedule/alarms.ts';
import { soundsUntil } from '../schedule/heard.ts';
import type { Database } from '../storage/database.ts';
import { deliveriesOfAirings } from './airing-deliveries.ts';
import { commandsOfAirings, type CommandRow } from './device-commands.store.ts';
import { healthOf } from './device-health.ts';
import { CLOCK_TOLD_MS } from './airing-watch.ts';
import { LOST_ALARM_MS } from './player-alarms.ts';
import { readinessOf } from './readiness.store.ts';
import { untrustedClocks } from './untrusted-clocks.store.ts';

/** Alarms are raised by a look each minute of the machine. */
const LOOKED_MS = 60_000;

export interface AiringLivesDependencies {
  database: Database;
  clock: Clock;
  devices: Devices;
}

export function createAiringLives({ database, clock, devices }: AiringLivesDependencies): LifeOf {
  return async (station, airings) => {
    if (airings.length === 0) return new Map();
    const { kysely } = database;
    const now = clock.now();
    const ids = airings.map(({ id }) => id);
    const known = await devices.list(station.id);
    const delivered = await deliveriesOfAirings(
      kysely,
      station.id,
      airings,
      known.filter(({ revokedAt }) => revokedAt === null),
    );
    const readiness = await readinessOf(kysely, station.id, ids);
    const from = Math.min(...airings.map(({ startsAt }) => startsAt));
    const to = Math.max(...airings.map((airing) => soundsUntil(airing))) + LOST_ALARM_MS * clock.rate();
    const lost = await alarmsBetween(kysely, station.id, 'lost', from, to);
    const clocks = await alarmsBetween(kysely, station.id, 'clock', from, to);
    const untrusted = await untrustedClocks(kysely, station.id, now - CLOCK_TOLD_MS);
    const clips = Map.groupBy(await commandsOfAirings(kysely, station.id, ids), ({ airingId }) => airingId);
    return new Map(
      airings.map((airing): [string, AiringLife] => [
        airing.id,
        {
          deliveries: delivered.get(airing.id) ?? [],
          readiness: readiness.get(airing.id) ?? [],
          devices: known
            .filter(({ zones }) => zones.some((zone) => airing.zones.includes(zone)))
            .map((device) =>
              deviceThen(device, airing, { lost, clocks, untrusted, now, rate: clock.rate() }),
            ),
          clips: (clips.get(airing.id) ?? []).map((row) => clipOf(row, now)),
        },
      ]),
    );
  };
}

interface History {
  lost: readonly RaisedAlarm[];
  clocks: readonly RaisedAlarm[];
  /** When each player told last that its clock was not to be trusted. */
  untrusted: ReadonlyMap<string, number>;
  now: number;
  /** As `healthOf` takes it. */
  rate: number;
}

/** A player as it was when the airing was to begin. */
function deviceThen(
  device: Device,
  airing: Airing,
  { lost, clocks, untrusted, now, rate }: History,
): LifeDevice {
  const { id, name, zones, pairedAt, revokedAt, lastSeenAt, offAirDays } = device;
  const until = soundsUntil(airing);
  const was = lost.find(
    ({ key, raisedAt, clearedAt }) =>
      key === `lost:${id}` &&
      raisedAt - LOST_ALARM_MS * rate < until &&
      (clearedAt ?? Infinity) > airing.startsAt,
  );
  // Gone a moment ago, it is no alarm yet.
  const isLost = healthOf(device, now, rate).state === 'lost' && lastSeenAt !== null && lastSeenAt < until;
  return {
    ...{ id, name, zones, pairedAt, revokedAt },
    keepsRecording: offAirDays > 0,
    lostSince: was ? was.raisedAt - LOST_ALARM_MS * rate : isLost ? lastSeenAt : null,
    clockUntrusted: clocks.some(
      ({ key, raisedAt, clearedAt }) =>
        key === `clock:${id}` &&
        raisedAt - LOOKED_MS * rate <= until &&
        // The alarm stands for a day after the clock was last untrusted.
        (clearedAt === null ? (untrusted.get(id) ?? raisedAt) : clearedAt - CLOCK_TOLD_MS) > airing.startsAt,
    ),
  };
}

function clipOf(command: CommandRow, now: number): OffAirClip {
  const { id, deviceId, byName, from, to, done, recording, expiresAt } = command;
  return {
    ...{ commandId: id, deviceId, askedBy: byName, from: from ?? 0, to: to ?? 0 },
    state: recording ? 'here' : done?.ok === false ? 'failed' : expiresAt <= now ? 'expired' : 'asked',
    note: done?.note ?? null,
    sha256: recording?.sha256 ?? null,
  };
}
