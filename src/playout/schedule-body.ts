/** What players are told: a station's airings for one set of zones, as DESIGN's contract words them. Pure. */
import { hashOf } from '../kernel/hash.ts';
import { isStream, type AiringItem } from '../schedule/airing-item.ts';
import type { Airing } from '../schedule/airings.store.ts';
import {
  isoOf,
  PLAYOUT_BASE,
  type PublicKey,
  type ScheduleAiring,
  type ScheduleBody,
  type ScheduleItem,
} from './contract.ts';

export type ScheduleContent = Omit<ScheduleBody, 'revision'>;

export interface BodyParts {
  stationId: string;
  timeZone: string;
  /** The player's zones. */
  zones: readonly string[];
  /** Whole days, UTC milliseconds. */
  from: number;
  to: number;
  keys: readonly PublicKey[];
  airings: readonly Airing[];
}

/** A device's pass is the same object at every poll, and so are its zones. */
const zonesKeys = new WeakMap<readonly string[], string>();

/** One name for a set of zones, whatever their order. */
export function zonesKey(zones: readonly string[]): string {
  let key = zonesKeys.get(zones);
  if (key === undefined) zonesKeys.set(zones, (key = [...new Set(zones)].sort().join(' ')));
  return key;
}

/**
 * The body without its revision. What may not sound (silent, cancelled) is there as a tombstone: a player may hold an older
 * schedule in which it did.
 */
export function scheduleContent(parts: BodyParts): ScheduleContent {
  const own = new Set(parts.zones);
  const airings = parts.airings
    .map((airing) => forZones(airing, own))
    .filter((airing) => airing.zones.some((zone) => own.has(zone)))
    .map((airing) => airingForPlayers(airing));
  return {
    station: parts.stationId,
    zones: [...own].sort(),
    timeZone: parts.timeZone,
    from: isoOf(parts.from),
    to: isoOf(parts.to),
    keys: parts.keys.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
    airings,
  };
}

/** To players whose zones are all silenced by a suspension the airing is a suspended one, whatever sounds elsewhere. */
function forZones(airing: Airing, own: ReadonlySet<string>): Airing {
  const { suspended, zones } = airing;
  if (airing.status !== 'planned') return airing;
  if (!suspended || zones.some((zone) => own.has(zone))) return untilHandedOver(airing, own);
  return { ...airing, status: 'cancelled', zones: suspended.zones };
}

/** Where a later order has taken over in all of a player's zones, it repeats the older one no more. */
function untilHandedOver(airing: Airing, own: ReadonlySet<string>): Airing {
  const { handedOver, repeat } = airing;
  const zones = airing.zones.filter((zone) => own.has(zone));
  if (!handedOver || !repeat || zones.length === 0) return airing;
  const last = Math.max(...zones.map((zone) => handedOver[zone] ?? Infinity));
  return { ...airing, repeat: { ...repeat, until: Math.min(repeat.until, last) } };
}

/** An airing as players are told it. */
export function airingForPlayers(airing: Airing): ScheduleAiring {
  const planned = airing.status === 'planned';
  const suspended = planned || airing.stopped ? null : airing.suspended;
  return {
    id: airing.id,
    status: planned ? 'planned' : 'cancelled',
    priority: airing.priority,
    zones: airing.zones,
    startsAt: isoOf(airing.startsAt),
    endsAt: isoOf(airing.endsAt),
    late: airing.late,
    overrun: airing.overrun,
    ...(airing.afterPreempt && { afterPreempt: airing.afterPreempt }),
    ...(airing.repeat && { repeat: { everyMs: airing.repeat.everyMs, until: isoOf(airing.repeat.until) } }),
    ...(suspended && { suspended: suspended.reason }),
    items: !planned && !suspended ? [] : airing.items.map(itemForPlayers),
  };
}

function itemForPlayers(item: AiringItem): ScheduleItem {
  if (isStream(item)) {
    const { role: kind, title, url, durationMs, inside } = item;
    return { kind, title, url, durationMs, ...(inside && { inside }) };
  }
  const { segmentId, title, sha256, bytes, durationMs, mediaType, fallback, quiet } = item;
  const sound = { segmentId, title, sha256, bytes, durationMs, mediaType };
  const url = `${PLAYOUT_BASE}/media/${sha256}`;
  return { kind: 'file', ...sound, url, ...(fallback && { fallback }), ...(quiet && { quiet }) };
}

/** Equal for bodies that say the same. */
export function contentHash(content: ScheduleContent): string {
  return hashOf(content);
}

/** Grows with each change of content, and past what an older server gave out when it comes back from a backup. */
export function nextRevision(last: number | undefined, nowMs: number): number {
  return Math.max((last ?? 0) + 1, Math.floor(nowMs / 1000));
}
