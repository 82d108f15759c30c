/**
 * The judge: (plan, facts, month, instant) → the audit of the month. Pure; one engine for every quota of every plan: the
 * quota's sources give candidates, its period a window, and the tally counts. No task has code of its own.
 */
import { dateOf, isoWithOffset, type LocalDate, type Month } from '../kernel/zoned-time.ts';
import { airtimeOf } from './airtime.ts';
import { countedItem, notCountedItem } from './audit-item.ts';
import { openBook, type Book } from './book.ts';
import { calendarOf, type Calendar } from './calendar.ts';
import type { Candidate } from './candidate.ts';
import type { Fact } from './fact.ts';
import { bookedItems, type ComingSession } from './heard-items.ts';
import { closesAt } from './ledger.ts';
import type { MonthAudit, QuotaAudit, QuotaState } from './month-audit.ts';
import { periodOf, type Period } from './period.ts';
import type { Plan, PlanTask, QuotaSource } from './plan-file.ts';
import { problem } from './problem.ts';
import { inOrder, tally, type Tally } from './tally.ts';

export interface JudgeInput {
  plan: Plan;
  /** In any order. */
  facts: readonly Fact[];
  /** Nothing learned later exists; UTC milliseconds. */
  asOf: number;
  station: { name: string; trial: boolean };
  /** The last day of the month with a session in it, where the schedule is known; else the month's last day. */
  lastSessionOn?: (month: Month) => LocalDate | null;
  /** Sessions of the schedule further ahead than airings are planned; what they hold is booked. */
  coming?: readonly ComingSession[];
  /** What the station keeps records of; a quota that counts nothing of it is not measured. Absent: everything. */
  recorded?: ReadonlySet<QuotaSource['source']>;
  /** The book of `asOf`, where the caller has opened it for himself. */
  book?: Book;
}

/**
 * The audit of one month.
 *
 * @example judge({ plan, facts, month: '2025-09', asOf: Date.parse('2025-10-01T00:00:00+07:00'), station }).quotas[2].counted
 */
export function judge(input: JudgeInput & { month: Month }): MonthAudit {
  return openJudge(input)(input.month);
}

/** A judge for several months of one history (the year page): what the months share is worked out once. */
export function openJudge(input: JudgeInput): (month: Month) => MonthAudit {
  const { plan, facts, asOf, station } = input;
  const calendar = calendarOf(plan.timeZone);
  const closed = closesAt(facts, asOf);
  const books = new Map<number, Book>(input.book ? [[asOf, input.book]] : []);
  const bookAt = (instant: number): Book => {
    const held = books.get(instant) ?? openBook(plan, facts, instant, station.trial);
    books.set(instant, held);
    return held;
  };
  return (month) => {
    const closedAt = closed.get(month) ?? null;
    const now = bookAt(asOf);
    return {
      station: station.name,
      month,
      asOf: isoWithOffset(asOf, plan.timeZone),
      plan: plan.id,
      planVersion: plan.version,
      trial: station.trial,
      closedAt: closedAt === null ? null : isoWithOffset(closedAt, plan.timeZone),
      airtime: airtimeOf(now.ledger, now.hearings, calendar.monthsBounds(month, month)),
      quotas: plan.tasks.map((task) =>
        auditQuota(task, month, {
          ...input,
          calendar,
          now,
          snapshot: closedAt === null ? now : bookAt(closedAt),
        }),
      ),
    };
  };
}

interface Sight extends JudgeInput {
  calendar: Calendar;
  now: Book;
  /** What was known when the month was closed; `now` while it is open. */
  snapshot: Book;
}

