import { viInstant, viTime } from '../../kernel/vietnamese.ts';
import { zoneTable, type ZoneTable } from '../../kernel/zoned-time.ts';
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
}

/** One airing that breaks one rule. */
export interface Conflict {
  /** Id of the rule; `overlap` for two airings in one zone at once. */
  rule: string;
  /** For people, in the rule's own words. */
  message: string;
  slotId: string;
  /** Name of the slot. */
  slot: string;
  startsAt: number;
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
  const ordered = [...airtimes].sort((a, b) => a.startsAt - b.startsAt || a.endsAt - b.endsAt);
  const zone = zoneTable(timeZone, ordered[0]!.startsAt, latestEnd(ordered));
  const places = ordered.map((airtime) => placeOf(airtime, zone));
  const bound = places.filter(({ airtime }) => !airtime.beyondRules);
  return [
    ...overlaps(ordered, timeZone),
    ...rules.flatMap((rule) =>
      brokenBy(rule, bound).map((airtime) => conflict(rule.id, rule.message, airtime)),
    ),
  ].sort((a, b) => a.startsAt - b.startsAt);
}

/** An airing on the zone's own calendar: day number, minutes since that day's midnight. */
interface Place {
  airtime: Airtime;
  day: number;
  startMinute: number;
  endMinute: number;
}

function placeOf(airtime: Airtime, zone: ZoneTable): Place {
  const start = zone.wallMsOf(airtime.startsAt);
  const day = Math.floor(start / DAY_MS);
  const minutes = (wall: number) => (wall - day * DAY_MS) / 60_000;
  return { airtime, day, startMinute: minutes(start), endMinute: minutes(zone.wallMsOf(airtime.endsAt)) };
}

function overlaps(ordered: readonly Airtime[], timeZone: string): Conflict[] {
  const latest = new Map<string, Airtime>();
  const found: Conflict[] = [];
  for (const airtime of ordered) {
    let other: Airtime | undefined;
    for (const zone of new Set(airtime.zones)) {
      const before = latest.get(zone);
      if (before && before.endsAt > airtime.startsAt) other ??= before;
      if (!before || before.endsAt < airtime.endsAt) latest.set(zone, airtime);
    }
    if (other) found.push(conflict('overlap', overlapMessage(other, timeZone), airtime));
  }
  return found;
}

function overlapMessage(other: Airtime, timeZone: string): string {
  const until = viTime(other.endsAt, timeZone);
  return `Trùng giờ trên cùng cụm loa với “${other.slotName}”, phát từ ${viInstant(other.startsAt, timeZone)} đến ${until}.`;
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
  const counts = new Map<string, number>();
  return places
    .filter((place) => {
      const part = partOf(place);
      if (part < 0) return false;
      let over = false;
      for (const zone of new Set(place.airtime.zones)) {
        const key = `${place.day}/${part}/${zone}`;
        const count = (counts.get(key) ?? 0) + 1;
        counts.set(key, count);
        over ||= count > max;
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

function conflict(rule: string, message: string, { slotId, slotName, startsAt }: Airtime): Conflict {
  return { rule, message, slotId, slot: slotName, startsAt };
}
