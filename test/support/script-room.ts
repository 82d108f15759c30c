/** The room of tin, bài as `main` puts it together, for tests of its routes; but with tones where a voice would speak. */
import { mkdirSync } from 'node:fs';
import type { App } from '../../src/accounts/http/app.ts';
import type { Installation } from '../../src/accounts/installation.ts';
import { findStation } from '../../src/accounts/stations.ts';
import { createMediaStore, type MediaStore } from '../../src/audio/media-store.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { createMasteredPreviews } from '../../src/scripts/editing/mastered-preview.ts';
import { makeJobKey, makingFailed, makingHandler, type StoredSound } from '../../src/scripts/making.ts';
import { createRecordingFacts } from '../../src/scripts/recording-facts.ts';
import { createRecordings } from '../../src/scripts/recordings.ts';
import { scriptRoutes } from '../../src/scripts/scripts.routes.tsx';
import { createScripts } from '../../src/scripts/scripts.ts';
import { ANALYSE_JOB, analysingHandler } from '../../src/scripts/uploads/analysing.ts';
import { createPieces, type Pieces } from '../../src/scripts/uploads/pieces.ts';
import { createUploads } from '../../src/scripts/uploads/uploads.ts';
import { normaliseText } from '../../src/speech/reading/normalise.ts';
import { claimJob, findJobByKey, finishJob } from '../../src/storage/jobs.ts';
import type { TestApp } from './app.ts';

const VOICES = [
  { id: 'espeak-vi', title: 'Giọng máy cơ bản', outside: false },
  { id: 'fpt-banmai', title: 'FPT.AI Ban Mai', outside: true },
];

const spoken = (text: string) =>
  normaliseText(text)
    .map((line) => line.spoken)
    .join('\n');

/**
 * @param as what of the voice is otherwise: `readYesterday`, what a lexicon of yesterday would have read
 * @example const room = openScriptRoom(); server = await openTestApp({ routes: room.routes });
 */
export function openScriptRoom(as: { readYesterday: string | null } = { readYesterday: null }) {
  let media: MediaStore;
  let pieces: Pieces;
  let making: ReturnType<typeof makingHandler>;
  let database: Installation['database'];

  async function keep(text: string): Promise<StoredSound> {
    const bytes = Buffer.from(`sound of ${text}`);
    const { sha256 } = await media.put(
      await media.receive(oneChunk(bytes), { ...{ field: 'recording', maxBytes: 1_000_000 }, tooLarge: '' }),
    );
    const measured = { loudnessLufs: -16, truePeakDbtp: -2, peaks: Uint8Array.of(0, 128, 255) };
    return { sha256, bytes: bytes.length, mediaType: 'audio/mpeg', durationMs: 65_000, ...measured };
  }

  function routes(app: App, installation: Installation): void {
    const { clock, folder } = installation;
    database = installation.database;
    mkdirSync(folder.paths.media, { recursive: true });
    media = createMediaStore(folder.paths.media, folder.paths.temporary, machineClock, { freeBytesKept: 0 });
    const scripts = createScripts({
      database,
      clock,
      machine: machineClock,
      wakeJobs: () => undefined,
      verifyMedia: (sha256) => media.verify(sha256),
      onAirableChange: () => Promise.resolve(),
    });
    const madeWith = { voice: 'espeak-vi', engine: 'test', pace: 3.3, targetLufs: -16 };
    making = makingHandler({
      database,
      clock,
      station: async (id) => (await findStation(database.kysely, { id }))!,
      onMade: () => Promise.resolve(),
      wakeJobs: () => undefined,
      sounds: {
        spokenText: (_station, text) => Promise.resolve(as.readYesterday ?? spoken(text)),
        speak: async (_station, text) => ({ sound: await keep(text), madeWith }),
        master: async (_station, sha256) => ({ sound: await keep(sha256), madeWith }),
      },
    });
    pieces = createPieces(folder.paths.uploads, { freeBytesKept: 0 });
    scriptRoutes(app, {
      database,
      scripts,
      recordings: createRecordings(media),
      factsOfRecording: createRecordingFacts({ database, clock, media }),
      masteredPreviews: createMasteredPreviews({
        ...{ database, machine: machineClock, media, wakeJobs: () => undefined },
      }),
      uploads: createUploads({
        ...{ database, clock, machine: machineClock, wakeJobs: () => undefined },
        pieces,
      }),
      voicesOf: () => Promise.resolve(VOICES),
      readAloud: (_station, text) => ({ lines: normaliseText(text), estimatedMs: text.length * 80 }),
      sayPreview: async (_station, text) => keep(`preview ${text}`),
      answerMedia: async (sha256) => {
        const chunks: Buffer[] = [];
        for await (const chunk of media.open(sha256)) chunks.push(chunk as Buffer);
        return new Response(Buffer.concat(chunks));
      },
      answerCopy: () => Promise.reject(new Error('no copies here')),
    });
  }

  const jobOf = async (server: TestApp, revisionId: string) =>
    (await findJobByKey(database.kysely, server.station.id, makeJobKey(revisionId)))!;
  const context = { progress: () => undefined, signal: new AbortController().signal, log: null as never };
  return {
    routes,
    make: async (server: TestApp, revisionId: string) => making(await jobOf(server, revisionId), context),
    /** Looks over all that came in whole. */
    analyse: async () => {
      const handle = analysingHandler({
        database,
        clock: machineClock,
        machine: machineClock,
        media,
        pieces,
      });
      for (;;) {
        const job = await claimJob(database, 'test', [ANALYSE_JOB], machineClock.now(), 60_000);
        if (!job) return;
        await handle(job, context);
        await finishJob(database.kysely, job, 'test', null, machineClock.now());
      }
    },
    fail: async (server: TestApp, revisionId: string) => {
      const job = await jobOf(server, revisionId);
      await database.kysely.transaction().execute((tx) => makingFailed(tx, job, machineClock.now()));
    },
  };
}

async function* oneChunk(bytes: Uint8Array) {
  yield await Promise.resolve(bytes);
}
