/** What the city is told of a ward's month: counts of the judge's own audit, and no word of what is written there. Pure. */
import type { MonthAudit, QuotaAudit } from '../plan/month-audit.ts';
import type { Plan } from '../plan/plan-file.ts';

export interface QuotaFigure {
  task: string;
  /** What the plan calls it where there is little room. */
  short: string;
  required: number;
  counted: number;
  booked: number;
  missing: number;
}

export interface WardFigures {
  /** Of the month's quotas that ask anything and can be measured. */
  quotas: { asked: number; met: number; short: number };
  /** Those that are short, in the plan's order. */
  shortOnes: QuotaFigure[];
  /** CCHC items heard on the loudspeakers, of how many; null where the plan asks for none this month. */
  heard: QuotaFigure | null;
  sessions: number;
  playedMs: number;
  emergencyMs: number;
  closed: boolean;
}

/** @example figuresOf(await audits.monthAudit(station, '2026-11'), plan).quotas.met */
export function figuresOf(audit: MonthAudit, plan: Plan): WardFigures {
  const asked = audit.quotas.filter(({ state }) => state !== 'notApplicable' && state !== 'notMeasured');
  const short = asked.filter(({ state }) => state === 'short');
  const heard = asked.find(({ task }) => countsHeard(plan, task));
  return {
    quotas: {
      asked: asked.length,
      met: asked.filter(({ state }) => state === 'met').length,
      short: short.length,
    },
    shortOnes: short.map(figure),
    heard: heard ? figure(heard) : null,
    sessions: audit.airtime.sessions,
    playedMs: audit.airtime.playedMs,
    emergencyMs: audit.airtime.emergencyMs,
    closed: audit.closedAt !== null,
  };
}

function figure({ task, short, required, counted, booked, missing }: QuotaAudit): QuotaFigure {
  return { task, short, required, counted, booked, missing };
}

/** True for the quota of every month that only sound on the loudspeakers fulfils. */
function countsHeard(plan: Plan, task: string): boolean {
  const quota = plan.tasks.find((one) => one.task === task)?.quota;
  return (
    quota?.every === 'month' &&
    quota.counts.some((source) => source.source === 'as-run' && source.category === 'cchc')
  );
}
