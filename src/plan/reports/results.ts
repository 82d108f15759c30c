/** How far each task of the plan has come by the end of a report's window. Pure. */
import type { LocalDate, Month } from '../../kernel/zoned-time.ts';
import type { MonthAudit, QuotaAudit, QuotaState } from '../month-audit.ts';
import type { Plan } from '../plan-file.ts';
import { cutDay, type ReportWindow } from './windows.ts';

export interface MonthResult {
  month: Month;
  /** The figures end on this day, before the month's end: not enough by then is no shortfall yet. */
  cut: LocalDate | null;
  required: number;
  counted: number;
  byHand: number;
  state: QuotaState;
  /** Learned after the month was closed, never in `counted`. */
  supplement: number;
  metWithSupplement: boolean;
}

export interface TaskResult {
  task: string;
  title: string;
  short: string;
  lead: string;
  timing: string;
  /** Of a monthly quota, each month of the window; else empty. */
  months: MonthResult[];
  required: number;
  counted: number;
  state: QuotaState;
  due: LocalDate | null;
  /** What it was fulfilled with. */
  with: string[];
  /** Why what was tried does not count. */
  whyNot: string[];
  /** It is fulfilled by this report itself, once it is sent. */
  byThisReport: boolean;
}

/**
 * @param audits of the window's months, by all that is known now (a closed month by what it was closed with)
 * @param window `to`: the last day that the figures hold
 * @param until the instant after the window's last day, UTC ms: what happened later is another report's
 * @param tasks that the report itself fulfils
 */
export function taskResults(
  plan: Plan,
  window: Pick<ReportWindow, 'months' | 'to'>,
  audits: ReadonlyMap<Month, MonthAudit>,
  until: number,
  tasks: readonly string[],
): TaskResult[] {
  const last = audits.get(window.months.at(-1) ?? '');
  return plan.tasks.map(({ task, title, short, lead, timing, quota }) => {
    const of = (audit: MonthAudit | undefined) => audit?.quotas.find((one) => one.task === task);
    const months =
      quota.every === 'month'
        ? window.months.flatMap((month) => {
            const audit = of(audits.get(month));
            return audit ? [monthResult(audit, month, cutDay(window, month), until)] : [];
          })
        : [];
    const now = of(last);
    const told = { task, title, short: short ?? title, lead, timing, months };
    const byThisReport = tasks.includes(task);
    if (months.length > 0) {
      // A month that is not over, or not measured, is neither reached nor missed.
      const judged = months.filter(({ state }) => state === 'met' || state === 'short');
      return {
        ...{ ...told, due: null, with: [], byThisReport },
        required: judged.length,
        counted: judged.filter(({ state }) => state === 'met').length,
        state: overall(months.filter(({ state }) => state !== 'notApplicable')),
        whyNot: shortReasons(
          window.months.flatMap((month) => of(audits.get(month)) ?? []),
          until,
        ),
      };
    }
    const items = now ? before(now.items, until) : [];
    return {
      ...{ ...told, byThisReport },
      required: now?.required ?? quota.required,
      counted: items.length,
      state: now ? stateAt(now, items.length, false) : 'notApplicable',
      due: now?.due ?? null,
      with: items.map((item) => item.title),
      whyNot: now ? shortReasons([now], until) : [],
    };
  });
}

/** The result of one month, or of its part up to the day on which the figures were closed. */
export function monthResult(
  quota: QuotaAudit,
  month: Month,
  cut: LocalDate | null,
  until: number,
): MonthResult {
  const items = cut === null ? quota.items : before(quota.items, until);
  return {
    ...{ month, cut, required: quota.required, counted: items.length },
    byHand: items.filter(({ byHand }) => byHand).length,
    state: stateAt(quota, items.length, cut !== null),
    supplement: cut === null ? quota.supplement.length : before(quota.supplement, until).length,
    metWithSupplement: quota.metWithSupplement,
  };
}

/** What holds when only what happened in time is looked at: less is counted, and a month that is not over is not short yet. */
function stateAt({ state, required }: QuotaAudit, counted: number, cut: boolean): QuotaState {
  if (state === 'notApplicable' || state === 'notMeasured') return state;
  if (counted >= required) return 'met';
  if (cut) return 'notYetDue';
  return state === 'met' ? 'notYetDue' : state;
}

function overall(months: readonly MonthResult[]): QuotaState {
  if (months.length === 0) return 'notApplicable';
  for (const state of ['short', 'notMeasured', 'notYetDue'] as const)
    if (months.some((month) => month.state === state)) return state;
  return 'met';
}

function before<Item extends { at: string }>(items: readonly Item[], until: number): Item[] {
  return items.filter(({ at }) => Date.parse(at) < until);
}

/** Causes as the judge found them, the most frequent first; a repeat is none. */
function shortReasons(quotas: readonly QuotaAudit[], until: number): string[] {
  const counts = new Map<string, number>();
  for (const quota of quotas) {
    if (quota.state !== 'short') continue;
    for (const { reason, message } of before(quota.notCounted, until))
      if (reason !== 'repeat') counts.set(message, (counts.get(message) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([message]) => message);
}
