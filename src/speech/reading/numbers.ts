/**
 * Vietnamese number words. Input is always a string of digits, never a JavaScript number: money in a budget has more digits
 * than a double keeps.
 */
import type { ReadingStyle } from './reading-style.ts';

const DIGITS = ['không', 'một', 'hai', 'ba', 'bốn', 'năm', 'sáu', 'bảy', 'tám', 'chín'] as const;

/** More than this many digits are no quantity any more (10^18 is 'một tỷ tỷ'); they are read one by one. */
export const LONGEST_CARDINAL = 19;

/** '0912' → 'không chín một hai'; anything that is not a digit is skipped. */
export function readDigits(digits: string): string {
  const words: string[] = [];
  for (const digit of digits) {
    const word = DIGITS[digit.charCodeAt(0) - 48];
    if (word) words.push(word);
  }
  return words.join(' ');
}

/**
 * A cardinal, leading zeros ignored.
 *
 * @example readCardinal('105', style) // 'một trăm linh năm'
 */
export function readCardinal(digits: string, style: ReadingStyle): string {
  const significant = withoutLeadingZeros(digits);
  if (significant.length > LONGEST_CARDINAL) return readDigits(digits);
  return readBillions(significant, style, false) || DIGITS[0];
}

/** '12.345.678' in groups of nine digits: each 'tỷ' counts the whole number before it (10^12 is 'một nghìn tỷ'). */
function readBillions(digits: string, style: ReadingStyle, inner: boolean): string {
  if (digits.length <= 9) return readMillions(digits, style, inner);
  const head = readBillions(digits.slice(0, -9), style, inner);
  const tail = readMillions(digits.slice(-9), style, true);
  return [head, 'tỷ', tail].filter(Boolean).join(' ');
}

/** Up to nine digits. `inner`: something is said before them, so that a missing hundred must be heard ('không trăm linh năm'). */
function readMillions(digits: string, style: ReadingStyle, inner: boolean): string {
  const padded = digits.padStart(9, '0');
  const parts: string[] = [];
  let said = inner;
  for (const [index, unit] of ['triệu', style.thousand, ''].entries()) {
    const group = padded.slice(index * 3, index * 3 + 3);
    // 1.000.500: without its zero 'một triệu năm trăm' is a million and a half.
    if (index === 1 && group === '000' && said && padded[6] !== '0') parts.push(DIGITS[0], unit);
    if (group === '000') continue;
    parts.push(readHundreds(group, style, said), unit);
    said = true;
  }
  return parts.filter(Boolean).join(' ');
}

/** Exactly three digits, not all zero. */
function readHundreds(group: string, style: ReadingStyle, inner: boolean): string {
  const [hundreds, tens, ones] = [...group].map(Number) as [number, number, number];
  const words: string[] = [];
  if (hundreds > 0 || inner) words.push(DIGITS[hundreds]!, 'trăm');
  const saidHundreds = words.length > 0;
  if (tens === 0) {
    if (ones > 0) words.push(...(saidHundreds ? [style.zeroTens] : []), DIGITS[ones]!);
  } else if (tens === 1) {
    words.push('mười', ...(ones ? [onesAfterTen(ones)] : []));
  } else {
    words.push(DIGITS[tens]!, 'mươi', ...(ones ? [onesAfterTens(ones, style)] : []));
  }
  return words.join(' ');
}

function onesAfterTen(ones: number): string {
  return ones === 5 ? 'lăm' : DIGITS[ones]!;
}

function onesAfterTens(ones: number, style: ReadingStyle): string {
  if (ones === 1) return 'mốt';
  if (ones === 4) return style.fourAfterTens;
  return onesAfterTen(ones);
}

/** Digits after the comma: one by one when they begin with a zero or are more than two, else as the style says. */
export function readFraction(digits: string, style: ReadingStyle): string {
  const single = style.decimals === 'digits' || digits.startsWith('0') || digits.length > 2;
  return single ? readDigits(digits) : readCardinal(digits, style);
}

