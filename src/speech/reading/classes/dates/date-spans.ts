/** Spans of days or months that share a month or a year: 14-15/8, mùng 5-7 tháng 2, tháng 7-12/2025. */
import { phrases, textBefore } from '../../context.ts';
import { readCardinal, readMonth, readYear } from '../../numbers.ts';
import { comesAfter, comesBefore, type Reading, type Rule, type Site } from '../../site.ts';
import { RATIO_AFTER } from './date-meaning.ts';
import { datePieceAt, isDay, isMonth, readDay, readPiece, type DatePiece } from './date-piece.ts';
import { DAY_SAID } from './date-said.ts';
import { isEyesight } from './no-date.ts';

const DAY_RANGE = /(\d{1,2}) ?[-–] ?(?=\d{1,2}[/.]\d)/y;

/** '14-15/8', '14 - 15/8/2025': the month is said once. */
function readDayRange([whole, first = '']: RegExpExecArray, site: Site): Reading | null {
  const piece = laterDayAt(site, site.at + whole.length, first);
  if (piece && isEyesight(site, piece.end)) return null;
  const counted = piece?.kind === 'dayMonth' && comesBefore(site, piece.end, RATIO_AFTER);
  if (!piece || (counted && !comesAfter(site, phrases('ngày, từ')))) return null;
  // 'kéo dài đến ngày 20-21/5'
  const until = /(?:đến|tới)(?: hết)?(?: khoảng)?(?: ngày)? $/iu.test(textBefore(site, 22));
  const joint = areTwoDays(first, piece.day, site) ? 'và' : until ? 'hoặc' : 'đến';
  return { end: piece.end, spoken: readDays(first, readPiece(piece, site.style), site, joint) };
}

/** 'trong 2 ngày 27-28.9': with a point only right after 'ngày'. */
const POINTED_RANGE = /(\d{1,2}) ?[-–] ?(\d{1,2})\.(\d{1,2})(?![\d%]|[.,]\d)/y;

