import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { DOMParser, type Element } from '@xmldom/xmldom';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { machineClock } from '../../kernel/clock.ts';
import { startHistory, type StationHistory, type WrittenScript } from '../../plan/testing/station-history.ts';
import { assetRoutes } from '../../web/assets.ts';
import { axeFaults, openChromium, sidewaysScroll } from '../../web/testing/browser.ts';
import { createListening, type Listening } from './listening.ts';
import { listeningRoutes } from './listening.routes.tsx';

let server: TestApp;
let media: FolderMediaStore;
let listening: Listening;
let history: StationHistory;
let sound: { sha256: string; bytes: number };
const scripts: WrittenScript[] = [];
const PAGE = '/nghe-lai/hai-ba-trung';

beforeAll(async () => {
  server = await openTestApp({
    routes: (app, { database, clock, machine, folder }) => {
      media = createMediaStore(folder.paths.media, folder.paths.temporary, machine);
      listening = createListening({ database, machine: machineClock });
      const publicBase = () => 'https://loa.phuong.gov.vn';
      listeningRoutes(app, { database, clock, machine, media, listening, publicBase });
      const assets = assetRoutes();
      app.raw({ method: 'get', path: '/assets/{hash}/{name}', scope: 'public', summary: 'assets' }, ({ c }) =>
        assets.fetch(c.req.raw),
      );
    },
  });
  const { database } = server.installation;
  const file = media.temporaryFile('.mp3');
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=2', '-ac', '1', file]);
  sound = await media.put(file);
  history = await startHistory(database, { station: server.station });
  const titles = ['Một cửa & sáng thứ Bảy <b>', 'Chưa phát trọn', 'Đã thu hồi', 'Nội bộ', 'Giảm lệ phí'];
  for (const title of titles) scripts.push(await history.script({ title, seconds: 2 }));
  const { kysely } = database;
  // The one sound that is really there is that of the first.
  const { segmentId } = scripts[0]!.item;
  await kysely
    .updateTable('segment')
    .set({ sha256: sound.sha256 } as never)
    .where('id', '=', segmentId)
    .execute();
  await kysely
    .updateTable('media')
    .set({ sha256: sound.sha256, bytes: sound.bytes } as never)
    .where('sha256', '=', scripts[0]!.item.sha256)
    .execute();
  await kysely
    .updateTable('decision')
    .set({ audio_sha256: sound.sha256 } as never)
    .where('segment_id', '=', segmentId)
    .execute();
  scripts[0]!.item.sha256 = sound.sha256;
  await kysely
    .updateTable('revision')
    .set({ internal: 1 } as never)
    .where('id', '=', scripts[3]!.item.revisionId!)
    .execute();
  const player = await history.player('Đầu phát', [history.zones.market]);
  const monday = await history.airing('2026-11-02 07:00', scripts);
  for (const [index] of scripts.entries())
    await history.heard(player, monday, index + 1, index === 1 ? { share: 0.5 } : {});
  // Heard again the day after: still one episode, of the first day.
  await history.heard(player, await history.airing('2026-11-03 07:00', scripts.slice(0, 1)), 1);
  await history.airing('2026-11-04 07:00', scripts);
  await history.withdraw(scripts[2]!.id, '2026-11-03 09:00');
});
afterAll(() => server.close());

const get = (path: string, who: 'nobody' | 'administrator' = 'nobody') => server.request(who, 'get', path);
const turn = (on: string) =>
  server.request('administrator', 'post', '/d/hai-ba-trung/xuat-ban/nghe-lai', new URLSearchParams({ on }));

