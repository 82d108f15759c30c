/**
 * The stretch of time that a report tells of: a calendar period, or the administrative one that is closed on the 14th (Nghị định
 * 09/2019/NĐ-CP). Monthly quotas are judged by the calendar month all the same. Pure; dates are the station's own.
 */
import { viDate, viMonth } from '../../kernel/vietnamese.ts';
import { addDays, addMonths, weekday, type LocalDate, type Month } from '../../kernel/zoned-time.ts';

export const REPORT_KINDS = [
  'month',
  'quarter',
  'half-year',
  'nine-months',
  'year',
  'evaluation',
  'range',
] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** calendar: from the 1st to the month's last day · administrative: from the 15th of the month before to the 14th. */
export const REPORT_CALENDARS = ['administrative', 'calendar'] as const;
export type ReportCalendar = (typeof REPORT_CALENDARS)[number];

export interface ReportWindow {
  kind: ReportKind;
  calendar: ReportCalendar;
  /** Whose plan it is judged by. */
  year: number;
  /** Both included. */
  from: LocalDate;
  to: LocalDate;
  /** Calendar months whose quotas it tells, in order; the last one may be cut at `to`. */
  months: Month[];
  /**
   * The month before, which the report before told only up to its 14th: its whole result is told here. Null where no month was
   * cut.
   */
  carried: Month | null;
  /** 'quý I năm 2026' */
  name: string;
}

const ROMAN = ['I', 'II', 'III', 'IV'];

/**
 * @param index month 1–12, quarter 1–4; other kinds have none
 * @example windowOf({ kind: 'quarter', year: 2026, index: 1, calendar: 'administrative' }) // 15/12/2025 → 14/3/2026
 */
export function windowOf(told: {
  kind: Exclude<ReportKind, 'range'>;
  year: number;
  calendar: ReportCalendar;
  index?: number | undefined;
}): ReportWindow {
  const { kind, year, calendar, index = 1 } = told;
  const [first, last] = span(kind, index);
  const months = monthsFrom(monthAt(year, first), monthAt(year, last));
  const cut = calendar === 'administrative';
  const before = addMonths(months[0]!, -1);
  return {
    ...{ kind, calendar, year, months, carried: cut ? before : null },
    from: cut ? `${before}-15` : `${months[0]!}-01`,
    to: cut ? `${months.at(-1)!}-14` : lastDay(months.at(-1)!),
    name: nameOf(kind, year, index),
  };
}

/** How programs name a period: thang-1 to thang-12, quy-1 to quy-4, 6-thang, 9-thang, nam, danh-gia (the year's evaluation). */
const NAMED: Record<string, Exclude<ReportKind, 'range' | 'month' | 'quarter'>> = {
  '6-thang': 'half-year',
  '9-thang': 'nine-months',
  nam: 'year',
  'danh-gia': 'evaluation',
};

/**
 * The window that a program named; null for a name that is none.
 *
 * @example windowNamed('quy-1', { year: 2026, calendar: 'calendar' })?.to // '2026-03-31'
 */
export function windowNamed(
  name: string,
  told: { year: number; calendar: ReportCalendar },
): ReportWindow | null {
  const kind = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (kind) return windowOf({ kind, ...told });
  const [, of, number] = /^(thang|quy)-([1-9]|1[0-2])$/.exec(name) ?? [];
  const index = Number(number);
  if (of === 'thang') return windowOf({ kind: 'month', index, ...told });
  return of === 'quy' && index <= 4 ? windowOf({ kind: 'quarter', index, ...told }) : null;
}

/** Any stretch of days; the quotas told are those of its last day's year. */
export function rangeWindow(from: LocalDate, to: LocalDate): ReportWindow {
  const year = Number(to.slice(0, 4));
  const first = from.slice(0, 7) < monthAt(year, 1) ? monthAt(year, 1) : from.slice(0, 7);
  return {
    ...{ kind: 'range', calendar: 'calendar', year, from, to, carried: null },
    months: monthsFrom(first, to.slice(0, 7)),
    name: `từ ngày ${viDate(from)} đến ngày ${viDate(to)}`,
  };
}

