import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holidaysOf } from '../../schedule/holidays.ts';
import {
  cutDay,
  monthsInWords,
  rangeWindow,
  REPORT_CALENDARS,
  sendBy,
  windowBefore,
  windowOf,
  windowOfDays,
  type ReportKind,
} from './windows.ts';

const days = ({ from, to }: { from: string; to: string }) => `${from} → ${to}`;
type Periodic = Exclude<ReportKind, 'range'>;

describe('the days of a report', () => {
  it.each<[Periodic, number, string, string]>([
    ['month', 1, '2026-01-01 → 2026-01-31', '2025-12-15 → 2026-01-14'],
    ['month', 2, '2026-02-01 → 2026-02-28', '2026-01-15 → 2026-02-14'],
    ['quarter', 1, '2026-01-01 → 2026-03-31', '2025-12-15 → 2026-03-14'],
    ['quarter', 2, '2026-04-01 → 2026-06-30', '2026-03-15 → 2026-06-14'],
    ['quarter', 4, '2026-10-01 → 2026-12-31', '2026-09-15 → 2026-12-14'],
    ['half-year', 1, '2026-01-01 → 2026-06-30', '2025-12-15 → 2026-06-14'],
    ['nine-months', 1, '2026-01-01 → 2026-09-30', '2025-12-15 → 2026-09-14'],
    ['year', 1, '2026-01-01 → 2026-12-31', '2025-12-15 → 2026-12-14'],
    ['evaluation', 1, '2026-01-01 → 2026-12-31', '2025-12-15 → 2026-12-14'],
  ])('%s %i', (kind, index, calendar, administrative) => {
    expect(days(windowOf({ kind, index, year: 2026, calendar: 'calendar' }))).toBe(calendar);
    expect(days(windowOf({ kind, index, year: 2026, calendar: 'administrative' }))).toBe(administrative);
  });

  it('names its months, and where the last one was cut', () => {
    const cut = windowOf({ kind: 'quarter', index: 1, year: 2026, calendar: 'administrative' });
    expect(cut.months).toEqual(['2026-01', '2026-02', '2026-03']);
    expect(monthsInWords(cut)).toBe('tháng 01/2026, 02/2026, 03/2026 (tính đến ngày chốt 14/03/2026)');
    expect(cut.carried).toBe('2025-12');
    expect(cutDay(cut, '2026-02')).toBeNull();
    const whole = windowOf({ kind: 'quarter', index: 1, year: 2026, calendar: 'calendar' });
    expect(monthsInWords(whole)).toBe('tháng 01/2026, 02/2026, 03/2026');
    expect(whole.carried).toBeNull();
  });

  it('of a range may lie anywhere; the quotas are those of its last year', () => {
    const range = rangeWindow('2025-11-20', '2026-02-10');
    expect(range).toMatchObject({ year: 2026, months: ['2026-01', '2026-02'] });
    expect(cutDay(range, '2026-02')).toBe('2026-02-10');
    expect(days(windowBefore(range))).toBe('2025-08-29 → 2025-11-19');
  });

  it('come back from what is stored, and follow one another without a gap', () => {
    const kinds = fc.constantFrom<Periodic>('month', 'quarter', 'half-year', 'nine-months', 'year');
    const told = {
      kind: kinds,
      year: fc.integer({ min: 2000, max: 2900 }),
      index: fc.integer({ min: 1, max: 4 }),
    };
    fc.assert(
      fc.property(fc.record({ ...told, calendar: fc.constantFrom(...REPORT_CALENDARS) }), (one) => {
        const window = windowOf(one);
        expect(windowOfDays(window)).toEqual(window);
        const before = windowBefore(window);
        if (one.kind === 'month' || one.kind === 'quarter' || one.kind === 'year')
          expect(Date.parse(window.from) - Date.parse(before.to)).toBe(86_400_000);
        expect(windowOfDays(before)).toEqual(before);
      }),
    );
  });
});

describe('the day by which it is to be sent', () => {
  const isHoliday = (date: string) => holidaysOf(date, date).has(date);

  it.each([
    ['2026-03-14', '2026-03-17'], // a Saturday: Monday, Tuesday
    ['2025-12-31', '2026-01-05'], // New Year's Day, then a weekend
    ['2026-02-14', '2026-02-24'], // Tết
    ['2026-09-14', '2026-09-16'],
  ])('of figures closed on %s is %s', (to, by) => expect(sendBy(to, 2, isHoliday)).toBe(by));
});
