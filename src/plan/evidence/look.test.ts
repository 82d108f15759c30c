/** Every page of evidence in a browser, on a desk and on a phone. Pictures are left in test-results/evidence. */
import { serve } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:http';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { setUpWard, type Ward } from '../../../test/support/live-server.ts';
import { Walk } from '../../../test/support/walk.ts';
import { silentLog } from '../../kernel/log.ts';
import { openInstallation, type Installation } from '../../accounts/installation.ts';
import { openRooms, type Rooms } from '../../rooms.ts';
import { createApp } from '../../server.ts';
import { openChromium } from '../../web/testing/browser.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let ward: Ward;
let installation: Installation;
let rooms: Rooms;
let server: Server;
let site: Server;
let siteOrigin: string;
let browser: Browser;
let walk: Walk;

beforeAll(async () => {
  site = createServer((_, response) =>
    response.end(
      `<rss version="2.0"><channel><item><title>Tháo gỡ vướng mắc cho doanh nghiệp trên địa bàn phường</title><link>${siteOrigin}/tin/7</link><pubDate>Fri, 20 Nov 2026 08:00:00 +0700</pubDate></item><item><link>${siteOrigin}/tin/8</link></item></channel></rss>`,
    ),
  );
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(site.address() as AddressInfo).port}`;
  siteOrigin = `http://${host}`;
  ward = await setUpWard(
    { lan: ['editor', 'administrator'], minh: ['auditor'] },
    { LOA_SANDBOX: '1', LOA_CLOCK: '2026-11-24T08:00:00+07:00', LOA_INSIDE_HOSTS: host },
  );
  installation = await openInstallation(ward.environment, { log: silentLog });
  rooms = await openRooms(installation);
  const app = createApp(rooms);
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
      resolve(info.port),
    ) as Server;
  });
  browser = await openChromium();
  walk = new Walk('evidence', browser, `http://127.0.0.1:${port}`);
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
  site.closeAllConnections();
  site.close();
  await rooms.close();
  await installation.close();
  ward.remove();
});

async function signIn(name: string): Promise<Page> {
  const page = await walk.person();
  page.setDefaultTimeout(15_000);
  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(ward.emailOf(name));
  await page.getByLabel('Mật khẩu').fill('một mật khẩu dài để thử');
  await press(page, 'Đăng nhập');
  return page;
}

async function press(page: Page, name: string): Promise<void> {
  const left = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await left;
}

it(
  'is entered, found, confirmed and imported by pages that everybody can use',
  { timeout: 180_000 },
  async () => {
    const base = `/d/${ward.station.slug}/minh-chung`;
    const lan = await signIn('lan');
    await lan.goto(base);
    await walk.look(lan, 'empty');

    await lan.goto(`${base}/bai-dang/moi`);
    await lan.getByLabel('Đường dẫn', { exact: true }).fill('khong-phai');
    await press(lan, 'Lưu bài đăng');
    await walk.look(lan, 'article-refused');
    await lan.getByLabel('Đường dẫn').fill('https://haibatrung.hanoi.gov.vn/tin-tuc/mot-cua-lien-thong-123');
    await lan
      .getByLabel('Tiêu đề')
      .fill('Bộ phận một cửa phường rút ngắn thời gian giải quyết thủ tục hành chính');
    await lan.getByLabel('CCHC', { exact: true }).check();
    await lan.getByLabel('Đất đai').check();
    await press(lan, 'Lưu bài đăng');
    await walk.look(lan, 'article');

    await lan.goto(`${base}/su-kien/moi`);
    await lan.getByLabel('Tên sự kiện').fill('Tọa đàm với doanh nghiệp về thủ tục hành chính');
    await lan.getByRole('checkbox', { name: /^11\./ }).check();
    await lan.getByLabel('Đường dẫn, nơi lưu hồ sơ').fill('Biên bản số 12, tủ hồ sơ 3');
    await lan.getByLabel('Tệp, ảnh').setInputFiles({ name: 'ảnh.png', mimeType: 'image/png', buffer: PNG });
    await lan.getByLabel('Ngày diễn ra').fill('2026-11-30');
    await press(lan, 'Lưu sự kiện, chờ xác nhận');
    await walk.look(lan, 'event-refused');
    await lan.getByLabel('Ngày diễn ra').fill('2026-11-20');
    await press(lan, 'Lưu sự kiện, chờ xác nhận');
    await walk.look(lan, 'event');

    await lan.goto(`${base}/tim-thay`);
    await lan.locator('summary', { hasText: 'Thêm nguồn' }).click();
    await lan.getByLabel('Địa chỉ nguồn').fill(`${siteOrigin}/rss`);
    await press(lan, 'Thêm nguồn');
    await walk.look(lan, 'found');

    await lan.goto(`${base}/nhap-csv`);
    await walk.look(lan, 'csv');
    const csv = `Đường dẫn;Tiêu đề;Loại;Ngày đăng\nhttps://a.vn/1;Tin một;CCHC;01/11/2026\nhỏng;Tin hai;CCHC;01/11/2026\n`;
    await lan
      .getByLabel('Tệp CSV')
      .setInputFiles({ name: 'bài.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
    await press(lan, 'Đọc tệp');
    await walk.look(lan, 'csv-read');
    await press(lan, 'Nhập 1 bài');
    await lan.goto(`${base}/luot-truy-cap`);
    await lan.getByLabel('Lượt truy cập').fill('12345');
    await press(lan, 'Lưu');
    await walk.look(lan, 'visits');
    await lan.goto(`/d/${ward.station.slug}/quan-tri/nguoi-dung`);
    await walk.look(lan, 'people');

    const minh = await signIn('minh');
    await minh.goto(base);
    await walk.look(minh, 'list');
    await press(minh, 'Xác nhận');
    await minh.goto(`${base}?nam=2026&thang=0`);
    await walk.look(minh, 'year');
    const chips = await minh.getByRole('main').locator('.chip').allInnerTexts();
    expect(new Set(chips)).toEqual(new Set(['Đã xác nhận']));
    expect(walk.allFaults()).toEqual([]);
  },
);
