import { Refusal } from '../../kernel/errors.ts';
import { wallClockAt, wallMs, zoneTable, type WallClock } from '../../kernel/zoned-time.ts';
import { DAY_MS } from './civil-days.ts';
import { occurrencesOf } from './recurrence.ts';
import { parseRule } from './rrule.ts';
import type { Slot } from './slot.ts';

/** One coming of a slot. */
export interface Occurrence {
  slotId: string;
  slotName: string;
  /** What the rule says, 'YYYY-MM-DDTHH:mm:ss'; with the slot's id it names the airing, whatever the zone's offset does. */
  wallStart: WallClock;
  /** UTC milliseconds. */
  startsAt: number;
  /** UTC milliseconds; `startsAt` plus the slot's length, also across a change of the zone's offset. */
  endsAt: number;
  zones: string[];
}

/** Many times what a city's year needs; a rule by the second would fill the memory instead. */
const MOST_OCCURRENCES = 2_000_000;

/** A slot's times of day may move by an offset change, and once in history a zone left out a whole day. */
const MARGIN_MS = 2 * DAY_MS;

/**
 * The slots' occurrences that start in [from, to), by start, then in the order of the slots. The rule is expanded on the wall
 * clock; a time that falls into a DST gap then takes the offset before it, a doubled time its first occurrence.
 *
 * @param from,to UTC milliseconds
 * @throws Refusal `bad-rrule` · `rule-too-dense` · `too-many-occurrences`
 * @example expandSlots(slots, 'Asia/Ho_Chi_Minh', monday, nextMonday)
 */
export function expandSlots(
  slots: readonly Slot[],
  timeZone: string,
  from: number,
  to: number,
): Occurrence[] {
  const zone = zoneTable(timeZone, from, to);
  const written = wallClockWriter();
  const found: Occurrence[] = [];
  for (const slot of slots) {
    for (const wall of wallStarts(slot, zone.wallMsOf(from) - MARGIN_MS, zone.wallMsOf(to) + MARGIN_MS)) {
      const startsAt = zone.instantOf(wall);
      if (startsAt < from || startsAt >= to) continue;
      if (found.length === MOST_OCCURRENCES) throw tooMany();
      found.push({
        slotId: slot.id,
        slotName: slot.name,
        wallStart: written(wall),
        startsAt,
        endsAt: startsAt + slot.durationMinutes * 60_000,
        zones: slot.zones,
      });
    }
  }
  return found.sort((a, b) => a.startsAt - b.startsAt);
}

/** A slot's wall-clock starts in [from, to), as numbers (`wallMs`), without its exceptions. */
function* wallStarts(slot: Slot, from: number, to: number): Generator<number, void> {
  const start = wallMs(slot.start);
  const until = slot.until === undefined ? Infinity : wallMs(slot.until);
  const except = new Set(slot.exdates.map(wallMs));
  const all =
    slot.rrule === undefined
      ? [start]
      : occurrencesOf(parseRule(slot.rrule), start, from, Math.min(to, until + 1));
  for (const wall of all) if (wall >= from && wall < to && wall <= until && !except.has(wall)) yield wall;
}

/** `wallClockAt` for many slots over the same days: each date and each time of day is written out once. */
function wallClockWriter(): (wall: number) => WallClock {
  const dates = new Map<number, string>();
  const times = new Map<number, string>();
  return (wall) => {
    const day = Math.floor(wall / DAY_MS);
    const time = wall - day * DAY_MS;
    let date = dates.get(day);
    if (date === undefined) dates.set(day, (date = wallClockAt(wall).slice(0, 11)));
    let clock = times.get(time);
    if (clock === undefined) times.set(time, (clock = wallClockAt(wall).slice(11)));
    return date + clock;
  };
}

function tooMany(): Refusal {
  return new Refusal(
    'too-many-occurrences',
    'Lịch có quá 2.000.000 lượt phát trong khoảng này; hãy chọn khoảng ngắn hơn hoặc sửa quy tắc lặp.',
  );
}
