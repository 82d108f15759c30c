import {
  addDays,
  addMonths,
  instantOf,
  isoWithOffset,
  type LocalDate,
  type Month,
} from '../kernel/zoned-time.ts';

/** Days of a zone and their midnights. A year page asks for the same few dozen some thousand times: each is worked out once. */
export interface Calendar {
  timeZone: string;
  /** The instant at which a date begins, UTC milliseconds. */
  startOf(date: LocalDate): number;
  /** Half-open interval of instants that the months cover, both included. */
  monthsBounds(first: Month, last: Month): { from: number; until: number };
  monthAfter(month: Month): Month;
  lastDayOf(month: Month): LocalDate;
  dayAfter(date: LocalDate): LocalDate;
  /** ISO 8601 with the zone's offset; ten players' proofs tell the same approval. */
  iso: (instant: number) => string;
}

export function calendarOf(timeZone: string): Calendar {
  const starts = new Map<LocalDate, number>();
  const monthsAfter = new Map<Month, Month>();
  const lastDays = new Map<Month, LocalDate>();
  const daysAfter = new Map<LocalDate, LocalDate>();
  const told = new Map<number, string>();
  const startOf = (date: LocalDate) => remembered(starts, date, () => instantOf(`${date}T00:00`, timeZone));
  const monthAfter = (month: Month) => remembered(monthsAfter, month, () => addMonths(month, 1));
  return {
    timeZone,
    startOf,
    monthAfter,
    lastDayOf: (month) => remembered(lastDays, month, () => addDays(`${monthAfter(month)}-01`, -1)),
    dayAfter: (date) => remembered(daysAfter, date, () => addDays(date, 1)),
    iso: (instant) => remembered(told, instant, () => isoWithOffset(instant, timeZone)),
    monthsBounds: (first, last) => ({
      from: startOf(`${first}-01`),
      until: startOf(`${monthAfter(last)}-01`),
    }),
  };
}

function remembered<Key, Value>(held: Map<Key, Value>, key: Key, work: () => Value): Value {
  const known = held.get(key);
  if (known !== undefined) return known;
  const value = work();
  held.set(key, value);
  return value;
}
