import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { RRuleTemporal } from 'rrule-temporal';
import { describe, expect, it } from 'vitest';
import { occurrencesOf } from './recurrence.ts';
import { parseRule } from './rrule.ts';

const wallMs = (wall: string) => Date.parse(`${wall}Z`);
const wall = (ms: number) => new Date(ms).toISOString().slice(0, 19);

function dates(rule: string, start: string, from: string, to: string, most = Infinity): string[] {
  const found: string[] = [];
  for (const at of occurrencesOf(parseRule(rule), wallMs(start), wallMs(from), wallMs(to))) {
    if (found.length === most) break;
    found.push(wall(at));
  }
  return found;
}

type Case = [rule: string, start: string, to: string, dates: string[]];
const cases = readFileSync(new URL('recurrence.dateutil.ndjson', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Case);

describe('recurrence on the wall clock', () => {
  it('gives the dates that python-dateutil gives, for 600 random rules of every frequency and part', () => {
    const wrong = cases.filter(([rule, start, to, expected]) => {
      const got = dates(rule, start, start, to, 8);
      return JSON.stringify(got) !== JSON.stringify(expected);
    });
    expect(wrong).toEqual([]);
  });

  it('gives the same dates when it begins in the middle', () => {
    const wrong = cases.filter(([rule, start, to, expected]) => {
      if (expected.length < 4) return false;
      const got = dates(rule, start, expected[2]!, to, expected.length - 2);
      return JSON.stringify(got) !== JSON.stringify(expected.slice(2));
    });
    expect(wrong).toEqual([]);
  });

  it('takes no part of a start that does not match its rule', () => {
    // 2026-01-06 is a Tuesday.
    expect(
      dates('FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2026-01-06T07:00', '2026-01-01T00:00', '2027-01-01T00:00'),
    ).toEqual(['2026-01-12T07:00:00', '2026-01-19T07:00:00']);
  });

  it('counts COUNT from the start, also what lies before the window', () => {
    expect(dates('FREQ=DAILY;COUNT=3', '2026-01-01T07:00', '2026-01-03T00:00', '2027-01-01T00:00')).toEqual([
      '2026-01-03T07:00:00',
    ]);
  });

  it('keeps to months that have the day', () => {
    expect(dates('FREQ=MONTHLY', '2026-01-31T07:00', '2026-01-01T00:00', '2026-08-01T00:00')).toEqual([
      '2026-01-31T07:00:00',
      '2026-03-31T07:00:00',
      '2026-05-31T07:00:00',
      '2026-07-31T07:00:00',
    ]);
    expect(
      dates('FREQ=MONTHLY;BYMONTHDAY=-1', '2028-01-31T07:00', '2028-02-01T00:00', '2028-04-01T00:00'),
    ).toEqual(['2028-02-29T07:00:00', '2028-03-31T07:00:00']);
  });

  it('comes on leap days only in leap years', () => {
    expect(dates('FREQ=YEARLY', '2024-02-29T07:00', '2024-01-01T00:00', '2033-01-01T00:00')).toEqual([
      '2024-02-29T07:00:00',
      '2028-02-29T07:00:00',
      '2032-02-29T07:00:00',
    ]);
  });

  it.each([
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1',
    'FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=HOURLY;INTERVAL=2;BYHOUR=8',
    'FREQ=SECONDLY;INTERVAL=60;BYSECOND=30',
    'FREQ=MONTHLY;BYDAY=9MO',
    'FREQ=WEEKLY;BYSETPOS=5',
  ])('ends by itself although %s never comes, up to the year 9999', (rule) => {
    expect(dates(rule, '2026-01-05T07:00', '2026-01-01T00:00', '9999-12-31T00:00')).toEqual([]);
  });

  it('agrees with rrule-temporal, a second reading of RFC 5545, on the plain rules a week is made of', () => {
    const days = fc.subarray(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'], { minLength: 1 });
    const plainRule = fc.oneof(
      fc.constant('FREQ=DAILY'),
      days.map((list) => `FREQ=WEEKLY;BYDAY=${list.join(',')}`),
      fc.integer({ min: 1, max: 28 }).map((day) => `FREQ=MONTHLY;BYMONTHDAY=${day}`),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 4, -1), fc.constantFrom('MO', 'TU', 'SU'))
        .map(([nth, day]) => `FREQ=MONTHLY;BYDAY=${nth}${day}`),
    );
    const starts = fc.integer({ min: wallMs('2020-01-01T00:00'), max: wallMs('2030-01-01T00:00') });
    fc.assert(
      fc.property(plainRule, fc.integer({ min: 1, max: 3 }), starts, (rule, interval, at) => {
        const start = wall(at - (at % 60_000));
        const text = `${rule};INTERVAL=${interval};COUNT=6`;
        const library = new RRuleTemporal({
          rruleString: `DTSTART;TZID=UTC:${start.replace(/[-:]/g, '')}\nRRULE:${text}`,
        });
        const theirs = library
          .all()
          .map((date) => date.toPlainDateTime().toString({ smallestUnit: 'second' }));
        expect(dates(text, start, start, '2040-01-01T00:00')).toEqual(theirs);
      }),
      { numRuns: 60 },
    );
  });
});
