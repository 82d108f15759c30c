import { addDays, dateOf, weekday, type LocalDate } from '../../kernel/zoned-time.ts';
import { holidaysOf } from '../../schedule/holidays.ts';
import type { YearAudit } from '../audits.ts';
import type { ComingDays } from './urgency.ts';

/** Monday to Friday without holidays (schedules/holidays). */
export function workdaysOf(first: LocalDate, last: LocalDate): (date: LocalDate) => boolean {
  const holidays = holidaysOf(first, last);
  return (date) => weekday(date) <= 5 && !holidays.has(date);
}

/** Every date from the first to the last, both included. */
export function datesBetween(first: LocalDate, last: LocalDate): LocalDate[] {
  const dates: LocalDate[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** Working days after one day up to another: both ends are dates of the station. */
export function comingDays(
  { asOf, comingSessions }: Pick<YearAudit, 'asOf' | 'comingSessions'>,
  timeZone: string,
): ComingDays {
  const today = dateOf(asOf, timeZone);
  const isWorkday = workdaysOf(today, `${Number(today.slice(0, 4)) + 1}-12-31`);
  const spans = new Map<LocalDate, LocalDate[]>();
  return {
    today,
    airingDays: [...new Set(comingSessions.map((at) => dateOf(at, timeZone)))],
    isWorkday,
    // A year's tasks share a few last days.
    datesBetween(first, last) {
      const known = spans.get(last) ?? datesBetween(first, last);
      spans.set(last, known);
      return known;
    },
  };
}
