/** Days of the schedule: the airings that are planned or past, and what the slots promise beyond the planned days. Pure. */
import { addDays, dateOf, dayBounds, weekday, type LocalDate } from '../kernel/zoned-time.ts';
import { isChannelTest, type Airing } from './airings.store.ts';
import { expandSlots, type Occurrence } from './core/expand.ts';
import { airingId } from './planning.ts';
import { zonesLeft, type Suspension } from './core/suspension.ts';
import type { SlotException, StationSlot } from './slots.store.ts';

/** An occurrence that no airing was planned for yet. */
export interface Promised extends Occurrence {
  state: 'booked' | 'empty' | 'cancelled' | 'suspended';
  reason: string;
}

export interface WeekDayPlan {
  date: LocalDate;
  airings: Airing[];
  promised: Promised[];
}

/** The Monday of a date's week. */
export function mondayOf(date: LocalDate): LocalDate {
  return addDays(date, 1 - weekday(date));
}

/** Half-open instants of `count` whole days. */
export function daysBounds(first: LocalDate, count: number, timeZone: string): { from: number; to: number } {
  return { from: dayBounds(first, timeZone).from, to: dayBounds(addDays(first, count - 1), timeZone).to };
}

export interface DaysParts {
  first: LocalDate;
  /** How many days. */
  count: number;
  timeZone: string;
  /** UTC ms: what is over and was never planned is not promised. */
  now: number;
  /** Those of the days. */
  airings: readonly Airing[];
  slots: readonly StationSlot[];
  exceptions: readonly SlotException[];
  suspensions: readonly Suspension[];
}

/** Each day with what airs on it. */
export function daysOf(parts: DaysParts): WeekDayPlan[] {
  const { first, count, timeZone, now, airings, slots } = parts;
  const { from, to } = daysBounds(first, count, timeZone);
  const planned = new Set(airings.map(({ id }) => id));
  const promised = expandSlots(slots, timeZone, from, to)
    .filter(({ slotId, wallStart, startsAt }) => startsAt > now && !planned.has(airingId(slotId, wallStart)))
    .map((occurrence) => promise(occurrence, parts));
  return Array.from({ length: count }, (_, index) => {
    const date = addDays(first, index);
    const onDate = ({ startsAt }: { startsAt: number }) => dateOf(startsAt, timeZone) === date;
    return {
      date,
      airings: airings.filter((airing) => onDate(airing) && !isChannelTest(airing)),
      promised: promised.filter(onDate),
    };
  });
}

function promise(occurrence: Occurrence, { slots, exceptions, suspensions }: DaysParts): Promised {
  const slot = slots.find(({ id }) => id === occurrence.slotId);
  const exception = exceptions.find(
    ({ slotId, wallStart }) => slotId === occurrence.slotId && wallStart === occurrence.wallStart,
  );
  if (exception?.cancelled) return { ...occurrence, state: 'cancelled', reason: exception.reason };
  const { left, reasons } = zonesLeft(occurrence, suspensions);
  if (left.length === 0) return { ...occurrence, state: 'suspended', reason: reasons.join('; ') };
  const bulletin = exception?.bulletinId ?? slot?.bulletinId ?? slot?.reserveBulletinId;
  return { ...occurrence, state: bulletin ? 'booked' : 'empty', reason: reasons.join('; ') };
}
