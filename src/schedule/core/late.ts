/**
 * What a player should let sound at t, given what it has already begun. As long as it is on time this is what on-air.ts says;
 * here is the rest: a start after a power cut, the way back after an emergency, items that turn out shorter than announced.
 * No item is ever joined in mid-sentence; one that was broken off by an emergency begins again where its airing says so, else the next
 * follows at once, and of what no longer fits the first are left out. Streams are joined where they are, and taken up again. Pure, so
 * that a restart with the journal read again decides the same.
 */
import {
  byPrecedence,
  concerns,
  isStream,
  limitOf,
  occurrenceAt,
  occurrencesIn,
  spansOf,
  startOf,
  takesFrom,
  type PlannedAiring,
} from './airing.ts';

export interface LatePolicy {
  /** How late an airing of `late: 'whole'` may still play from its first item, milliseconds. */
  wholeWithinMs: number;
  /** A start no later than this counts as on time: timers, decoders and sound cards need some milliseconds. */
  onTimeWithinMs: number;
}

/** Up to a minute late an airing plays whole; up to a second it is not late. */
export const LATE_POLICY: LatePolicy = { wholeWithinMs: 60_000, onTimeWithinMs: 1000 };

/** An item to begin. */
export interface Begin {
  airing: PlannedAiring;
  occurrence: number;
  /** Index into the airing's items. */
  item: number;
  /** When; what lies in the past is to begin at once. */
  at: number;
  /** When it has to be faded out although it may not have ended; null where it may finish. */
  cutAt: number | null;
}

/** An item this player has begun, as its journal knows it. */
export interface Begun {
  airingId: string;
  occurrence: number;
  item: number;
  at: number;
  /** Null while it sounds. */
  endedAt: number | null;
  /**
   * `complete`: to its end, the next follows without a gap; `broken`: a power cut or a kill ended it, which an emergency makes up
   * for; `pre-empted`: an emergency or live speech took the loudspeakers; `failed`: there was no sound of it, or no more; `stopped`:
   * whatever else.
   */
  end?: 'complete' | 'broken' | 'pre-empted' | 'failed' | 'stopped';
}

/** What should sound now, and when to ask again at the latest. */
export interface Playout {
  /** Null for silence. `sounding`: it is what was begun and not ended; otherwise begin it, fading out whatever sounds. */
  now: (Begin & { sounding: boolean }) | null;
  /** Null: nothing will change by time alone. Ask also when an item ends, an order comes, or the schedule changes. */
  wakeAt: number | null;
}

/**
 * State at t: what the player should let sound in its zones. Asked twice it answers the same; told late it answers by what is due
 * now. An emergency pre-empts what sounds, and live speech a programme; anything else waits until the sounding item has ended or is
 * cut.
 *
 * @example const { now, wakeAt } = playoutAt(airings, zones, clock.now(), journal.begun(), LATE_POLICY);
 */
export function playoutAt(
  airings: readonly PlannedAiring[],
  zones: readonly string[],
  t: number,
  begun: readonly Begun[],
  policy: LatePolicy = LATE_POLICY,
): Playout {
  const mine = airings.filter((airing) => concerns(airing, zones)).sort(byPrecedence);
  const history = Map.groupBy(begun, ({ airingId }) => airingId);
  const sounding = soundingOf(mine, begun, t);
  const coming = mine
    .flatMap((airing) => begins(airing, history.get(airing.id) ?? [], t, policy))
    .filter(({ cutAt }) => cutAt === null || cutAt > t);
  const due = coming.find(({ at }) => at <= t);
  const preempts = due && sounding && takesFrom(due.airing, sounding.airing);
  const now =
    sounding && !preempts ? { ...sounding, sounding: true } : due ? { ...due, sounding: false } : null;
  const wakeAt = Math.min(
    ...[
      now?.cutAt ?? Infinity,
      ...coming.map(({ at }) => at),
      ...mine.map((airing) => nextStart(airing, t)),
    ].filter((at) => at > t),
  );
  return { now, wakeAt: wakeAt === Infinity ? null : wakeAt };
}

/**
 * What a play begins with when nothing of it has begun by `t`. Null when it is over, or left out.
 *
 * - On time: from the first item.
 * - An emergency: from the first item, as long as its order holds (until the next repeat, its `until` or its end).
 * - `whole`, up to `wholeWithinMs` late: from the first item, if it still ends inside its time.
 * - `whole` later than that, and `next-item`: with the next item that is still to come, at that item's own time.
 * - `skip`: not at all.
 * - A stream is joined as long as its time lasts, but for `skip`.
 */
export function lateStart(
  airing: PlannedAiring,
  occurrence: number,
  t: number,
  policy: LatePolicy = LATE_POLICY,
): Begin | null {
  const spans = spansOf(airing);
  const first = spans[0];
  if (!first) return null;
  const start = startOf(airing, occurrence);
  if (airing.priority === 'emergency') {
    return t < orderEnd(airing, occurrence) ? begin(airing, occurrence, first.item, start) : null;
  }
  const late = t - start;
  const whole =
    late <= policy.onTimeWithinMs ||
    (airing.late === 'whole' && late <= policy.wholeWithinMs && fitsFrom(airing, occurrence, t));
  if (whole) return begin(airing, occurrence, first.item, start);
  return airing.late === 'skip' ? null : byTheClock(airing, occurrence, start, -1, t, policy);
}

