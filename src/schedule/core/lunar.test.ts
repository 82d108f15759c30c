import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { civilDate, dayNumber } from './civil-days.ts';
import { dayOfLunar, lunarOf, tetOf } from './lunar.ts';

const written = (dayNo: number) => {
  const { year, month, day } = civilDate(dayNo);
  return `${day}/${month}/${year}`;
};

describe('the lunar calendar of Việt Nam', () => {
  // As officially celebrated; 1968, 1985, 2007 and 2030 are not the Chinese dates.
  it.each([
    [1968, '29/1/1968'],
    [1985, '21/1/1985'],
    [2000, '5/2/2000'],
    [2007, '17/2/2007'],
    [2015, '19/2/2015'],
    [2020, '25/1/2020'],
    [2023, '22/1/2023'],
    [2024, '10/2/2024'],
    [2025, '29/1/2025'],
    [2026, '17/2/2026'],
    [2027, '6/2/2027'],
    [2028, '26/1/2028'],
    [2029, '13/2/2029'],
    [2030, '2/2/2030'],
  ])('begins %i on %s', (year, tet) => {
    expect(written(tetOf(year))).toBe(tet);
  });

  it.each([
    [2024, '18/4/2024'],
    [2025, '7/4/2025'],
    [2026, '26/4/2026'],
    [2027, '16/4/2027'],
  ])('has Giỗ Tổ Hùng Vương of %i on %s', (year, day) => {
    expect(written(dayOfLunar(year, 3, 10))).toBe(day);
  });

  it.each([
    ['the second month of 2023', dayNumber(2023, 3, 22), { year: 2023, month: 2, leap: true, day: 1 }],
    ['the sixth month of 2025', dayNumber(2025, 7, 25), { year: 2025, month: 6, leap: true, day: 1 }],
    ['the third month of 1985', dayNumber(1985, 4, 20), { year: 1985, month: 3, leap: false, day: 1 }],
    ['the fourth month of 2020', dayNumber(2020, 5, 23), { year: 2020, month: 4, leap: true, day: 1 }],
  ])('knows %s', (_name, day, lunar) => {
    expect(lunarOf(day)).toEqual(lunar);
  });

  it('gives each day one date, and days in order', () => {
    const days = fc.integer({ min: dayNumber(1901, 1, 1), max: dayNumber(2198, 12, 31) });
    fc.assert(
      fc.property(days, (day) => {
        const today = lunarOf(day);
        const tomorrow = lunarOf(day + 1);
        expect(today.day).toBeLessThanOrEqual(30);
        if (tomorrow.day === 1) expect(today.day).toBeGreaterThanOrEqual(29);
        else expect(tomorrow).toEqual({ ...today, day: today.day + 1 });
        if (!today.leap) expect(dayOfLunar(today.year, today.month, today.day)).toBe(day);
      }),
      { numRuns: 500 },
    );
  });
});
