/** How dates, times, numbers and lengths are written for people: 23/11/2026, 07:00, 1.234,5, 1 phút 20 giây. */
import { dateOf, wallClockOf, weekday, type LocalDate, type Month } from './zoned-time.ts';

const WEEKDAYS = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'];

/** '2026-11-23' → '23/11/2026' */
export function viDate(date: LocalDate): string {
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year}`;
}

/** '2026-11' → '11/2026' */
export function viMonth(month: Month): string {
  const [year, number] = month.split('-');
  return `${number}/${year}`;
}

/** '2026-11-23' → 'thứ Hai 23/11/2026' */
export function viWeekdayDate(date: LocalDate): string {
  return `${WEEKDAYS[weekday(date)]} ${viDate(date)}`;
}

/** An instant as '07:00' of the zone. */
export function viTime(instant: number, timeZone: string): string {
  return wallClockOf(instant, timeZone).slice(11, 16);
}

/** An instant as '07:00:05' of the zone. */
export function viSeconds(instant: number, timeZone: string): string {
  return wallClockOf(instant, timeZone).slice(11, 19);
}

/** An instant as '07:00 23/11/2026' of the zone. */
export function viInstant(instant: number, timeZone: string): string {
  return `${viTime(instant, timeZone)} ${viDate(dateOf(instant, timeZone))}`;
}

/** By how many digits they give: making one takes longer than a thousand numbers. */
const numberFormats = new Map<number, Intl.NumberFormat>();

/** 1234.5 → '1.234,5'; what rounds to nothing has no sign. */
export function viNumber(value: number, fractionDigits = 1): string {
  let format = numberFormats.get(fractionDigits);
  if (!format) {
    format = new Intl.NumberFormat('vi-VN', {
      maximumFractionDigits: fractionDigits,
      signDisplay: 'negative',
    });
    numberFormats.set(fractionDigits, format);
  }
  return format.format(value);
}

/** '350 kB', '12,4 MB', '1,25 GB' */
export function viBytes(bytes: number): string {
  if (bytes < 1e6) return `${viNumber(Math.ceil(bytes / 1e3), 0)} kB`;
  return bytes < 1e9 ? `${viNumber(bytes / 1e6)} MB` : `${viNumber(bytes / 1e9, 2)} GB`;
}

/** Milliseconds as '1 phút 20 giây', '45 giây', '1 giờ 05 phút'. */
export function viDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} giây`;
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes < 60) return rest ? `${minutes} phút ${rest} giây` : `${minutes} phút`;
  return `${Math.floor(minutes / 60)} giờ ${String(minutes % 60).padStart(2, '0')} phút`;
}

/** Milliseconds as a player shows them: '1:20'. */
export function viClock(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** No letter of any language carries as many. */
const MARKS_TOO_MANY = /(\p{M}{8})\p{M}+/gu;

/**
 * NFC. A letter keeps its first eight marks: sorting a long run of them, which composing does, takes time by the square of its length,
 * and somebody who sends a megabyte of marks would hold the server for minutes.
 */
export function composed(text: string): string {
  return text.replace(MARKS_TOO_MANY, '$1').normalize('NFC');
}

/** Text without marks, lower case, for searching "cai cach" in "Cải cách". */
export function withoutMarks(text: string): string {
  return composed(text).normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}