/** The window that a stored report's kind, year and days stand for. */
export function windowOfDays(told: {
  kind: ReportKind;
  year: number;
  calendar: ReportCalendar;
  from: LocalDate;
  to: LocalDate;
}): ReportWindow {
  const { kind, year, calendar } = told;
  if (kind === 'range') return rangeWindow(told.from, told.to);
  const last = Number(told.to.slice(5, 7));
  return windowOf({ kind, year, calendar, index: kind === 'quarter' ? Math.ceil(last / 3) : last });
}

/**
 * What a report is compared with: the month or quarter before; the same period of the year before for those that add up from
 * January; for a range as many days before it.
 */
export function windowBefore(window: ReportWindow): ReportWindow {
  const { kind, calendar, year, from, to, months } = window;
  if (kind === 'range') {
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    return rangeWindow(addDays(from, -days - 1), addDays(from, -1));
  }
  if (kind !== 'month' && kind !== 'quarter') return windowOf({ kind, calendar, year: year - 1 });
  const before = addMonths(months[0]!, -1);
  const number = Number(before.slice(5));
  const index = kind === 'month' ? number : Math.ceil(number / 3);
  return windowOf({ kind, calendar, year: Number(before.slice(0, 4)), index });
}

/** How a month's result is to be read: whole, or only up to the day on which the figures were closed. */
export function cutDay(window: Pick<ReportWindow, 'to'>, month: Month): LocalDate | null {
  return month === window.to.slice(0, 7) && window.to < lastDay(month) ? window.to : null;
}

/** 'tháng 01/2026, 02/2026, 03/2026 (tính đến ngày chốt 14/03/2026)' */
export function monthsInWords(window: Pick<ReportWindow, 'to' | 'months'>): string {
  const names = window.months.map((month) => {
    const cut = cutDay(window, month);
    return cut ? `${viMonth(month)} (tính đến ngày chốt ${viDate(cut)})` : viMonth(month);
  });
  return `tháng ${names.join(', ')}`;
}

/**
 * The last day to send: so many working days after the figures were closed.
 *
 * @param isHoliday days off besides Saturday and Sunday
 */
export function sendBy(
  to: LocalDate,
  workingDays: number,
  isHoliday: (date: LocalDate) => boolean,
): LocalDate {
  let day = to;
  for (let left = workingDays; left > 0;) {
    day = addDays(day, 1);
    if (weekday(day) < 6 && !isHoliday(day)) left--;
  }
  return day;
}

/** First and last month of a period of the year. */
function span(kind: Exclude<ReportKind, 'range'>, index: number): [number, number] {
  switch (kind) {
    case 'month':
      return [index, index];
    case 'quarter':
      return [index * 3 - 2, index * 3];
    case 'half-year':
      return [1, 6];
    case 'nine-months':
      return [1, 9];
    case 'year':
    case 'evaluation':
      return [1, 12];
  }
}

function nameOf(kind: Exclude<ReportKind, 'range'>, year: number, index: number): string {
  switch (kind) {
    case 'month':
      return `tháng ${index} năm ${year}`;
    case 'quarter':
      return `quý ${ROMAN[index - 1]!} năm ${year}`;
    case 'half-year':
      return `6 tháng đầu năm ${year}`;
    case 'nine-months':
      return `9 tháng đầu năm ${year}`;
    case 'year':
    case 'evaluation':
      return `năm ${year}`;
  }
}

function monthAt(year: number, month: number): Month {
  return `${year}-${String(month).padStart(2, '0')}`;
}

function monthsFrom(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let month = first; month <= last; month = addMonths(month, 1)) months.push(month);
  return months;
}

function lastDay(month: Month): LocalDate {
  return addDays(`${addMonths(month, 1)}-01`, -1);
}
