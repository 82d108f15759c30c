/**
 * What was planned and is not heard, and why: the pure half of the rows that say so. A suspended airing, an order that came too
 * late, a time at which the machine was off leave no sound and would otherwise leave no trace either.
 */
import { nameId } from '../kernel/ids.ts';
import { CLOCK_UNTRUSTED } from '../playout/contract.ts';
import { concerns, limitOf, occurrencesIn, spansOf, startOf } from '../schedule/core/airing.ts';
import type { PlannedAiring } from '../schedule/core/airing.ts';
import type { ItemKey } from './journal-log.ts';

export const EXPIRED = 'Lệnh đã hết hạn khi đầu phát nhận được.';
export const WAS_OFF = 'Đầu phát tắt hoặc mất điện trong giờ phát.';
export const STOPPED_HERE = 'Dừng tại máy';

/** What is due may still begin a moment after its time is over (the next item of an order, a slow disk). */
const SETTLED_MS = 60_000;

/** An airing as the book has it: why its zones are suspended stands beside it. */
export type HeldAiring = PlannedAiring & { suspended?: string };

/** An item nobody hears. */
export interface Unheard extends ItemKey {
  segmentId: string | null;
  /** UTC ms */
  at: number;
  reason: string;
}

/** What the player knows of itself; instants are UTC ms of the trusted clock. */
export interface OwnPast {
  zones: readonly string[];
  /** When each airing was first held. */
  heldSince: ReadonlyMap<string, number>;
  /** Airings that were stopped at the machine itself, and when. */
  stopped: ReadonlyMap<string, number>;
  /** Whether the journal has something of an item: a row, or that it sounds. */
  hasTrace: (item: ItemKey) => boolean;
  /** Whether an item of the airing sounds now. */
  sounds: (airingId: string) => boolean;
  /** When this run began, and since when its clock has been trusted. */
  ranFrom: number;
  trustedFrom: number;
}

/**
 * Every item that by `now` is known to stay unheard and of which the journal says nothing; asked again with these in the journal,
 * none of them comes again.
 *
 * @returns `nextAt`: when there may be more by time alone, null for never
 */
export function unheardAt(
  airings: readonly HeldAiring[],
  past: OwnPast,
  now: number,
): { items: Unheard[]; nextAt: number | null } {
  const items: Unheard[] = [];
  let nextAt = Infinity;
  for (const airing of airings) {
    if (past.sounds(airing.id)) continue;
    for (const { dueAt, of } of silences(airing, past)) {
      if (dueAt > now) {
        nextAt = Math.min(nextAt, dueAt);
        break;
      }
      items.push(...of(now).filter((item) => !past.hasTrace(item)));
    }
  }
  return { items, nextAt: nextAt === Infinity ? null : nextAt };
}

/** The id of such a row: the same whoever writes it, however often. */
export function unheardId(deviceId: string, { airingId, occurrence, item }: ItemKey): string {
  return nameId(deviceId, airingId, String(occurrence), String(item), 'unheard');
}

/** Items of a play that stay silent, and from when on that is certain; those of one airing come in the order of their times. */
interface Silence {
  dueAt: number;
  of: (now: number) => Unheard[];
}

function* silences(airing: HeldAiring, past: OwnPast): Generator<Silence> {
  const since = past.heldSince.get(airing.id);
  if (since === undefined || !concerns({ ...airing, status: 'planned' }, past.zones)) return;
  const stoppedAt = past.stopped.get(airing.id);
  if (stoppedAt !== undefined) yield* stoppedPlays(airing, stoppedAt);
  else if (airing.status === 'cancelled') {
    if (airing.suspended !== undefined) yield* suspendedPlays(airing, airing.suspended, since);
  } else if (airing.priority === 'emergency' && since >= orderEnd(airing)) {
    yield { dueAt: since, of: () => itemsOf(airing, 0, EXPIRED, () => since) };
  } else yield* missedPlays(airing, since, past);
}

/** After a stop at the machine nothing of the airing sounds, repeats of an order included. */
function* stoppedPlays(airing: HeldAiring, stoppedAt: number): Generator<Silence> {
  for (const occurrence of playsFrom(airing, stoppedAt)) {
    const dueAt = Math.max(stoppedAt, startOf(airing, occurrence));
    yield { dueAt, of: () => itemsOf(airing, occurrence, STOPPED_HERE, () => dueAt) };
  }
}

function* suspendedPlays(airing: HeldAiring, reason: string, since: number): Generator<Silence> {
  for (const occurrence of playsFrom(airing, since)) {
    const dueAt = startOf(airing, occurrence);
    const of = (now: number) => itemsOf(airing, occurrence, reason, (from) => Math.min(now, from));
    yield { dueAt, of };
  }
}

/** Plays that began before this run, or before its clock could be trusted, and whose time is over. */
function* missedPlays(airing: HeldAiring, since: number, past: OwnPast): Generator<Silence> {
  // An order sounds by whatever clock there is.
  const ableFrom = airing.priority === 'emergency' ? past.ranFrom : past.trustedFrom;
  for (let occurrence = 0; occurrence < occurrencesIn(airing); occurrence++) {
    const start = startOf(airing, occurrence);
    if (start >= ableFrom) return;
    if (since >= start) continue;
    const reason = start < past.ranFrom ? WAS_OFF : CLOCK_UNTRUSTED;
    yield {
      dueAt: overAt(airing, occurrence) + SETTLED_MS,
      of: () => {
        const all = itemsOf(airing, occurrence, reason, (from) => from);
        // Of a play that was taken up again, only what had passed by then; what became of the rest has other reasons.
        return all.some((item) => past.hasTrace(item)) ? all.filter(({ at }) => at < ableFrom) : all;
      },
    };
  }
}

/** Plays whose time was not over at `t`, in order. */
function* playsFrom(airing: PlannedAiring, t: number): Generator<number> {
  for (let occurrence = 0; occurrence < occurrencesIn(airing); occurrence++)
    if (limitOf(airing, occurrence) > t) yield occurrence;
}

/** The items of a play that should have sounded; `at` is asked with each one's planned time, UTC ms. */
function itemsOf(
  airing: PlannedAiring,
  occurrence: number,
  reason: string,
  at: (planned: number) => number,
): Unheard[] {
  const start = startOf(airing, occurrence);
  return spansOf(airing).map(({ item, from }) => ({
    ...{ airingId: airing.id, occurrence, item, reason },
    segmentId: airing.items[item]!.segmentId ?? null,
    at: at(start + from),
  }));
}

/** From when on an order is not begun any more. */
function orderEnd(airing: PlannedAiring): number {
  return airing.repeat?.until ?? airing.endsAt;
}

/** From when on nothing of a play begins any more. */
function overAt(airing: PlannedAiring, occurrence: number): number {
  if (airing.priority !== 'emergency') return limitOf(airing, occurrence);
  const last = occurrence + 1 >= occurrencesIn(airing);
  return last ? Math.max(orderEnd(airing), limitOf(airing, occurrence)) : startOf(airing, occurrence + 1);
}
