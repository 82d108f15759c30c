/** The audit of a month as programs and pages get it; instants are ISO 8601 with the zone's offset, lengths milliseconds. */
import type { LocalDate, Month } from '../kernel/zoned-time.ts';
import type { Proof } from './candidate.ts';
import type { Problem } from './problem.ts';

/**
 * - met: enough was counted.
 * - short: not enough, in a period that is over, or in a month that is running (so that it shows before it is too late).
 * - notYetDue: the month has not begun, or the day by which it is due has not passed.
 * - notMeasured: the plan lacks what the due date hangs on, or the station keeps no record of what the quota counts.
 * - notApplicable: the plan asks nothing in this month.
 */
export type QuotaState = 'met' | 'short' | 'notYetDue' | 'notMeasured' | 'notApplicable';

export interface ProofLine extends Omit<Proof, 'startedAt' | 'approvedAt'> {
  startedAt?: string;
  approvedAt?: string | null;
}

export interface CountedItem {
  id: string;
  title: string;
  at: string;
  byHand: boolean;
  /** tin or bài, where stored. */
  form?: string;
  zones?: { reached: string[] | null; planned: string[] };
  /** What the reader should look at, in Vietnamese. */
  warnings: string[];
  proof: ProofLine[];
}

export interface NotCountedItem extends Omit<CountedItem, 'warnings'>, Problem {
  /** The airing in which it was not heard. */
  airing?: string;
}

export interface QuotaAudit {
  task: string;
  title: string;
  /** What the plan calls it where there is little room; else the title. */
  short: string;
  lead: string;
  support: string[];
  timing: string;
  /** The last day, for a quota that is not monthly. */
  due?: LocalDate;
  required: number;
  counted: number;
  /** Of the counted, how many were entered by hand. */
  byHand: number;
  booked: number;
  /** What neither counts nor is booked. */
  missing: number;
  /** The last day on which another booking or entry would still help; null when nothing is missing or it is too late. */
  lastHelpfulDay: LocalDate | null;
  state: QuotaState;
  items: CountedItem[];
  notCounted: NotCountedItem[];
  /** Learned after the month was closed; never in `counted`. */
  supplement: CountedItem[];
  /** Would it be met with the supplement? */
  metWithSupplement: boolean;
  /** Counted in the closed month, and would not count by what is known now (withdrawn, put right). */
  overtaken: string[];
}

export interface Airtime {
  sessions: number;
  plannedMs: number;
  playedMs: number;
  emergencyMs: number;
  /** Diễn tập; absent where there was none. */
  drillMs?: number | undefined;
  byCategory: { category: 'cchc' | 'other'; items: number; playedMs: number }[];
  byZone: { zone: string; sessions: number; plannedMs: number; playedMs: number }[];
}

export interface MonthAudit {
  station: string;
  month: Month;
  asOf: string;
  /** The plan's id. */
  plan: string;
  /** SHA-256 of the plan's content. */
  planVersion: string;
  trial: boolean;
  closedAt: string | null;
  airtime: Airtime;
  quotas: QuotaAudit[];
}
