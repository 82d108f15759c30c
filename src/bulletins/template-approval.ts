/** How far opening and closing words have come on their way to being approved, by the decisions on them. */
import { reviewAmong, type ApprovalCase } from '../accounts/approval-policy.ts';
import type { Station } from '../accounts/stations.ts';
import { decisionsOn, type Decision } from '../scripts/segments.store.ts';
import type { Executor } from '../storage/database.ts';
import type { Template } from './template.ts';

export const DECISION_ACTIONS = {
  ...{ reviewed: 'template.review', approved: 'template.approve', returned: 'template.return' },
} as const;

/** Who may take the next step with it; its words never change, but a review of another sound counts for nothing. */
export async function templateCase(
  db: Executor,
  { settings }: Pick<Station, 'settings'>,
  template: Template,
  audioSha256: string,
): Promise<ApprovalCase> {
  const review = await reviewOfTemplate(db, template);
  const reviewedBy = review?.audioSha256 === audioSha256 ? review.by : null;
  return { settings, authors: [template.authorId], reviewedBy, noun: 'lời' };
}

/** The first of two steps. */
export async function reviewOfTemplate(
  db: Executor,
  { stationId, id }: Pick<Template, 'stationId' | 'id'>,
): Promise<Decision | undefined> {
  return reviewAmong(await decisionsOn(db, stationId, [id]));
}

/** How many of these wait for a decision, and how many of them have been reviewed. */
export async function countReviewed(
  db: Executor,
  stationId: string,
  templates: readonly Template[],
): Promise<{ submitted: number; reviewed: number }> {
  const waiting = templates.filter(({ state }) => state === 'submitted').map(({ id }) => id);
  const decisions = Map.groupBy(await decisionsOn(db, stationId, waiting), ({ subjectId }) => subjectId);
  const reviewed = waiting.filter((id) => reviewAmong(decisions.get(id) ?? []) !== undefined);
  return { submitted: waiting.length, reviewed: reviewed.length };
}
