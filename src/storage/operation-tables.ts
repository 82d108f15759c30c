/** Of the whole installation: jobs, alarms, backups. */
import type { Fixed, Flag, JsonText } from './columns.ts';

export interface OperationTables {
  job: JobTable;
  alarm: AlarmTable;
  backup_run: BackupRunTable;
}

export interface JobTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  name: Fixed<string>;
  /** The same work asked for twice is one job. */
  key: Fixed<string>;
  payload: Fixed<JsonText>;
  state: 'queued' | 'running' | 'done' | 'failed';
  /** Machine's clock, like the lease. */
  run_at: number;
  attempts: number;
  /** Attempts that the server did not outlive. */
  crashes: number;
  max_attempts: number;
  owner: string | null;
  lease_until: number | null;
  /** {done, total, words} */
  progress: JsonText | null;
  result: JsonText | null;
  /** Vietnamese, for people. */
  reason: string | null;
  created_at: Fixed<number>;
  updated_at: number;
}

export interface AlarmTable {
  id: Fixed<string>;
  station_id: Fixed<string>;
  /** The same trouble is one alarm. */
  key: Fixed<string>;
  /** Vietnamese, for people. */
  message: Fixed<string>;
  raised_at: Fixed<number>;
  cleared_at: number | null;
}

/** What became of a backup or of its rehearsal; the installation's, not a station's. */
export interface BackupRunTable {
  id: Fixed<string>;
  kind: 'night' | 'asked' | 'upgrade' | 'rehearsal';
  /** When it began, of the machine's clock. */
  at: Fixed<number>;
  took_ms: Fixed<number>;
  ok: Fixed<Flag>;
  /** Id of the backup, where there is one. */
  backup: Fixed<string | null>;
  /** All that it rests on, and what of it was new. */
  bytes: Fixed<number | null>;
  added_bytes: Fixed<number | null>;
  /** A Vietnamese sentence: what was made or proved, or why it failed. */
  words: Fixed<string>;
}
