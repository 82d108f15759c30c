/**
 * Âm lịch Việt Nam: the lunar calendar as it is reckoned at UTC+7, which now and then differs by a day or a month from the Chinese
 * one (Tết 1985, 2007, 2030), so that the calendars of the runtime can't be used. New moons and the sun's place by the series of
 * Meeus (Astronomical Algorithms, ch. 49 and 25), good to minutes between 1900 and 2199. Pure; days are those of civil-days.ts.
 */
import { dayNumber } from './civil-days.ts';

const RADIANS = Math.PI / 180;
/** Day number of 2000-01-01 12:00 UTC. */
const J2000 = dayNumber(2000, 1, 1) + 0.5;
const JULIAN_CENTURY = 36_525;
const ZONE_DAYS = 7 / 24;
/** Mean length of a lunar month, days; the new moon of number 0 fell on 6/1/2000 about 14:20 Terrestrial Time. */
const SYNODIC = 29.530588861;

/** A date of the lunar calendar. */
export interface LunarDate {
  year: number;
  /** 1–12 */
  month: number;
  /** Of the two months of one number the second, tháng nhuận. */
  leap: boolean;
  day: number;
}

/** Day number of a lunar date in a regular month; the day may run past the month's end. @example tetOf(2027) */
export function dayOfLunar(year: number, month: number, day: number): number {
  const months = monthsOf(year);
  return months.find((one) => one.month === month && !one.leap)!.from + day - 1;
}

/** Day number of mùng 1 Tết. */
export function tetOf(year: number): number {
  return dayOfLunar(year, 1, 1);
}

/** The lunar date of a day. */
export function lunarOf(dayNo: number): LunarDate {
  // A lunar year begins between 20/1 and 21/2: the civil year before, of, or after may be meant.
  const guess = Math.floor((dayNo - dayNumber(1970, 1, 1)) / 365.2425) + 1970;
  for (let year = guess + 1; year >= guess - 1; year--) {
    const month = monthsOf(year).findLast(({ from }) => from <= dayNo);
    if (month) return { year, month: month.month, leap: month.leap, day: dayNo - month.from + 1 };
  }
  throw new RangeError(`no lunar date for day ${dayNo}`);
}

interface LunarMonth {
  from: number;
  month: number;
  leap: boolean;
}

const known = new Map<number, LunarMonth[]>();

/** The twelve or thirteen months of a lunar year, by their first days. */
function monthsOf(year: number): LunarMonth[] {
  let months = known.get(year);
  if (!months) known.set(year, (months = reckonMonths(year)));
  return months;
}

/**
 * Month 11 is the one with the winter solstice. Where thirteen months begin between two such, the first without a trung khí (a
 * principal term: the sun passing a multiple of 30°) is a leap month and repeats the number of the one before it.
 */
function reckonMonths(year: number): LunarMonth[] {
  return [...between(year - 1), ...between(year)].filter((one) => one.year === year);
}

function between(year: number): (LunarMonth & { year: number })[] {
  const first = eleventhMonth(year);
  const next = eleventhMonth(year + 1);
  const starts: number[] = [];
  for (let number = first; number < next; number++) starts.push(newMoonDay(number));
  const end = newMoonDay(next);
  const leapAt =
    starts.length === 13
      ? starts.findIndex((from, index) => index > 0 && termAt(from) === termAt(starts[index + 1] ?? end))
      : -1;
  return starts.map((from, index) => {
    const count = leapAt !== -1 && index >= leapAt ? index - 1 : index;
    const month = ((10 + count) % 12) + 1;
    return { from, month, leap: index === leapAt, year: month >= 11 && count < 2 ? year : year + 1 };
  });
}

/** Number of the new moon that begins the month with the winter solstice of `year`. */
function eleventhMonth(year: number): number {
  const lastDay = dayNumber(year, 12, 31);
  let number = Math.floor((lastDay - dayNumber(2000, 1, 6)) / SYNODIC);
  while (newMoonDay(number + 1) <= lastDay) number++;
  while (newMoonDay(number) > lastDay) number--;
  // The sun has passed 270° before this new moon: the solstice lies in the month before.
  return termAt(newMoonDay(number)) >= 9 ? number - 1 : number;
}

/** The day, at UTC+7, on which a new moon falls. */
function newMoonDay(number: number): number {
  return Math.floor(newMoon(number) + ZONE_DAYS);
}

/** How many multiples of 30° the sun has passed as a day of UTC+7 begins; 9 after the winter solstice. */
function termAt(dayNo: number): number {
  return Math.floor(sunLongitude(dayNo - ZONE_DAYS) / 30);
}

/** Instant of a new moon in days since 1970 UTC. Meeus ch. 49, the terms above a minute. */
function newMoon(k: number): number {
  const t = (k * SYNODIC) / JULIAN_CENTURY;
  const terrestrial =
    J2000 + 5.09766 + SYNODIC * k + 0.00015437 * t ** 2 - 1.5e-7 * t ** 3 + 7.3e-10 * t ** 4;
  const e = 1 - 0.002516 * t - 0.0000074 * t ** 2;
  const sun = (2.5534 + 29.1053567 * k - 0.0000014 * t ** 2) * RADIANS;
  const moon = (201.5643 + 385.81693528 * k + 0.0107582 * t ** 2) * RADIANS;
  const latitude = (160.7108 + 390.67050284 * k - 0.0016118 * t ** 2) * RADIANS;
  const node = (124.7746 - 1.56375588 * k + 0.0020672 * t ** 2) * RADIANS;
  const correction =
    -0.4072 * Math.sin(moon) +
    0.17241 * e * Math.sin(sun) +
    0.01608 * Math.sin(2 * moon) +
    0.01039 * Math.sin(2 * latitude) +
    0.00739 * e * Math.sin(moon - sun) -
    0.00514 * e * Math.sin(moon + sun) +
    0.00208 * e ** 2 * Math.sin(2 * sun) -
    0.00111 * Math.sin(moon - 2 * latitude) -
    0.00057 * Math.sin(moon + 2 * latitude) +
    0.00056 * e * Math.sin(2 * moon + sun) -
    0.00042 * Math.sin(3 * moon) +
    0.00042 * e * Math.sin(sun + 2 * latitude) +
    0.00038 * e * Math.sin(sun - 2 * latitude) -
    0.00024 * e * Math.sin(2 * moon - sun) -
    0.00017 * Math.sin(node);
  return terrestrial + correction - terrestrialAhead(t) / 86_400;
}

/** The sun's apparent longitude in degrees, 0 ≤ λ < 360. Meeus ch. 25, good to a hundredth of a degree. */
function sunLongitude(days: number): number {
  const t = (days - J2000) / JULIAN_CENTURY;
  const mean = 280.46646 + 36_000.76983 * t + 0.0003032 * t ** 2;
  const anomaly = (357.52911 + 35_999.05029 * t - 0.0001537 * t ** 2) * RADIANS;
  const centre =
    (1.914602 - 0.004817 * t) * Math.sin(anomaly) +
    (0.019993 - 0.000101 * t) * Math.sin(2 * anomaly) +
    0.000289 * Math.sin(3 * anomaly);
  const node = (125.04 - 1934.136 * t) * RADIANS;
  const apparent = mean + centre - 0.00569 - 0.00478 * Math.sin(node);
  return ((apparent % 360) + 360) % 360;
}

/** Seconds by which Terrestrial Time is ahead of UTC, near enough for a minute's exactness. `t` in centuries from 2000. */
function terrestrialAhead(t: number): number {
  return t < 0 ? Math.max(0, 64 + 65 * t) : 64 + 33 * t + 55 * t ** 2;
}
