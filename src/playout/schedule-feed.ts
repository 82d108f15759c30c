/**
 * The signed schedule, built once a change and set of zones, the same bytes for every player of those zones. A poll that finds
 * nothing new costs a look into a Map; one that waits is woken when its schedule changes.
 */
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { hashOf } from '../kernel/hash.ts';
import { dateOf, dayBounds } from '../kernel/zoned-time.ts';
import { airingsBetween } from '../schedule/airings.store.ts';
import { plannedDays } from '../schedule/planner.ts';
import { announceChange } from '../storage/changes.ts';
import type { Database } from '../storage/database.ts';
import { alone } from '../storage/locks.ts';
import { noteAiringRevisions } from './airing-revisions.store.ts';
import { contentHash, nextRevision, scheduleContent, zonesKey } from './schedule-body.ts';
import type { ScheduleBody } from './contract.ts';
import type { StationKeys } from './keys.ts';
import { signatureHeader } from './signing.ts';

/** A body as it is sent. */
export interface SignedSchedule {
  body: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** Strong ETag, quotes included. */
  etag: string;
  /** Value of Loa-Signature. */
  signature: string;
  revision: number;
  /** What media its players may fetch. */
  sha256s: ReadonlySet<string>;
  /** The day it was made for has ended at this instant: it must be made anew. */
  staleAt: number;
}

export interface ScheduleFeedDependencies {
  database: Database;
  clock: Clock;
  /** The machine's: revisions follow real time also where the domain's stands elsewhere. */
  machine: Clock;
  /** As they stand now: they may be changed while the server runs. */
  keys: () => StationKeys;
  station: (id: string) => Promise<Station>;
}

export type ScheduleFeed = ReturnType<typeof createScheduleFeed>;

export function createScheduleFeed(deps: ScheduleFeedDependencies) {
  const held = new Map<string, SignedSchedule>();
  const making = new Map<string, Promise<SignedSchedule>>();
  /** What is being made from airings that have changed since. */
  const outdated = new Set<string>();
  const waiting = new Map<string, Set<() => void>>();

  /** The newest schedule of a station for some zones. */
  function current(stationId: string, zones: readonly string[]): SignedSchedule | Promise<SignedSchedule> {
    const key = `${stationId} ${zonesKey(zones)}`;
    const known = held.get(key);
    if (known && known.staleAt > deps.clock.now()) return known;
    const begun = making.get(key) ?? makeUntilNew(stationId, zones, key).finally(() => making.delete(key));
    making.set(key, begun);
    return begun;
  }

  /**
   * Made anew when something changed meanwhile: what has read the airings before the change would be held without it, and be noted
   * as the schedule that told the players of it.
   */
  async function makeUntilNew(
    stationId: string,
    zones: readonly string[],
    key: string,
  ): Promise<SignedSchedule> {
    for (;;) {
      outdated.delete(key);
      const made = await make(stationId, zones);
      if (outdated.has(key)) continue;
      held.set(key, made);
      return made;
    }
  }

  async function make(stationId: string, zones: readonly string[]): Promise<SignedSchedule> {
    const station = await deps.station(stationId);
    const { from, to } = plannedDays(deps.clock.now(), station);
    const { signing, listed } = deps.keys();
    const signed = await deps.database.kysely.transaction().execute(async (tx) => {
      // Two processes would give one revision to two bodies, and a player that holds one would never hear of the other.
      await alone(tx, deps.database.dialect, `feed ${stationId} ${zonesKey(zones)}`);
      const airings = await airingsBetween(tx, stationId, from, to);
      const { timeZone } = station;
      const content = scheduleContent({ stationId, timeZone, zones, from, to, keys: listed, airings });
      const hash = contentHash(content);
      const kept = await tx
        .selectFrom('schedule_revision')
        .selectAll()
        .where('station_id', '=', stationId)
        .where('zones_key', '=', zonesKey(zones))
        .executeTakeFirst();
      const told = new Map(content.airings.map((airing) => [airing.id, hashOf(airing)]));
      if (kept?.content_hash === hash && kept.key_id === signing.keyId) {
        // A body that an older version made has no such notes yet.
        await noteAiringRevisions(tx, stationId, zonesKey(zones), kept.revision, told);
        return kept;
      }
      const revision = nextRevision(kept?.revision, deps.machine.now());
      const body = JSON.stringify({ revision, ...content } satisfies ScheduleBody);
      const row = {
        revision,
        content_hash: hash,
        body,
        signature: signatureHeader(Buffer.from(body), signing),
        key_id: signing.keyId,
        made_at: deps.clock.now(),
      };
      await tx
        .insertInto('schedule_revision')
        .values({ station_id: stationId, zones_key: zonesKey(zones), ...row })
        .onConflict((conflict) => conflict.columns(['station_id', 'zones_key']).doUpdateSet(row))
        .execute();
      await noteAiringRevisions(tx, stationId, zonesKey(zones), revision, told);
      return row;
    });
    // `from` is the midnight that began today: the day's body holds until the next one.
    const { to: midnight } = dayBounds(dateOf(from, station.timeZone), station.timeZone);
    return asSent(signed.body, signed.signature, signed.revision, midnight);
  }

  /** Drops what is held and wakes those who wait: something changed here or in another process. */
  function changed(stationId?: string): void {
    for (const key of held.keys()) if (isOf(key, stationId)) held.delete(key);
    for (const key of making.keys()) if (isOf(key, stationId)) outdated.add(key);
    for (const [key, wakers] of waiting) {
      if (!isOf(key, stationId)) continue;
      waiting.delete(key);
      for (const wake of wakers) wake();
    }
  }

  /** After airings were written here; tells the other processes too. */
  async function publish(stationId: string): Promise<void> {
    await announceChange(deps.database.kysely, deps.database.dialect, `schedule ${stationId}`);
    changed(stationId);
  }

  /** Resolves when the schedule may have changed, or the wait is over, or the client has gone. */
  function change(
    stationId: string,
    zones: readonly string[],
    waitMs: number,
    signal: AbortSignal,
  ): Promise<void> {
    const key = `${stationId} ${zonesKey(zones)}`;
    return new Promise((resolve) => {
      const wakers = waiting.get(key) ?? new Set();
      waiting.set(key, wakers);
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        wakers.delete(done);
        resolve();
      };
      const timer = setTimeout(done, waitMs);
      signal.addEventListener('abort', done, { once: true });
      wakers.add(done);
    });
  }

  return { current, changed, publish, change, keys: deps.keys };
}

function isOf(key: string, stationId: string | undefined): boolean {
  return stationId === undefined || key.startsWith(`${stationId} `);
}

function asSent(body: string, signature: string, revision: number, staleAt: number): SignedSchedule {
  const parsed = JSON.parse(body) as ScheduleBody;
  const sha256s = parsed.airings.flatMap(({ items }) =>
    items.flatMap((item) => ('sha256' in item ? [item.sha256] : [])),
  );
  const bytes = new Uint8Array(Buffer.from(body));
  return { body, bytes, etag: `"${revision}"`, signature, revision, sha256s: new Set(sha256s), staleAt };
}
