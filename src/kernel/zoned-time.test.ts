import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, it } from 'vitest';
import { dateOf, instantOf, isoWithOffset, wallClockOf } from './zoned-time.ts';

/** Half hours, quarters, half-hour daylight saving, a day that never was, daylight saving that runs the other way. */
const ZONES = [
  ...['Asia/Ho_Chi_Minh', 'UTC', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia', 'Europe/Dublin'],
  ...['Africa/Casablanca', 'America/St_Johns', 'Africa/Monrovia'],
];

it('shows what Temporal shows, in any zone and year', () => {
  const instant = fc.oneof(
    fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) }),
    // Near changes of the offset, where a wrong quarter of an hour would show.
    fc
      .tuple(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(1971, 0), max: Date.UTC(2040, 0) }),
        fc.integer({ min: -2, max: 2 }),
      )
      .map(([zone, from, off]) => {
        const at = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(zone);
        return (at.getTimeZoneTransition('next')?.epochMilliseconds ?? from) + off;
      }),
  );
  fc.assert(
    fc.property(instant, fc.constantFrom(...ZONES), (at, zone) => {
      const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
      expect(isoWithOffset(at, zone)).toBe(zoned.toString({ timeZoneName: 'never', calendarName: 'never' }));
      expect(wallClockOf(at, zone)).toBe(zoned.toPlainDateTime().toString({ smallestUnit: 'second' }));
      expect(dateOf(at, zone)).toBe(zoned.toPlainDate().toString());
    }),
    { numRuns: 3_000 },
  );
});

it.each([
  ['2026-11-23T07:00', '2026-11-23T07:00:00+07:00'],
  ['2026-11-23T00:00', '2026-11-23T00:00:00+07:00'],
])('%s of Hanoi is %s', (wall, iso) => {
  expect(isoWithOffset(instantOf(wall, 'Asia/Ho_Chi_Minh'), 'Asia/Ho_Chi_Minh')).toBe(iso);
});

it('writes parts of a second as short as they are', () => {
  const at = Date.UTC(2026, 0);
  expect([100, 120, 123].map((ms) => isoWithOffset(at + ms, 'UTC'))).toEqual([
    '2026-01-01T00:00:00.1+00:00',
    '2026-01-01T00:00:00.12+00:00',
    '2026-01-01T00:00:00.123+00:00',
  ]);
});
