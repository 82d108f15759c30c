/**
 * A whole month of the plan on a whole server, in Chromium: it begins at 0/2, the shortfall is written to those who follow it,
 * Gợi ý fills it, it is heard, an article is found by RSS and confirmed, the month is closed, and its report leaves as Word with
 * the page's own numbers. In the long form a picture of every page is left in test-results/month.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type Server } from 'node:http';
import { createServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { setRoles } from '../../src/accounts/members.ts';
import { findStation, type Station } from '../../src/accounts/stations.ts';
import { VirtualClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { pageTables, textsOf, wordTables } from '../../src/plan/testing/report-texts.ts';
import { at, startHistory, type StationHistory } from '../../src/plan/testing/station-history.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { airingsBetween } from '../../src/schedule/airings.store.ts';
import { createApp } from '../../src/server.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const EMAIL = 'minh@phuong.invalid';
const STATION = '/d/hai-ba-trung';

let folder: string;
let clock: VirtualClock;
let installation: Installation;
let rooms: Rooms;
let station: Station;
let history: StationHistory;
let player: string;
let server: Server;
let website: Server;
let post: NetServer;
let letters: string;
let browser: Browser;
let walk: Walk;
let page: Page;

const portOf = (of: Server | NetServer) => (of.address() as AddressInfo).port;
const listening = (of: Server | NetServer) =>
  new Promise<void>((resolve) => of.listen(0, '127.0.0.1', resolve));
const now = async (wall: string) => clock.advance(at(wall) - clock.now());
const look = (name: string) => (process.env['LOA_TEST_LONG'] ? walk.look(page, name) : Promise.resolve());
const quota = async (task: string) =>
  (await rooms.audits.monthAudit(station, '2026-11')).quotas.find((one) => one.task === task)!;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-month-'));
  website = wardWebsite();
  post = smtp();
  await listening(website);
  await listening(post);
  const host = `127.0.0.1:${portOf(website)}`;
  const opened = await openInstallation(
    {
      ...{ LOA_DATA: folder, LOA_SMTP_URL: `smtp://127.0.0.1:${portOf(post)}` },
      ...{ LOA_MAIL_FROM: 'loa@phuong.invalid', LOA_INSIDE_HOSTS: host },
    },
    { log: silentLog },
  );
  // The station's time is the test's; sessions and letters go by the machine's.
  clock = new VirtualClock(at('2026-11-20 06:30'));
  installation = { ...opened, clock };
  const { database, auth } = installation;
  const made = await setUp(
    installation,
    {
      ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở UBND phường'] },
      ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: false, name: 'Lê Minh', email: EMAIL, password: PASSWORD },
    },
    COMMAND_LINE,
  );
  const user = await auth.findUser(EMAIL);
  const roles = ['editor', 'auditor', 'administrator'] as const;
  await setRoles(database.kysely, made.station.id, user!.id, roles, clock.now());
  station = (await findStation(database.kysely, made.station))!;
  history = await startHistory(database, { station });
  player = await history.player('Đầu phát trụ sở', Object.values(history.zones));
  for (const [title, topics] of [
    ['Nộp hồ sơ trực tuyến', ['e']],
    ['Một cửa liên thông', ['a']],
  ] as const)
    await history.script({ title, topics: [...topics], approvedAt: '2026-11-18 08:00' });
  rooms = await openRooms(installation);
  server = serve({ fetch: createApp(rooms).fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  await new Promise((resolve) => server.once('listening', resolve));
  browser = await openChromium();
  walk = new Walk('month', browser, `http://127.0.0.1:${portOf(server)}`);
  page = await walk.person();

  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(EMAIL);
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Đăng nhập' }).click();
  await page.waitForURL(/\/d\//);
}, 90_000);

afterAll(async () => {
  await browser.close();
  for (const one of [server, website]) {
    one.closeAllConnections();
    await new Promise((resolve) => one.close(resolve));
  }
  post.close();
  await rooms.close();
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

it(
  'goes from 0/2 to 2/2, is closed, and its report tells what the page tells',
  { timeout: 180_000 },
  async () => {
    // The twentieth is one of the days on which units are reminded.
    expect(await quota('3')).toMatchObject({ counted: 0, booked: 0, missing: 2, state: 'short' });
    await now('2026-11-20 07:30');
    await rooms.reminders.look(station);
    await expect.poll(() => letters, { timeout: 30_000 }).toContain('Nhiệm vụ 3. Tin, bài CCHC trên loa');
    await page.goto(STATION);
    await page.locator('#don-doc').getByText('Nhiệm vụ 3. Tin, bài CCHC trên loa').first().waitFor();
    await look('hom-nay');

    await page.goto(`${STATION}/ke-hoach`);
    await look('ke-hoach');
    await page.getByRole('link', { name: 'Gợi ý xếp lịch' }).click();
    await page.getByRole('checkbox', { name: /Nộp hồ sơ trực tuyến/ }).waitFor();
    await look('goi-y');
    await page.getByRole('button', { name: 'Đặt vào lịch' }).click();
    await page.getByText('Đã đặt 2 tin, bài vào lịch phát.').waitFor();
    expect(await quota('3')).toMatchObject({ counted: 0, booked: 2, missing: 0 });

    await now('2026-11-27 08:00');
    await playAll();
    expect(await quota('3')).toMatchObject({ counted: 2, missing: 0, state: 'met' });

    await page.goto(`${STATION}/minh-chung/tim-thay`);
    await page.locator('summary', { hasText: 'Thêm nguồn' }).click();
    await page.getByLabel('Địa chỉ nguồn').fill(`http://127.0.0.1:${portOf(website)}/rss`);
    await page.getByRole('button', { name: 'Thêm nguồn' }).click();
    await page.getByRole('link', { name: 'Chuyển đổi số ở phường' }).waitFor();
    await look('tim-thay');
    expect((await quota('5')).counted).toBe(0);
    await page.getByRole('checkbox', { name: 'CCHC', exact: true }).check();
    await page.getByRole('button', { name: 'Nhận', exact: true }).click();
    await expect.poll(async () => (await quota('5')).counted).toBe(1);

    await now('2026-12-01 08:00');
    await page.goto(`${STATION}/kiem-tra/2026-11`);
    await look('kiem-tra');
    await page.getByRole('link', { name: 'Chốt số liệu…' }).click();
    await page.getByRole('button', { name: 'Chốt số liệu' }).click();
    await page.getByText('Mã số liệu').waitFor();
    expect((await rooms.audits.monthAudit(station, '2026-11')).closedAt).not.toBeNull();

    await page.goto(`${STATION}/bao-cao`);
    await page.locator('summary', { hasText: 'Lập báo cáo khác' }).click();
    await page.getByLabel('Kỳ tính số liệu').selectOption('calendar');
    await page.locator('select[name=month]').selectOption('11');
    await page.getByRole('button', { name: 'Lập báo cáo' }).last().click();
    await page.getByText('Đã lập báo cáo từ số liệu của kỳ.').waitFor();
    await look('bao-cao');
    const shown = pageTables(await page.content());
    const months = shown.find(([head]) => head?.includes('Số tháng đạt'))!;
    expect(months.find(([task]) => task === '3')?.slice(2)).toEqual(['2/2', '1/1']);
    expect(months.find(([task]) => task === '5')?.slice(2)).toEqual(['1/6', '0/1']);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Xuất Word' }).click();
    const file = join(folder, 'bao-cao.docx');
    await (await download).saveAs(file);
    expect(textsOf(wordTables(readFileSync(file)).slice(1))).toEqual(textsOf(shown));
    expect(walk.allFaults()).toEqual([]);
  },
);

/** What the player would have told of every airing that is over. */
async function playAll(): Promise<void> {
  const airings = await airingsBetween(
    installation.database.kysely,
    station.id,
    at('2026-11-20 00:00'),
    clock.now(),
  );
  for (const airing of airings)
    for (const index of airing.items.keys()) await history.heard(player, airing, index);
}

