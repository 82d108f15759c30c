/** One date as it is written: its form, its parts, and their words. */
import { textBefore } from '../../context.ts';
import { readCardinal, readMonth, readYear } from '../../numbers.ts';
import type { ReadingStyle } from '../../reading-style.ts';
import { endsWord } from '../quantity.ts';

export interface DatePiece {
  end: number;
  kind: 'full' | 'dayMonth' | 'monthYear';
  day: string;
  month: string;
  year: string;
}

const FULL = /(\d{1,2})( ?)([/.-])\2(\d{1,2})\2\3\2(\d{4}|\d{2})(?!\d)/y;
/** '5 /6/ 2026', '01/06/ 2004': spaces that nobody meant. */
const LOOSE = /(\d{1,2}) ?\/ ?(\d{1,2}) ?\/ ?(\d{4})(?!\d)/y;
/** 'từ 27/ 4', 'chiều 13- 2,' */
const LOOSE_DAY = /(\d{1,2})(?:\/ | \/ ?|- (?=\d{1,2}(?:[,;)]|\. |$)))(\d{1,2})(?![\d/%]| ?\/|[.,]\d)/y;
const CUED = /(?:từ|ngày|đến|sáng|chiều|tối) $/iu;
const ISO = /(\d{4})-(\d{2})-(\d{2})(?!\d)/y;
const DAY_MONTH = /(\d{1,2})([/-])(\d{1,2})(?![\d/])(?![.,]\d)(?!-(?!\d{1,2}[/.]\d)\d)/y;
const MONTH_YEAR = /(\d{1,2})([/.-])(\d{4})(?!\d)/y;

/** 'tháng 7-1885' */
const MONTH_BEFORE = /(?:tháng |\d\/1\d{3} ?[-–] ?)$/iu;
/** '9/1858 – 1/1859' */
const SPAN_OF_OLD = /^ ?[-–] ?\d{1,2}\/1\d{3}(?!\d)/;

export function isDay(day: string, month: string): boolean {
  const limit = Number(month) === 2 ? 29 : [4, 6, 9, 11].includes(Number(month)) ? 30 : 31;
  return Number(day) >= 1 && Number(day) <= limit && isMonth(month);
}

export function isMonth(month: string): boolean {
  return Number(month) >= 1 && Number(month) <= 12;
}

function isYear(year: string): boolean {
  return year.length === 2 || (Number(year) >= 1000 && Number(year) <= 2999);
}

/** 'mất 30-4-75': after such a word no set of numbers stands. */
const DAY_BEFORE =
  /(?<!\p{L})(?:(?:ngày|sinh|mất|từ trần|hy sinh)|(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật|CN),?) $/iu;

/** A date at an offset, whichever way it is written; only its form is checked, not whether the text means a date. */
export function datePieceAt(text: string, at: number): DatePiece | null {
  FULL.lastIndex = at;
  const full = FULL.exec(text);
  if (full) {
    const [whole, day = '', , separator, month = '', year = ''] = full;
    const plausible = year.length === 4 || separator === '/' || DAY_BEFORE.test(textBefore({ text, at }, 12));
    if (isDay(day, month) && isYear(year) && plausible && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'full', day, month, year };
  }
  LOOSE.lastIndex = at;
  const loose = LOOSE.exec(text);
  if (loose) {
    const [whole, day = '', month = '', year = ''] = loose;
    if (isDay(day, month) && isYear(year) && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'full', day, month, year };
  }
  ISO.lastIndex = at;
  const iso = ISO.exec(text);
  if (iso) {
    const [whole, year = '', month = '', day = ''] = iso;
    if (isDay(day, month) && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'full', day, month, year };
  }
  LOOSE_DAY.lastIndex = at;
  const looseDay = CUED.test(textBefore({ text, at }, 6)) ? LOOSE_DAY.exec(text) : null;
  if (looseDay) {
    const [whole, day = '', month = ''] = looseDay;
    if (isDay(day, month) && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'dayMonth', day, month, year: '' };
  }
  MONTH_YEAR.lastIndex = at;
  const monthYear = MONTH_YEAR.exec(text);
  if (monthYear) {
    const [whole, month = '', , year = ''] = monthYear;
    const inPast =
      MONTH_BEFORE.test(textBefore({ text, at }, 12)) ||
      SPAN_OF_OLD.test(text.slice(at + whole.length, at + whole.length + 11));
    const oldest = inPast ? 1000 : 1900;
    if (isMonth(month) && Number(year) >= oldest && Number(year) <= 2100 && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'monthYear', day: '', month, year };
  }
  DAY_MONTH.lastIndex = at;
  const dayMonth = DAY_MONTH.exec(text);
  if (dayMonth) {
    const [whole, day = '', , month = ''] = dayMonth;
    if (isDay(day, month) && endsWord(text, at + whole.length))
      return { end: at + whole.length, kind: 'dayMonth', day, month, year: '' };
  }
  return null;
}

export function readDay(day: string, style: ReadingStyle): string {
  const early = style.earlyDays === 'mùng' && Number(day) <= 10;
  return (early ? 'mùng ' : '') + readCardinal(day, style);
}

/** Of years written with two digits; the rest are of this century. */
const LAST_CENTURY = '50';

/** 'mười lăm tháng tám năm …', without the leading 'ngày'. */
export function readPiece(piece: DatePiece, style: ReadingStyle): string {
  const year = piece.year.length === 2 ? `${piece.year >= LAST_CENTURY ? 19 : 20}${piece.year}` : piece.year;
  return [
    piece.day && readDay(piece.day, style),
    `tháng ${readMonth(piece.month, style)}`,
    year && `năm ${readYear(year, style)}`,
  ]
    .filter(Boolean)
    .join(' ');
}

const JOINT = / ?[-–] ?(?=\d)| đến (?=\d)/y;

/** What joins a date that ends at an offset with a number behind it: '-', ' – ', ' đến '. */
export function jointAt(text: string, end: number): string | undefined {
  JOINT.lastIndex = end;
  return JOINT.exec(text)?.[0];
}
