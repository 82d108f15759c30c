import { newId } from '../../kernel/ids.ts';
import type { Executor } from '../../storage/database.ts';
import type { BackupRunTable } from '../../storage/operation-tables.ts';

export interface BackupRun {
  kind: BackupRunTable['kind'];
  /** When it began, UTC ms of the machine's clock. */
  at: number;
  tookMs: number;
  ok: boolean;
  backup: string | null;
  bytes: number | null;
  addedBytes: number | null;
  words: string;
}

export async function addRun(db: Executor, run: BackupRun): Promise<void> {
  await db
    .insertInto('backup_run')
    .values({
      id: newId(run.at),
      kind: run.kind,
      at: run.at,
      took_ms: run.tookMs,
      ok: run.ok ? 1 : 0,
      backup: run.backup,
      bytes: run.bytes,
      added_bytes: run.addedBytes,
      words: run.words,
    })
    .execute();
}

/** The newest first. */
export async function latestRuns(
  db: Executor,
  kinds: readonly BackupRun['kind'][],
  limit: number,
): Promise<BackupRun[]> {
  const rows = await db
    .selectFrom('backup_run')
    .selectAll()
    .where('kind', 'in', kinds)
    .orderBy('at', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    kind: row.kind,
    at: row.at,
    tookMs: row.took_ms,
    ok: row.ok === 1,
    backup: row.backup,
    bytes: row.bytes,
    addedBytes: row.added_bytes,
    words: row.words,
  }));
}
