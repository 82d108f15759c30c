/** Ngày nghỉ lễ, tết as data: schedules/holidays/*.yaml. Pure; dates are the station's own. */
import { z } from 'zod';
import { civilDate, dayNumber } from './civil-days.ts';
import { dayOfLunar } from './lunar.ts';
import { parseYaml } from './yaml-file.ts';

const MONTH_DAY = /^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

const monthDay = z
  .string({ error: 'Ngày phải ở dạng tháng-ngày, đặt trong dấu nháy, ví dụ "04-30".' })
  .regex(MONTH_DAY, 'Ngày phải ở dạng tháng-ngày, ví dụ "04-30".');
const offset = (name: string) =>
  z
    .number({ error: `${name} phải là số ngày.` })
    .int(`${name} phải là số nguyên.`)
    .min(-30, `${name} trong khoảng −30 đến 30.`)
    .max(30, `${name} trong khoảng −30 đến 30.`)
    .default(0);
const name = z.string({ error: 'Mỗi ngày nghỉ phải có name.' }).trim().min(1, 'name trống.');

const yearlySchema = z
  .object(
    { name, solar: monthDay.optional(), lunar: monthDay.optional(), from: offset('from'), to: offset('to') },
    { error: 'Mỗi ngày nghỉ phải có name và solar hoặc lunar.' },
  )
  .refine(
    ({ solar, lunar }) => (solar === undefined) !== (lunar === undefined),
    'Hãy ghi đúng một trong hai: solar (dương lịch) hoặc lunar (âm lịch).',
  )
  .refine(({ from, to }) => from <= to, 'from không được sau to.');

const extraSchema = z.object(
  {
    name,
    date: z.iso.date({ error: 'date phải ở dạng năm-tháng-ngày, đặt trong dấu nháy, ví dụ "2026-09-01".' }),
  },
  { error: 'Mỗi ngày thêm phải có name và date.' },
);

const fileSchema = z.object(
  {
    id: z.string({ error: 'Tệp phải có id.' }).trim().min(1, 'id trống.'),
    name,
    days: z.array(yearlySchema, { error: 'Hãy ghi days: danh sách các ngày nghỉ hằng năm.' }),
    extra: z.array(extraSchema, { error: 'extra phải là danh sách.' }).default([]),
  },
  { error: 'Tệp ngày nghỉ phải có id, name và days.' },
);

/** The holidays of a country; those of the lunar calendar move from year to year. */
export type HolidayCalendar = z.infer<typeof fileSchema>;

/** @throws Refusal `bad-holidays-file`, with the line and field of each fault */
export function parseHolidays(text: string): HolidayCalendar {
  return parseYaml(text, fileSchema, { code: 'bad-holidays-file', what: 'Tệp ngày nghỉ' });
}

/**
 * Name of each holiday from `from` to `to`, both included and 'YYYY-MM-DD'; two on one day are named together.
 *
 * @example holidaysBetween(calendar, '2027-02-01', '2027-02-28').get('2027-02-06') // 'Tết Nguyên đán'
 */
export function holidaysBetween(calendar: HolidayCalendar, from: string, to: string): Map<string, string> {
  const found = new Map<string, string>();
  const add = (date: string, named: string) => {
    if (date < from || date > to) return;
    const before = found.get(date);
    found.set(date, before === undefined ? named : `${before}, ${named}`);
  };
  const years = { first: Number(from.slice(0, 4)) - 1, last: Number(to.slice(0, 4)) + 1 };
  for (let year = years.first; year <= years.last; year++) {
    for (const day of calendar.days) {
      const centre = dayIn(year, day);
      if (centre === null) continue;
      for (let off = day.from; off <= day.to; off++) add(dateText(centre + off), day.name);
    }
  }
  for (const { date, name: named } of calendar.extra) add(date, named);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Null for 29/2 of a year that has none. */
function dayIn(year: number, { solar, lunar }: HolidayCalendar['days'][number]): number | null {
  const [month, day] = (solar ?? lunar!).split('-').map(Number) as [number, number];
  if (solar === undefined) return dayOfLunar(year, month, day);
  const dayNo = dayNumber(year, month, day);
  return civilDate(dayNo).month === month ? dayNo : null;
}

function dateText(dayNo: number): string {
  const { year, month, day } = civilDate(dayNo);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${year}-${two(month)}-${two(day)}`;
}
