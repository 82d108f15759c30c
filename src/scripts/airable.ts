/** What of a station's items may reach a loudspeaker: exactly the sound that was approved, and nothing withdrawn. */
import type { Executor } from '../storage/database.ts';
import { decisionsOn, findSegment, isExpired, type Decision, type Segment } from './segments.store.ts';
import { findRevision, findScript } from './scripts.store.ts';
import type { Revision, Script } from './script.ts';

export type AirableScript =
  | { kind: 'airable'; script: Script; revision: Revision; segment: Segment; approval: Decision }
  | { kind: 'not-approved' | 'withdrawn' | 'expired'; script: Script; title: string }
  | { kind: 'missing' };

/** The approved sound of an item: the bytes named by the approval itself, not by what was made later. */
export async function airableScript(
  db: Executor,
  stationId: string,
  scriptId: string,
): Promise<AirableScript> {
  const script = await findScript(db, stationId, scriptId);
  if (!script) return { kind: 'missing' };
  const revision = await findRevision(db, stationId, script.approvedRevisionId ?? script.revisionId);
  const title = revision?.title ?? '';
  if (script.state === 'withdrawn') return { kind: 'withdrawn', script, title };
  if (!revision || script.approvedRevisionId === null) return { kind: 'not-approved', script, title };
  const approval = await approvalOf(db, stationId, revision.id);
  const segment = approval && (await findSegment(db, stationId, approval.segmentId));
  if (!approval || segment?.sha256 !== approval.audioSha256) return { kind: 'not-approved', script, title };
  if (await isExpired(db, stationId, segment.sha256)) return { kind: 'expired', script, title };
  return { kind: 'airable', script, revision, segment, approval };
}

/** The approval in force of a revision or template: its last decision, if that approved it. */
export async function approvalOf(
  db: Executor,
  stationId: string,
  subjectId: string,
): Promise<Decision | undefined> {
  const [last] = await decisionsOn(db, stationId, [subjectId]);
  return last?.outcome === 'approved' ? last : undefined;
}
