/**
 * What is on air at t, by the plan alone: a pure function of airings, zones and t that the server's pages and the player share.
 * What a player does that was late or interrupted is in late.ts, which begins from the same plan.
 */
import {
  byPrecedence,
  concerns,
  occurrenceAt,
  occurrencesIn,
  spansOf,
  startOf,
  type PlannedAiring,
} from './airing.ts';

/** The item that sounds at an instant. */
export interface OnAir {
  airing: PlannedAiring;
  /** 0, or the number of the repeat. */
  occurrence: number;
  /** Index into the airing's items. */
  item: number;
  /** How far into the item, milliseconds. */
  offsetMs: number;
  itemStartsAt: number;
  itemEndsAt: number;
}

/**
 * What the plan lets sound in any of `zones` at `t`; null for silence. Of several airings the higher priority goes first, then the
 * earlier start, then the smaller id; one that has nothing to sound at `t` leaves the air to the next.
 *
 * @example onAir(airings, ['khu-1'], clock.now())?.airing.id
 */
export function onAir(airings: readonly PlannedAiring[], zones: readonly string[], t: number): OnAir | null {
  let best: OnAir | null = null;
  for (const airing of airings) {
    if (!concerns(airing, zones) || (best && byPrecedence(best.airing, airing) <= 0)) continue;
    best = soundingAt(airing, t) ?? best;
  }
  return best;
}

/**
 * The first instant after `t` at which `onAir` may give something else; null when it never will. Sleeping until then and
 * asking again misses nothing.
 */
export function nextChange(
  airings: readonly PlannedAiring[],
  zones: readonly string[],
  t: number,
): number | null {
  let next = Infinity;
  for (const airing of airings) {
    if (concerns(airing, zones)) next = Math.min(next, nextEdge(airing, t));
  }
  return next === Infinity ? null : next;
}

function soundingAt(airing: PlannedAiring, t: number): OnAir | null {
  const occurrence = occurrenceAt(airing, t);
  if (occurrence === null) return null;
  const start = startOf(airing, occurrence);
  const span = spansOf(airing).find(({ from, to }) => start + from <= t && t < start + to);
  if (!span) return null;
  return {
    airing,
    occurrence,
    item: span.item,
    offsetMs: t - start - span.from,
    itemStartsAt: start + span.from,
    itemEndsAt: start + span.to,
  };
}

/** The first beginning or end of an item of this airing after `t`. */
function nextEdge(airing: PlannedAiring, t: number): number {
  const occurrence = occurrenceAt(airing, t);
  if (occurrence === null) return airing.startsAt;
  const start = startOf(airing, occurrence);
  const end = spansOf(airing).find(({ to }) => start + to > t);
  if (end) return start + end.to;
  return occurrence + 1 < occurrencesIn(airing) ? startOf(airing, occurrence + 1) : Infinity;
}
