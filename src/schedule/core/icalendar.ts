/**
 * A calendar as text by RFC 5545, for programs that subscribe to it (Outlook, Google, a phone). Times are UTC instants: every
 * program shows them in its own zone, and there is no VTIMEZONE to be read wrongly. Pure.
 */
export interface CalendarEvent {
  /** Stays the same for one airing, whatever becomes of it. */
  uid: string;
  /** UTC ms. */
  startsAt: number;
  endsAt: number;
  summary: string;
  description: string;
  location: string;
  status: 'CONFIRMED' | 'TENTATIVE' | 'CANCELLED';
  categories: readonly string[];
  /** UTC ms; never goes back for one uid. */
  changedAt: number;
}

export interface Calendar {
  name: string;
  /** IANA; only a hint of how to show it. */
  timeZone: string;
  events: readonly CalendarEvent[];
}

/** Lines are at most this long, in octets, without their end (§3.1). */
const LONGEST_LINE = 75;
/** SEQUENCE counts from 2020, so that a change of any second has a greater one and it fits into 31 bits until 2088. */
const SEQUENCE_FROM = Date.UTC(2020, 0, 1) / 1000;

/** @example calendarText({ name: 'Lịch phát', timeZone: 'Asia/Ho_Chi_Minh', events }) // 'BEGIN:VCALENDAR\r\n…' */
export function calendarText({ name, timeZone, events }: Calendar): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Loa Phuong//Lich phat//VI',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    // What Outlook and Google read instead of NAME and REFRESH-INTERVAL (RFC 7986).
    `X-WR-CALNAME:${escaped(name)}`,
    `X-WR-TIMEZONE:${escaped(timeZone)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...events.flatMap(eventLines),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventLines(event: CalendarEvent): string[] {
  const { uid, startsAt, endsAt, summary, description, location, status, categories, changedAt } = event;
  return [
    'BEGIN:VEVENT',
    `UID:${escaped(uid)}`,
    `DTSTAMP:${utc(changedAt)}`,
    `LAST-MODIFIED:${utc(changedAt)}`,
    `SEQUENCE:${Math.max(0, Math.floor(changedAt / 1000) - SEQUENCE_FROM)}`,
    `DTSTART:${utc(startsAt)}`,
    `DTEND:${utc(endsAt)}`,
    `SUMMARY:${escaped(summary)}`,
    ...(description ? [`DESCRIPTION:${escaped(description)}`] : []),
    ...(location ? [`LOCATION:${escaped(location)}`] : []),
    `STATUS:${status}`,
    // Nobody is busy because a loudspeaker sounds.
    'TRANSP:TRANSPARENT',
    ...(categories.length > 0 ? [`CATEGORIES:${categories.map(escaped).join(',')}`] : []),
    'END:VEVENT',
  ];
}

/** '20261123T000000Z' */
function utc(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
}

/** A text value (§3.3.11); what no line may hold is left out. */
function escaped(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')

    .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, ' ')
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\n/g, '\\n');
}

/** Broken into lines of 75 octets, never within a letter: some programs put the octets together only after decoding. */
function folded(line: string): string {
  const parts: string[] = [];
  let part = '';
  let octets = 0;
  for (const letter of line) {
    const size = Buffer.byteLength(letter);
    if (octets + size > LONGEST_LINE) {
      parts.push(part);
      part = ' ';
      octets = 1;
    }
    part += letter;
    octets += size;
  }
  return [...parts, part].join('\r\n');
}
