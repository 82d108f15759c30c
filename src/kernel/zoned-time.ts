/**
 * Time-zone arithmetic, in one place. Instants are UTC milliseconds; a wall clock is 'YYYY-MM-DDTHH:mm[:ss]' without offset;
 * a date is 'YYYY-MM-DD', a month 'YYYY-MM'; zones are IANA names.
 */
import { Temporal } from 'temporal-polyfill';

export type WallClock = string;
export type LocalDate = string;
export type Month = string;

/**
 * The instant of a wall clock in a zone. In a DST gap the offset before the gap is taken, a doubled time is its first
 * occurrence (RFC 5545 §3.3.5).
 */
export function instantOf(wall: WallClock, timeZone: string): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(timeZone, { disambiguation: 'compatible' })
    .epochMilliseconds;
}

/** The wall clock 'YYYY-MM-DDTHH:mm:ss' that a zone shows at an instant. */
export function wallClockOf(instant: number, timeZone: string): WallClock {
  if (isPlain(instant)) return wallClockAt(instant + offsetMsAt(instant, timeZone));
  return zoned(instant, timeZone).toPlainDateTime().toString({ smallestUnit: 'second' });
}

/** The date a zone shows at an instant. */
export function dateOf(instant: number, timeZone: string): LocalDate {
  if (isPlain(instant)) return wallClockAt(instant + offsetMsAt(instant, timeZone)).slice(0, 10);
  return zoned(instant, timeZone).toPlainDate().toString();
}

/** The month a zone shows at an instant: exactly 00:00 of the 1st belongs to the new month. */
export function monthOf(instant: number, timeZone: string): Month {
  return dateOf(instant, timeZone).slice(0, 7);
}

/** Half-open interval of instants that a date covers in a zone. */
export function dayBounds(date: LocalDate, timeZone: string): { from: number; to: number } {
  return { from: instantOf(`${date}T00:00`, timeZone), to: instantOf(`${addDays(date, 1)}T00:00`, timeZone) };
}

/** Half-open interval of instants that a month covers in a zone. */
export function monthBounds(month: Month, timeZone: string): { from: number; to: number } {
  const first = `${month}-01`;
  const next = Temporal.PlainDate.from(first).add({ months: 1 }).toString();
  return { from: instantOf(`${first}T00:00`, timeZone), to: instantOf(`${next}T00:00`, timeZone) };
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return Temporal.PlainDate.from(date).add({ days }).toString();
}

export function addMonths(month: Month, months: number): Month {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString();
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function weekday(date: LocalDate): number {
  return Temporal.PlainDate.from(date).dayOfWeek;
}

/** ISO 8601 with the zone's offset: '2026-11-23T07:00:00+07:00' (with milliseconds only when there are any). */
export function isoWithOffset(instant: number, timeZone: string): string {
  if (isPlain(instant)) {
    const offsetMs = offsetMsAt(instant, timeZone);
    const utc = new Date(instant + offsetMs).toISOString();
    const wall = instant % 1000 === 0 ? utc.slice(0, 19) : utc.replace(/0*Z$/, '');
    return `${wall}${offsetText(offsetMs)}`;
  }
  return zoned(instant, timeZone).toString({ timeZoneName: 'never', calendarName: 'never' });
}

/** Parses ISO 8601 with an offset or Z into an instant; null when it is not one. */
export function parseInstant(text: string): number | null {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    return null;
  }
}

/** True for 'YYYY-MM-DDTHH:mm[:ss]' without offset that names a real date and time. */
export function isWallClock(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text)) return false;
  return holds(() => Temporal.PlainDateTime.from(text, { overflow: 'reject' }));
}

export function isDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && holds(() => Temporal.PlainDate.from(text, { overflow: 'reject' }));
}

export function isMonth(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(text);
}

export function isTimeZone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && holds(() => new Intl.DateTimeFormat('en', { timeZone: name }));
}

/** Where a zone's offset changes: from `instant` on it is `offsetMs`, and so it is for wall clocks from `wall` on. */
interface Offset {
  instant: number;
  wall: number;
  offsetMs: number;
}

