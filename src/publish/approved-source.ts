/** Whether the item that a publication is made of may still go out: the same rule by hashes as for the air. */
import { approvalOf } from '../scripts/airable.ts';
import { contentHash, type Revision } from '../scripts/script.ts';
import { findRevision, findScript } from '../scripts/scripts.store.ts';
import type { Executor } from '../storage/database.ts';

export type ApprovedSource =
  { revision: Revision; contentHash: string; audioSha256: string } | { refusal: string };

/** The approved revision of an item, or why it may not go out, a sentence. */
export async function approvedSource(
  db: Executor,
  stationId: string,
  scriptId: string,
): Promise<ApprovedSource> {
  const script = await findScript(db, stationId, scriptId);
  if (!script) return { refusal: 'Không tìm thấy tin, bài này.' };
  if (script.state === 'withdrawn') return { refusal: 'Tin, bài đã thu hồi nên không đăng được.' };
  const revision =
    script.approvedRevisionId === null
      ? undefined
      : await findRevision(db, stationId, script.approvedRevisionId);
  const approval = revision && (await approvalOf(db, stationId, revision.id));
  if (!revision || !approval) return { refusal: 'Tin, bài chưa được duyệt; chỉ bản đã duyệt mới được đăng.' };
  if (contentHash(revision) !== approval.contentHash)
    return { refusal: 'Nội dung trong kho không khớp với bản đã duyệt; hãy báo người quản trị.' };
  if (revision.internal) return { refusal: 'Tin, bài này đánh dấu “Nội bộ” nên không đăng ra ngoài.' };
  return { revision, contentHash: approval.contentHash, audioSha256: approval.audioSha256 };
}

/** Why this very publication may not go out any more; null when it may. */
export async function whyNotOut(
  db: Executor,
  publication: { stationId: string; scriptId: string; revisionId: string; contentHash: string },
): Promise<string | null> {
  const source = await approvedSource(db, publication.stationId, publication.scriptId);
  if ('refusal' in source) return source.refusal;
  if (source.revision.id !== publication.revisionId || source.contentHash !== publication.contentHash)
    return 'Tin, bài đã có bản duyệt mới; hãy tạo bản đăng từ bản mới.';
  return null;
}
