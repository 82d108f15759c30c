/** The year's plan as its page shows it: every task with its twelve months, and what is short now. Pure. */
import { viDate, viMonth } from '../../kernel/vietnamese.ts';
import { dateOf, type LocalDate, type Month } from '../../kernel/zoned-time.ts';
import { sentOnly } from '../audit-view.ts';
import type { CountedItem, MonthAudit, QuotaAudit } from '../month-audit.ts';
import type { Plan, PlanTask } from '../plan-file.ts';
import { chancesOf, PRESSING, urgencyOf, type ComingDays, type Urgency } from './urgency.ts';

/** A month of a task. */
export interface YearCell {
  month: Month;
  urgency: Urgency;
  /** What the month asks; 0 in a month in which a dated task is not due. */
  required: number;
  /** What counted in this month. */
  counted: number;
  booked: number;
  missing: number;
  /** Articles that are sent and not known to be out. */
  sent: number;
  closed: boolean;
}

/** A stretch of time in which a task asks for its number: a month, or what ends on a due date. */
export interface YearPeriod {
  /** Where it is looked into: the month itself, or that of the due date. */
  month: Month;
  due: LocalDate | null;
  urgency: Urgency;
  required: number;
  counted: number;
  booked: number;
  missing: number;
  /** Articles that are sent and not known to be out: they count nothing yet. */
  sent: number;
  lastHelpfulDay: LocalDate | null;
  /** Days left on which something can be done. */
  chances: number;
  onAir: boolean;
  items: readonly CountedItem[];
  metWithSupplement: boolean;
}

export interface YearTask {
  task: string;
  title: string;
  short: string;
  lead: string;
  support: readonly string[];
  timing: string;
  /** Monthly, or by a date. */
  monthly: boolean;
  cells: readonly YearCell[];
  periods: readonly YearPeriod[];
  /** The period that runs, else the last one that was, else the first to come; null where the plan asks nothing all year. */
  current: YearPeriod | null;
}

/** Something that is missing, of which task. */
export interface Shortfall {
  task: YearTask;
  period: YearPeriod;
}

export interface YearView {
  year: number;
  tasks: readonly YearTask[];
  /** What can still be mended, the most pressing first. */
  short: readonly Shortfall[];
  /** What can't. */
  missed: readonly Shortfall[];
}

export interface YearSight extends ComingDays {
  timeZone: string;
}

/** @param months the twelve of the plan's year, in order */
export function yearView(plan: Plan, months: readonly MonthAudit[], sight: YearSight): YearView {
  const tasks = plan.tasks.map((task) => yearTask(task, months, sight));
  const all = tasks.flatMap((task) => task.periods.map((period) => ({ task, period })));
  return {
    year: plan.year,
    tasks,
    short: all
      .filter(({ period }) => PRESSING.includes(period.urgency))
      .toSorted(
        (a, b) =>
          PRESSING.indexOf(a.period.urgency) - PRESSING.indexOf(b.period.urgency) ||
          compare(a.period.lastHelpfulDay ?? '', b.period.lastHelpfulDay ?? ''),
      ),
    missed: all.filter(({ period }) => period.urgency === 'missed'),
  };
}

function yearTask(task: PlanTask, months: readonly MonthAudit[], sight: YearSight): YearTask {
  const audits = months.flatMap((audit) => {
    // A closed month stays with the plan it was closed by, which may not know a task that came later.
    const quota = audit.quotas.find((one) => one.task === task.task);
    return quota ? [{ month: audit.month, closed: audit.closedAt !== null, quota }] : [];
  });
  const asked = audits.filter(({ quota }) => quota.state !== 'notApplicable');
  const onAir = task.quota.counts.some(({ source }) => source === 'as-run');
  const monthly = task.quota.every === 'month';
  const groups = monthly
    ? asked.map((one) => [one])
    : [...Map.groupBy(asked, ({ quota }) => quota.due ?? '').values()];
  const periods = groups.map((group) => periodOf(group, { onAir, monthly, sight }));
  const cells = months.map(({ month, closedAt }) => {
    const found = audits.find((one) => one.month === month);
    return cellOf(month, { closed: closedAt !== null, quota: found?.quota, periods, monthly, sight });
  });
  const { title, lead, support, timing } = task;
  return {
    ...{ task: task.task, title, short: task.short ?? title, lead, support, timing, monthly, cells, periods },
    current: currentOf(periods, sight.today),
  };
}

interface AskedMonth {
  month: Month;
  quota: QuotaAudit;
}

/** Of the months of one period the last one knows all that counted in it. */
function periodOf(
  group: readonly AskedMonth[],
  { onAir, monthly, sight }: { onAir: boolean; monthly: boolean; sight: YearSight },
): YearPeriod {
  const { month, quota } = group.at(-1)!;
  const { required, counted, items, lastHelpfulDay, metWithSupplement } = quota;
  const due = quota.due ?? null;
  const booked = Math.max(...group.map((one) => one.quota.booked));
  const missing = Math.max(0, required - counted - booked);
  const chances = chancesOf({ lastHelpfulDay, onAir }, sight);
  const ahead = group[0]!.month > sight.today.slice(0, 7);
  const dueMonth = due?.slice(0, 7);
  return {
    month: monthly || dueMonth === undefined || dueMonth > month ? month : dueMonth,
    ...{ due, required, counted, booked, missing, lastHelpfulDay, chances, onAir, items, metWithSupplement },
    sent: sentOnly(quota),
    urgency: urgencyOf(
      { state: quota.state, required, counted, missing, lastHelpfulDay, dated: !monthly, ahead },
      chances,
    ),
  };
}