/** A zone's offsets over a stretch of time, looked up once, for turning many thousand wall clocks into instants and back. */
export interface ZoneTable {
  /** As {@link instantOf}, of a wall clock as `wallMs` gives it. */
  instantOf(wallMs: number): number;
  /** As {@link wallClockOf}, as `wallMs` would give it. */
  wallMsOf(instant: number): number;
}

/**
 * The table of a zone for instants in [from, to], with two days to spare on both sides.
 *
 * @example zoneTable('Asia/Ho_Chi_Minh', from, to).instantOf(wallMs('2026-11-23T07:00'))
 */
export function zoneTable(timeZone: string, from: number, to: number): ZoneTable {
  const offsets = offsetsOf(timeZone, from - SPARE_MS, to + SPARE_MS);
  const last = (holds: (offset: Offset) => boolean): number => {
    let low = 0;
    for (let high = offsets.length; high - low > 1;) {
      const middle = (low + high) >> 1;
      if (holds(offsets[middle]!)) low = middle;
      else high = middle;
    }
    return offsets[low]!.offsetMs;
  };
  return {
    instantOf: (wall) => wall - last((offset) => offset.wall <= wall),
    wallMsOf: (instant) => instant + last((offset) => offset.instant <= instant),
  };
}

const SPARE_MS = 2 * 86_400_000;

function offsetsOf(timeZone: string, from: number, to: number): Offset[] {
  let at: Temporal.ZonedDateTime | null = zoned(from, timeZone);
  const offsets: Offset[] = [];
  while (at && at.epochMilliseconds <= to) {
    const instant = at.epochMilliseconds;
    const offsetMs = at.offsetNanoseconds / 1e6;
    // A wall clock in a gap still takes the offset before it, a doubled one its first occurrence, so the old offset holds
    // until both clocks have passed the change.
    const wall = instant + Math.max(offsetMs, offsets.at(-1)?.offsetMs ?? -Infinity);
    offsets.push({ instant, wall, offsetMs });
    at = at.getTimeZoneTransition('next');
  }
  return offsets;
}

/** A wall clock as the milliseconds of UTC at which a clock there shows it: numbers to reckon with, in no zone. */
export function wallMs(wall: WallClock): number {
  return Date.parse(`${wall}Z`);
}

/** The wall clock 'YYYY-MM-DDTHH:mm:ss' of such milliseconds. */
export function wallClockAt(wallMilliseconds: number): WallClock {
  return new Date(wallMilliseconds).toISOString().slice(0, 19);
}

/** Times of which every zone's offset is whole minutes; years of four digits. */
function isPlain(instant: number): boolean {
  return instant >= Date.UTC(1973, 0) && instant < Date.UTC(9999, 0) && Number.isInteger(instant);
}

const QUARTER_MS = 900_000;
/** A year of a station's quarters of an hour, that of a few zones at a time. */
const MOST_HELD = 40_000;
const heldOffsets = new Map<string, Map<number, number>>();

/**
 * A zone's offset at a plain instant, ms. Asking Temporal costs some ten microseconds, and a year's page asks ten thousand
 * times about the same mornings.
 */
function offsetMsAt(instant: number, timeZone: string): number {
  let held = heldOffsets.get(timeZone);
  if (!held) heldOffsets.set(timeZone, (held = new Map<number, number>()));
  const quarter = Math.floor(instant / QUARTER_MS);
  const known = held.get(quarter);
  if (known !== undefined) return known;
  if (held.size >= MOST_HELD) held.clear();
  const offsetAt = (at: number) => zoned(at, timeZone).offsetNanoseconds / 1e6;
  const offsetMs = offsetAt(quarter * QUARTER_MS);
  // St. John's changed at one minute past midnight.
  if (offsetAt((quarter + 1) * QUARTER_MS - 1) !== offsetMs) return offsetAt(instant);
  held.set(quarter, offsetMs);
  return offsetMs;
}

/** '+07:00' */
function offsetText(offsetMs: number): string {
  const minutes = Math.abs(offsetMs) / 60_000;
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offsetMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function zoned(instant: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone);
}

function holds(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
}
