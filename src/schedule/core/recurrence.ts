/**
 * Recurrence rules expanded on the wall clock, without any zone.
 *
 * The dates are those of python-dateutil 2.9, which is what other calendar programs test themselves against, also where RFC
 * 5545 leaves room: a rule's parts all have to hold for a day (BYDAY=MO,1TU together holds for none), ordinals in BYDAY count
 * only in MONTHLY and YEARLY rules, the first week of a WEEKLY rule begins at its start (which BYSETPOS notices), and a start
 * that does not match its rule is no occurrence.
 */
import { fieldRefusal, type Refusal } from '../../kernel/errors.ts';
import { civilDate, DAY_MS, dayNumber, modulo, monthLength, weekdayOf } from './civil-days.ts';
import { dayFilter } from './day-filter.ts';
import { FREQUENCIES, type RecurrenceRule } from './rrule.ts';

/** dateutil's calendar, and ours, ends with the year 9999. */
const LAST_DAY = dayNumber(9999, 12, 31);
const MOST_BEFORE = 2_000_000;
const DAY_SECONDS = 86_400;
const UNIT_SECONDS: Partial<Record<RecurrenceRule['freq'], number>> = {
  HOURLY: 3600,
  MINUTELY: 60,
  SECONDLY: 1,
};

/**
 * The occurrences of a rule in [from, to), ascending, one by one. All times are wall clocks as milliseconds of UTC.
 * COUNT counts from `start`, also what lies before `from`. Ends by itself, also for rules that never hold.
 *
 * @throws Refusal `rule-too-dense` where millions of occurrences would have to be counted to reach the window
 */
export function* occurrencesOf(
  written: RecurrenceRule,
  start: number,
  from: number,
  to: number,
): Generator<number, void> {
  const rule = withDefaults(written, start);
  let left = rule.count ?? Infinity;
  let before = 0;
  // Without COUNT nothing before the window matters, so the walk begins near it.
  const walkFrom = rule.count === null ? Math.max(start, from) : start;
  for (const at of candidates(rule, start, walkFrom, to)) {
    if (at < start) continue;
    if (at >= to || left-- <= 0) return;
    if (at >= from) yield at;
    else if (++before > MOST_BEFORE) throw tooDense();
  }
}

function tooDense(): Refusal {
  return fieldRefusal(
    'rrule',
    'rule-too-dense',
    'Quy tắc lặp quá dày: có hơn 2.000.000 lần trước khoảng cần xem. Hãy bỏ COUNT hoặc dời giờ bắt đầu.',
  );
}

/** What a rule does not say it takes from its start. */
function withDefaults(rule: RecurrenceRule, start: number): RecurrenceRule {
  const { month, day } = civilDate(Math.floor(start / DAY_MS));
  const clock = new Date(start);
  const finerThan = (freq: RecurrenceRule['freq']) =>
    FREQUENCIES.indexOf(rule.freq) >= FREQUENCIES.indexOf(freq);
  const full = { ...rule };
  if (![rule.byWeekNo, rule.byYearDay, rule.byMonthDay, rule.byDay].some((part) => part.length > 0)) {
    if (rule.freq === 'YEARLY' && rule.byMonth.length === 0) full.byMonth = [month];
    if (rule.freq === 'YEARLY' || rule.freq === 'MONTHLY') full.byMonthDay = [day];
    if (rule.freq === 'WEEKLY') full.byDay = [{ weekday: weekdayOf(Math.floor(start / DAY_MS)), nth: 0 }];
  }
  if (rule.byHour.length === 0 && !finerThan('HOURLY')) full.byHour = [clock.getUTCHours()];
  if (rule.byMinute.length === 0 && !finerThan('MINUTELY')) full.byMinute = [clock.getUTCMinutes()];
  if (rule.bySecond.length === 0 && !finerThan('SECONDLY')) full.bySecond = [clock.getUTCSeconds()];
  return full;
}

function candidates(rule: RecurrenceRule, start: number, from: number, to: number): Generator<number, void> {
  return UNIT_SECONDS[rule.freq] === undefined
    ? dailyAndCoarser(rule, start, from, to)
    : subDaily(rule, UNIT_SECONDS[rule.freq]!, start, from, to);
}

/** YEARLY to DAILY: each period is a run of days, of which those that pass the filter get every time of day. */
function* dailyAndCoarser(
  rule: RecurrenceRule,
  start: number,
  from: number,
  to: number,
): Generator<number, void> {
  const startDay = Math.floor(start / DAY_MS);
  const matches = dayFilter(rule);
  const times = timesOfDay(rule);
  const lastDay = Math.min(Math.ceil(to / DAY_MS), LAST_DAY);
  const period = periods(rule, startDay);
  for (let index = period.indexAt(Math.floor(from / DAY_MS)); ; index++) {
    const { first, last } = period.at(index);
    if (first > lastDay) return;
    const days: number[] = [];
    for (let day = first; day <= last && day <= LAST_DAY; day++) if (matches(day, first)) days.push(day);
    if (days.length > 0) yield* timesOn(days, times, rule.bySetPos);
  }
}

