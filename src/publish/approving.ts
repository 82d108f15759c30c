/** What leaders decide of words or a picture that the item's own approval does not cover: yes, in one step or two, or back with a reason. */
import { roleOfStep, stepOf, whyNotDecide } from '../accounts/approval-policy.ts';
import type { Actor } from '../accounts/actor.ts';
import { delegationInForce } from '../accounts/delegations/delegations.store.ts';
import type { Station } from '../accounts/stations.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import type { Executor } from '../storage/database.ts';
import { approvalCaseOf } from './approval.ts';
import type { Deeds } from './deeds.ts';
import { updateNow } from './making.ts';
import type { Outbox } from './outbox.ts';
import { noteStep } from './publication-steps.store.ts';
import { reviewInForce, waitingHash, type Publication } from './publication.ts';
import type { PublicationChanges } from './publications.store.ts';

export function createApproving({ deeds, outbox }: { deeds: Deeds; outbox: Pick<Outbox, 'wake'> }) {
  const { existing, act } = deeds;

  /** A yes to exactly the words that were seen; then it is in the queue. In two steps the first yes is a review, and it waits on. */
  async function approve(station: Station, actor: Actor, id: string, seenHash: string): Promise<void> {
    const step = stepOf(approvalCaseOf(station, await existing(station, id)));
    await act(station, actor, id, step, async (tx, one, now) => {
      const hash = seen(one, seenHash);
      if (stepOf(approvalCaseOf(station, one)) !== step) throw changedMeanwhile();
      const byName = await deciderIn(tx, station, actor, one, { yes: true, now });
      if (step === 'review') {
        await noteStep(tx, one, 'review', { words: 'Soát lời và ảnh của bản đăng.', byName }, now);
        return { review: JSON.stringify({ hash, by: actor.id, byName, at: now }) };
      }
      const review = reviewInForce(one);
      const approver = review ? `${byName}; soát: ${review.byName}` : byName;
      await noteStep(tx, one, 'approve', { words: 'Duyệt lời và ảnh của bản đăng.', byName: approver }, now);
      return { ...approvedChanges(one, approver, now), returned: null };
    });
    outbox.wake();
  }

  /** Back to whoever wrote it, with what is to be put right; what is out stays as it is. Words that are changed then wait anew. */
  async function giveBack(
    station: Station,
    actor: Actor,
    id: string,
    { seenHash, reason }: { seenHash: string; reason: string },
  ): Promise<void> {
    if (reason === '')
      throw fieldRefusal('reason', 'comment-needed', 'Hãy ghi lý do trả lại để biên tập viên sửa.');
    await act(station, actor, id, 'giveBack', async (tx, one, now) => {
      const hash = seen(one, seenHash);
      const byName = await deciderIn(tx, station, actor, one, { yes: false, now });
      await noteStep(tx, one, 'give-back', { words: `Trả lại: ${reason}`, byName }, now);
      return { returned: JSON.stringify({ hash, by: actor.id, byName, at: now, reason }), review: null };
    });
  }

  /** Who decides, by name, and in whose place. @throws Refusal 403 when it is not his to decide */
  async function deciderIn(
    tx: Executor,
    station: Station,
    actor: Actor,
    one: Publication,
    { yes, now }: { yes: boolean; now: number },
  ): Promise<string> {
    const of = approvalCaseOf(station, one);
    const refusal = whyNotDecide(of, actor, yes);
    if (refusal) throw refusal;
    const inPlace = await delegationInForce(tx, station.id, actor.id, roleOfStep(stepOf(of)), now);
    return inPlace ? `${actor.name} (theo ủy quyền ${inPlace.document})` : actor.name;
  }

  return { approve, giveBack };
}

function approvedChanges(one: Publication, approver: string, now: number): PublicationChanges {
  const approval = { approved_by_name: approver, approved_at: now };
  if (one.revised)
    return { revised: JSON.stringify({ ...one.revised, approved: true }), ...approval, ...updateNow(now) };
  return {
    ...{ approved_hash: one.wordsHash, ...approval, state: 'queued', reason: null },
    next_at: one.way === 'api' ? Math.max(now, one.notBefore ?? now) : null,
  };
}

function seen(one: Publication, seenHash: string): string {
  const hash = waitingHash(one);
  if (hash !== seenHash) throw changedMeanwhile();
  return hash;
}

function changedMeanwhile(): Refusal {
  return new Refusal('changed-meanwhile', 'Bản đăng đã đổi sau khi anh/chị mở. Hãy xem lại.', 409);
}