function readPointedRange([, first = '', last = '', month = '']: RegExpExecArray, site: Site): string | null {
  if (
    !(
      comesAfter(site, phrases('ngày, hai ngày, các ngày')) || /tuần \d{1,2} \($/iu.test(textBefore(site, 10))
    ) ||
    !isDay(last, month) ||
    Number(first) >= Number(last)
  )
    return null;
  const joint = areTwoDays(first, last, site) ? 'và' : 'đến';
  return `${readDay(first, site.style)} ${joint} ngày ${readDay(last, site.style)} tháng ${readMonth(month, site.style)}`;
}

/** The date at an offset, when its day comes after `first`. */
function laterDayAt({ text }: Site, at: number, first: string): DatePiece | null {
  const piece = datePieceAt(text, at);
  if (!piece || piece.kind === 'monthYear') return null;
  return Number(first) >= 1 && Number(first) < Number(piece.day) ? piece : null;
}

function readDays(first: string, last: string, site: Site, joint = 'đến'): string {
  const lead = comesAfter(site, DAY_SAID) ? '' : 'ngày ';
  return `${lead}${readDay(first, site.style)} ${joint} ngày ${last}`;
}

/** 'trong 2 ngày 24-25/7': the one and the other. */
const TWO_DAYS = /(?<![\p{L}\d])(?:0?2|hai) ngày(?:,| là| liên tiếp)?(?: ngày)? ?\(?$/iu;

function areTwoDays(first: string, last: string, site: Site): boolean {
  return Number(last) === Number(first) + 1 && TWO_DAYS.test(textBefore(site, 30));
}

/** 'mùng 5-7 tháng 2 âm lịch': two days of the month that is said behind them. */
const BEFORE_MONTH =
  /(\d{1,2}) ?[-–] ?(\d{1,2})(?= (?:tháng|âm lịch|AL)(?!\p{L})|(?<=(?:mùng|mồng) \d{1,2} ?[-–] ?\d{1,2})(?=[:;,)]|\.(?!\d)|$| Tết))/iuy;

function readBeforeMonth([, first = '', last = '']: RegExpExecArray, site: Site): string | null {
  if (Number(first) >= Number(last) || Number(last) > 31 || !comesAfter(site, DAY_SAID)) return null;
  return `${readDay(first, site.style)} đến ${comesAfter(site, EARLY) ? 'mùng' : 'ngày'} ${readCardinal(last, site.style)}`;
}

const EARLY = phrases('mùng, mồng');

/** 'từ ngày 2-5 hằng tháng': two days of each month. */
const MONTHLY = /(\d{1,2}) ?[-–] ?(\d{1,2})(?= (?:hằng|hàng|mỗi) tháng)/y;

function readMonthly([, first = '', last = '']: RegExpExecArray, site: Site): string | null {
  if (Number(first) >= Number(last) || Number(last) > 31) return null;
  return readDays(first, readDay(last, site.style), site);
}

const DAYS_SAID = /(\d{1,2}) (?:đến|tới) (?:hết )?(?=\d{1,2}[-/]\d)/y;

/** 'từ 5 đến 7-12', 'từ 5 đến 7/12': two days of one month. */
function readDaysSaid([whole, first = '']: RegExpExecArray, site: Site): Reading | null {
  if (!comesAfter(site, phrases('từ, từ ngày, ngày'))) return null;
  const piece = laterDayAt(site, site.at + whole.length, first);
  if (!piece || comesBefore(site, piece.end, RATIO_AFTER)) return null;
  return { end: piece.end, spoken: readDays(first, readPiece(piece, site.style), site) };
}

/** '3 đêm 6,7,8/5': the days of one month, without a space between. */
const DAYS_IN_ROW = /(\d{1,2}(?:,\d{1,2}){0,5}),(?=\d{1,2}\/\d{1,2}(?![\d/]))/y;

function readDaysInRow([whole, days = '']: RegExpExecArray, site: Site): Reading | null {
  const each = days.split(',');
  if (!comesAfter(site, DAY_SAID)) return null;
  const piece = laterDayAt(site, site.at + whole.length, each.at(-1)!);
  if (!piece || each.some((day, index) => index > 0 && Number(day) <= Number(each[index - 1]))) return null;
  const said = each.map((day) => readDay(day, site.style)).join(', ');
  return { end: piece.end, spoken: `${said}, ${readPiece(piece, site.style)}` };
}

const MONTH_RANGE = /(\d{1,2}) ?[-–] ?(\d{1,2})(?:\/(\d{4}))?(?![\d/])/y;

/** 'tháng 7-12', 'tháng 7-12/2025' */
function readMonthRange([, from = '', to = '', year]: RegExpExecArray, site: Site): string | null {
  if (!comesAfter(site, phrases('tháng')) || !isMonth(from) || !isMonth(to)) return null;
  const { style } = site;
  const words = `${readMonth(from, style)} đến tháng ${readMonth(to, style)}`;
  return year ? `${words} năm ${readYear(year, style)}` : words;
}

export const dateSpanRules: readonly Rule[] = [
  {
    class: 'date',
    why: 'Hai ngày của một tháng',
    pattern: BEFORE_MONTH,
    afterDigits: /[ –-]/,
    read: readBeforeMonth,
  },
  { class: 'date', why: 'Hai ngày của mỗi tháng', pattern: MONTHLY, afterDigits: /[ –-]/, read: readMonthly },
  {
    class: 'date',
    why: 'Các ngày của một tháng',
    pattern: DAYS_IN_ROW,
    afterDigits: /,/,
    read: readDaysInRow,
  },
  {
    class: 'date',
    why: 'Khoảng ngày',
    pattern: POINTED_RANGE,
    afterDigits: /[ –-]/,
    read: readPointedRange,
  },
  { class: 'date', why: 'Khoảng ngày', pattern: DAY_RANGE, afterDigits: /[ –-]/, read: readDayRange },
  { class: 'date', why: 'Khoảng ngày', pattern: DAYS_SAID, afterDigits: / /, read: readDaysSaid },
  { class: 'date', why: 'Khoảng tháng', pattern: MONTH_RANGE, afterDigits: /[ –-]/, read: readMonthRange },
];
