import { addDays, type LocalDate, type Month } from '../kernel/zoned-time.ts';
import type { Calendar } from './calendar.ts';
import type { Plan, Quota } from './plan-file.ts';

/** The stretch of time in which a quota asks for its number; instants are UTC milliseconds of the plan's zone. */
export interface Period {
  lastMonth: Month;
  from: number;
  /** Exclusive: the midnight after the due day, or after the last month. */
  until: number;
  /** Exclusive: what comes after the due day and before this is told as late. */
  lateUntil: number;
  /** The last day on which it may be fulfilled; null for a monthly rhythm, or while unknown. */
  due: LocalDate | null;
  /** What the due date hangs on has not been typed in yet. */
  dueUnknown: boolean;
}

/**
 * The period of a quota to which a month belongs, or null where the plan asks nothing in that month: before it is in force,
 * outside its year, outside the quota's own months. A date by which something is to be done stays in the audit of the months
 * after it, so that a miss is not forgotten.
 *
 * @example periodOf(quota, plan, '2025-09', calendarOf(plan.timeZone)) // of a monthly quota: { lastMonth: '2025-09', … }
 */
export function periodOf(quota: Quota, plan: Plan, month: Month, calendar: Calendar): Period | null {
  const inForce = later(plan.validFrom.slice(0, 7), `${plan.year}-01`);
  if (month.slice(0, 4) !== String(plan.year) || month < inForce || month < (quota.from ?? inForce))
    return null;
  const period = periodAround(quota, plan, month, quota.from ?? inForce, calendar);
  if (!period || quota.from) return period;
  return { ...period, from: Math.max(period.from, calendar.startOf(plan.validFrom)) };
}

function periodAround(
  quota: Quota,
  plan: Plan,
  month: Month,
  first: Month,
  calendar: Calendar,
): Period | null {
  const last = quota.to ?? `${plan.year}-12`;
  switch (quota.every) {
    case 'month':
      return month > last ? null : months(month, month, null, calendar);
    case 'quarter': {
      const [start, end] = quarterOf(month);
      return month > last ? null : longPeriod(later(start, first), earlier(end, last), calendar);
    }
    case 'year':
      return longPeriod(first, last, calendar);
    case 'once': {
      const due = dueDate(quota.due, plan);
      if (due === null) return { ...months(first, last, null, calendar), dueUnknown: true };
      return { ...months(first, due.slice(0, 7), due, calendar), until: midnightAfter(due, calendar) };
    }
    case 'stage': {
      const index = quota.stages.findIndex(({ from, to }) => from <= month && month <= to);
      const stage = quota.stages[index];
      if (!stage) return null;
      const period = months(stage.from, stage.to, stage.due, calendar);
      const next = quota.stages[index + 1];
      return {
        ...period,
        lateUntil: next ? calendar.startOf(next.sentFrom) : period.lateUntil,
        from: calendar.startOf(stage.sentFrom),
        until: midnightAfter(stage.due, calendar),
      };
    }
  }
}

function dueDate(due: Extract<Quota, { every: 'once' }>['due'], plan: Plan): LocalDate | null {
  if (typeof due === 'string') return due;
  return plan.cityPlanOn === null ? null : addDays(plan.cityPlanOn, due.daysAfterCityPlan);
}

function months(firstMonth: Month, lastMonth: Month, due: LocalDate | null, calendar: Calendar): Period {
  return {
    lastMonth,
    ...calendar.monthsBounds(firstMonth, lastMonth),
    lateUntil: calendar.startOf(`${Number(lastMonth.slice(0, 4)) + 1}-01-01`),
    due,
    dueUnknown: false,
  };
}

function longPeriod(firstMonth: Month, lastMonth: Month, calendar: Calendar): Period {
  return months(firstMonth, lastMonth, calendar.lastDayOf(lastMonth), calendar);
}

function midnightAfter(date: LocalDate, calendar: Calendar): number {
  return calendar.startOf(calendar.dayAfter(date));
}

/** @example quarterOf('2026-05') // ['2026-04', '2026-06'] */
function quarterOf(month: Month): [first: Month, last: Month] {
  const last = Math.ceil(Number(month.slice(5)) / 3) * 3;
  const named = (number: number) => `${month.slice(0, 4)}-${String(number).padStart(2, '0')}`;
  return [named(last - 2), named(last)];
}

const later = (a: Month, b: Month) => (a > b ? a : b);
const earlier = (a: Month, b: Month) => (a < b ? a : b);