interface CellParts {
  closed: boolean;
  quota: QuotaAudit | undefined;
  periods: readonly YearPeriod[];
  monthly: boolean;
  sight: YearSight;
}

function cellOf(month: Month, { closed, quota, periods, monthly, sight }: CellParts): YearCell {
  const empty = { month, closed, required: 0, counted: 0, booked: 0, missing: 0, sent: 0 };
  if (!quota || quota.state === 'notApplicable') return { ...empty, urgency: 'none' };
  const here = periods.find((period) => period.month === month);
  if (monthly && here) {
    const { urgency, required, counted, booked, missing, sent } = here;
    return { month, closed, urgency, required, counted, booked, missing, sent };
  }
  const counted = periods
    .flatMap(({ items }) => items)
    .filter(({ at }) => dateOf(Date.parse(at), sight.timeZone).startsWith(month)).length;
  const booked = month < sight.today.slice(0, 7) ? 0 : quota.booked;
  if (!here) return { ...empty, counted, booked, urgency: counted > 0 ? 'met' : 'later' };
  const { urgency, required, missing, sent } = here;
  return { month, closed, urgency, required, counted, booked, missing, sent };
}

function currentOf(periods: readonly YearPeriod[], today: LocalDate): YearPeriod | null {
  const thisMonth = today.slice(0, 7);
  const pressing = periods.find(({ urgency }) => PRESSING.includes(urgency));
  const running = periods.find(({ month }) => month >= thisMonth);
  return pressing ?? running ?? periods.at(-1) ?? null;
}

/** 'tháng 11/2026: đã có 1/2, thiếu 1, còn kịp đến hết 27/11/2026 (2 ngày phát)' */
export function periodWords(task: Pick<YearTask, 'monthly'>, period: YearPeriod): string {
  const { urgency, due, month } = period;
  if (urgency === 'unknown') return 'chưa xác định: kế hoạch chưa có ngày tháng để tính hạn';
  const amount = amountWords(period);
  if (!task.monthly && due !== null)
    return [`hạn ${viDate(due)}: ${amount}`, leftWords(period)].filter(Boolean).join(', ');
  return [`tháng ${viMonth(month)}: ${amount}`, byWhenWords(period)].filter(Boolean).join(', ');
}

/** 'đã có 1/2, thiếu 1' */
export function amountWords(period: YearPeriod): string {
  const { required, counted, booked, missing, sent, urgency, metWithSupplement } = period;
  const parts = [`đã có ${counted}/${required}`];
  if (counted < required && booked > 0) parts.push(`đã xếp lịch ${booked}`);
  if (missing > 0) parts.push(`thiếu ${missing}${sentWords(sent)}`);
  if (urgency === 'missed') parts.push(metWithSupplement ? 'đạt khi tính bổ sung' : 'đã hết hạn');
  return parts.join(', ');
}

/** 'còn kịp đến hết 27/11/2026 (2 ngày phát)', 'chưa xếp phiên phát nào đến hết 27/11/2026'; '' when nothing is missing or nothing helps. */
export function byWhenWords(period: YearPeriod): string {
  const left = leftWords(period);
  if (left && period.onAir && period.chances === 0)
    return `chưa xếp phiên phát nào đến hết ${viDate(period.lastHelpfulDay!)}`;
  return left && `còn kịp đến hết ${viDate(period.lastHelpfulDay!)} (${left.replace('còn ', '')})`;
}

/** 'còn 2 ngày phát' */
function leftWords({ missing, lastHelpfulDay, chances, onAir }: YearPeriod): string {
  if (missing === 0 || lastHelpfulDay === null) return '';
  return `còn ${chances} ngày ${onAir ? 'phát' : 'làm việc'}`;
}

/** What a cell says aloud: 'Tháng 11/2026: đã có 1/2, thiếu 1, gấp' */
export function cellWords({
  month,
  urgency,
  required,
  counted,
  booked,
  missing,
  sent,
  closed,
}: YearCell): string {
  const words = [];
  if (urgency === 'none') words.push('chưa áp dụng');
  else if (urgency === 'unknown') words.push('chưa xác định');
  else if (required === 0) words.push(counted > 0 ? `có ${counted}` : 'không có gì');
  else {
    words.push(counted > 0 || missing > 0 ? `đã có ${counted}/${required}` : `cần ${required}`);
    if (missing > 0) words.push(`thiếu ${missing}${sentWords(sent)}`);
  }
  if (booked > 0 && counted < Math.max(required, 1)) words.push(`đã xếp lịch ${booked}`);
  if (closed) words.push('đã chốt');
  return `Tháng ${viMonth(month)}: ${words.join(', ')}`;
}

/** " (1 đã gửi, chưa đăng)" */
function sentWords(sent: number): string {
  return sent > 0 ? ` (${sent} đã gửi, chưa đăng)` : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