/** The rule's periods as runs of days, numbered from the one that holds its start. */
function periods(rule: RecurrenceRule, startDay: number) {
  const { year, month } = civilDate(startDay);
  const spanOf = {
    YEARLY: (n: number) => ({ first: dayNumber(year + n, 1, 1), last: dayNumber(year + n, 12, 31) }),
    MONTHLY: (n: number) => {
      const months = year * 12 + month - 1 + n;
      const first = dayNumber(Math.floor(months / 12), (months % 12) + 1, 1);
      return { first, last: first + monthLength(Math.floor(months / 12), (months % 12) + 1) - 1 };
    },
    WEEKLY: (n: number) => {
      const week = startDay - modulo(weekdayOf(startDay) - rule.weekStart, 7) + n * 7;
      return { first: Math.max(week, startDay), last: week + 6 };
    },
    DAILY: (n: number) => ({ first: startDay + n, last: startDay + n }),
  }[rule.freq as 'YEARLY' | 'MONTHLY' | 'WEEKLY' | 'DAILY'];
  const longest = { YEARLY: 366, MONTHLY: 31, WEEKLY: 7, DAILY: 1 }[rule.freq as 'DAILY'] * rule.interval;
  return {
    at: (index: number) => spanOf(index * rule.interval),
    /** A period that is not after `day`, near enough to walk from. */
    indexAt: (day: number) => Math.max(0, Math.floor((day - startDay) / longest) - 1),
  };
}

/** Seconds of the day, ascending. */
function timesOfDay(rule: RecurrenceRule): number[] {
  const seconds = rule.byHour.flatMap((hour) =>
    rule.byMinute.flatMap((minute) => rule.bySecond.map((second) => hour * 3600 + minute * 60 + second)),
  );
  return ascending(seconds);
}

/** Every time on every day, or of them those at the positions of BYSETPOS (1 first, -1 last). */
function* timesOn(days: number[], times: number[], positions: number[]): Generator<number, void> {
  const at = (index: number) =>
    days[Math.floor(index / times.length)]! * DAY_MS + times[index % times.length]! * 1000;
  const size = days.length * times.length;
  if (positions.length === 0) {
    for (let index = 0; index < size; index++) yield at(index);
    return;
  }
  const indexes = positions.map((position) => (position > 0 ? position - 1 : size + position));
  for (const index of ascending(indexes)) if (index >= 0 && index < size) yield at(index);
}

/** HOURLY to SECONDLY: steps of `unit` seconds, leaping over days, hours and minutes that the rule leaves out. */
function* subDaily(
  rule: RecurrenceRule,
  unit: number,
  start: number,
  from: number,
  to: number,
): Generator<number, void> {
  const startUnit = Math.floor(start / 1000 / unit);
  const inside = timesInside(rule, unit);
  if (!everMeets(rule, unit, startUnit)) return;
  const matches = dayFilter(rule);
  const [hours, minutes, seconds] = [new Set(rule.byHour), new Set(rule.byMinute), new Set(rule.bySecond)];
  const stepAtOrAfter = (second: number) => {
    const steps = Math.max(0, Math.ceil((Math.ceil(second / unit) - startUnit) / rule.interval));
    return (startUnit + steps * rule.interval) * unit;
  };
  const end = Math.min(Math.ceil(to / 1000), (LAST_DAY + 1) * DAY_SECONDS);
  let at = stepAtOrAfter(Math.floor(from / 1000) - unit);
  while (at < end) {
    const day = Math.floor(at / DAY_SECONDS);
    const hour = Math.floor(at / 3600);
    const minute = Math.floor(at / 60);
    if (!matches(day, day)) at = stepAtOrAfter((day + 1) * DAY_SECONDS);
    else if (hours.size > 0 && !hours.has(modulo(hour, 24))) at = stepAtOrAfter((hour + 1) * 3600);
    else if (unit < 3600 && minutes.size > 0 && !minutes.has(modulo(minute, 60)))
      at = stepAtOrAfter((minute + 1) * 60);
    else {
      if (unit > 1 || seconds.size === 0 || seconds.has(modulo(at, 60))) {
        yield* timesOn(
          [day],
          inside.map((second) => at - day * DAY_SECONDS + second),
          rule.bySetPos,
        );
      }
      at += rule.interval * unit;
    }
  }
}

/** Seconds inside one hour, minute or second that a sub-daily rule sounds at. */
function timesInside(rule: RecurrenceRule, unit: number): number[] {
  if (unit === 1) return [0];
  if (unit === 60) return ascending(rule.bySecond);
  return ascending(rule.byMinute.flatMap((minute) => rule.bySecond.map((second) => minute * 60 + second)));
}

/**
 * Whether the steps of a sub-daily rule ever fall on a time of day it allows: FREQ=HOURLY;INTERVAL=2;BYHOUR=8 begun at 7:00
 * never does, and would otherwise be looked for until the year 9999.
 */
function everMeets(rule: RecurrenceRule, unit: number, startUnit: number): boolean {
  const unitsADay = DAY_SECONDS / unit;
  const stride = greatestCommonDivisor(rule.interval, unitsADay);
  for (let step = modulo(startUnit, stride); step < unitsADay; step += stride) {
    const second = step * unit;
    if (
      allows(rule.byHour, Math.floor(second / 3600)) &&
      (unit === 3600 || allows(rule.byMinute, Math.floor(second / 60) % 60)) &&
      (unit > 1 || allows(rule.bySecond, second % 60))
    ) {
      return true;
    }
  }
  return false;
}

function allows(list: number[], value: number): boolean {
  return list.length === 0 || list.includes(value);
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}

function ascending(numbers: number[]): number[] {
  return [...new Set(numbers)].sort((a, b) => a - b);
}
