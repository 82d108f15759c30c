import { addMonths, instantOf, type LocalDate, type Month } from '../kernel/zoned-time.ts';

/** A zone's midnights. A year page asks for the same few dozen of them some thousand times, so each is worked out once. */
export interface Calendar {
  timeZone: string;
  /** The instant at which a date begins, UTC milliseconds. */
  startOf(date: LocalDate): number;
  /** Half-open interval of instants that the months cover, both included. */
  monthsBounds(first: Month, last: Month): { from: number; until: number };
}

export function calendarOf(timeZone: string): Calendar {
  const starts = new Map<LocalDate, number>();
  const nextMonth = new Map<Month, Month>();
  const startOf = (date: LocalDate) => remembered(starts, date, () => instantOf(`${date}T00:00`, timeZone));
  return {
    timeZone,
    startOf,
    monthsBounds: (first, last) => ({
      from: startOf(`${first}-01`),
      until: startOf(`${remembered(nextMonth, last, () => addMonths(last, 1))}-01`),
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
