/** Kiểm tra tháng from the database: the plan in force, the station's own settings, what was really heard. */
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { dateOf, monthBounds, type LocalDate, type Month } from '../kernel/zoned-time.ts';
import { expandSlots } from '../schedule/core/expand.ts';
import { listExceptions, listSlots } from '../schedule/slots.store.ts';
import type { Database, Executor } from '../storage/database.ts';
import { calendarOf } from './calendar.ts';
import { stationFacts } from './facts.store.ts';
import { judge } from './judge.ts';
import type { MonthAudit } from './month-audit.ts';
import { periodOf } from './period.ts';
import type { Plan, PlanTask, QuotaSource } from './plan-file.ts';
import { openPlans, planInForce } from './plans.ts';

export interface AuditsDependencies {
  database: Database;
  clock: Clock;
  /** The data folder is marked "DỮ LIỆU THỬ". */
  trial: boolean;
  /** Where the plans are; the product's own folder unless told otherwise. */
  plansFolder?: string;
}

export type Audits = ReturnType<typeof createAudits>;

/** What this version keeps records of; quotas of publications, events and reports are not measured yet, and say so. */
const RECORDED: ReadonlySet<QuotaSource['source']> = new Set(['as-run', 'plan-document']);

export function createAudits({ database, clock, trial, plansFolder }: AuditsDependencies) {
  const plans = openPlans(plansFolder ?? join(projectRoot, 'schedules', 'plans'));

  /**
   * The plan that a month is judged by, counting as the station's settings say, in the station's zone.
   *
   * @throws Refusal `plan-missing`, `plan-invalid`
   */
  async function planOf(station: Station, month: Month): Promise<Plan> {
    return countedBy(station, planInForce(await plans(), month));
  }

  /**
   * The audit of one month, from as-run and entries by hand alone.
   *
   * @param asOf UTC milliseconds, now unless told otherwise: nothing learned later exists
   * @throws Refusal `plan-missing`, `plan-invalid`
   */
  async function monthAudit(
    station: Station,
    month: Month,
    { asOf = clock.now() }: { asOf?: number } = {},
  ): Promise<MonthAudit> {
    const plan = await planOf(station, month);
    const { kysely } = database;
    const facts = await stationFacts(kysely, station.id, stretchOf(plan, month));
    const lastSession = await lastSessionOn(kysely, station, month);
    await pause();
    const audit = judge({
      plan,
      facts,
      month,
      asOf,
      // A file sink stands for a loudspeaker on a trial station only, whatever folder it lives in.
      station: { name: station.name, trial: station.trial },
      lastSessionOn: () => lastSession,
      recorded: RECORDED,
    });
    return { ...audit, trial: station.trial || trial };
  }

  return { monthAudit, planOf };
}

/** Whether this version keeps any record of what a task's quota counts. */
export function isRecorded(task: PlanTask): boolean {
  return task.quota.counts.some(({ source }) => RECORDED.has(source));
}

function countedBy(station: Station, plan: Plan): Plan {
  const { completionThreshold, silenceThreshold, countRepeats } = station.settings;
  return {
    ...plan,
    timeZone: station.timeZone,
    counting: {
      ...plan.counting,
      heardPercent: percentOf(completionThreshold),
      silentPercent: percentOf(silenceThreshold),
      repeatsCountAgain: countRepeats,
    },
  };
}

/** 0.55 → 55, not 55.00000000000001, by which 55 % of an item would be too little. */
function percentOf(share: number): number {
  return Math.round(share * 1e6) / 1e4;
}

/** From the first instant that any quota of the month looks back to, to the month's end. */
function stretchOf(plan: Plan, month: Month): { from: number; until: number } {
  const calendar = calendarOf(plan.timeZone);
  const { from, until } = calendar.monthsBounds(month, month);
  const periods = plan.tasks
    .filter(({ quota }) => quota.counts.some(({ source }) => source === 'as-run'))
    .flatMap(({ quota }) => periodOf(quota, plan, month, calendar) ?? []);
  return { from: Math.min(from, ...periods.map((period) => period.from)), until };
}

/** The last day of the month on which anything is to be aired; null where the schedule has none. */
async function lastSessionOn(db: Executor, station: Station, month: Month): Promise<LocalDate | null> {
  const { from, to } = monthBounds(month, station.timeZone);
  const slots = await listSlots(db, station.id);
  const cancelled = new Set(
    (await listExceptions(db, station.id))
      .filter((exception) => exception.cancelled)
      .map(({ slotId, wallStart }) => `${slotId} ${wallStart}`),
  );
  const last = expandSlots(slots, station.timeZone, from, to).findLast(
    ({ slotId, wallStart }) => !cancelled.has(`${slotId} ${wallStart}`),
  );
  return last ? dateOf(last.startsAt, station.timeZone) : null;
}