function wardWebsite(): Server {
  return createHttpServer((request, response) => {
    if (request.url !== '/rss') return void response.end('bài');
    const link = `http://${request.headers.host}/tin/1`;
    response.end(
      `<rss version="2.0"><channel><item><title>Chuyển đổi số ở phường</title><link>${link}</link><pubDate>Thu, 26 Nov 2026 08:00:00 +0700</pubDate></item></channel></rss>`,
    );
  });
}

/** As much of SMTP as letters need; what they said is in `letters`, readable. */
function smtp(): NetServer {
  letters = '';
  return createServer((socket) => {
    let inData = false;
    socket.write('220 test\r\n');
    socket.setEncoding('utf8').on('data', (text: string) => {
      if (inData) {
        const body = text.split('\r\n\r\n').slice(1).join('\n');
        letters += `${text}${Buffer.from(body, 'base64').toString()}${quotedPrintable(body)}`;
        if (!text.endsWith('\r\n.\r\n')) return;
        inData = false;
        socket.write('250 taken\r\n');
      } else if (text.startsWith('DATA')) {
        inData = true;
        socket.write('354 go on\r\n');
      } else if (text.startsWith('QUIT')) socket.end('221 bye\r\n');
      else socket.write('250 ok\r\n');
    });
  });
}

function quotedPrintable(text: string): string {
  const bytes = text
    .replaceAll('=\r\n', '')
    .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}
