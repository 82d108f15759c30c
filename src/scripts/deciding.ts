/** Soát, duyệt, trả lại, hoàn tác: each binds the exact words and sound, and is one transaction with its trail line. */
import type { Actor } from '../accounts/actor.ts';
import {
  reviewAmong,
  roleOfStep,
  stepOf,
  whyNotDecide,
  type ApprovalCase,
} from '../accounts/approval-policy.ts';
import { delegationInForce } from '../accounts/delegations/delegations.store.ts';
import type { Station } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import { current, mustMove } from './current.ts';
import type { ScriptDetail } from './script-detail.ts';
import { assertAllowed, type Revision, type Script } from './script.ts';
import type { ScriptsDependencies } from './scripts-dependencies.ts';
import { revisionsOf } from './scripts.store.ts';
import {
  decisionsOn,
  insertDecision,
  segmentOfRevision,
  type Decision,
  type Segment,
} from './segments.store.ts';

/** How long a decision may be taken back by the one who made it. */
export const UNDO_MS = 10_000;

/** What an approver says he read and heard; anything else than what is there now is refused. */
export interface SeenVersion {
  revisionId: string;
  audioSha256: string;
}

/** Who may take the next step with what waits; a review of other words or of another sound counts for nothing. */
export function approvalCaseOf(
  { settings }: Pick<Station, 'settings'>,
  revision: Revision,
  segment: Segment | undefined,
  decisions: readonly Decision[],
): ApprovalCase {
  const review = reviewAmong(decisions.filter(({ subjectId }) => subjectId === revision.id));
  const ofThis = review?.contentHash === revision.contentHash && review.audioSha256 === segment?.sha256;
  return {
    ...{ settings, authors: [revision.authorId], noun: 'tin, bài' },
    reviewedBy: review && ofThis ? review.by : null,
  };
}

/** @example caseOf(station, await scripts.detail(station, id)) */
export function caseOf(station: Station, { revision, segment, decisions }: ScriptDetail): ApprovalCase {
  return approvalCaseOf(station, revision, segment, decisions);
}

const ACTIONS = { reviewed: 'script.review', approved: 'script.approve', returned: 'script.return' } as const;
type Deed = keyof typeof ACTIONS;

export function createDeciding(deps: ScriptsDependencies) {
  const { database, clock, verifyMedia, onAirableChange } = deps;
  /**
   * Binds the decision to the revision's hash and the sound's SHA-256, exactly those the approver had before him. In two steps the first
   * yes is a review: nothing may air by it.
   */
  async function decide(
    station: Station,
    actor: Actor,
    id: string,
    outcome: 'approved' | 'returned',
    seen: SeenVersion,
    comment = '',
  ): Promise<Decision> {
    if (outcome === 'returned' && !comment.trim())
      throw fieldRefusal('comment', 'comment-needed', 'Hãy ghi lý do trả lại để biên tập viên sửa.');
    // Outside the transaction: reading a file must not hold the database.
    if (outcome === 'approved' && !(await verifyMedia(seen.audioSha256)))
      throw new Refusal(
        'audio-damaged',
        'Tệp âm thanh trên máy chủ không còn nguyên vẹn. Hãy yêu cầu gửi duyệt lại.',
        409,
      );
    const decision = await database.kysely.transaction().execute(async (tx) => {
      const { script, revision, segment } = await waiting(tx, station.id, id, seen);
      const of = approvalCaseOf(station, revision, segment, await decisionsOn(tx, station.id, [revision.id]));
      const refusal = whyNotDecide(of, actor, outcome === 'approved');
      if (refusal) throw refusal;
      const step = stepOf(of);
      const deed: Deed = outcome === 'approved' && step === 'review' ? 'reviewed' : outcome;
      const now = clock.now();
      const inPlace = await delegationInForce(tx, station.id, actor.id, roleOfStep(step), now);
      const made: Decision = {
        ...{ id: newId(now), subjectId: revision.id, segmentId: segment.id, outcome: deed },
        ...{
          contentHash: revision.contentHash!,
          audioSha256: segment.sha256,
          by: actor.id,
          byName: actor.name,
        },
        ...{ ownWork: of.authors.includes(actor.id), comment: comment.trim() },
        ...{ delegation: inPlace?.document ?? null, at: now },
      };
      await write(tx, station, actor, script, made);
      if (deed === 'reviewed') await deps.onReviewed?.(tx, station, id, revision, actor.id);
      return made;
    });
    await onAirableChange(station.id);
    return decision;
  }

  async function write(tx: Executor, station: Station, actor: Actor, script: Script, made: Decision) {
    const { contentHash, audioSha256, ownWork: own, comment, delegation, at, subjectId } = made;
    const outcome = made.outcome as Deed;
    await insertDecision(tx, station.id, made);
    await mustMove(tx, station.id, script, {
      state: outcome === 'reviewed' ? 'submitted' : outcome,
      updated_at: at,
      ...(outcome === 'approved' && { approved_revision_id: subjectId }),
      ...(outcome === 'reviewed' && { reviewed_revision_id: subjectId }),
    });
    const detail = { contentHash, audioSha256, own, comment, ...(delegation && { delegation }) };
    await record(tx, station.id, actor, ACTIONS[outcome], script.id, detail, at);
  }

  /** Takes one's own decision back within `UNDO_MS`; the item waits for that decision again. */
  async function undoDecision(station: Station, actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const { script, revision } = await current(tx, station.id, id);
      const [last] = await decisionsOn(tx, station.id, [revision.id]);
      const now = clock.now();
      const stands = last && (last.outcome === 'reviewed' ? 'submitted' : last.outcome) === script.state;
      if (!stands || last.by !== actor.id || now - last.at > UNDO_MS)
        throw new Refusal('too-late-to-undo', 'Đã quá thời gian hoàn tác. Hãy dùng “Thu hồi” nếu cần.', 409);
      await insertDecision(tx, station.id, { ...last, id: newId(now), outcome: 'undone', at: now });
      await mustMove(tx, station.id, script, {
        state: 'submitted',
        updated_at: now,
        ...(last.outcome === 'reviewed'
          ? { reviewed_revision_id: null }
          : { approved_revision_id: await approvedBefore(tx, station.id, id, revision.id) }),
      });
      await record(tx, station.id, actor, 'script.undo-decision', id, { undone: last.outcome }, now);
    });
    await onAirableChange(station.id);
  }

  return { decide, undoDecision };
}

/** What is decided on, if it is still what was read and heard. */
async function waiting(tx: Executor, stationId: string, id: string, seen: SeenVersion) {
  const { script, revision } = await current(tx, stationId, id);
  assertAllowed('decide', script.state);
  const segment = await segmentOfRevision(tx, stationId, revision.id);
  if (revision.id === seen.revisionId && segment?.sha256 === seen.audioSha256)
    return { script, revision, segment };
  throw new Refusal(
    'changed-meanwhile',
    'Tin, bài đã thay đổi sau khi anh/chị mở. Hãy đọc và nghe lại bản mới trước khi quyết định.',
    409,
  );
}

/** The revision that could air before `revisionId` was approved, if there was one. */
async function approvedBefore(
  db: Executor,
  stationId: string,
  scriptId: string,
  revisionId: string,
): Promise<string | null> {
  const revisions = (await revisionsOf(db, stationId, scriptId)).filter(({ id }) => id !== revisionId);
  for (const revision of revisions) {
    const [last] = await decisionsOn(db, stationId, [revision.id]);
    if (last?.outcome === 'approved') return revision.id;
  }
  return null;
}
