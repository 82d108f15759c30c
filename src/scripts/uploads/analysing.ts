/** Looks over a file that has come in whole: one decode, then the media store. A job; repeatable after a crash at any point. */
import { rm } from 'node:fs/promises';
import type { MediaStore } from '../../audio/media-store.ts';
import { endingOf, keptFile, NOT_KEPT } from '../../audio/own-header.ts';
import { probeWithAnalysis } from '../../audio/probe.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { JobContext } from '../../storage/job-runner.ts';
import type { Job } from '../../storage/jobs.ts';
import { askForCopy } from '../listening/listening-copies.ts';
import { factsOf, keepFacts } from '../recording-facts.ts';
import type { Pieces } from './pieces.ts';
import { changeUpload, findUpload } from './uploads.store.ts';

export const ANALYSE_JOB = 'upload.analyse';

export function analyseJobKey(uploadId: string): string {
  return `${ANALYSE_JOB}:${uploadId}`;
}

interface AnalysePayload {
  uploadId: string;
}

export interface AnalysingDependencies {
  database: Database;
  clock: Clock;
  machine: Clock;
  media: Pick<MediaStore, 'temporaryFile' | 'put'>;
  pieces: Pieces;
}

export function analysingHandler({ database, clock, machine, media, pieces }: AnalysingDependencies) {
  return async (job: Job, { progress, signal }: JobContext): Promise<null> => {
    const { uploadId: id } = job.payload as AnalysePayload;
    const upload = await findUpload(database.kysely, job.stationId, id);
    // Stored by a try that ended before it could take its pieces away.
    if (upload?.state === 'ready') await pieces.remove(id);
    if (upload?.state !== 'waiting') return null;
    progress({ done: 0, total: 1, words: 'Đang giải mã và đo cả tệp' });
    // As the person's machine named it: some sound is known by that alone.
    const named = media.temporaryFile(endingOf(upload.name));
    try {
      await pieces.linkTo(id, named);
      const files = { named, nameless: pieces.path(id) };
      const { result, analysis } = await probeWithAnalysis(named, { signal });
      signal.throwIfAborted();
      const kept = result.ok ? await keptFile(media, files, result, signal) : null;
      if (!result.ok || kept === null) {
        const { code, message: reason } = result.ok ? NOT_KEPT : result;
        const changes = { state: 'refused', code, reason, touched_at: machine.now() } as const;
        await changeUpload(database.kysely, job.stationId, id, ['waiting'], changes);
      } else {
        const stored = await media.put(kept);
        await database.kysely.transaction().execute(async (tx) => {
          const facts = factsOf(stored, result, analysis!);
          await keepFacts(tx, job.stationId, facts, clock.now());
          await askForCopy(tx, job.stationId, facts, machine.now());
          const changes = { state: 'ready', sha256: stored.sha256, touched_at: machine.now() } as const;
          await changeUpload(tx, job.stationId, id, ['waiting'], changes);
        });
      }
    } finally {
      await rm(named, { force: true });
    }
    await pieces.remove(id);
    return null;
  };
}

/** Given up: nothing waits for ever. The file is kept, to be looked at again. */
export async function analysingFailed(
  tx: Executor,
  job: Job,
  reason: string,
  machineNow: number,
): Promise<void> {
  const { uploadId } = job.payload as AnalysePayload;
  const changes = { state: 'refused', code: 'fault', reason, touched_at: machineNow } as const;
  await changeUpload(tx, job.stationId, uploadId, ['waiting'], changes);
}
