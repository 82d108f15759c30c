import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { findStation } from '../../accounts/stations.ts';
import { listTrail } from '../../accounts/trail.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { ebur128, testSounds, tone, type TestSounds } from '../../audio/test-sounds.ts';
import { machineClock } from '../../kernel/clock.ts';
import { createDiskCache } from '../../kernel/disk-cache.ts';
import { silentLog } from '../../kernel/log.ts';
import { createVoices } from '../../speech/voices/voices.ts';
import { createRecordingFacts } from '../recording-facts.ts';
import { createSoundMaker, sayPreview, type SoundMakerDependencies } from '../sound-maker.ts';
import { masteringRoutes } from './mastering.routes.tsx';

const PAGE = '/d/hai-ba-trung/quan-tri/xu-ly-am-thanh';
const OUTDOORS = {
  ...{ loudnessLufs: '-18', truePeakDbtp: '-2', highPassHz: '150' },
  ...{ presenceDb: '4', compressionRatio: '2,5' },
};

let server: TestApp;
let sounds: TestSounds;
let media: FolderMediaStore;
let deps: SoundMakerDependencies;
let recording: string;
beforeAll(async () => {
  sounds = testSounds();
  server = await openTestApp({
    routes: (app, { database, clock, folder }) => {
      mkdirSync(folder.paths.media, { recursive: true });
      media = createMediaStore(folder.paths.media, folder.paths.temporary, machineClock);
      const cache = createDiskCache(join(folder.paths.cache, 'speech'), 1e9);
      const factsOfRecording = createRecordingFacts({ database, clock, media });
      deps = { db: database.kysely, media, voices: createVoices({}), cache, factsOfRecording };
      const known = new Set<string>();
      masteringRoutes(app, {
        ...{ database, clock, media },
        previews: { allow: (_, sha256) => void known.add(sha256), has: (_, sha256) => known.has(sha256) },
        sayPreview: (station, text, voice) => sayPreview(deps, station, text, voice),
        soundHref: (_, sha256) => `/nghe/${sha256}`,
      });
    },
  });
  // Speech-like noise that comes and goes, so that a compressor has something to do.
  const file = await sounds.make('memo.wav', ...tone(3, 'r=8000', 'tremolo=f=1:d=0.8,volume=-12dB'));
  const copy = media.temporaryFile('.wav');
  copyFileSync(file, copy);
  recording = (await media.put(copy)).sha256;
});
afterAll(async () => {
  await server.close();
  sounds.remove();
});

const post = (
  path: string,
  fields: Record<string, string>,
  who: 'administrator' | 'editor' = 'administrator',
) => server.request(who, 'post', path, new URLSearchParams(fields));
const html = async (query = '') => (await server.request('administrator', 'get', PAGE + query)).text();
const station = async () =>
  (await findStation(server.installation.database.kysely, { id: server.station.id }))!;
const heard = (page: string) => [...page.matchAll(/src="\/nghe\/([0-9a-f]{64})"/g)].map((match) => match[1]!);

it('is the administrator’s, refuses each number at its field and keeps what was typed', async () => {
  expect((await server.request('editor', 'get', PAGE)).status).toBe(403);
  const answer = await post(PAGE, { ...OUTDOORS, truePeakDbtp: '0', highPassHz: 'cao' });
  expect(answer.status).toBe(422);
  const page = await answer.text();
  expect(page).toContain('Đỉnh cao nhất phải từ');
  expect(page).toContain('Tần số cắt thấp phải');
  expect(page).toContain('value="cao"');
  expect((await station()).settings.highPassHz).toBe(80);
});

it('lets both be heard equally loud before anything is saved', async () => {
  const before = (await station()).settings;
  const page = await (await post(`${PAGE}/nghe-thu`, { ...OUTDOORS, source: '' })).text();
  const [now, typed] = heard(page);
  expect(typed).not.toBe(now);
  for (const sha256 of [now!, typed!]) {
    const { lufs, dbtp } = await ebur128(media.path(sha256));
    expect(Math.abs(lufs - before.loudnessLufs)).toBeLessThanOrEqual(0.6);
    expect(dbtp).toBeLessThanOrEqual(-0.9);
  }
  expect((await station()).settings).toEqual(before);
  const foreign = await post(`${PAGE}/nghe-thu`, { ...OUTDOORS, source: 'a'.repeat(64) });
  expect(await foreign.text()).toContain('Bản ghi âm đã chọn không còn');
});

it('touches only what is made later, tells of it, and takes an older one back', async () => {
  const sounds = createSoundMaker(deps);
  const context = { progress: () => undefined, signal: new AbortController().signal, log: silentLog };
  const old = await sounds.master(await station(), recording, context);
  expect((await post(PAGE, OUTDOORS)).status).toBe(303);
  const made = await sounds.master(await station(), recording, context);
  expect(made.sound.sha256).not.toBe(old.sound.sha256);
  expect(await media.verify(old.sound.sha256)).toBe(true);
  expect(Math.abs(made.sound.loudnessLufs! + 18)).toBeLessThanOrEqual(0.5);
  expect(made.sound.truePeakDbtp).toBeLessThanOrEqual(-2);
  expect(made.madeWith.preset).toEqual({
    ...{ loudnessLufs: -18, truePeakDbtp: -2, highPassHz: 150, presenceDb: 4, compressionRatio: 2.5 },
  });
  const [line] = await listTrail(server.installation.database.kysely, server.station.id, { limit: 1 });
  expect(line).toMatchObject({ action: 'mastering.save', detail: { before: { highPassHz: 80 } } });
  expect(await html()).toContain('cắt dưới 150 Hz, dải rõ tiếng +4 dB, nén 2,5 : 1');

  expect((await post(PAGE, { ...OUTDOORS, highPassHz: '60' })).status).toBe(303);
  const again = await html(`?lan=${line!.seq}`);
  expect(again).toContain('Đã điền theo lần trước, chưa lưu.');
  expect(again).toMatch(/name="highPassHz"[^>]*value="150"/);
  expect(await html('?mau=co-ban')).toMatch(/name="highPassHz"[^>]*value="80"/);
});
