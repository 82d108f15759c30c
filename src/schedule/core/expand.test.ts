import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  instantOf,
  isoWithOffset,
  wallClockAt,
  wallClockOf,
  wallMs,
  zoneTable,
} from '../../kernel/zoned-time.ts';
import { expandSlots } from './expand.ts';
import { randomSlots } from './generate.ts';
import type { Slot } from './slot.ts';

const DAY = 86_400_000;
const ZONES = ['Asia/Ho_Chi_Minh', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'];

function slot(changes: Partial<Slot> = {}): Slot {
  return {
    id: 's',
    name: 'Sáng',
    start: '2026-01-05T07:00',
    durationMinutes: 15,
    rrule: 'FREQ=DAILY',
    exdates: [],
    zones: ['khu-1'],
    ...changes,
  };
}

function starts(changes: Partial<Slot>, timeZone: string, from: string, to: string): string[] {
  const [first, end] = [instantOf(from, timeZone), instantOf(to, timeZone)];
  return expandSlots([slot(changes)], timeZone, first, end).map(({ startsAt }) =>
    isoWithOffset(startsAt, timeZone),
  );
}

describe('slots expanded in a zone', () => {
  it('take what starts at the beginning of the window and leave what starts at its end', () => {
    expect(starts({}, 'Asia/Ho_Chi_Minh', '2026-01-06T07:00', '2026-01-07T07:00')).toEqual([
      '2026-01-06T07:00:00+07:00',
    ]);
  });

  it('come once without a rule', () => {
    const bare: Slot = { ...slot({ start: '2026-01-06T07:00' }) };
    delete bare.rrule;
    const week = [instantOf('2026-01-05T00:00', 'UTC'), instantOf('2026-01-12T00:00', 'UTC')] as const;
    expect(expandSlots([bare], 'UTC', ...week).map(({ wallStart }) => wallStart)).toEqual([
      '2026-01-06T07:00:00',
    ]);
  });

  it('keep to `until`, inclusive, and leave out exactly the exdates', () => {
    const changes = { until: '2026-01-08T07:00', exdates: ['2026-01-06T07:00', '2026-01-07T07:01'] };
    expect(starts(changes, 'Asia/Ho_Chi_Minh', '2026-01-01T00:00', '2026-02-01T00:00')).toEqual([
      '2026-01-05T07:00:00+07:00',
      '2026-01-07T07:00:00+07:00',
      '2026-01-08T07:00:00+07:00',
    ]);
  });

  it('may begin at midnight, cross it, and end at 24:00', () => {
    const at = (start: string, durationMinutes: number) => {
      const [from, to] = [
        instantOf('2026-02-28T00:00', 'Asia/Ho_Chi_Minh'),
        instantOf('2026-03-01T00:00', 'Asia/Ho_Chi_Minh'),
      ];
      return expandSlots([slot({ start, durationMinutes })], 'Asia/Ho_Chi_Minh', from, to).map(
        ({ startsAt, endsAt }) =>
          [startsAt, endsAt].map((instant) => wallClockOf(instant, 'Asia/Ho_Chi_Minh')),
      );
    };
    expect(at('2026-01-05T00:00', 15)).toEqual([['2026-02-28T00:00:00', '2026-02-28T00:15:00']]);
    expect(at('2026-01-05T23:45', 15)).toEqual([['2026-02-28T23:45:00', '2026-03-01T00:00:00']]);
    expect(at('2026-01-05T23:50', 30)).toEqual([['2026-02-28T23:50:00', '2026-03-01T00:20:00']]);
  });

  it.each([
    [
      'Europe/Berlin',
      '2026-03-28T02:30',
      ['2026-03-28T02:30:00+01:00', '2026-03-29T03:30:00+02:00', '2026-03-30T02:30:00+02:00'],
    ],
    [
      'America/New_York',
      '2026-03-07T02:30',
      ['2026-03-07T02:30:00-05:00', '2026-03-08T03:30:00-04:00', '2026-03-09T02:30:00-04:00'],
    ],
    [
      'Australia/Lord_Howe',
      '2026-10-03T02:10',
      ['2026-10-03T02:10:00+10:30', '2026-10-04T02:40:00+11:00', '2026-10-05T02:10:00+11:00'],
    ],
  ])('in %s take the offset before a gap that swallows their time', (timeZone, start, expected) => {
    const end = wallClockAt(wallMs(start) + 3 * DAY);
    expect(starts({ start }, timeZone, start, end)).toEqual(expected);
  });

  it.each([
    [
      'Europe/Berlin',
      '2026-10-24T02:30',
      ['2026-10-24T02:30:00+02:00', '2026-10-25T02:30:00+02:00', '2026-10-26T02:30:00+01:00'],
    ],
    [
      'America/New_York',
      '2026-10-31T01:30',
      ['2026-10-31T01:30:00-04:00', '2026-11-01T01:30:00-04:00', '2026-11-02T01:30:00-05:00'],
    ],
    [
      'Australia/Lord_Howe',
      '2026-04-04T01:45',
      ['2026-04-04T01:45:00+11:00', '2026-04-05T01:45:00+11:00', '2026-04-06T01:45:00+10:30'],
    ],
  ])('in %s take a doubled time at its first occurrence', (timeZone, start, expected) => {
    const end = wallClockAt(wallMs(start) + 3 * DAY);
    expect(starts({ start }, timeZone, start, end)).toEqual(expected);
  });

  it('are in order, inside the window, and the same however the window is divided', () => {
    const year = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer(),
        fc.array(fc.integer({ min: year[0], max: year[1] }), { minLength: 3, maxLength: 3 }),
        (timeZone, seed, cuts) => {
          const slots = [
            ...randomSlots(seed, { wards: 2, slotsADay: 3, firstDay: '2026-02-01' }),
            slot({ start: '2026-01-01T00:30', rrule: 'FREQ=HOURLY;BYHOUR=0,1,2,3' }),
          ];
          const [a, b, c] = cuts.sort((x, y) => x - y) as [number, number, number];
          const whole = expandSlots(slots, timeZone, a, c);
          const parts = [...expandSlots(slots, timeZone, a, b), ...expandSlots(slots, timeZone, b, c)];
          expect(parts).toEqual(whole);
          whole.forEach(({ startsAt }, index) => {
            expect(startsAt).toBeGreaterThanOrEqual(index === 0 ? a : whole[index - 1]!.startsAt);
            expect(startsAt).toBeLessThan(c);
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuse a rule so dense that it would fill the memory', () => {
    const dense = [slot({ rrule: 'FREQ=SECONDLY' })];
    expect(() => expandSlots(dense, 'UTC', Date.UTC(2026, 1, 1), Date.UTC(2026, 2, 1))).toThrow(
      /2\.000\.000/,
    );
    const late = [slot({ rrule: 'FREQ=SECONDLY;COUNT=900000000' })];
    expect(() => expandSlots(late, 'UTC', Date.UTC(2027, 1, 1), Date.UTC(2027, 1, 2))).toThrow(/quá dày/);
  });
});

describe('a zone’s table', () => {
  it('says what Temporal says, both ways, around every change of the offset', () => {
    const [from, to] = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)];
    for (const timeZone of ZONES) {
      const table = zoneTable(timeZone, from, to);
      fc.assert(
        fc.property(fc.integer({ min: from / 300_000, max: to / 300_000 }), (fiveMinutes) => {
          const at = fiveMinutes * 300_000;
          expect(table.instantOf(at)).toBe(instantOf(wallClockAt(at), timeZone));
          expect(wallClockAt(table.wallMsOf(at))).toBe(wallClockOf(at, timeZone));
        }),
      );
      // The days on which these zones change, minute by minute.
      for (const day of [
        '2026-03-08',
        '2026-03-29',
        '2026-04-05',
        '2026-10-04',
        '2026-10-25',
        '2026-11-01',
      ]) {
        for (let minute = 0; minute < 300; minute += 5) {
          const at = wallMs(`${day}T00:00`) + minute * 60_000;
          expect(table.instantOf(at)).toBe(instantOf(wallClockAt(at), timeZone));
        }
      }
    }
  });
});
