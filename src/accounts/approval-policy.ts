/**
 * Who may say yes to what, in one place for tin/bài, recordings, opening words and publications: one step, or two ("Duyệt hai bước":
 * lãnh đạo phòng soát, then lãnh đạo UBND duyệt). Pure. What a yes binds, hashes of words and sound, is looked at by the room itself:
 * a review of other words or another sound is none (`reviewedBy` null).
 */
import { Refusal } from '../kernel/errors.ts';
import type { Actor } from './actor.ts';
import type { Role } from './permissions.ts';
import type { StationSettings } from './station-settings.ts';

export type ApprovalStep = 'review' | 'approve';

export interface ApprovalCase {
  settings: Pick<StationSettings, 'twoStepApproval' | 'ownApproval'>;
  /** Ids of all who wrote it. */
  authors: readonly string[];
  /** Who reviewed exactly what is now before the approver. */
  reviewedBy: string | null;
  /** For the refusal: 'tin, bài' */
  noun: string;
}

const ROLE_OF = { review: 'reviewer', approve: 'approver' } as const satisfies Record<ApprovalStep, Role>;
const DEED_OF: Record<ApprovalStep, string> = { review: 'soát', approve: 'duyệt' };

/** What it waits for. */
export function stepOf({
  settings,
  reviewedBy,
}: Pick<ApprovalCase, 'settings' | 'reviewedBy'>): ApprovalStep {
  return settings.twoStepApproval && reviewedBy === null ? 'review' : 'approve';
}

/** The role in which a step is done, also by a delegation. */
export function roleOfStep(step: ApprovalStep): 'reviewer' | 'approver' {
  return ROLE_OF[step];
}

/** The steps that are this person's, in this station. */
export function stepsFor(
  roles: readonly Role[],
  { twoStepApproval }: ApprovalCase['settings'],
): ApprovalStep[] {
  const steps: ApprovalStep[] = twoStepApproval ? ['review', 'approve'] : ['approve'];
  return steps.filter((step) => roles.includes(ROLE_OF[step]));
}

/**
 * Why this person may not take the step that it waits for; null when he may. A yes in two steps is that of three different persons:
 * author, reviewer, approver, whatever the station allows otherwise (tự duyệt). Anybody whose step it is may return it.
 */
export function whyNotDecide(of: ApprovalCase, actor: Actor, yes: boolean): Refusal | null {
  const { settings, authors, reviewedBy, noun } = of;
  const step = stepOf(of);
  if (yes && authors.includes(actor.id) && (settings.twoStepApproval || !settings.ownApproval))
    return new Refusal(
      'own-work',
      `Anh/chị là người soạn ${noun} này nên không thể tự ${DEED_OF[step]}.`,
      403,
    );
  if (!stepsFor(actor.roles, settings).includes(step)) return notHisStep(step, settings);
  if (yes && settings.twoStepApproval && reviewedBy === actor.id)
    return new Refusal('own-review', `Anh/chị đã soát ${noun} này nên người khác phải duyệt.`, 403);
  return null;
}

function notHisStep(step: ApprovalStep, { twoStepApproval }: ApprovalCase['settings']): Refusal {
  const words =
    step === 'review'
      ? 'Bước này chờ lãnh đạo phòng soát trước, rồi lãnh đạo UBND mới duyệt.'
      : twoStepApproval
        ? 'Đã soát xong; bước này chờ lãnh đạo UBND duyệt.'
        : 'Đài đang duyệt một bước; việc này của lãnh đạo duyệt.';
  return new Refusal('not-your-step', words, 403);
}

type Outcome = 'reviewed' | 'approved' | 'returned' | 'undone';

/** Of decisions on one thing, newest first, those that stand: what was undone is gone together with its undoing. */
export function standing<D extends { outcome: Outcome }>(newestFirst: readonly D[]): D[] {
  const left: D[] = [];
  for (const one of newestFirst.toReversed()) {
    if (one.outcome === 'undone') left.pop();
    else left.push(one);
  }
  return left.reverse();
}

/** The review on which an approval rests, or that waits for one. */
export function reviewAmong<D extends { outcome: Outcome }>(newestFirst: readonly D[]): D | undefined {
  const [last, before] = standing(newestFirst);
  const review = last?.outcome === 'approved' ? before : last;
  return review?.outcome === 'reviewed' ? review : undefined;
}

/**
 * How much waits for each step.
 *
 * @example waitingBySteps(settings, { submitted: 5, reviewed: 2 }) // two steps: { review: 3, approve: 2 }; one: { review: 0, approve: 5 }
 */
export function waitingBySteps(
  { twoStepApproval }: ApprovalCase['settings'],
  { submitted, reviewed }: { submitted: number; reviewed: number },
): Record<ApprovalStep, number> {
  return twoStepApproval
    ? { review: submitted - reviewed, approve: reviewed }
    : { review: 0, approve: submitted };
}

/** The state that a list shows of what waits. */
export function waitingState(
  settings: ApprovalCase['settings'],
  reviewed: boolean,
): 'submitted' | 'waitingReview' | 'waitingApproval' {
  if (reviewed) return 'waitingApproval';
  return settings.twoStepApproval ? 'waitingReview' : 'submitted';
}
