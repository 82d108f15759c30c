/** The stretch of time that a broadcast log is asked for: a day, a week, a month, or from one day to another. Pure. */
import { z } from 'zod';
import { fieldRefusal } from '../kernel/errors.ts';
import {
  checkbox,
  dateField,
  idField,
  oneOf,
  optional,
  optionalText,
  wholeNumber,
} from '../kernel/fields.ts';
import { viDate, viMonth, viWeekdayDate } from '../kernel/vietnamese.ts';
import {
  addDays,
  addMonths,
  dayBounds,
  isDate,
  monthBounds,
  weekday,
  type LocalDate,
} from '../kernel/zoned-time.ts';

/** A year and a day, so that a leap year fits. */
const MOST_DAYS = 366;

export const logQuery = z.object({
  ky: oneOf('Kỳ', ['ngay', 'tuan', 'thang', 'khoang']).default('thang'),
  /** Any day of the period. */
  ngay: optional(dateField('Ngày')),
  /** Judged by periodOf, so that a wrong one is shown at its field on the page and not instead of it. */
  tu: optional(optionalText('Từ ngày', { max: 20 })),
  den: optional(optionalText('Đến ngày', { max: 20 })),
  cum: optional(idField('Cụm loa')),
  may: optional(idField('Đầu phát')),
  q: optional(optionalText('Tìm', { max: 200 })),
  trang: optional(wholeNumber('Trang', { min: 1, max: 100_000 })).transform((page) => page ?? 1),
  in: checkbox(),
});
export type LogQuery = z.output<typeof logQuery>;

export interface LogPeriod {
  /** UTC ms, half-open. */
  from: number;
  to: number;
  first: LocalDate;
  last: LocalDate;
  /** 'tháng 11/2026' */
  title: string;
  /** A day of the period before and after; null for one of people's own choice. */
  before: LocalDate | null;
  after: LocalDate | null;
}

/** @throws Refusal at `tu` or `den` that is no date, at `den` when it ends before it begins, or is longer than a year */
export function periodOf(
  { ky, ngay, tu, den }: Pick<LogQuery, 'ky' | 'ngay' | 'tu' | 'den'>,
  today: LocalDate,
  timeZone: string,
): LogPeriod {
  const day = ngay ?? today;
  if (ky === 'ngay') {
    return {
      ...{ ...dayBounds(day, timeZone), first: day, last: day, title: viWeekdayDate(day) },
      ...{ before: addDays(day, -1), after: addDays(day, 1) },
    };
  }
  if (ky === 'tuan') {
    const first = addDays(day, 1 - weekday(day));
    const last = addDays(first, 6);
    return {
      ...{ ...between(first, last, timeZone), title: `tuần ${viDate(first)}–${viDate(last)}` },
      ...{ before: addDays(first, -7), after: addDays(first, 7) },
    };
  }
  if (ky === 'thang') {
    const month = day.slice(0, 7);
    const first = `${month}-01`;
    const next = `${addMonths(month, 1)}-01`;
    return {
      ...{
        ...monthBounds(month, timeZone),
        first,
        last: addDays(next, -1),
        title: `tháng ${viMonth(month)}`,
      },
      ...{ before: `${addMonths(month, -1)}-01`, after: next },
    };
  }
  for (const [field, text] of Object.entries({ tu, den }))
    if (text && !isDate(text)) throw fieldRefusal(field, 'no-date', 'Ngày này không có trên lịch.');
  const first = tu ?? `${today.slice(0, 7)}-01`;
  const last = den ?? (first > today ? first : today);
  if (last < first) throw fieldRefusal('den', 'ends-before-it-starts', 'Ngày cuối phải sau ngày đầu.');
  if (addDays(first, MOST_DAYS) <= last) {
    throw fieldRefusal('den', 'too-long', 'Mỗi lần xem được nhiều nhất một năm.');
  }
  const title = `từ ${viDate(first)} đến hết ${viDate(last)}`;
  return { ...between(first, last, timeZone), title, before: null, after: null };
}

function between(first: LocalDate, last: LocalDate, timeZone: string) {
  return { first, last, from: dayBounds(first, timeZone).from, to: dayBounds(last, timeZone).to };
}
