import { describe, expect, it } from 'vitest';
import type { Actor } from './actor.ts';
import {
  reviewAmong,
  standing,
  stepOf,
  stepsFor,
  waitingBySteps,
  waitingState,
  whyNotDecide,
  type ApprovalCase,
} from './approval-policy.ts';
import type { Role } from './permissions.ts';

const ONE = { twoStepApproval: false, ownApproval: false };
const TWO = { twoStepApproval: true, ownApproval: false };
const person = (id: string, ...roles: Role[]): Actor => ({ kind: 'person', id, name: id, roles });
const of = (more: Partial<ApprovalCase>): ApprovalCase => ({
  ...{ settings: TWO, authors: ['author'], reviewedBy: null, noun: 'tin, bài' },
  ...more,
});
const code = (one: ApprovalCase, actor: Actor, yes = true) => whyNotDecide(one, actor, yes)?.code ?? 'may';

describe('the rule of approval', () => {
  it('is one step, the approver’s, where a station has not chosen two', () => {
    const one = of({ settings: ONE });
    expect(stepOf(one)).toBe('approve');
    expect(code(one, person('a', 'approver'))).toBe('may');
    expect(code(one, person('r', 'reviewer'))).toBe('not-your-step');
    expect(code(one, person('author', 'approver'))).toBe('own-work');
    expect(code(of({ settings: { ...ONE, ownApproval: true } }), person('author', 'approver'))).toBe('may');
  });

  it('lets nobody approve what was not reviewed, and nobody review twice', () => {
    expect(code(of({}), person('a', 'approver'))).toBe('not-your-step');
    expect(code(of({}), person('r', 'reviewer'))).toBe('may');
    expect(code(of({ reviewedBy: 'r' }), person('r2', 'reviewer'))).toBe('not-your-step');
    expect(code(of({ reviewedBy: 'r' }), person('a', 'approver'))).toBe('may');
  });

  it('wants three persons in two steps, whatever roles they hold and whatever else the station allows', () => {
    const settings = { twoStepApproval: true, ownApproval: true };
    const all: Role[] = ['editor', 'reviewer', 'approver'];
    expect(code(of({ settings }), person('author', ...all))).toBe('own-work');
    expect(code(of({ settings, reviewedBy: 'r' }), person('author', ...all))).toBe('own-work');
    expect(code(of({ settings, reviewedBy: 'r' }), person('r', ...all))).toBe('own-review');
    expect(code(of({ settings, reviewedBy: 'r' }), person('a', ...all))).toBe('may');
  });

  it('lets whoever’s step it is return it, also his own', () => {
    expect(code(of({}), person('author', 'reviewer'), false)).toBe('may');
    expect(code(of({}), person('a', 'approver'), false)).toBe('not-your-step');
    expect(code(of({ reviewedBy: 'r' }), person('a', 'approver'), false)).toBe('may');
  });

  it('knows what stands among decisions that were taken back', () => {
    const at = (...outcomes: ('reviewed' | 'approved' | 'returned' | 'undone')[]) =>
      outcomes.map((outcome, id) => ({ outcome, id })).reverse();
    expect(standing(at('reviewed', 'undone'))).toEqual([]);
    expect(reviewAmong(at('reviewed', 'undone'))).toBeUndefined();
    expect(reviewAmong(at('reviewed', 'approved'))?.id).toBe(0);
    expect(reviewAmong(at('reviewed', 'approved', 'undone'))?.id).toBe(0);
    expect(reviewAmong(at('reviewed', 'undone', 'reviewed', 'approved'))?.id).toBe(2);
    expect(reviewAmong(at('reviewed', 'returned'))).toBeUndefined();
    expect(reviewAmong(at('approved'))).toBeUndefined();
  });

  it('counts and names what waits for each step', () => {
    expect(waitingBySteps(TWO, { submitted: 5, reviewed: 2 })).toEqual({ review: 3, approve: 2 });
    expect(waitingBySteps(ONE, { submitted: 5, reviewed: 2 })).toEqual({ review: 0, approve: 5 });
    expect([waitingState(ONE, false), waitingState(TWO, false), waitingState(TWO, true)]).toEqual([
      ...['submitted', 'waitingReview', 'waitingApproval'],
    ]);
    expect(stepsFor(['reviewer', 'approver'], TWO)).toEqual(['review', 'approve']);
    expect(stepsFor(['reviewer'], ONE)).toEqual([]);
  });
});
