import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { openMediaBucket } from '../../../test/support/media-bucket.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { openMedia } from '../../audio/open-media.ts';
import { machineClock, VirtualClock } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/hash.ts';
import { silentLog } from '../../kernel/log.ts';
import { registerMedia } from '../../scripts/segments.store.ts';
import { createCollector } from './collector.ts';
import { createStoreWatch } from './store-watch.ts';
import { bucketPlace, folderPlace, type StorePlace } from './store-place.ts';
import { storeRoutes } from './store.routes.tsx';

const PAGE = '/d/hai-ba-trung/quan-tri/kho-am-thanh';
const [sound, unused] = [sha256('đã duyệt'), sha256('bỏ đi')];

let server: TestApp;
let machine: VirtualClock;
let media: FolderMediaStore;
beforeAll(async () => {
  machine = new VirtualClock(Date.parse('2026-12-01T08:00:00+07:00'));
  server = await openTestApp({
    routes: (app, { database, clock, folder }) => {
      media = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
      const watched = { database, machine, place: folderPlace(folder.paths.media), log: silentLog };
      storeRoutes(app, {
        database,
        storeWatch: createStoreWatch({ ...watched, media }),
        collector: createCollector({ ...watched, clock, shipped: new Set() }),
      });
    },
  });
  const { database } = server.installation;
  await registerMedia(
    database.kysely,
    server.station.id,
    {
      ...{ sha256: sound, bytes: 12_000_000, mediaType: 'audio/mpeg', durationMs: 1, peaks: null },
      ...{ loudnessLufs: -16, truePeakDbtp: -1 },
    },
    1,
  );
  for (const [hash, words] of [
    [sound, 'đã duyệt'],
    [unused, 'bỏ đi'],
  ] as const) {
    mkdirSync(dirname(media.path(hash)), { recursive: true });
    writeFileSync(media.path(hash), words);
    utimesSync(media.path(hash), machine.now() / 1000, machine.now() / 1000);
  }
});
afterAll(() => server.close());

const shown = async () => (await server.request('administrator', 'get', PAGE)).text();
const post = (path: string, who: 'administrator' | 'editor' = 'administrator') =>
  server.request(who, 'post', PAGE + path);
const noticeOf = (response: Response) => decodeURIComponent(response.headers.get('set-cookie') ?? '');

it('shows what nobody uses, and clears it only after its time and by somebody who may', async () => {
  expect(await shown()).toContain('Không có tệp nào không dùng.');
  expect((await post('/tim', 'editor')).status).toBe(403);
  expect((await post('/don', 'editor')).status).toBe(403);
  expect((await post('/tim')).status).toBe(303);
  const early = await shown();
  expect(early).toContain('Không dùng: 1 tệp (1 kB). Chưa tệp nào quá hạn.');
  expect(early).not.toContain('/don"');
  expect(noticeOf(await post('/don'))).toContain('Không còn tệp nào quá hạn để dọn.');
  await machine.advance(31 * 86_400_000);
  expect(await shown()).toContain('Dọn 1 tệp (1 kB)');
  expect(noticeOf(await post('/don'))).toContain('Đã dọn 1 tệp, được 1 kB.');
  expect([await media.size(unused), await media.size(sound)]).toEqual([null, 12]);
});

it('says how much of its room the station has used, and tells of a disk that is away instead of clearing', async () => {
  expect(await shown()).toContain('Đã dùng 12 MB. Không đặt giới hạn riêng');
  rmSync(server.installation.folder.paths.media, { recursive: true });
  const refused = await post('/don');
  expect(refused.status).toBe(503);
  expect(await refused.text()).toContain('không dọn gì cả');
  expect(await shown()).toContain('Thư mục âm thanh không còn hoặc trống');
});

it('says where sounds lie when that is a bucket, and what to do when it can not be reached', async () => {
  const { storage, environment } = await openMediaBucket();
  let place: StorePlace;
  const shared = await openTestApp({
    environment,
    routes: (app, installation) => {
      const { database, folder, clock, log } = installation;
      const { shared: bucketMedia } = openMedia(installation);
      const claim = () => Promise.resolve();
      const { media: path } = folder.paths;
      place = bucketPlace({ media: bucketMedia!, folder: path, claim, machine: machineClock, log });
      const watched = { database, machine: machineClock, place, log };
      storeRoutes(app, {
        database,
        storeWatch: createStoreWatch({ ...watched, media: bucketMedia!.atRest }),
        collector: createCollector({ ...watched, clock, shipped: new Set() }),
      });
    },
  });
  onTestFinished(async () => {
    await shared.close();
    await storage.stop();
  });
  const { database } = shared.installation;
  const known = { sha256: sound, bytes: 12, mediaType: 'audio/mpeg', durationMs: 1, peaks: null };
  await registerMedia(
    database.kysely,
    shared.station.id,
    { ...known, loudnessLufs: -16, truePeakDbtp: -1 },
    1,
  );
  storage.objects.set(`tp/am-thanh/media/${sound}`, Buffer.from('x'));
  const page = async () => (await shared.request('administrator', 'get', PAGE)).text();
  const here = await page();
  expect(here).toContain('Âm thanh nằm ở kho dùng chung');
  expect(here).not.toContain('không liên lạc được');
  await storage.stop();
  await place!.isAway();
  expect(await page()).toContain('Kho âm thanh dùng chung trống hoặc không liên lạc được');
  const refused = await shared.request('administrator', 'post', `${PAGE}/tim`);
  expect([refused.status, await refused.text()]).toEqual([
    503,
    expect.stringContaining('Kho âm thanh dùng chung trống hoặc không liên lạc được; không dọn gì cả.'),
  ]);
  await storage.start();
});
