/** Reads the broadcast log of a range: the one source of the page, of what is printed, and of the spreadsheet. */
import type { Device, Devices } from '../accounts/devices.ts';
import type { Station } from '../accounts/stations.ts';
import { listZones, type Zone } from '../accounts/zones.ts';
import { drillsAmong } from '../emergencies/orders.store.ts';
import type { Clock } from '../kernel/clock.ts';
import { airingId } from '../schedule/planning.ts';
import { airingsBetween, findAirings, isChannelTest, type Airing } from '../schedule/airings.store.ts';
import { storiesOf, type StoryDependencies } from '../schedule/airing-story.ts';
import { airingState, type HeardRow } from '../schedule/heard.ts';
import { whyDeaf } from '../schedule/why-not-heard.ts';
import { listMakeGoods } from '../schedule/slots.store.ts';
import type { Database } from '../storage/database.ts';
import {
  isWanted,
  logLine,
  totalsByZone,
  type LogEntry,
  type LogFilter,
  type LogLine,
  type ZoneTotals,
} from './broadcast-log.ts';

/** So many airings are read at a time: between them other requests have their turn. */
const AT_ONCE = 200;

export interface BroadcastLog {
  lines: LogLine[];
  totals: ZoneTotals[];
  zones: Zone[];
  players: Device[];
}

export interface LogRange {
  /** UTC ms, half-open. */
  from: number;
  to: number;
  zone?: string | undefined;
  player?: string | undefined;
  words?: string | undefined;
}

export interface BroadcastLogsDependencies extends StoryDependencies {
  database: Database;
  clock: Clock;
  devices: Devices;
}

export type BroadcastLogs = ReturnType<typeof createBroadcastLogs>;

export function createBroadcastLogs(deps: BroadcastLogsDependencies) {
  const { database, clock, devices } = deps;
  const { kysely } = database;

  /** All airings of a range that are wanted, in the order they were to begin. */
  async function read(station: Station, range: LogRange): Promise<BroadcastLog> {
    const now = clock.now();
    const zones = await listZones(kysely, station.id);
    const players = await devices.list(station.id);
    const player = players.find(({ id }) => id === range.player);
    const filter: LogFilter = { zone: range.zone, player, words: range.words };
    const airings = (await airingsBetween(kysely, station.id, range.from, range.to)).filter(
      (airing) => airing.startsAt >= range.from && !isChannelTest(airing) && isWanted(filter, airing),
    );
    const entries: LogEntry[] = [];
    const makeGoods = await makeGoodsByMissed(station.id);
    for (let first = 0; first < airings.length; first += AT_ONCE) {
      entries.push(...(await entriesOf(station, airings.slice(first, first + AT_ONCE), makeGoods, now)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    const serves = (deviceId: string, zone: string) =>
      players.find(({ id }) => id === deviceId)?.zones.includes(zone) ?? false;
    const shown = range.zone === undefined ? zones.map(({ id }) => id) : [range.zone];
    return {
      lines: entries.map((entry) => logLine(entry, filter, now)),
      totals: totalsByZone(ofPlayer(entries, player), shown, serves, now),
      ...{ zones, players },
    };
  }

  /** Of each airing that was made good, the make-good's own airing id; and the other way round. */
  async function makeGoodsByMissed(stationId: string) {
    const pairs = (await listMakeGoods(kysely, stationId)).map(({ id, start, makesGood }) => ({
      missed: makesGood,
      made: airingId(id, `${start.slice(0, 16)}:00`),
    }));
    return {
      madeFor: new Map(pairs.map(({ missed, made }) => [missed, made])),
      missedBy: new Map(pairs.map(({ missed, made }) => [made, missed])),
    };
  }

  async function entriesOf(
    station: Station,
    airings: readonly Airing[],
    { madeFor, missedBy }: Awaited<ReturnType<typeof makeGoodsByMissed>>,
    now: number,
  ): Promise<LogEntry[]> {
    const others = airings.flatMap(({ id }) => [madeFor.get(id) ?? [], missedBy.get(id) ?? []].flat());
    const known = new Map((await findAirings(kysely, station.id, others)).map((one) => [one.id, one]));
    const ids = [...new Set([...airings.map(({ id }) => id), ...known.keys()])];
    const rows = Map.groupBy(await deps.heardOf(station.id, ids), ({ airingId: of }) => of);
    const rowsOf = (id: string): HeardRow[] => rows.get(id) ?? [];
    // Only what was not heard has to be explained.
    const unheard = airings.filter((airing) => {
      const own = rowsOf(airing.id);
      const state = airingState(airing, own, now);
      if (state === 'planned' || state === 'onAir') return false;
      return state !== 'aired' || whyDeaf(own, station.trial) !== null;
    });
    const stories = await storiesOf(kysely, deps, station, unheard, now);
    const why = new Map(stories.map((story) => [story.airing.id, story.why]));
    const orderIds = airings.flatMap(({ orderId }) => orderId ?? []);
    const drills = await drillsAmong(kysely, station.id, orderIds);
    return airings.map((airing) => {
      const made = known.get(madeFor.get(airing.id) ?? '');
      return {
        airing,
        rows: rowsOf(airing.id),
        why: why.get(airing.id) ?? null,
        madeGood: made ? { airing: made, rows: rowsOf(made.id) } : null,
        order: airing.orderId === null ? null : drills.has(airing.orderId) ? 'drill' : 'emergency',
        standsFor: known.get(missedBy.get(airing.id) ?? '')?.startsAt ?? null,
      };
    });
  }

  return { read };
}

function ofPlayer(entries: readonly LogEntry[], player: Device | undefined): readonly LogEntry[] {
  if (!player) return entries;
  return entries.map((entry) => ({
    ...entry,
    rows: entry.rows.filter(({ deviceId }) => deviceId === player.id),
  }));
}
