import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { Actor } from '../../accounts/actor.ts';
import { createStation, type Station } from '../../accounts/stations.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { NO_EDIT } from '../../audio/recording-edit.ts';
import { probe } from '../../audio/probe.ts';
import { testSounds, tone, type TestSounds } from '../../audio/test-sounds.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { claimJob, finishJob, type Job } from '../../storage/jobs.ts';
import { createListeningCopies, LISTEN_JOB } from '../listening/listening-copies.ts';
import { knownFacts } from '../recording-facts.ts';
import { ANALYSE_JOB, analysingFailed, analysingHandler } from './analysing.ts';
import { createPieces, type Pieces } from './pieces.ts';
import { MOST_OPEN } from './upload.ts';
import { createUploads, type Uploads } from './uploads.ts';

const NOW = Date.parse('2026-11-24T08:00:00+07:00');
const DAY_MS = 24 * 3_600_000;
const editor: Actor = { kind: 'person', id: 'e', name: 'Biên tập', roles: ['editor'] };
const colleague: Actor = { kind: 'person', id: 'c', name: 'Đồng nghiệp', roles: ['editor'] };

let sounds: TestSounds;
let voice: Uint8Array<ArrayBuffer>;
/** Of a telephone exchange: no header. */
let phone: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  sounds = testSounds();
  voice = bytesOf(await sounds.make('noi.mp3', ...tone(4), '-af', 'adelay=3000'));
  phone = bytesOf(await sounds.make('noi.al', ...tone(4), '-f', 'alaw', '-ac', '1'));
});
afterAll(() => sounds.remove());

const bytesOf = (file: string) => new Uint8Array(readFileSync(file));
const streamOf = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes]).stream();

/** Gives some bytes, then breaks as a line does. */
function brokenAfter(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  let given = false;
  return new ReadableStream({
    pull: (controller) => {
      if (given) controller.error(new Error('ECONNRESET'));
      else controller.enqueue(bytes);
      given = true;
    },
  });
}

/** Gives some bytes, then nothing more and no end: a line that died without a word. */
function silentAfter(bytes: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(bytes) });
}