function auditQuota(task: PlanTask, month: Month, sight: Sight): QuotaAudit {
  const { plan, calendar, asOf } = sight;
  const { quota } = task;
  const audit: QuotaAudit = {
    task: task.task,
    title: task.title,
    short: task.short ?? task.title,
    lead: task.lead,
    support: task.support,
    timing: task.timing,
    required: quota.required,
    counted: 0,
    byHand: 0,
    booked: 0,
    missing: 0,
    lastHelpfulDay: null,
    state: 'notApplicable',
    items: [],
    notCounted: [],
    supplement: [],
    metWithSupplement: false,
    overtaken: [],
  };
  const period = periodOf(quota, plan, month, calendar);
  if (!period) return audit;
  const { recorded } = sight;
  if (recorded && !quota.counts.some(({ source }) => recorded.has(source)))
    return { ...audit, state: 'notMeasured' };

  const horizon = month < period.lastMonth ? calendar.monthsBounds(month, month).until : period.until;
  const window = { from: period.from, until: Math.min(period.until, horizon) };
  const rules = { repeatsCountAgain: plan.counting.repeatsCountAgain, timeZone: plan.timeZone };
  const present = tally(sight.now.candidatesOf(task), window, rules);
  const taken =
    sight.snapshot === sight.now ? present : tally(sight.snapshot.candidatesOf(task), window, rules);
  const change = changesSince(taken, present, sight.now.candidatesOf(task));
  const counted = taken.counted.length;
  const booked = bookedFor(task, present, sight, month);
  const missing = Math.max(0, quota.required - counted - booked);
  return {
    ...audit,
    ...(period.due === null ? {} : { due: period.due }),
    counted,
    byHand: taken.counted.filter((one) => one.byHand).length,
    booked,
    missing,
    lastHelpfulDay: missing > 0 ? lastHelpfulDay(task, period, month, sight) : null,
    state: stateOf(quota.required, counted, period, { asOf, horizon }),
    items: taken.counted.map((one) => countedItem(one, calendar)),
    notCounted: [
      ...present.notCounted,
      ...(counted < quota.required ? lateOnes(task, period, month, sight) : []),
    ]
      .sort(inOrder)
      .map((one) => notCountedItem(one, calendar)),
    supplement: change.added.map((one) => countedItem(one, calendar)),
    metWithSupplement: change.added.length > 0 && present.counted.length >= quota.required,
    overtaken: change.gone.map((one) => one.id),
  };
}

/** Running months show a shortfall at once, while there is time; longer periods only when their last day has passed. */
function stateOf(
  required: number,
  counted: number,
  period: Period,
  { asOf, horizon }: { asOf: number; horizon: number },
): QuotaState {
  if (period.dueUnknown) return 'notMeasured';
  if (counted >= required) return 'met';
  const monthly = period.due === null;
  const shortFrom = monthly ? period.from : period.until;
  return Math.min(asOf, horizon) >= shortFrom ? 'short' : 'notYetDue';
}

/**
 * What a closed month's snapshot lacks by today's knowledge, and what it has too much. Things are compared by their key of
 * today, since a text that turns up later may have joined two of them.
 */
function changesSince(
  taken: Tally,
  present: Tally,
  candidates: readonly Candidate[],
): { added: Candidate[]; gone: Candidate[] } {
  if (taken === present) return { added: [], gone: [] };
  const keyToday = new Map(candidates.map(({ id, key }) => [id, key]));
  const takenKeys = new Set(taken.counted.map(({ id, key }) => keyToday.get(id) ?? key));
  const presentKeys = new Set(present.counted.map(({ key }) => key));
  return {
    added: present.counted.filter(({ key }) => !takenKeys.has(key)),
    gone: taken.counted.filter(({ id, key }) => !presentKeys.has(keyToday.get(id) ?? key)),
  };
}

/** Things in coming airings of the month that would add to the count when heard. */
function bookedFor(
  task: PlanTask,
  present: Tally,
  { plan, calendar, now, coming }: Sight,
  month: Month,
): number {
  const window = calendar.monthsBounds(month, month);
  if (window.until <= now.ledger.at) return 0;
  const again = plan.counting.repeatsCountAgain;
  const counted = again ? present.counted : now.candidatesOf(task).filter((one) => !one.problem);
  const done = new Set(counted.map(({ key }) => key));
  const booked = task.quota.counts
    .filter((source) => source.source === 'as-run')
    .flatMap((source) => [...bookedItems(now.ledger, source, window, coming)]);
  return new Set(booked.filter((group) => !done.has(group))).size;
}

function lastHelpfulDay(task: PlanTask, period: Period, month: Month, sight: Sight): LocalDate | null {
  const { plan, asOf, lastSessionOn } = sight;
  const onAir = task.quota.counts.some((source) => source.source === 'as-run');
  const last = (onAir && lastSessionOn?.(month)) || dateOf(period.until - 1, plan.timeZone);
  return dateOf(asOf, plan.timeZone) <= last ? last : null;
}

/** Done after the due day: told, but it does not fulfil the quota. */
function lateOnes(task: PlanTask, period: Period, month: Month, { plan, now }: Sight): Candidate[] {
  if (period.due === null || month < period.lastMonth) return [];
  return tally(
    now.candidatesOf(task),
    { from: period.until, until: period.lateUntil },
    { repeatsCountAgain: false, timeZone: plan.timeZone },
  ).counted.map((one) => ({ ...one, problem: problem('late') }));
}
