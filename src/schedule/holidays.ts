import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../kernel/project-files.ts';
import type { LocalDate } from '../kernel/zoned-time.ts';
import { holidaysBetween, parseHolidays, type HolidayCalendar } from './core/holidays.ts';

let calendar: HolidayCalendar | undefined;

/** Holidays of our calendar (schedules/holidays/viet-nam.yaml) from one date to another, both included. */
export function holidaysOf(from: LocalDate, to: LocalDate): ReadonlyMap<LocalDate, string> {
  calendar ??= parseHolidays(
    readFileSync(join(projectRoot, 'schedules', 'holidays', 'viet-nam.yaml'), 'utf8'),
  );
  return holidaysBetween(calendar, from, to);
}
