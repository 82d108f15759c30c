/** Kiểm tra tháng from the database: the plan in force, the station's own settings, what was really heard. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { dateOf, monthBounds, monthOf, type LocalDate, type Month } from '../kernel/zoned-time.ts';
import { expandSlots } from '../schedule/core/expand.ts';
import { listExceptions, listSlots } from '../schedule/slots.store.ts';
import type { Database, Executor } from '../storage/database.ts';
import { openBook, type Book } from './book.ts';
import { calendarOf } from './calendar.ts';
import { comingSessions } from './coming-sessions.ts';
import type { Fact } from './fact.ts';
import { stationFacts, type Stretch } from './facts.store.ts';
import { openJudge, type JudgeInput } from './judge.ts';
import type { MonthAudit } from './month-audit.ts';
import { periodOf } from './period.ts';
import type { Plan } from './plan-file.ts';
import { openStationPlans } from './station-plans.ts';

export interface AuditsDependencies {
  database: Database;
  clock: Clock;
  /** The data folder is marked "DỮ LIỆU THỬ". */
  trial: boolean;
  /** Where the plans are; the product's own folder unless told otherwise. */
  plansFolder?: string;
}

/** A year of a station as its pages and reports read it. */
export interface YearAudit {
  plan: Plan;
  months: MonthAudit[];
  /** What is known now, by the plan in force. */
  book: Book;
  /** UTC ms. */
  asOf: number;
  /** When the sessions of this month that are still to come begin, UTC ms. */
  comingSessions: number[];
}

/** Between two pauses, in which the server's other requests go on: some 8 ms of a busy year. */
const MONTHS_AT_ONCE = 4;