for (const dialect of DIALECTS) {
  describe(`a file on its way in, on ${dialect}`, () => {
    let folder: string;
    let database: TestDatabase;
    let station: Station;
    let clock: VirtualClock;
    let media: FolderMediaStore;
    let pieces: Pieces;
    let uploads: Uploads;

    beforeEach(async () => {
      folder = mkdtempSync(join(tmpdir(), 'loa-uploads-'));
      for (const name of ['media', 'tmp', 'uploads']) mkdirSync(join(folder, name));
      database = await openTestDatabase(dialect);
      clock = new VirtualClock(NOW);
      const made = { name: 'Đài truyền thanh phường Thử', timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      station = await createStation(database.kysely, made, NOW);
      media = createMediaStore(join(folder, 'media'), join(folder, 'tmp'), clock, { freeBytesKept: 0 });
      pieces = createPieces(join(folder, 'uploads'), { freeBytesKept: 0 });
      uploads = createUploads(deps());
    });
    afterEach(async () => {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    const deps = () => ({ database, clock, machine: clock, pieces, wakeJobs: () => undefined });
    const waiting = () => readdirSync(join(folder, 'uploads'));
    const begin = (bytes: number, name = 'noi.mp3') =>
      uploads.begin(station, editor, { name, bytes, modified: 7 });

    async function sent(bytes: Uint8Array<ArrayBuffer>, name?: string): Promise<string> {
      const { id } = await begin(bytes.length, name);
      await uploads.append(station, editor, id, 0, streamOf(bytes));
      await uploads.finish(station, editor, id);
      return id;
    }

    function handled(job: Job): Promise<null> {
      const handle = analysingHandler({ database, clock, machine: clock, media, pieces });
      const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
      return handle(job, context);
    }

    async function analyse(): Promise<void> {
      for (;;) {
        const job = await claimJob(database, 'test', [ANALYSE_JOB], clock.now(), 1_000);
        if (!job) return;
        await handled(job);
        await finishJob(database.kysely, job, 'test', null, clock.now());
      }
    }

    it('comes in pieces, is decoded once and becomes a recording of the store', async () => {
      const { id } = await begin(voice.length);
      const half = Math.floor(voice.length / 2);
      await uploads.append(station, editor, id, 0, streamOf(voice.slice(0, half)));
      await uploads.append(station, editor, id, half, streamOf(voice.slice(half)));
      expect((await uploads.finish(station, editor, id)).state).toBe('waiting');
      await analyse();

      const upload = await uploads.shown(station, id);
      expect(upload).toMatchObject({ state: 'ready', refused: null });
      const sha256 = upload.sha256!;
      expect(bytesOf(media.path(sha256))).toEqual(voice);
      const facts = (await knownFacts(database.kysely, station.id, sha256))!;
      expect(facts.probe.warnings.map(({ message }) => message)).toEqual(['Im lặng 3 giây đầu – cắt?']);
      expect(facts.peaks.length).toBeGreaterThanOrEqual(70);
      expect(waiting()).toEqual([]);
      expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    });

    it('is known by its name where only that tells what it is, and by its content otherwise', async () => {
      const [raw, lying] = [await sent(phone, '../Tổng đài.AL'), await sent(voice, 'noi.al')];
      await analyse();
      const known = async (id: string) =>
        (await knownFacts(database.kysely, station.id, (await uploads.shown(station, id)).sha256!))!.probe;
      expect(await known(raw)).toMatchObject({ codec: 'pcm_alaw' });
      expect(await known(lying)).toMatchObject({ codec: 'mp3' });
      expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
    });

    it('is not begun where the station has no room left for it', async () => {
      station = { ...station, settings: { ...station.settings, storageGigabytes: 1 } };
      await expect(begin(1_000_000_001)).rejects.toMatchObject({ code: 'station-full', status: 503 });
      expect(await begin(voice.length)).toMatchObject({ state: 'receiving' });
    });

    it('keeps what arrived when the line breaks, and goes on from there', async () => {
      const { id } = await begin(voice.length);
      const piece = voice.slice(0, 1_000);
      await expect(uploads.append(station, editor, id, 0, brokenAfter(piece))).rejects.toMatchObject({
        code: 'upload-cut-off',
      });
      const again = await begin(voice.length);
      expect(again).toMatchObject({ id, received: 1_000 });
      await uploads.append(station, editor, id, 1_000, streamOf(voice.slice(1_000)));
      await uploads.finish(station, editor, id);
      await analyse();
      expect((await uploads.shown(station, id)).state).toBe('ready');
    });

    it('lets a later try take over from a line that died without a word', async () => {
      const { id } = await begin(voice.length);
      const hanging = uploads.append(station, editor, id, 0, silentAfter(voice.slice(0, 1_000)));
      const refused = expect(hanging).rejects.toMatchObject({ code: 'upload-cut-off' });
      await expect.poll(() => existsSync(pieces.path(id)) && bytesOf(pieces.path(id)).length).toBe(1_000);
      // It asks at what offset to go on only when the first one is over.
      const second = uploads.append(station, editor, id, 0, streamOf(voice)).catch((error: unknown) => error);
      await refused;
      const { received } = await uploads.shown(station, id);
      const outcome = await second;
      if (outcome instanceof Error)
        await uploads.append(station, editor, id, received, streamOf(voice.slice(received)));
      expect(bytesOf(pieces.path(id))).toEqual(voice);
    });

    it('begins after a crash where the disk is certain, not where a torn write ended', async () => {
      const { id } = await begin(voice.length);
      await uploads.append(station, editor, id, 0, streamOf(voice.slice(0, 500)));
      writeFileSync(pieces.path(id), Buffer.concat([voice.slice(0, 500), Buffer.alloc(300)]));
      uploads = createUploads(deps());
      await uploads.recover();
      await uploads.append(station, editor, id, 500, streamOf(voice.slice(500)));
      expect(bytesOf(pieces.path(id))).toEqual(voice);
    });

    it('refuses a piece at another place and a finish before the end, and says how much there is', async () => {
      const { id } = await begin(10);
      await uploads.append(station, editor, id, 0, streamOf(new Uint8Array(4)));
      const elsewhere = uploads.append(station, editor, id, 7, streamOf(new Uint8Array(3)));
      await expect(elsewhere).rejects.toMatchObject({ code: 'offset-differs', status: 409 });
      await expect(uploads.finish(station, editor, id)).rejects.toMatchObject({ code: 'offset-differs' });
      expect((await uploads.shown(station, id)).received).toBe(4);
    });

    it('keeps no byte beyond the length that was told', async () => {
      const { id } = await begin(10);
      await uploads.append(station, editor, id, 0, streamOf(new Uint8Array(5_000)));
      expect((await uploads.shown(station, id)).received).toBe(10);
      expect(readFileSync(pieces.path(id)).length).toBe(10);
    });

    it('is bounded: length, number, and room on the disk, each with a sentence', async () => {
      await expect(begin(3 * 1024 ** 3)).rejects.toMatchObject({
        status: 413,
        message: expect.stringContaining('Tệp lớn quá 2.048 MB') as string,
      });
      for (let i = 0; i < MOST_OPEN; i++) await begin(10, `${i}.mp3`);
      await expect(begin(10, 'nữa.mp3')).rejects.toMatchObject({ code: 'too-many-uploads' });

      pieces = createPieces(join(folder, 'uploads'), { freeBytesKept: Infinity });
      uploads = createUploads(deps());
      await expect(
        uploads.begin(station, colleague, { name: 'x', bytes: 1, modified: 0 }),
      ).rejects.toMatchObject({
        ...{ code: 'disk-full', status: 503 },
      });
    });

    it('stops with a sentence when the disk becomes full on the way, and keeps what it has', async () => {
      const { id } = await begin(10);
      await uploads.append(station, editor, id, 0, streamOf(new Uint8Array(4)));
      pieces = createPieces(join(folder, 'uploads'), { freeBytesKept: Infinity });
      uploads = createUploads(deps());
      const more = uploads.append(station, editor, id, 4, streamOf(new Uint8Array(6)));
      await expect(more).rejects.toMatchObject({ code: 'disk-full', status: 503 });
      expect((await uploads.shown(station, id)).received).toBe(4);
    });

    it('is refused with its reason when it is no sound, and leaves no byte behind', async () => {
      const id = await sent(new TextEncoder().encode('đây không phải âm thanh'), 'van-ban.mp3');
      await analyse();
      expect(await uploads.shown(station, id)).toMatchObject({
        ...{ state: 'refused', sha256: null },
        refused: {
          code: 'not-audio',
          reason: 'Tệp này không phải là âm thanh hoặc video mà hệ thống đọc được.',
        },
      });
      expect(waiting()).toEqual([]);
      expect(readdirSync(join(folder, 'media'))).toEqual([]);
    });

    it('is analysed again from the beginning after a crash between store and database', async () => {
      const id = await sent(voice);
      const target = media.temporaryFile();
      await pieces.linkTo(id, target);
      await media.put(target);
      await analyse();
      expect((await uploads.shown(station, id)).state).toBe('ready');
      expect(waiting()).toEqual([]);
    });

    it('leaves no bytes after a crash between the database and clearing them away', async () => {
      const id = await sent(voice);
      const kept = media.temporaryFile();
      copyFileSync(pieces.path(id), kept);
      const job = (await claimJob(database, 'test', [ANALYSE_JOB], clock.now(), 1_000))!;
      await handled(job);
      renameSync(kept, pieces.path(id));
      await handled(job);
      expect((await uploads.shown(station, id)).state).toBe('ready');
      expect(waiting()).toEqual([]);
    });

    it('does not wait for ever: given up it says so, keeps the file and can be looked at again', async () => {
      const id = await sent(voice);
      const job = (await claimJob(database, 'test', [ANALYSE_JOB], clock.now(), 1_000))!;
      await database.kysely.transaction().execute(async (tx) => {
        await tx.updateTable('job').set({ state: 'failed' }).where('id', '=', job.id).execute();
        await analysingFailed(tx, job, 'Máy chủ đã thử nhiều lần.', clock.now());
      });
      expect(await uploads.shown(station, id)).toMatchObject({
        state: 'refused',
        refused: { code: 'fault' },
      });
      await uploads.retry(station, editor, id);
      await analyse();
      expect(await uploads.shown(station, id)).toMatchObject({ state: 'ready', refused: null });
    });

    it('given up in the middle of a piece is gone, row and bytes', async () => {
      const { id } = await begin(voice.length);
      const hanging = uploads.append(station, editor, id, 0, silentAfter(voice.slice(0, 1_000)));
      const refused = expect(hanging).rejects.toMatchObject({ code: 'upload-not-found' });
      await uploads.remove(station, editor, id);
      await refused;
      expect(await uploads.list(station)).toEqual([]);
      expect(waiting()).toEqual([]);
    });

    it('is sent by the one who began it, and belongs to its station', async () => {
      const { id } = await begin(10);
      const foreign = uploads.append(station, colleague, id, 0, streamOf(new Uint8Array(10)));
      await expect(foreign).rejects.toMatchObject({ code: 'not-your-upload', status: 403 });
      const other = { ...station, id: 'khác' };
      await expect(uploads.shown(other, id)).rejects.toMatchObject({ status: 404 });
    });

    it('is cleared after a day without a piece, a refused one after a week; a waiting one never', async () => {
      const { id: half } = await begin(10);
      await uploads.append(station, editor, half, 0, streamOf(new Uint8Array(4)));
      const refused = await sent(new Uint8Array(10), 'hỏng.mp3');
      await analyse();
      const good = await sent(voice);
      await clock.advance(DAY_MS + 1);
      await uploads.sweep(station);
      const left = async () => (await uploads.list(station)).map(({ id }) => id).sort();
      expect(await left()).toEqual([refused, good].sort());
      expect(existsSync(pieces.path(half))).toBe(false);
      await clock.advance(7 * DAY_MS);
      await uploads.sweep(station);
      expect(await left()).toEqual([good]);
      await analyse();
      expect((await uploads.shown(station, good)).state).toBe('ready');
    });

    describe('its copy for listening', () => {
      const copiesOf = (maxBytes?: number) =>
        createListeningCopies({
          ...{ database, machine: clock, media, folder: join(folder, 'listening') },
          ...(maxBytes !== undefined && { maxBytes }),
        });
      const jobs = () =>
        database.kysely.selectFrom('job').select(['state']).where('name', '=', LISTEN_JOB).execute();

      async function recordingOf(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<string> {
        const id = await sent(bytes, name);
        await analyse();
        return (await uploads.shown(station, id)).sha256!;
      }

      async function copy(copies = copiesOf()): Promise<void> {
        const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
        const job = await claimJob(database, 'test', [LISTEN_JOB], clock.now(), 1_000);
        await copies.make(job!, context);
        await finishJob(database.kysely, job!, 'test', null, clock.now());
      }

      it('is made of what is large or not for browsers, as long as the original, and of nothing else', async () => {
        await recordingOf(bytesOf(await sounds.make('nho.mp3', ...tone(3), '-b:a', '48k')), 'nho.mp3');
        expect(await jobs()).toEqual([]);
        const sha256 = await recordingOf(phone, 'noi.al');
        await expect(copiesOf().assertThere(station.id, sha256)).rejects.toMatchObject({ status: 404 });
        await copy();
        await copiesOf().assertThere(station.id, sha256);
        const made = await probe(join(folder, 'listening', `${sha256}.opus`));
        expect(made).toMatchObject({ ok: true, codec: 'opus', channels: 1 });
        const original = (await knownFacts(database.kysely, station.id, sha256))!.probe;
        expect(Math.abs((made as typeof original).durationMs - original.durationMs)).toBeLessThan(50);
        expect(readdirSync(join(folder, 'tmp'))).toEqual([]);
      });

      it('is asked for anew once it is gone, and goes with its original or when others need the room', async () => {
        const one = await recordingOf(phone, 'noi.al');
        await copy();
        await copiesOf(1).sweep();
        expect(readdirSync(join(folder, 'listening'))).toEqual([]);
        await clock.advance(DAY_MS);
        await expect(copiesOf().assertThere(station.id, one)).rejects.toMatchObject({ status: 404 });
        await copy();
        await copiesOf().assertThere(station.id, one);
        rmSync(media.path(one));
        await expect(copiesOf().assertThere(station.id, one)).rejects.toMatchObject({ status: 404 });
        await copiesOf().sweep();
        expect(readdirSync(join(folder, 'listening'))).toEqual([]);
        expect((await jobs()).map(({ state }) => state)).toEqual(['done', 'done']);
      });
    });

    it('takes an accepted trim along into its item, once', async () => {
      const id = await sent(voice);
      await analyse();
      const edit = { ...NO_EDIT, trimStartMs: 2_700 };
      await uploads.setEdit(station, id, edit);
      const { sha256 } = await uploads.shown(station, id);
      expect(await uploads.editOf(station, sha256!)).toEqual(edit);
      await uploads.used(station, sha256!, 'tin-1');
      expect((await uploads.shown(station, id)).scriptId).toBe('tin-1');
      expect(await uploads.editOf(station, sha256!)).toBeUndefined();
    });
  });
}
