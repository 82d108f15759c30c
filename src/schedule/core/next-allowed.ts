/** The next time at which something more may be aired: found by the very check that refuses a slot when it is saved. Pure. */
import { zoneTable } from '../../kernel/zoned-time.ts';
import { findConflicts, type Airtime, type Conflict } from './conflicts.ts';
import { DAY_MS } from './civil-days.ts';
import type { AirtimeRule } from './rules.ts';

/** People plan by the clock on the wall: starts are tried at :00, :05, :10 … */
export const STEP_MS = 5 * 60_000;

export interface Wanted {
  zones: readonly string[];
  durationMs: number;
  /** UTC ms: it has to start at or after `from` and be over by `until`. */
  from: number;
  until: number;
}

export interface Surroundings {
  rules: readonly AirtimeRule[];
  /** What is in the schedule from a day before `from` to a day after `until`. */
  airtimes: readonly Airtime[];
  /**
   * Those of them in which nothing would air: what starts with one takes its place, and of the starts of one day theirs go first. They
   * are not among `airtimes`.
   */
  free: readonly Airtime[];
  timeZone: string;
}

/**
 * The start that something should be given: on the first day that has any, a free session of that day if there is one, else the
 * earliest. Null when no start at a whole five minutes breaks no rule and clashes with nothing.
 *
 * @example nextAllowed({ zones, durationMs, from: now, until: monthEnd }, { rules, airtimes, free: [], timeZone })
 */
export function nextAllowed(wanted: Wanted, around: Surroundings): number | null {
  const zone = zoneTable(around.timeZone, wanted.from, wanted.until);
  const first = Math.floor(zone.wallMsOf(wanted.from) / DAY_MS);
  const last = Math.floor(zone.wallMsOf(wanted.until) / DAY_MS);
  for (let day = first; day <= last; day++) {
    const starts: number[] = [];
    for (let wall = day * DAY_MS; wall < (day + 1) * DAY_MS; wall += STEP_MS) {
      const at = zone.instantOf(wall);
      // A wall clock that a DST gap left out is no start of its own.
      if (zone.wallMsOf(at) === wall) starts.push(at);
    }
    const session = starts.find((at) => inTime(at, wanted) && takesFreeSession(at, wanted, around));
    if (session !== undefined) return session;
    const [earliest] = allowedOf(starts, wanted, {
      ...around,
      airtimes: [...around.airtimes, ...around.free],
    });
    if (earliest !== undefined) return earliest;
  }
  return null;
}

function inTime(at: number, { from, until, durationMs }: Wanted): boolean {
  return at >= from && at + durationMs <= until;
}

/** The free sessions whose place something takes: those that share a zone and a moment with it. */
export function replacedBy<Session extends Airtime>(
  startsAt: number,
  { zones, durationMs }: Pick<Wanted, 'zones' | 'durationMs'>,
  free: readonly Session[],
): Session[] {
  return free.filter(
    (session) =>
      session.startsAt < startsAt + durationMs &&
      session.endsAt > startsAt &&
      session.zones.some((zone) => zones.includes(zone)),
  );
}

/** Why an airing may not start then, in the order of the schedule; empty when it may. */
export function conflictsAt(
  startsAt: number,
  { zones, durationMs }: Pick<Wanted, 'zones' | 'durationMs'>,
  { rules, airtimes, timeZone }: Omit<Surroundings, 'free'>,
): Conflict[] {
  const near = nearOnes(airtimes, zones, startsAt, startsAt + durationMs);
  const before = new Set(findConflicts(near, rules, timeZone).map(keyOf));
  const added = candidate(startsAt, zones, durationMs);
  return findConflicts([...near, added], rules, timeZone).filter((found) => !before.has(keyOf(found)));
}

/** Whether a free session begins then, in all of the zones and long enough, and its place may be taken. */
function takesFreeSession(at: number, wanted: Wanted, around: Surroundings): boolean {
  const { zones, durationMs } = wanted;
  const room = zones.every((zone) =>
    around.free.some(
      (session) =>
        session.startsAt === at && session.endsAt >= at + durationMs && session.zones.includes(zone),
    ),
  );
  if (!room) return false;
  const replaced = new Set(replacedBy(at, wanted, around.free));
  const airtimes = [...around.airtimes, ...around.free.filter((session) => !replaced.has(session))];
  return conflictsAt(at, wanted, { ...around, airtimes }).length === 0;
}

/**
 * Those of one day's starts that are allowed. Each start is tried in zones of its own, with a copy of what is planned there, so that
 * one run of the check answers for all of them.
 */
function allowedOf(
  starts: readonly number[],
  wanted: Wanted,
  { rules, airtimes, timeZone }: Surroundings,
): number[] {
  const { zones, durationMs } = wanted;
  const possible = starts.filter((at) => inTime(at, wanted));
  const alone = rules.filter(({ kind }) => kind !== 'sessions-a-day' && kind !== 'sessions-a-part');
  const tried = possible.map((at, index) => candidate(at, [`${index}`], durationMs, `${index}`));
  const hopeless = new Set(findConflicts(tried, alone, timeZone).map(({ slotId }) => slotId));
  const left = possible.filter((_, index) => !hopeless.has(`${index}`));
  if (left.length === 0) return [];
  const near = nearOnes(airtimes, zones, left[0]!, left.at(-1)! + durationMs);
  const before = new Set(findConflicts(near, rules, timeZone).map(keyOf));
  const worlds = left.flatMap((at, index) => {
    const of = (name: string) => `${index} ${name}`;
    return [
      ...near.map((airtime) => ({
        ...airtime,
        slotId: of(airtime.slotId),
        zones: airtime.zones.map(of),
      })),
      candidate(at, zones.map(of), durationMs, of(NEW)),
    ];
  });
  const broken = new Set<number>();
  for (const found of findConflicts(worlds, rules, timeZone)) {
    const [, index, slotId] = /^(\d+) (.*)$/s.exec(found.slotId)!;
    if (!before.has(keyOf({ ...found, slotId: slotId! }))) broken.add(Number(index));
  }
  return left.filter((_, index) => !broken.has(index));
}

const NEW = 'next-allowed';

function candidate(startsAt: number, zones: readonly string[], durationMs: number, slotId = NEW): Airtime {
  return { slotId, slotName: '', startsAt, endsAt: startsAt + durationMs, zones };
}

/** Those that share a zone, within a day on both sides: what a rule counts, it counts by the day. */
function nearOnes(
  airtimes: readonly Airtime[],
  zones: readonly string[],
  from: number,
  to: number,
): Airtime[] {
  return airtimes.filter(
    (airtime) =>
      airtime.endsAt > from - DAY_MS &&
      airtime.startsAt < to + DAY_MS &&
      airtime.zones.some((zone) => zones.includes(zone)),
  );
}

function keyOf({ rule, slotId, startsAt }: Conflict): string {
  return `${rule} ${slotId} ${startsAt}`;
}