/** @example monthsOfYear(2026)[0] // '2026-01' */
export function monthsOfYear(year: number): Month[] {
  return Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`);
}

export type Audits = ReturnType<typeof createAudits>;

export function createAudits({ database, clock, trial, plansFolder }: AuditsDependencies) {
  const { kysely } = database;
  const plans = openStationPlans(kysely, plansFolder);

  /**
   * The audit of one month, from all that the station learned, with what it was judged from.
   *
   * @param asOf UTC milliseconds, now unless told otherwise: nothing learned later exists
   * @throws Refusal `plan-missing`, `plan-invalid`
   */
  async function judgedMonth(
    station: Station,
    month: Month,
    { asOf = clock.now() }: { asOf?: number } = {},
  ): Promise<{ audit: MonthAudit; plan: Plan; facts: Fact[] }> {
    const plan = await plans.planOf(station, month);
    const stretch = stretchOf(plan, month, month);
    const { coming, named } = await promised(station, asOf, stretch.until);
    const facts = await stationFacts(kysely, station.id, stretch, named);
    const lastSession = await lastSessionOn(kysely, station, month);
    await pause();
    const judge = openJudge({
      ...sightOf(station, plan, facts, asOf),
      coming,
      lastSessionOn: () => lastSession,
    });
    return { audit: judged(station, judge, month), plan, facts };
  }

  /** The audit of one month. @throws as judgedMonth */
  async function monthAudit(
    station: Station,
    month: Month,
    options: { asOf?: number } = {},
  ): Promise<MonthAudit> {
    return (await judgedMonth(station, month, options)).audit;
  }

  /**
   * All twelve months of a plan's year, with the book that all that is known now makes. A closed month is judged by the plan it
   * was closed with.
   *
   * @param also scripts that the book is to know whether or not they are in an airing
   * @throws Refusal `plan-missing`, `plan-invalid`
   */
  async function yearAudit(
    station: Station,
    year: number,
    { asOf = clock.now(), also = [] }: { asOf?: number; also?: readonly string[] } = {},
  ): Promise<YearAudit> {
    const months = monthsOfYear(year);
    const { plan, ofMonth } = await plans.plansOfYear(station, months);
    const stretch = stretchOf(plan, months[0]!, months[11]!);
    const { coming, named } = await promised(station, asOf, stretch.until);
    const facts = await stationFacts(kysely, station.id, stretch, [...also, ...named]);
    const thisMonth = monthOf(asOf, station.timeZone);
    const sessions = await sessionsIn(kysely, station, thisMonth);
    const last = sessions.at(-1);
    const lastSession = last === undefined ? null : dateOf(last, station.timeZone);
    const lastSessionOf = (month: Month) => (month === thisMonth ? lastSession : null);
    await pause();
    const book = openBook(plan, facts, asOf, station.trial);
    const judges = new Map<string, ReturnType<typeof openJudge>>();
    const judgeBy = (own: Plan) => {
      const key = judgedAlike(own);
      const judge =
        judges.get(key) ??
        openJudge({
          ...sightOf(station, own, facts, asOf),
          coming,
          lastSessionOn: lastSessionOf,
          ...(key === judgedAlike(plan) && { book }),
        });
      judges.set(key, judge);
      return judge;
    };
    const audits: MonthAudit[] = [];
    for (const [index, month] of months.entries()) {
      const judge = judgeBy(ofMonth.get(month)!);
      if (index % MONTHS_AT_ONCE === 0) await pause();
      audits.push(judged(station, judge, month));
    }
    const comingSessions = sessions.filter((at) => at > asOf);
    return { plan, months: audits, book, asOf, comingSessions };
  }

  /** Only as of now: what the schedule promised at an earlier instant is not kept. */
  async function promised(station: Station, asOf: number, until: number) {
    const coming = asOf < clock.now() ? [] : await comingSessions(kysely, station, asOf, until);
    return { coming, named: [...new Set(coming.flatMap(({ items }) => items))] };
  }

  function sightOf(station: Station, plan: Plan, facts: readonly Fact[], asOf: number): JudgeInput {
    // A file sink stands for a loudspeaker on a trial station only, whatever folder it lives in.
    return { plan, facts, asOf, station: { name: station.name, trial: station.trial } };
  }

  function judged(station: Station, judge: (month: Month) => MonthAudit, month: Month): MonthAudit {
    return { ...judge(month), trial: station.trial || trial };
  }

  return { monthAudit, judgedMonth, yearAudit, planOf: plans.planOf, planFiles: plans.files };
}

/** Two plans of which this is equal judge alike: a closed month counts by the settings of its day. */
function judgedAlike({ version, counting, timeZone }: Plan): string {
  return JSON.stringify([version, counting, timeZone]);
}

/** From the first instant that any quota of the first month looks back to, to the last month's end. */
function stretchOf(plan: Plan, first: Month, last: Month): Stretch {
  const { timeZone, year } = plan;
  const calendar = calendarOf(timeZone);
  const { from, until } = calendar.monthsBounds(first, last);
  const periods = plan.tasks
    .filter(({ quota }) => quota.counts.some(({ source }) => source === 'as-run'))
    .flatMap(({ quota }) => periodOf(quota, plan, first, calendar) ?? []);
  return { from: Math.min(from, ...periods.map((period) => period.from)), until, year, timeZone };
}

/** The last day of the month on which anything is to be aired; null where the schedule has none. */
async function lastSessionOn(db: Executor, station: Station, month: Month): Promise<LocalDate | null> {
  const last = (await sessionsIn(db, station, month)).at(-1);
  return last === undefined ? null : dateOf(last, station.timeZone);
}

/** When the month's sessions begin by the schedule, UTC ms, in order. */
async function sessionsIn(db: Executor, station: Station, month: Month): Promise<number[]> {
  const { from, to } = monthBounds(month, station.timeZone);
  const slots = await listSlots(db, station.id);
  const cancelled = new Set(
    (await listExceptions(db, station.id))
      .filter((exception) => exception.cancelled)
      .map(({ slotId, wallStart }) => `${slotId} ${wallStart}`),
  );
  return expandSlots(slots, station.timeZone, from, to)
    .filter(({ slotId, wallStart }) => !cancelled.has(`${slotId} ${wallStart}`))
    .map(({ startsAt }) => startsAt);
}
