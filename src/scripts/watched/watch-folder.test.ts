import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { createMediaStore, type MediaStore } from '../../audio/media-store.ts';
import { testSounds, tone, type TestSounds } from '../../audio/test-sounds.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { claimJob, finishJob } from '../../storage/jobs.ts';
import { createScripts, type Scripts } from '../scripts.ts';
import { ANALYSE_JOB, analysingHandler } from '../uploads/analysing.ts';
import { createPieces, type Pieces } from '../uploads/pieces.ts';
import { createUploads, type Uploads } from '../uploads/uploads.ts';
import { createWatchFolder, type WatchFolder } from './watch-folder.ts';

let sounds: TestSounds;
let voice: Buffer;
let other: Buffer;
beforeAll(async () => {
  sounds = testSounds();
  voice = readFileSync(await sounds.make('noi.mp3', ...tone(1)));
  other = readFileSync(await sounds.make('khac.mp3', ...tone(1.5)));
});
afterAll(() => sounds.remove());

for (const dialect of DIALECTS) {
  describe(`a watched folder, on ${dialect}`, () => {
    let server: TestApp;
    let machine: VirtualClock;
    let root: string;
    let folder: string;
    let media: MediaStore;
    let pieces: Pieces;
    let uploads: Uploads;
    let scripts: Scripts;
    let watch: WatchFolder;
    beforeEach(async () => {
      machine = new VirtualClock(Date.parse('2026-11-26T08:00:00+07:00'));
      server = await openTestApp({ dialect });
      const { database, clock, folder: data } = server.installation;
      root = join(data.paths.root, 'theo-doi');
      folder = join(root, server.station.slug);
      mkdirSync(folder, { recursive: true });
      media = createMediaStore(data.paths.media, data.paths.temporary, machine, { freeBytesKept: 0 });
      pieces = createPieces(data.paths.uploads, { freeBytesKept: 0 });
      const shared = { database, clock, machine, wakeJobs: () => undefined };
      uploads = createUploads({ ...shared, pieces });
      scripts = createScripts({
        ...shared,
        verifyMedia: () => Promise.resolve(true),
        onAirableChange: () => Promise.resolve(),
      });
      watch = started();
    });
    afterEach(() => server.close());

    const started = (
      user = 'editor@phuong.gov.vn',
      changes: Partial<Parameters<typeof createWatchFolder>[0]> = {},
    ) => {
      const { database, clock } = server.installation;
      const rooms = { database, clock, machine, log: silentLog, media, uploads, scripts };
      return createWatchFolder({ ...rooms, watched: { root, user }, settleMs: 20_000, ...changes });
    };
    const look = async (of = watch) => {
      await of.look(server.station);
      await machine.advance(30_000);
    };
    async function analyse(): Promise<void> {
      const { database, clock } = server.installation;
      const handle = analysingHandler({ database, clock, machine, media, pieces });
      const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
      for (;;) {
        const job = await claimJob(database, 'test', [ANALYSE_JOB], machine.now() + 1e12, 1_000);
        if (!job) return;
        await handle(job, context);
        await finishJob(database.kysely, job, 'test', null, machine.now());
      }
    }
    const rounds = async (of = watch) => {
      for (let round = 0; round < 3; round++) await look(of);
      await analyse();
      for (let round = 0; round < 2; round++) await look(of);
    };
    const drafts = async () => {
      const rows = await server.installation.database.kysely
        .selectFrom('revision')
        .select(['title', 'author_name', 'recording_sha256'])
        .orderBy('title')
        .execute();
      return rows.map((row) => [row.title, row.author_name, row.recording_sha256 !== null]);
    };
    const inside = (name: string) =>
      existsSync(join(folder, name)) ? readdirSync(join(folder, name)).sort() : [];

    it('makes a draft of each sound, once, and puts the file beside', async () => {
      writeFileSync(join(folder, 'Tin_sáng 26.mp3'), voice);
      await rounds();
      const who = 'Người editor (thư mục theo dõi)';
      expect(await drafts()).toEqual([['Tin sáng 26', who, true]]);
      expect(inside('đã nhận')).toEqual(['Tin_sáng 26.mp3']);
      expect(readFileSync(join(folder, 'đã nhận', 'Tin_sáng 26.mp3'))).toEqual(voice);
      // The same again, by whatever name, is known.
      writeFileSync(join(folder, 'lại.mp3'), voice);
      writeFileSync(join(folder, 'Tin_sáng 26.mp3'), voice);
      await rounds();
      expect(await drafts()).toHaveLength(1);
      expect(inside('đã nhận')).toHaveLength(3);
      expect((await uploads.list(server.station)).every(({ scriptId }) => scriptId !== null)).toBe(true);
      const items = await server.installation.database.kysely
        .selectFrom('script')
        .select(['kind', 'state'])
        .execute();
      expect(items).toEqual([{ kind: 'recording', state: 'draft' }]);
    });

    it('refuses what is no sound with its reason beside, and leaves what is still coming in', async () => {
      writeFileSync(join(folder, 'công văn.docx'), 'PK không phải âm thanh');
      writeFileSync(join(folder, 'rỗng.wav'), '');
      writeFileSync(join(folder, 'đang ghi.mp3'), voice.subarray(0, 2_000));
      writeFileSync(join(folder, '.ẩn.mp3'), voice);
      writeFileSync(join(folder, 'nửa.mp3.part'), voice);
      const growing = async () => {
        await look();
        appendFileSync(join(folder, 'đang ghi.mp3'), voice.subarray(2_000, 2_100));
      };
      for (let round = 0; round < 3; round++) await growing();
      await analyse();
      for (let round = 0; round < 2; round++) await growing();
      expect(await drafts()).toEqual([]);
      expect(inside('.').filter((name) => name.endsWith('p3') || name.endsWith('part'))).toHaveLength(3);
      const refused = inside('bị từ chối');
      expect(refused.filter((name) => !name.endsWith('.txt'))).toEqual(['công văn.docx', 'rỗng.wav']);
      const reason = readFileSync(
        join(
          folder,
          'bị từ chối',
          refused.find((name) => /^công văn.*txt$/.test(name))!,
        ),
        'utf8',
      );
      expect(reason).toMatch(/^Tệp này không phải là âm thanh hoặc video mà hệ thống đọc được\. Hãy /);
    });

    it.runIf(dialect === 'sqlite')(
      'is not led elsewhere by links, and takes names of any bytes',
      async () => {
        const secret = join(server.installation.folder.paths.root, 'secret.mp3');
        writeFileSync(secret, other);
        symlinkSync(secret, join(folder, 'lối tắt.mp3'));
        mkdirSync(join(folder, 'thư mục.mp3'));
        for (const name of ['$(id) "\';\n .mp3', '-i.mp3', `${'đ'.repeat(120)}.mp3`])
          writeFileSync(join(folder, name), Buffer.concat([voice, Buffer.from(name)]));
        writeFileSync(
          Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe, 0x2e, 0x6d, 0x70, 0x33])]),
          other.subarray(0, 9_000),
        );
        await rounds();
        expect(await drafts()).toHaveLength(4);
        expect(readFileSync(secret)).toEqual(other);
        expect(readdirSync(folder).sort()).toEqual(['lối tắt.mp3', 'thư mục.mp3', 'đã nhận'].sort());
        symlinkSync(server.installation.folder.paths.root, join(folder, 'bị từ chối'));
        writeFileSync(join(folder, 'hỏng.mp3'), 'x');
        await rounds();
        expect(existsSync(join(server.installation.folder.paths.root, 'hỏng.mp3'))).toBe(false);
      },
    );

    it('takes nothing twice wherever it dies, and nothing for somebody who may not', async () => {
      writeFileSync(join(folder, 'một.mp3'), voice);
      await rounds(started('auditor@phuong.gov.vn'));
      await rounds(started('ai-do@khac.vn'));
      expect([await drafts(), inside('.')]).toEqual([[], ['một.mp3']]);

      const dies = (method: 'takeFile' | 'used', when: 'before' | 'after') => ({
        uploads: {
          ...uploads,
          [method]: async (...args: never[]) => {
            if (when === 'after') await (uploads[method] as (...args: never[]) => Promise<unknown>)(...args);
            throw new Error('the power went out');
          },
        },
      });
      for (const death of [dies('takeFile', 'before'), dies('takeFile', 'after'), dies('used', 'before')])
        await rounds(started(undefined, death));
      // Two processes at once, each after a restart.
      const [here, there] = [started(), started()];
      for (let round = 0; round < 4; round++) {
        await Promise.all([here.look(server.station), there.look(server.station)]);
        await machine.advance(30_000);
        await analyse();
      }
      expect(await drafts()).toHaveLength(1);
      expect(inside('đã nhận')).toEqual(['một.mp3']);
      expect(await uploads.list(server.station)).toHaveLength(1);
      expect(readdirSync(server.installation.folder.paths.temporary)).toEqual([]);
    });

    it('leaves a file where it is while it can not be copied, and makes no folders where nothing is mounted', async () => {
      writeFileSync(join(folder, 'một.mp3'), voice);
      await rounds(started(undefined, { media: { temporaryFile: () => join(root, 'nowhere', 'x') } }));
      expect([await drafts(), inside('.')]).toEqual([[], ['một.mp3']]);
      const nowhere = started(undefined, {
        watched: { root: join(root, 'chưa gắn'), user: 'editor@phuong.gov.vn' },
      });
      await nowhere.look(server.station);
      expect(existsSync(join(root, 'chưa gắn'))).toBe(false);
    });
  });
}
