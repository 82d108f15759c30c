/** What is shown of uploads: each with what its decode found, and how far its analysis is. */
import type { Station } from '../../accounts/stations.ts';
import { findJobByKey, type Job } from '../../storage/jobs.ts';
import { knownFacts, type RecordingFacts } from '../recording-facts.ts';
import type { ScriptRooms } from '../script-rooms.ts';
import { analyseJobKey } from './analysing.ts';
import type { Upload } from './upload.ts';

export interface UploadView {
  upload: Upload;
  /** Of a ready one. */
  facts: RecordingFacts | undefined;
  /** Of a waiting one. */
  job: Job | undefined;
}

export async function viewsOf(
  { database: { kysely } }: Pick<ScriptRooms, 'database'>,
  station: Station,
  uploads: readonly Upload[],
): Promise<UploadView[]> {
  return Promise.all(
    uploads.map(async (upload) => ({
      upload,
      facts: upload.sha256 === null ? undefined : await knownFacts(kysely, station.id, upload.sha256),
      job:
        upload.state === 'waiting'
          ? await findJobByKey(kysely, station.id, analyseJobKey(upload.id))
          : undefined,
    })),
  );
}