/** A year. Four digits with a zero hundred are shortened when the style is short: 2025 'hai nghìn hai mươi lăm'. */
export function readYear(digits: string, style: ReadingStyle): string {
  const full = readCardinal(digits, style);
  if (style.years === 'full' || !/^[1-9]0\d\d$/.test(digits)) return full;
  const thousands = `${DIGITS[Number(digits[0])]!} ${style.thousand}`;
  const rest = withoutLeadingZeros(digits.slice(2));
  if (rest === '0') return full;
  return rest.length === 1
    ? `${thousands} ${style.zeroTens} ${DIGITS[Number(rest)]!}`
    : `${thousands} ${readCardinal(rest, style)}`;
}

/** thứ 1 → nhất, thứ 4 → tư, else the cardinal. */
export function readOrdinal(digits: string, style: ReadingStyle): string {
  const significant = withoutLeadingZeros(digits);
  if (significant === '1') return 'nhất';
  if (significant === '4') return 'tư';
  return readCardinal(digits, style);
}

/** A number of the calendar: month 4 is 'tư'. */
export function readMonth(digits: string, style: ReadingStyle): string {
  return withoutLeadingZeros(digits) === '4' ? 'tư' : readCardinal(digits, style);
}

/** How a written number is put together. */
export interface WrittenNumber {
  whole: string;
  /** Digits after the decimal mark, '' when there is none. */
  fraction: string;
  /** The grouping could also have been a decimal, or the other way round: 1,500. */
  ambiguous: boolean;
}

const PLAIN = /^\d+$/;
const POINTS = /^[1-9]\d{0,2}(?:\.\d{3})+(?:,(\d+))?$/;
const COMMAS = /^[1-9]\d{0,2}(?:,\d{3}){2,}(?:\.(\d+))?$/;
const COMMA_AND_POINT = /^[1-9]\d{0,2}(?:,\d{3})+\.(\d+)$/;
const SPACES = /^[1-9]\d{0,2}(?: \d{3})+(?:,(\d+))?$/;
const DECIMAL = /^(\d+)[.,](\d+)$/;

/**
 * Takes '1.500.000', '1,500,000', '1 500 000', '95,5', '78.4' apart; null for what is no number ('1.2.3').
 * A point before exactly three digits groups thousands; a single comma is a decimal comma (1,234 tỷ).
 */
export function parseWrittenNumber(raw: string): WrittenNumber | null {
  if (PLAIN.test(raw)) return { whole: raw, fraction: '', ambiguous: false };
  for (const form of [POINTS, COMMAS, COMMA_AND_POINT, SPACES]) {
    const match = form.exec(raw);
    if (!match) continue;
    const fraction = match[1] ?? '';
    const whole = fraction ? raw.slice(0, -fraction.length - 1) : raw;
    return { whole: whole.replace(/\D/g, ''), fraction, ambiguous: false };
  }
  const decimal = DECIMAL.exec(raw);
  if (!decimal) return null;
  const [, whole = '', fraction = ''] = decimal;
  if (/^[1-9]\d{0,2},\d\d0$/.test(raw)) return { whole: whole + fraction, fraction: '', ambiguous: true };
  return { whole, fraction, ambiguous: /^[1-9]\d{0,2},\d{3}$/.test(raw) };
}

/** The number in words: 95,5 → 'chín mươi lăm phẩy năm'. */
export function readNumber(number: WrittenNumber, style: ReadingStyle): string {
  const whole = readCardinal(number.whole, style);
  return number.fraction ? `${whole} phẩy ${readFraction(number.fraction, style)}` : whole;
}

function withoutLeadingZeros(digits: string): string {
  let start = 0;
  while (start < digits.length - 1 && digits[start] === '0') start++;
  return digits.slice(start);
}
