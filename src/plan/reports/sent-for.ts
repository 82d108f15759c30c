/** Which tasks of the plan a report fulfils. Pure. */
import type { LocalDate } from '../../kernel/zoned-time.ts';
import type { Plan } from '../plan-file.ts';
import type { ReportWindow } from './windows.ts';

/**
 * Tasks that ask for a report: by stages for the reports of a period, once for the evaluation of the year. A stage is told by its
 * own report: one that leaves when the next stage's time has begun would count for that one, and is therefore counted for none.
 *
 * @param sentOn null while it is not sent
 */
export function tasksFulfilled(plan: Plan, window: ReportWindow, sentOn: LocalDate | null): string[] {
  return plan.tasks.flatMap(({ task, quota }) => {
    if (!quota.counts.some(({ source }) => source === 'report')) return [];
    if (window.kind === 'evaluation') return quota.every === 'stage' ? [] : [task];
    if (quota.every !== 'stage') return [];
    const index = quota.stages.findIndex((stage) => isReportOf(stage, window));
    const after = quota.stages[index + 1];
    if (index < 0 || (sentOn !== null && after && sentOn >= after.sentFrom)) return [];
    return sentOn !== null && sentOn < quota.stages[index]!.sentFrom ? [] : [task];
  });
}

/** By the last month: quý I ends in March, the year in December; a report of a month or of quý II is none of them. */
function isReportOf(stage: { to: string }, { kind, months, year }: ReportWindow): boolean {
  const last = months.at(-1)!;
  if (kind === 'month' || kind === 'range') return false;
  if (kind === 'quarter' && !last.endsWith('-03')) return false;
  return stage.to === last && stage.to.startsWith(String(year));
}
