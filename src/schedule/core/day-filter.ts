import {
  civilDate,
  dayNumber,
  modulo,
  monthLength,
  weekdayOf,
  yearLength,
  type Weekday,
} from './civil-days.ts';
import type { NthWeekday, RecurrenceRule } from './rrule.ts';

/** Whether a rule holds for `day` (day number), seen in the period that begins at `periodStart`. */
export type DayFilter = (day: number, periodStart: number) => boolean;

/** The BYMONTH … BYDAY parts of a rule as one test; parts that were not given cost nothing. */
export function dayFilter(rule: RecurrenceRule): DayFilter {
  const tests: DayFilter[] = [];
  const nthCounts = rule.freq === 'MONTHLY' || rule.freq === 'YEARLY';
  const plain = rule.byDay.filter(({ nth }) => nth === 0 || !nthCounts).map(({ weekday }) => weekday);
  const nth = rule.byDay.filter((day) => day.nth !== 0 && nthCounts);
  if (plain.length > 0) tests.push((day) => plain.includes(weekdayOf(day)));
  if (rule.byMonth.length > 0) tests.push((day) => rule.byMonth.includes(civilDate(day).month));
  if (rule.byMonthDay.length > 0) tests.push((day) => isMonthDay(rule.byMonthDay, day));
  if (rule.byYearDay.length > 0) tests.push((day) => isYearDay(rule.byYearDay, day));
  if (rule.byWeekNo.length > 0)
    tests.push((day, first) => isWeekNo(rule.byWeekNo, day, first, rule.weekStart));
  if (nth.length > 0) {
    const inYear = rule.freq === 'YEARLY' && rule.byMonth.length === 0;
    tests.push((day) => nth.some((wanted) => isNthWeekday(wanted, day, inYear)));
  }
  if (tests.length === 0) return () => true;
  if (tests.length === 1) return tests[0]!;
  return (day, first) => tests.every((test) => test(day, first));
}

function isMonthDay(wanted: number[], dayNo: number): boolean {
  const { year, month, day } = civilDate(dayNo);
  return wanted.includes(day) || wanted.includes(day - monthLength(year, month) - 1);
}

function isYearDay(wanted: number[], dayNo: number): boolean {
  const { year } = civilDate(dayNo);
  const day = dayNo - dayNumber(year, 1, 1) + 1;
  return wanted.includes(day) || wanted.includes(day - yearLength(year) - 1);
}

function isNthWeekday({ weekday, nth }: NthWeekday, dayNo: number, inYear: boolean): boolean {
  if (weekdayOf(dayNo) !== weekday) return false;
  const { year, month } = civilDate(dayNo);
  const first = dayNumber(year, inYear ? 1 : month, 1);
  const last = first + (inYear ? yearLength(year) : monthLength(year, month)) - 1;
  return nth > 0 ? Math.floor((dayNo - first) / 7) + 1 === nth : Math.floor((last - dayNo) / 7) + 1 === -nth;
}

/**
 * BYWEEKNO: weeks begin on `weekStart`, week 1 is the first with at least four days in the year. A week that crosses the year's
 * end is looked at from the year its period begins in: the last days before week 1 belong to the last week of the year
 * before, those after the last week to week 1 (and to no negative number, as dateutil has it).
 */
function isWeekNo(wanted: number[], dayNo: number, periodStart: number, weekStart: Weekday): boolean {
  const { year } = civilDate(periodStart);
  // Only a week can run on into the next year; its days share the number of its last day in this one.
  const day = Math.min(dayNo, dayNumber(year, 12, 31));
  const week = Math.floor((day - firstWeek(year, weekStart)) / 7) + 1;
  const weeks = (firstWeek(year + 1, weekStart) - firstWeek(year, weekStart)) / 7;
  if (week < 1) return wanted.includes(-1) || wanted.includes(lastWeekBefore(year, weekStart));
  if (week > weeks) return wanted.includes(1);
  return wanted.includes(week) || wanted.includes(week - weeks - 1);
}

/** Day number on which week 1 of a year begins. */
function firstWeek(year: number, weekStart: Weekday): number {
  const newYear = dayNumber(year, 1, 1);
  const into = modulo(weekdayOf(newYear) - weekStart, 7);
  return newYear - into + (into > 3 ? 7 : 0);
}

/**
 * The number of the week that days before week 1 of `year` belong to. Where the year before began with at most three days
 * of an older week, dateutil (and all that descend from it) takes this year's length for that year's, and so says 53 for
 * 1–2 January 2011. Slots must fall on the dates those programs show, so the same is done here.
 */
function lastWeekBefore(year: number, weekStart: Weekday): number {
  const before = modulo(weekStart - weekdayOf(dayNumber(year - 1, 1, 1)), 7);
  const now = modulo(weekStart - weekdayOf(dayNumber(year, 1, 1)), 7);
  const days = before >= 4 ? yearLength(year - 1) + 7 - before : yearLength(year) - now;
  return 52 + Math.floor((days % 7) / 4);
}
