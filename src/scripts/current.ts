/** An item as it stands, and moving it on only from there. */
import { Refusal } from '../kernel/errors.ts';
import type { Executor } from '../storage/database.ts';
import type { ScriptState } from '../storage/script-tables.ts';
import type { Revision, Script } from './script.ts';
import { findRevision, findScript, moveScript } from './scripts.store.ts';

/** @throws Refusal 404 for one that is not this station's */
export async function current(
  db: Executor,
  stationId: string,
  id: string,
): Promise<{ script: Script; revision: Revision }> {
  const script = await findScript(db, stationId, id);
  const revision = script && (await findRevision(db, stationId, script.revisionId));
  if (!script || !revision) throw new Refusal('script-not-found', 'Không tìm thấy tin, bài này.', 404);
  return { script, revision };
}

/** @throws Refusal 409 when somebody else was faster */
export async function mustMove(
  tx: Executor,
  stationId: string,
  script: Script,
  changes: Parameters<typeof moveScript>[4] & { state: ScriptState },
): Promise<void> {
  if (await moveScript(tx, stationId, script.id, script.state, changes)) return;
  throw new Refusal('changed-meanwhile', 'Người khác vừa thay đổi tin, bài này. Hãy tải lại trang.', 409);
}
