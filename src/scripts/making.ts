/** Makes the mastered sound of a submitted revision: spoken text → voice → master → store → segment. A job; repeatable. */
import type { Station } from '../accounts/stations.ts';
import type { RecordingEdit } from '../audio/recording-edit.ts';
import type { Clock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { JobContext } from '../storage/job-runner.ts';
import type { Job } from '../storage/jobs.ts';
import type { Revision } from './script.ts';
import { findRevision, findScript, moveScript } from './scripts.store.ts';
import { insertSegment, segmentOfRevision, type MadeWith, type NewSegment } from './segments.store.ts';

export const MAKE_JOB = 'script.make';

/** One sound for one submitted revision. */
export function makeJobKey(revisionId: string): string {
  return `${MAKE_JOB}:${revisionId}`;
}

/** Sound that is in the media store already. */
export interface StoredSound {
  sha256: string;
  bytes: number;
  mediaType: string;
  durationMs: number;
  loudnessLufs: number | null;
  truePeakDbtp: number | null;
  peaks: Uint8Array;
}

export interface SpeakHow {
  /** Its words may not leave the house. */
  internal?: boolean | undefined;
  /** It must be heard, even with a word that sounds foreign. */
  urgent?: boolean | undefined;
}

/** What the speech and audio rooms do for this one, as one step each. */
export interface SoundMaker {
  /** How the station reads a text: its spoken form, for people and for the record. */
  spokenText(station: Station, text: string): Promise<string>;
  /** Reads a text by a voice and masters it. */
  speak(
    station: Station,
    text: string,
    voice: string,
    context: JobContext,
    how?: SpeakHow,
  ): Promise<{ sound: StoredSound; madeWith: MadeWith }>;
  /** Masters a recording of the media store, as it was given or as it is edited. */
  master(
    station: Station,
    recordingSha256: string,
    context: JobContext,
    edit?: RecordingEdit | null,
  ): Promise<{ sound: StoredSound; madeWith: MadeWith }>;
}

export interface MakingDependencies {
  database: Database;
  clock: Clock;
  sounds: SoundMaker;
  station: (id: string) => Promise<Station>;
  /** In the transaction that brings the item before its approvers. */
  onMade: (tx: Executor, station: Station, scriptId: string, revision: Revision) => Promise<void>;
  /** Looks at once for the work that `onMade` left. */
  wakeJobs: () => void;
}

interface MakePayload {
  scriptId: string;
  revisionId: string;
}

export function makingHandler(deps: MakingDependencies) {
  const { database, clock } = deps;
  return async (job: Job, context: JobContext): Promise<{ segmentId: string } | null> => {
    const { scriptId, revisionId } = job.payload as MakePayload;
    const station = await deps.station(job.stationId);
    const revision = await findRevision(database.kysely, station.id, revisionId);
    if (!revision) return null;
    const segment =
      (await segmentOfRevision(database.kysely, station.id, revisionId)) ??
      (await make(station, revision, context));
    await database.kysely.transaction().execute(async (tx) => {
      const script = await findScript(tx, station.id, scriptId);
      // Withdrawn or edited meanwhile: the sound is kept, the item stays where the person put it.
      if (script?.state !== 'making' || script.revisionId !== revisionId) return;
      await moveScript(tx, station.id, scriptId, 'making', { state: 'submitted', updated_at: clock.now() });
      await deps.onMade(tx, station, scriptId, revision);
    });
    deps.wakeJobs();
    return { segmentId: segment.id };
  };

  async function make(station: Station, revision: Revision, context: JobContext): Promise<NewSegment> {
    const { sound, madeWith } =
      revision.recordingSha256 === null
        ? await deps.sounds.speak(station, revision.text, revision.voice, context, {
            internal: revision.internal,
          })
        : await deps.sounds.master(station, revision.recordingSha256, context, revision.recordingEdit);
    const spokenText = await deps.sounds.spokenText(station, revision.text);
    const now = clock.now();
    const segment: NewSegment = {
      ...sound,
      id: newId(now),
      stationId: station.id,
      revisionId: revision.id,
      templateId: null,
      spokenDate: null,
      spokenText,
      spokenHash: spokenHash(spokenText),
      madeWith,
      createdAt: now,
    };
    await database.kysely.transaction().execute((tx) => insertSegment(tx, segment));
    return segment;
  }
}

/** Puts an item whose sound could not be made where its author sees it, with the reason on the job. */
export async function makingFailed(tx: Executor, job: Job, now: number): Promise<void> {
  const { scriptId } = job.payload as MakePayload;
  await moveScript(tx, job.stationId, scriptId, 'making', { state: 'failed', updated_at: now });
}

/** Two items that say the same words are one, whatever their marks, case and spaces. */
export function spokenHash(spokenText: string): string {
  return sha256(
    spokenText
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  );
}
