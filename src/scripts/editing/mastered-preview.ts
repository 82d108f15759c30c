/** A recording as it will sound, made before anybody is asked to approve it. A job; its result is the sound. */
import type { Station } from '../../accounts/stations.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { RecordingEdit } from '../../audio/recording-edit.ts';
import type { Clock } from '../../kernel/clock.ts';
import { hashOf } from '../../kernel/hash.ts';
import type { Database } from '../../storage/database.ts';
import type { JobContext } from '../../storage/job-runner.ts';
import { enqueue, findJobByKey, type Job } from '../../storage/jobs.ts';
import type { SoundMaker, StoredSound } from '../making.ts';

export const PREVIEW_JOB = 'recording.preview';

/** What of the sound is shown. */
export type PreviewSound = Pick<StoredSound, 'sha256' | 'durationMs' | 'loudnessLufs' | 'truePeakDbtp'>;

export interface Preview {
  job: Job;
  /** Once made, and while its bytes are there. */
  sound: PreviewSound | null;
}

interface PreviewPayload {
  sha256: string;
  edit: RecordingEdit | null;
}

const DAY_MS = 24 * 3_600_000;

export type MasteredPreviews = ReturnType<typeof createMasteredPreviews>;

export function createMasteredPreviews(deps: {
  database: Database;
  machine: Clock;
  media: Pick<MediaStore, 'size'>;
  wakeJobs: () => void;
}) {
  const { database, machine, media } = deps;

  /** One a day for one recording, edit and loudness: what was made is cleared away some day, as nothing rests on it. */
  function keyOf(station: Station, { sha256, edit }: PreviewPayload): string {
    const day = Math.floor(machine.now() / DAY_MS);
    const { loudnessLufs } = station.settings;
    return `${PREVIEW_JOB}:${hashOf({ station: station.id, sha256, edit, loudnessLufs, day })}`;
  }

  async function ask(station: Station, sha256: string, edit: RecordingEdit | null): Promise<void> {
    const payload: PreviewPayload = { sha256, edit };
    const job = { stationId: station.id, name: PREVIEW_JOB, key: keyOf(station, payload), payload };
    await database.kysely.transaction().execute((tx) => enqueue(tx, job, machine.now()));
    deps.wakeJobs();
  }

  async function find(
    station: Station,
    sha256: string,
    edit: RecordingEdit | null,
  ): Promise<Preview | undefined> {
    const job = await findJobByKey(database.kysely, station.id, keyOf(station, { sha256, edit }));
    if (!job) return undefined;
    const sound = job.state === 'done' ? (job.result as PreviewSound) : null;
    if (sound && (await media.size(sound.sha256)) === null) return undefined;
    return { job, sound };
  }

  return { ask, find };
}

export function previewHandler(deps: { sounds: SoundMaker; station: (id: string) => Promise<Station> }) {
  return async (job: Job, context: JobContext): Promise<PreviewSound> => {
    const { sha256: recording, edit } = job.payload as PreviewPayload;
    const station = await deps.station(job.stationId);
    const { sound } = await deps.sounds.master(station, recording, context, edit);
    const { sha256, durationMs, loudnessLufs, truePeakDbtp } = sound;
    return { sha256, durationMs, loudnessLufs, truePeakDbtp };
  };
}