describe('nghe lại', () => {
  it('is off until the administrator opens it, and then for everybody', async () => {
    for (const path of [
      '',
      '/rss.xml',
      `/am-thanh/${sound.sha256}.mp3`,
      `/loi/${scripts[0]!.id}.txt`,
      '/anh.jpg',
    ])
      expect((await get(PAGE + path)).status, path).toBe(404);
    expect(
      (
        await server.request(
          'editor',
          'post',
          '/d/hai-ba-trung/xuat-ban/nghe-lai',
          new URLSearchParams({ on: '1' }),
        )
      ).status,
    ).toBe(403);
    expect((await turn('1')).status).toBe(303);
    expect((await get(PAGE)).status).toBe(200);
  });

  it('lets be heard what was approved, aired whole, and stands; nothing else', async () => {
    const page = await (await get(PAGE)).text();
    expect(page).toContain('Một cửa &amp; sáng thứ Bảy &lt;b&gt;');
    expect(page).toContain('Giảm lệ phí');
    for (const hidden of ['Chưa phát trọn', 'Đã thu hồi', 'Nội bộ']) expect(page).not.toContain(hidden);
    expect((await get(`${PAGE}/loi/${scripts[2]!.id}.txt`)).status).toBe(404);
    const other = (await get(`${PAGE}/am-thanh/${'a'.repeat(64)}.mp3`)).status;
    expect(other).toBe(404);
  });

  it('may be shown and played by other sites, as no other page may', async () => {
    const { headers } = await get(PAGE);
    expect(headers.get('x-frame-options')).toBeNull();
    const settings = await get('/d/hai-ba-trung/xuat-ban/nghe-lai', 'administrator');
    expect(await settings.text()).toContain(
      '&lt;iframe src=&quot;https://loa.phuong.gov.vn/nghe-lai/hai-ba-trung&quot;',
    );
  });

  it('gives a feed by the rules of RSS 2.0 and of podcast players', async () => {
    const answer = await get(`${PAGE}/rss.xml`);
    expect(answer.headers.get('content-type')).toBe('application/rss+xml; charset=utf-8');
    const text = await answer.text();
    const document = new DOMParser({
      onError: (level, message) => {
        throw new Error(`${level}: ${message}`);
      },
    }).parseFromString(text, 'text/xml');
    const all = (of: Element, name: string) => Array.from(of.getElementsByTagName(name));
    const one = (of: Element, name: string) => all(of, name)[0]?.textContent ?? '';
    const root = document.documentElement!;
    expect([root.tagName, root.getAttribute('version')]).toEqual(['rss', '2.0']);
    expect(all(root, 'channel')).toHaveLength(1);
    const channel = all(root, 'channel')[0]!;
    for (const name of ['title', 'link', 'description', 'language', 'itunes:author', 'itunes:explicit'])
      expect(one(channel, name), name).not.toBe('');
    const self = all(channel, 'atom:link')[0]!;
    expect([self.getAttribute('rel'), self.getAttribute('href')]).toEqual([
      'self',
      `https://loa.phuong.gov.vn${PAGE}/rss.xml`,
    ]);
    expect(all(channel, 'itunes:category')[0]!.getAttribute('text')).toBe('Government');
    const items = all(channel, 'item');
    expect(items).toHaveLength(2);
    expect(new Set(items.map((item) => one(item, 'guid'))).size).toBe(2);
    for (const item of items) {
      expect(all(item, 'guid')[0]!.getAttribute('isPermaLink')).toBe('false');
      expect(one(item, 'pubDate')).toMatch(
        /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/,
      );
      expect(new Date(one(item, 'pubDate')).toISOString()).toMatch(/^2026-11-02T00:/);
      expect(one(item, 'itunes:duration')).toBe('2');
      const enclosure = all(item, 'enclosure');
      expect(enclosure).toHaveLength(1);
      expect(enclosure[0]!.getAttribute('type')).toBe('audio/mpeg');
      expect(Number(enclosure[0]!.getAttribute('length'))).toBeGreaterThan(0);
      expect(enclosure[0]!.getAttribute('url')).toMatch(/^https:\/\/.*\.mp3$/);
      const transcript = all(item, 'podcast:transcript')[0]!;
      const words = await get(new URL(transcript.getAttribute('url')!).pathname);
      expect(words.headers.get('content-type')).toContain(transcript.getAttribute('type'));
      expect(await words.text()).toContain(one(item, 'title'));
    }
    const first = items.find((item) => one(item, 'title').startsWith('Một cửa'))!;
    expect(one(first, 'title')).toBe('Một cửa & sáng thứ Bảy <b>');
    const enclosure = all(first, 'enclosure')[0]!;
    const heard = await get(new URL(enclosure.getAttribute('url')!).pathname);
    const bytes = Buffer.from(await heard.arrayBuffer());
    expect(bytes.equals(readFileSync(media.path(sound.sha256)))).toBe(true);
    expect(bytes.length).toBe(Number(enclosure.getAttribute('length')));
    expect(heard.headers.get('accept-ranges')).toBe('bytes');
    const image = Buffer.from(await (await get(`${PAGE}/anh.jpg`)).arrayBuffer());
    expect(image.subarray(0, 3).toString('hex')).toBe('ffd8ff');
    const again = await server.app.request(`${PAGE}/rss.xml`, {
      headers: { 'if-none-match': answer.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });

  it('is read and heard without any script, on a phone too, and axe finds no serious fault', async () => {
    const listening = serve({ fetch: server.app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((ready) => listening.once('listening', ready));
    const origin = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
    const browser: Browser = await openChromium();
    try {
      const plain = await browser.newPage({ javaScriptEnabled: false, baseURL: origin });
      await plain.goto(PAGE);
      await plain.getByText('Đọc lời').first().click();
      expect(await plain.locator('audio[controls][src]').count()).toBe(2);
      expect(await plain.locator('.details-body p').first().isVisible()).toBe(true);
      const context = await browser.newContext({
        baseURL: origin,
        bypassCSP: true,
        viewport: { width: 360, height: 740 },
      });
      const page = await context.newPage();
      await page.goto(PAGE);
      expect(await sidewaysScroll(page)).toBe(0);
      expect(await axeFaults(page)).toEqual([]);
      const played = await page.evaluate<number>(
        `(async () => { const all = [...document.querySelectorAll('audio')]; const audio = all.find((one) => one.src.includes('${sound.sha256}'));
          audio.muted = true; await audio.play(); await new Promise((done) => audio.addEventListener('ended', done, { once: true })); return audio.currentTime; })()`,
      );
      expect(played).toBeGreaterThan(1.5);
    } finally {
      await browser.close();
      listening.close();
    }
  });
});
