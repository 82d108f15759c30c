import { viDate } from '../../kernel/vietnamese.ts';
import { wallClockAt, zoneTable, type LocalDate, type ZoneTable } from '../../kernel/zoned-time.ts';
import { DAY_MS, weekdayOf } from './civil-days.ts';
import type { AirtimeRule } from './rules.ts';

/** Airtime taken in some zones: an occurrence of a slot, or an airing with what it really holds. */
export interface Airtime {
  slotId: string;
  slotName: string;
  /** UTC milliseconds, half-open: what ends at 07:15 does not touch what starts then. */
  startsAt: number;
  endsAt: number;
  zones: readonly string[];
  /** Emergencies and airings by order (phát theo chỉ đạo) stand beyond the rules, but still can't share a loudspeaker. */
  beyondRules?: boolean;
  /** Of two that share a session 'priority' goes first (ưu tiên). */
  priority?: 'normal' | 'priority';
}

/** What can be wrong with an airing: a kind of rule is broken, or two airings share a loudspeaker. */
export type ConflictKind = AirtimeRule['kind'] | 'overlap';

/** One airing that breaks one rule. */
export interface Conflict {
  kind: ConflictKind;
  /** Id of the rule; `overlap` for two airings in one zone at once, `priority-first` for two that share a session. */
  rule: string;
  /** For people, in the rule's own words. */
  message: string;
  slotId: string;
  /** Name of the slot. */
  slot: string;
  startsAt: number;
  /** Breaks nothing: only what a person should know. */
  note?: true;
}

/**
 * Whether two airings are one session: one of them is ưu tiên, and the longer one's time holds the other's. The one that is ưu
 * tiên goes first, the other one sounds in the time that is left.
 */
export function shareSession(a: Airtime, b: Airtime): boolean {
  const holds = (outer: Airtime, inner: Airtime) =>
    outer.startsAt <= inner.startsAt && inner.endsAt <= outer.endsAt;
  return (a.priority ?? 'normal') !== (b.priority ?? 'normal') && (holds(a, b) || holds(b, a));
}

/**
 * What in a schedule breaks its rules, by start. Of airings that overlap the later one is told; of too many sessions a day
 * those beyond the limit; each airing at most once a rule, in however many zones. Takes n log n.
 *
 * @param timeZone in which days and hours are meant
 */
export function findConflicts(
  airtimes: readonly Airtime[],
  rules: readonly AirtimeRule[],
  timeZone: string,
): Conflict[] {
  if (airtimes.length === 0) return [];
  const ordered = [...airtimes].sort((a, b) => a.startsAt - b.startsAt);
  const zone = zoneTable(timeZone, ordered[0]!.startsAt, latestEnd(ordered));
  const numbersOf = numbering();
  const places = ordered.map((airtime) => placeOf(airtime, zone, numbersOf));
  const bound = places.filter(({ airtime }) => !airtime.beyondRules);
  return [
    ...overlaps(places, zone),
    ...rules.flatMap((rule) =>
      brokenBy(rule, boundBy(rule, bound)).map((airtime) => conflict(rule, airtime)),
    ),
  ].sort((a, b) => a.startsAt - b.startsAt);
}

/** An airing on its time zone's calendar: day number, minutes since that day's midnight; its zones as numbers, each once. */
interface Place {
  airtime: Airtime;
  zones: readonly number[];
  day: number;
  startMinute: number;
  endMinute: number;
}

function placeOf(
  airtime: Airtime,
  zone: ZoneTable,
  numbersOf: (zones: readonly string[]) => number[],
): Place {
  const start = zone.wallMsOf(airtime.startsAt);
  const day = Math.floor(start / DAY_MS);
  const minutes = (wall: number) => (wall - day * DAY_MS) / 60_000;
  return {
    airtime,
    zones: numbersOf(airtime.zones),
    day,
    startMinute: minutes(start),
    endMinute: minutes(zone.wallMsOf(airtime.endsAt)),
  };
}

/**
 * Numbers zones 0, 1, 2 … as they come, so that each rule counts in plain arrays instead of looking names up again. All
 * occurrences of a slot share one list of zones, which is looked at once.
 */
function numbering(): (zones: readonly string[]) => number[] {
  const numbers = new Map<string, number>();
  const lists = new Map<readonly string[], number[]>();
  return (zones) => {
    let list = lists.get(zones);
    if (list === undefined) {
      for (const zone of zones) if (!numbers.has(zone)) numbers.set(zone, numbers.size);
      list = [...new Set(zones)].map((zone) => numbers.get(zone)!);
      lists.set(zones, list);
    }
    return list;
  };
}

