/** Copies or examines a SQLite file away from the thread that serves. */
import { parentPort, workerData } from 'node:worker_threads';
import BetterSqlite3 from 'better-sqlite3';
import type { SnapshotWork } from './snapshot.ts';

const work = workerData as SnapshotWork;
const raw = new BetterSqlite3(work.file, { readonly: work.task === 'copy', fileMustExist: true });
raw.pragma('busy_timeout = 10000');
try {
  if (work.task === 'copy') {
    // All pages in one step: one reader's view. Taken in parts, it would begin anew at every write of another connection.
    await raw.backup(work.to, { progress: () => 0x7fff_ffff });
    parentPort!.postMessage({ faults: [] });
  } else {
    const integrity = raw.pragma('integrity_check', { simple: false }) as { integrity_check: string }[];
    const foreign = raw.pragma('foreign_key_check') as { table: string }[];
    parentPort!.postMessage({
      faults: [
        ...integrity.map((row) => row.integrity_check).filter((words) => words !== 'ok'),
        ...foreign.map(({ table }) => `foreign key of ${table}`),
      ].slice(0, 20),
    });
  }
} finally {
  raw.close();
}
