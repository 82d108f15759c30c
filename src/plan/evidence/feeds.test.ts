import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { formOf, openProgramme, type Programme } from '../../../test/support/programme.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { createAudits } from '../audits.ts';
import { createEvidenceFiles } from './evidence-files.ts';
import { evidenceRoutes } from './evidence.routes.tsx';
import { createEvidence } from './evidence.ts';
import { feedsRoutes } from './feeds.routes.tsx';
import { listFeeds } from './feeds.store.ts';
import { createFeeds, type Feeds } from './feeds.ts';
import { createLinkWatch, type LinkWatch } from './link-watch.ts';

const BASE = '/d/hai-ba-trung/minh-chung';
const PATH = `${BASE}/tim-thay`;
const DAY = 86_400_000;

describe.each(DIALECTS)('a feed on %s', (dialect) => {
  let server: TestApp;
  let programme: Programme;
  let audits: ReturnType<typeof createAudits>;
  let feeds: Feeds;
  let links: LinkWatch;
  let ward: Server;
  let site: string;
  /** What the ward's website was asked, and what it answers. */
  const asked: string[] = [];
  const gone = new Set<string>();
  let items: [path: string, title: string][] = [
    ['/tin/1', 'Một cửa'],
    ['/tin/2', 'Giá đất'],
    ['/tin/3', 'Thể thao'],
  ];

  beforeAll(async () => {
    ward = createServer((request, response) => {
      const { pathname } = new URL(request.url!, site);
      asked.push(`${pathname} ${request.headers['if-none-match'] ?? ''}`.trim());
      if (pathname === '/rss' && !gone.has('/rss')) {
        const etag = `"${items.length}"`;
        if (request.headers['if-none-match'] === etag) return void response.writeHead(304).end();
        const entries = items.map(
          ([path, title]) =>
            `<item><title>${title}</title><link>${site}${path}?utm_source=rss</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item>`,
        );
        response
          .writeHead(200, { etag })
          .end(`<rss version="2.0"><channel>${entries.join('')}</channel></rss>`);
      } else if (pathname === '/map') response.end(`<urlset><url><loc>${site}/tin/9</loc></url></urlset>`);
      else if (pathname === '/bomb') response.end('<!DOCTYPE a [<!ENTITY b "c">]><rss/>');
      else if (pathname === '/away') response.writeHead(302, { location: 'http://127.0.0.3/rss' }).end();
      else if (pathname === '/tin/inward')
        response.writeHead(302, { location: `${site.replace('127.0.0.1', 'localhost')}/inside` }).end();
      else response.writeHead(gone.has(pathname) ? 404 : 200).end('bài');
    });
    await new Promise<void>((resolve) => ward.listen(0, '127.0.0.1', resolve));
    const host = `127.0.0.1:${(ward.address() as AddressInfo).port}`;
    site = `http://${host}`;
    server = await openTestApp({
      dialect,
      routes: (app, installation) => {
        programme = openProgramme(installation);
        const { database, clock, media } = programme;
        audits = createAudits({ database, clock, trial: false });
        const evidenceFiles = createEvidenceFiles({ database, clock, media });
        const evidence = createEvidence({ database, clock, audits, files: evidenceFiles });
        const outgoing = createOutgoing({ insideHosts: [host] });
        feeds = createFeeds({ database, clock, outgoing, evidence });
        links = createLinkWatch({ database, clock, outgoing });
        const rooms = { database, clock, media, audits, evidence, evidenceFiles, feeds };
        evidenceRoutes(app, { ...rooms, waitingArticles: feeds.waiting });
        feedsRoutes(app, rooms);
      },
    });
  });
  afterAll(async () => {
    ward.closeAllConnections();
    ward.close();
    await server.close();
  });

  const send = async (who: Who, path: string, fields: Record<string, string | string[]> = {}) => {
    await programme.clock.advance(1_000);
    return server.request(who, 'post', path, formOf(fields));
  };
  const see = async (who: Who, path: string) => (await server.request(who, 'get', path)).text();
  const quota = async (task: string) =>
    (await audits.monthAudit(server.station, '2026-11')).quotas.find((one) => one.task === task)!.counted;
  const found = async () =>
    new Map(
      [
        ...(await see('editor', PATH)).matchAll(
          />([^<]+)<\/a><span class="line-hint">.*?tim-thay\/([\w-]+)\/nhan/gs,
        ),
      ].map(([, title, id]) => [title!, id!]),
    );
  const add = (url: string, more: Record<string, string> = {}) =>
    send('administrator', `${BASE}/nguon`, { url, kind: 'rss', channel: 'ward-website', ...more });

  it('is named by the administrator, and names articles that prove nothing by themselves', async () => {
    expect((await send('editor', `${BASE}/nguon`, { url: `${site}/rss` })).status).toBe(403);
    const added = await add(`${site}/rss`);
    expect(added.status).toBe(303);
    expect([...(await found()).keys()].sort()).toEqual(['Giá đất', 'Một cửa', 'Thể thao']);
    expect(await see('editor', BASE)).toContain('Bài tìm thấy: 3 chờ nhận');
    expect(await quota('5')).toBe(0);
    expect((await add(`${site}/rss`)).status).toBe(409);
  });

  it.each([
    ['/bomb', 'DOCTYPE'],
    ['/tin/1', 'XML hợp lệ'],
    ['/away', 'không phải trang đã được khai báo'],
    ['/khong-co-gi', 'XML hợp lệ'],
  ])('%s is none, and said to be none at once', async (path, words) => {
    const refused = await add(`${site}${path}`);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain(words);
    expect(html).toContain(`value="${site}${path}"`);
  });

  it('inside the ward’s network is not asked unless the installation names it', async () => {
    const refused = await add('http://127.0.0.1:1/rss');
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('mạng nội bộ');
  });

  it('gives articles that somebody takes with one tap, once, for each kind that he chose', async () => {
    const before = await found();
    const none = await send('editor', `${PATH}/${before.get('Một cửa')!}/nhan`);
    expect(none.status).toBe(422);
    expect(await none.text()).toContain('Hãy chọn loại bài.');
    expect((await send('editor', `${PATH}/${before.get('Một cửa')!}/nhan`, { kinds: ['cchc'] })).status).toBe(
      303,
    );
    expect((await send('editor', `${PATH}/${before.get('Một cửa')!}/nhan`, { kinds: ['cchc'] })).status).toBe(
      409,
    );
    expect(
      (await send('collaborator', `${PATH}/${before.get('Giá đất')!}/nhan`, { kinds: 'dat-dai' })).status,
    ).toBe(303);
    expect((await send('editor', `${PATH}/${before.get('Thể thao')!}/bo-qua`)).status).toBe(303);
    expect(await quota('5')).toBe(1);
    // A collaborator's waits for staff, also when a feed named it.
    expect(await quota('8')).toBe(0);
    expect((await found()).size).toBe(0);
  });

  it('is read again on schedule, only when it has changed, and names nothing twice', async () => {
    asked.length = 0;
    await feeds.readDue(server.station);
    expect(asked).toEqual([]);
    await programme.clock.advance(7 * 3_600_000);
    await feeds.readDue(server.station);
    expect(asked).toEqual(['/rss "3"']);
    items = [...items, ['/tin/4', 'Đầu tư']];
    await programme.clock.advance(7 * 3_600_000);
    await feeds.readDue(server.station);
    expect([...(await found()).keys()]).toEqual(['Đầu tư']);
  });

  it('tells of one place what it named, and asks no more for an address that became evidence by itself', async () => {
    const { station } = server;
    expect(await feeds.readPlace(station, 'city-page')).toBe(false);
    expect(await feeds.readPlace(station, 'ward-website')).toBe(true);
    const named = await feeds.named(station, 'ward-website');
    // What was put aside is not named again.
    expect(named.map(({ title }) => title).sort()).toEqual(['Giá đất', 'Một cửa', 'Đầu tư']);
    expect(await feeds.named(station, 'city-page')).toEqual([]);
    await feeds.settle(programme.database.kysely, station, `${site}/tin/4/?utm_source=zalo`, 'lan');
    expect((await found()).size).toBe(0);
  });

  it('of a sitemap asks for what it does not tell', async () => {
    expect((await add(`${site}/map`, { kind: 'sitemap' })).status).toBe(303);
    const html = await see('editor', PATH);
    const id = /Nguồn không ghi ngày đăng.*?tim-thay\/([\w-]+)\/nhan/s.exec(html)![1]!;
    const refused = await send('editor', `${PATH}/${id}/nhan`, { kinds: 'cchc' });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(`id="f-${id}-title-error"`);
    const fields = { kinds: 'cchc', title: 'Từ sitemap', publishedOn: '2026-11-22' };
    expect((await send('editor', `${PATH}/${id}/nhan`, fields)).status).toBe(303);
    expect(await quota('5')).toBe(2);
  });

  it('that fails says so and is tried again', async () => {
    gone.add('/rss');
    await programme.clock.advance(7 * 3_600_000);
    await feeds.readDue(server.station);
    expect(await see('editor', PATH)).toContain('Trang nguồn trả lời 404.');
    gone.delete('/rss');
    await programme.clock.advance(2 * 3_600_000);
    await feeds.readDue(server.station);
    const [feed] = await listFeeds(programme.database.kysely, server.station.id);
    expect(feed).toMatchObject({ error: null });
    expect((await send('administrator', `${BASE}/nguon/${feed!.id}/xoa`)).status).toBe(303);
  });

  it('leads to articles that are looked at; one that fails twice a day apart is told as broken', async () => {
    gone.add('/tin/1');
    expect(await links.lookAtDue(server.station)).toBeGreaterThan(0);
    expect(await links.lookAtDue(server.station)).toBe(0);
    expect(await see('editor', `${BASE}?nam=2026`)).not.toContain('không còn mở được');
    await programme.clock.advance(DAY + 60_000);
    expect(await links.lookAtDue(server.station)).toBe(1);
    const html = await see('editor', `${BASE}?nam=2026&tinh-trang=broken`);
    expect(html.match(/Đường dẫn không còn mở được từ 2\d\/11\/2026/g)).toHaveLength(1);
    expect(html).toContain('Một cửa');
    gone.delete('/tin/1');
    await programme.clock.advance(8 * DAY);
    await links.lookAtDue(server.station);
    expect(await see('editor', `${BASE}?nam=2026&thang=11`)).not.toContain('không còn mở được');
  });

  it('never leads inside: an article whose address sends there is told as broken, and nothing is asked there', async () => {
    const article = {
      title: 'Vào trong',
      kinds: 'cchc',
      channel: 'ward-website',
      unit: 'Phòng Văn hoá – Xã hội',
    };
    const url = `${site}/tin/inward`;
    const entered = await send('editor', `${BASE}/bai-dang`, { ...article, url, publishedOn: '2026-11-20' });
    expect(entered.status).toBe(303);
    for (let look = 0; look < 2; look++) {
      await links.lookAtDue(server.station);
      await programme.clock.advance(DAY + 60_000);
    }
    expect(asked.filter((one) => one === '/tin/inward')).toHaveLength(2);
    expect(asked).not.toContain('/inside');
    expect(await see('editor', `${BASE}?nam=2026&tinh-trang=broken`)).toContain('Vào trong');
  });
});