function overlaps(places: readonly Place[], zone: ZoneTable): Conflict[] {
  const latest: { normal: Airtime[]; priority: Airtime[] } = { normal: [], priority: [] };
  const found: Conflict[] = [];
  for (const { airtime, zones } of places) {
    const own = latest[airtime.priority ?? 'normal'];
    let other: Airtime | undefined;
    let beside: Airtime | undefined;
    for (const number of zones) {
      for (const before of [latest.normal[number], latest.priority[number]]) {
        if (!before || before.endsAt <= airtime.startsAt) continue;
        if (shareSession(before, airtime)) beside ??= before;
        else other ??= before;
      }
      const last = own[number];
      if (!last || last.endsAt < airtime.endsAt) own[number] = airtime;
    }
    const overlap = { kind: 'overlap', id: 'overlap' } as const;
    const share = { kind: 'overlap', id: 'priority-first' } as const;
    if (other) found.push(conflict({ ...overlap, message: overlapMessage(other, zone) }, airtime));
    else if (beside) {
      const message = shareMessage(beside, airtime);
      found.push({ ...conflict({ ...share, message }, airtime), note: true });
    }
  }
  return found;
}

function shareMessage(a: Airtime, b: Airtime): string {
  const [first, second] = a.priority === 'priority' ? [a, b] : [b, a];
  return `Cùng buổi phát: “${first.slotName}” (ưu tiên) phát trước, “${second.slotName}” phát trong thời gian còn lại.`;
}

function overlapMessage(other: Airtime, zone: ZoneTable): string {
  const start = wallClockAt(zone.wallMsOf(other.startsAt));
  const from = `${start.slice(11, 16)} ${viDate(start.slice(0, 10))}`;
  const until = wallClockAt(zone.wallMsOf(other.endsAt)).slice(11, 16);
  return `Trùng giờ trên cùng cụm loa với “${other.slotName}”, phát từ ${from} đến ${until}.`;
}

/** Those that start on none of the days on which the rule does not hold. */
function boundBy({ exceptions = [] }: AirtimeRule, places: readonly Place[]): readonly Place[] {
  if (exceptions.length === 0) return places;
  const days = exceptions.map(({ from, to }) => ({ from: dayNumber(from), to: dayNumber(to) }));
  return places.filter(({ day }) => !days.some(({ from, to }) => day >= from && day <= to));
}

function dayNumber(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`) / DAY_MS;
}

/** Those of `places` (by start) that break a rule. */
function brokenBy(rule: AirtimeRule, places: readonly Place[]): Airtime[] {
  const breaks = (test: (place: Place) => boolean) => places.filter(test).map(({ airtime }) => airtime);
  switch (rule.kind) {
    case 'minutes-a-session':
      return breaks(({ airtime }) => airtime.endsAt - airtime.startsAt > rule.max * 60_000);
    case 'weekdays':
      return breaks(({ day }) => !rule.days.includes(weekdayOf(day) + 1));
    case 'hours': {
      const windows = rule.windows.map(minutesOf);
      return breaks(
        ({ startMinute, endMinute }) =>
          !windows.some(({ from, to }) => startMinute >= from && endMinute <= to),
      );
    }
    case 'sessions-a-day':
      return beyond(rule.max, places, () => 0);
    case 'sessions-a-part': {
      const parts = rule.parts.map(minutesOf);
      return beyond(rule.max, places, ({ startMinute }) =>
        parts.findIndex(({ from, to }) => startMinute >= from && startMinute < to),
      );
    }
  }
}

/** Those that come after `max` others of the same zone, date and part of the day; part -1 is not counted. */
function beyond(max: number, places: readonly Place[], partOf: (place: Place) => number): Airtime[] {
  // Places come by start, so each zone's count of a part need only be kept for the day it was last seen on.
  const parts: { day: number; count: number; last?: Airtime }[][] = [];
  return places
    .filter((place) => {
      const part = partOf(place);
      if (part < 0) return false;
      const counts = (parts[part] ??= []);
      let over = false;
      for (const zone of place.zones) {
        const seen = (counts[zone] ??= { day: place.day, count: 0 });
        const today = seen.day === place.day;
        const same = today && seen.last !== undefined && shareSession(seen.last, place.airtime);
        seen.count = today ? seen.count + (same ? 0 : 1) : 1;
        seen.day = place.day;
        if (!same || seen.last!.endsAt < place.airtime.endsAt) seen.last = place.airtime;
        over ||= seen.count > max;
      }
      return over;
    })
    .map(({ airtime }) => airtime);
}

function minutesOf({ from, to }: { from: string; to: string }): { from: number; to: number } {
  const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
  return { from: minutes(from), to: minutes(to) };
}

function latestEnd(airtimes: readonly Airtime[]): number {
  return airtimes.reduce((latest, { endsAt }) => Math.max(latest, endsAt), -Infinity);
}

function conflict(
  { kind, id, message }: { kind: ConflictKind; id: string; message: string },
  { slotId, slotName, startsAt }: Airtime,
): Conflict {
  return { kind, rule: id, message, slotId, slot: slotName, startsAt };
}
