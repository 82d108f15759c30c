/**
 * Recordings as Opus for the browser: an original may be a video, an hour of WAV, or of a kind that no browser plays. Copies are only
 * for listening and may be gone at any time; what airs and what is approved is never one of them.
 */
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { runFfmpeg } from '../../audio/ffmpeg.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { JobContext } from '../../storage/job-runner.ts';
import { enqueue, findJobByKey, type Job } from '../../storage/jobs.ts';
import { knownFacts, type RecordingFacts } from '../recording-facts.ts';

export const LISTEN_JOB = 'recording.listen';

/** Speech at 32 kb/s a channel can not be told from its original by ear. */
const BITS_A_CHANNEL = 32_000;
/** Below this, kb/s, a copy would save nothing worth the time. */
const SMALL_KBPS = 96;
/** What every browser plays. */
const PLAYABLE = /^(mp3|aac|opus|vorbis|flac|pcm_(u8|s16le|s24le|f32le))$/;
const NAME = /^[0-9a-f]{64}\.opus$/;
/** Of all copies together: half a year of a busy ward's recordings. */
const MAX_BYTES = 5e9;
/** Sweeping leaves this part, so that not each new copy sweeps again. */
const LEFT = 0.9;
const HOUR_MS = 3_600_000;

/** Whether listening gains by a copy: the original is large for its length, or not for browsers. */
export function wantsCopy({ bytes, probe }: Pick<RecordingFacts, 'bytes' | 'probe'>): boolean {
  return !PLAYABLE.test(probe.codec) || (bytes * 8) / Math.max(1, probe.durationMs) > SMALL_KBPS;
}

const DAY_MS = 24 * HOUR_MS;

/** One a day: a copy that was swept away is made again, and one that fails is not tried at every look. */
const keyOf = (stationId: string, sha256: string, now: number) =>
  `${LISTEN_JOB}:${stationId}:${sha256}:${Math.floor(now / DAY_MS)}`;

/** In the transaction that makes the recording known. */
export async function askForCopy(
  tx: Executor,
  stationId: string,
  facts: RecordingFacts,
  machineNow: number,
): Promise<void> {
  if (!wantsCopy(facts)) return;
  const { sha256 } = facts;
  const job = { stationId, name: LISTEN_JOB, key: keyOf(stationId, sha256, machineNow), payload: { sha256 } };
  await enqueue(tx, job, machineNow);
}

export type ListeningCopies = ReturnType<typeof createListeningCopies>;

export function createListeningCopies(deps: {
  database: Database;
  machine: Clock;
  media: Pick<MediaStore, 'file' | 'size' | 'temporaryFile'>;
  folder: string;
  maxBytes?: number;
}) {
  const { database, machine, media, folder, maxBytes = MAX_BYTES } = deps;
  const path = (sha256: string) => join(folder, `${sha256}.opus`);
  let lookAt = 0;

  /** Bytes of the copy of a recording; null where there is none. */
  async function size(sha256: string): Promise<number | null> {
    const found = await stat(path(sha256)).catch(() => null);
    return found?.isFile() ? found.size : null;
  }

  const open = (sha256: string, { from, to }: { from: number; to: number }) =>
    createReadStream(path(sha256), { start: from, end: to - 1 });

  /**
   * Sees that there is a copy to be answered; asks for one where it was swept away or never made.
   *
   * @throws Refusal 404 while there is none: the browser takes the original then
   */
  async function assertThere(stationId: string, sha256: string): Promise<void> {
    // With the original's time over, its copy's is too.
    const gone = (await media.size(sha256)) === null;
    if (!gone && (await size(sha256)) !== null) {
      const now = new Date(machine.now());
      await utimes(path(sha256), now, now).catch(() => undefined);
      return;
    }
    const facts = gone ? undefined : await knownFacts(database.kysely, stationId, sha256);
    const key = keyOf(stationId, sha256, machine.now());
    if (facts && !(await findJobByKey(database.kysely, stationId, key)))
      await askForCopy(database.kysely, stationId, facts, machine.now());
    throw new Refusal('listening-copy-missing', 'Chưa có bản nghe nhẹ; hãy nghe bản gốc.', 404);
  }

  /** A job; repeatable. */
  async function make(job: Job, { signal }: JobContext): Promise<null> {
    const { sha256 } = job.payload as { sha256: string };
    const facts = await knownFacts(database.kysely, job.stationId, sha256);
    if (!facts || (await media.size(sha256)) === null || (await size(sha256)) !== null) return null;
    const channels = Math.min(2, facts.probe.channels);
    const temporary = media.temporaryFile('.opus');
    try {
      await runFfmpeg({
        input: { kind: 'file', path: await media.file(sha256) },
        output: [
          ...['-map', '0:a:0', '-vn', '-sn', '-dn', '-ac', String(channels), '-ar', '48000'],
          ...['-c:a', 'libopus', '-b:a', String(channels * BITS_A_CHANNEL), '-f', 'opus'],
        ],
        to: { path: temporary },
        signal,
      });
      // A damaged recording ends with an error, and is heard as far as it goes.
      const made = await stat(temporary).catch(() => null);
      if (!made || made.size === 0)
        throw new Refusal('listening-copy-failed', 'Không làm được bản nghe nhẹ của bản ghi này.');
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await rename(temporary, path(sha256));
    } finally {
      await rm(temporary, { force: true });
    }
    await sweep();
    return null;
  }

  /** Takes away copies whose original is gone, then those not listened to for longest until the rest fits. */
  async function sweep(): Promise<void> {
    const copies: { name: string; bytes: number; usedAt: number }[] = [];
    for (const name of await readdir(folder).catch(() => [])) {
      const found = await stat(join(folder, name)).catch(() => null);
      if (!found) continue;
      const known = NAME.test(name) && (await media.size(name.slice(0, 64))) !== null;
      if (known) copies.push({ name, bytes: found.size, usedAt: found.mtimeMs });
      else await rm(join(folder, name), { force: true });
    }
    let total = copies.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total <= maxBytes) return;
    for (const { name, bytes } of copies.sort((a, b) => a.usedAt - b.usedAt)) {
      if (total <= maxBytes * LEFT) return;
      await rm(join(folder, name), { force: true });
      total -= bytes;
    }
  }

  /** Asked every minute, sweeps every hour. */
  async function look(): Promise<void> {
    if (machine.now() < lookAt) return;
    lookAt = machine.now() + HOUR_MS;
    await sweep();
  }

  return { size, open, assertThere, make, sweep, look };
}