/** What a play goes on with after what was begun of it; null when nothing is left of it. */
function goOn(airing: PlannedAiring, last: Begun, t: number, policy: LatePolicy): Begin | null {
  if (last.endedAt === null) return null;
  const { occurrence } = last;
  const ended = airing.items[last.item];
  const standsIn = airing.items[last.item + 1]?.fallback === true;
  if (ended && isStream(ended)) {
    const resumes = last.end === 'broken' || last.end === 'pre-empted';
    if (resumes) return begin(airing, occurrence, last.item, last.endedAt);
    if (last.end === 'failed' && standsIn) return begin(airing, occurrence, last.item + 1, last.endedAt);
  }
  // Never beyond the time given: a programme that was broken off is no reason to put off what comes after it.
  if (last.end === 'pre-empted' && airing.afterPreempt === 'restart' && airing.priority !== 'emergency') {
    const restarts = ended && !ended.fallback && t + ended.durationMs <= limitOf(airing, occurrence);
    if (restarts) return begin(airing, occurrence, last.item, last.endedAt);
  }
  // As soon as the loudspeakers are free again, with as few items lost as the time given allows.
  if (last.end === 'pre-empted' && airing.priority !== 'emergency' && !ended?.fallback) {
    const span = spansOf(airing).find(
      ({ item }) => item > last.item && restFits(airing, occurrence, item, t),
    );
    if (span) return begin(airing, occurrence, span.item, last.endedAt);
  }
  // From the first that stands in to the end of the time, whatever becomes of one of them.
  if (ended?.fallback && standsIn) return begin(airing, occurrence, last.item + 1, last.endedAt);
  if (airing.priority === 'emergency' && last.end === 'broken') {
    return t < orderEnd(airing, occurrence) ? begin(airing, occurrence, last.item, last.endedAt) : null;
  }
  const spans = spansOf(airing);
  const next = spans.find(({ item }) => item > last.item);
  if (!next) return null;
  const atOnce = last.end === 'complete' && t - last.endedAt <= policy.onTimeWithinMs;
  if (airing.priority === 'emergency') {
    return atOnce || t < orderEnd(airing, occurrence)
      ? begin(airing, occurrence, next.item, last.endedAt)
      : null;
  }
  if (atOnce) {
    return last.endedAt < limitOf(airing, occurrence)
      ? begin(airing, occurrence, next.item, last.endedAt)
      : null;
  }
  // A play that began late goes on as late as it began.
  const reached = spans.find(({ item }) => item === last.item)?.from ?? next.from;
  return byTheClock(airing, occurrence, last.at - reached, last.item, t, policy);
}

/** The first item after `after` whose own time has not passed, of a play whose time zero is `zero`. */
function byTheClock(
  airing: PlannedAiring,
  occurrence: number,
  zero: number,
  after: number,
  t: number,
  policy: LatePolicy,
): Begin | null {
  const span = spansOf(airing).find(
    ({ item, from, to }) =>
      item > after &&
      (isStream(airing.items[item]!) ? zero + to > t : zero + from >= t - policy.onTimeWithinMs),
  );
  if (!span || zero + span.from >= limitOf(airing, occurrence)) return null;
  return begin(airing, occurrence, span.item, zero + span.from);
}

/** What the plays of an airing that matter at `t` would begin: the one whose time it is, and before it one still under way. */
function begins(airing: PlannedAiring, begun: readonly Begun[], t: number, policy: LatePolicy): Begin[] {
  const current = occurrenceAt(airing, t);
  if (current === null) return [];
  return [current - 1, current].flatMap((occurrence) => {
    const last = begun
      .filter((one) => one.occurrence === occurrence)
      .reduce<Begun | null>(
        (a, b) => (a === null || b.item > a.item || (b.item === a.item && b.at > a.at) ? b : a),
        null,
      );
    if (last) return goOn(airing, last, t, policy) ?? [];
    return occurrence === current ? (lateStart(airing, occurrence, t, policy) ?? []) : [];
  });
}

/** The item that sounds and may go on: its airing still stands, and its time is not up. */
function soundingOf(mine: readonly PlannedAiring[], begun: readonly Begun[], t: number): Begin | null {
  const last = begun.findLast(({ endedAt }) => endedAt === null);
  const airing = last && mine.find(({ id }) => id === last.airingId);
  if (!airing) return null;
  const now = begin(airing, last.occurrence, last.item, last.at);
  return now.cutAt !== null && t >= now.cutAt ? null : now;
}

function begin(airing: PlannedAiring, occurrence: number, item: number, at: number): Begin {
  // An emergency that came late is heard out: what it says matters more than when its order runs out.
  const stream = isStream(airing.items[item]!) && spansOf(airing).find((span) => span.item === item);
  if (stream) return { airing, occurrence, item, at, cutAt: startOf(airing, occurrence) + stream.to };
  const cut = airing.overrun === 'cut' && airing.priority !== 'emergency';
  return { airing, occurrence, item, at, cutAt: cut ? limitOf(airing, occurrence) : null };
}

/** Until when a player that has not begun an emergency's play still has to. */
function orderEnd(airing: PlannedAiring, occurrence: number): number {
  if (occurrence + 1 < occurrencesIn(airing)) return startOf(airing, occurrence + 1);
  return airing.repeat ? airing.repeat.until : airing.endsAt;
}

/** Whether all items, begun at `t`, end inside the time given: a late start is no leave to run over it, whatever an on-time one may. */
function fitsFrom(airing: PlannedAiring, occurrence: number, t: number): boolean {
  return restFits(airing, occurrence, 0, t);
}

/** The same of the items from `first` on. */
function restFits(airing: PlannedAiring, occurrence: number, first: number, t: number): boolean {
  const total = airing.items.slice(first).reduce((sum, { durationMs }) => sum + Math.max(0, durationMs), 0);
  return t + total <= limitOf(airing, occurrence);
}

function nextStart(airing: PlannedAiring, t: number): number {
  const current = occurrenceAt(airing, t);
  if (current === null) return airing.startsAt;
  return current + 1 < occurrencesIn(airing) ? startOf(airing, current + 1) : Infinity;
}
