import { mkdirSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { App } from '../../accounts/http/app.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { assetRoutes } from '../../web/assets.ts';
import { axeFaults, complaintsOf, openChromium, sidewaysScroll } from '../../web/testing/browser.ts';
import { planApp } from '../testing/plan-app.tsx';
import { writeYear, YEAR_NOW } from '../testing/year-history.ts';

const PATH = '/d/hai-ba-trung/ke-hoach';
const SHOTS = 'test-results/year';

let database: TestDatabase;
let app: App;
let browser: Browser;
let origin: string;
let close: () => void;
beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  database = await openTestDatabase('sqlite');
  await writeYear(database);
  app = planApp(database, new VirtualClock(YEAR_NOW));
  const whole = new Hono().route('/', assetRoutes()).all('*', (c) => app.fetch(c.req.raw, c.env));
  await new Promise<void>((resolve) => {
    const server = serve({ fetch: whole.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) => {
      origin = `http://127.0.0.1:${port}`;
      resolve();
    });
    close = () => server.close();
  });
  browser = await openChromium();
});
afterAll(async () => {
  await browser.close();
  close();
  await database.drop();
});

const see = async (path: string) =>
  (await app.request(path, { headers: { cookie: 'who=lan', host: 'loa.local' } })).text();
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');

describe('Kế hoạch năm', () => {
  it('says first what is short and by when, the most pressing first', async () => {
    const text = words(await see(PATH));
    const short = /(\d+) chỉ tiêu cần làm ngay (.*?) nhiệm vụ, 12 tháng/.exec(text)?.[2] ?? '';
    expect(short).toContain(
      '5. Tin, bài CCHC trên trang phường Phòng Văn hoá – Xã hội; tháng 11/2026: đã có 3/6, thiếu 3, ' +
        'còn kịp đến hết 30/11/2026 (7 ngày làm việc) Sắp hết hạn',
    );
    expect(short).toContain('chỉ tiêu đã hết hạn mà không đạt');
  });

  it('tells of every month of every task in words, and leads to its proof', async () => {
    const html = await see(PATH);
    expect(html).toContain('class="only-read">Tháng 05/2026: đã có 1/2, thiếu 1<');
    expect(html).toContain('class="only-read">Tháng 11/2026: đã có 1/2, đã xếp lịch 1<');
    expect(html).toContain('class="only-read">Tháng 10/2026: đã có 3/2<');
    expect(html).toContain('href="/d/hai-ba-trung/kiem-tra/2026-05#nv-3"');
    expect(await see('/d/hai-ba-trung/kiem-tra/2026-05')).toContain('id="nv-3"');
  });

  it('shows months before the plan as not asked for, and a year without a plan as one to begin', async () => {
    expect(await see(`${PATH}?nam=2025`)).toContain('class="only-read">Tháng 06/2025: chưa áp dụng<');
    expect(words(await see(`${PATH}?nam=2031`))).toContain('Chưa có kế hoạch năm 2031');
  });
});

it.each([
  ['wide', { width: 1280, height: 900 }],
  ['phone', { width: 360, height: 740 }],
])('holds in Chromium, %s', async (name, viewport) => {
  const context = await browser.newContext({ viewport, extraHTTPHeaders: { cookie: 'who=lan' } });
  const page = await context.newPage();
  const complaints = complaintsOf(page, origin);
  await page.goto(origin + PATH);
  await page.screenshot({ path: `${SHOTS}/ke-hoach-${name}.png`, fullPage: true });
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
  expect(complaints).toEqual([]);
  if (name === 'wide') {
    const sheet = await page.pdf({ path: `${SHOTS}/ke-hoach.pdf`, preferCSSPageSize: true });
    expect(sheet.toString('latin1')).toMatch(/MediaBox ?\[0 0 84[12][.\d]* 59[45]/);
  }
  await context.close();
});

it.each([
  ['wide', { width: 1280, height: 900 }],
  ['phone', { width: 360, height: 740 }],
])('is edited in Chromium, %s', async (name, viewport) => {
  const context = await browser.newContext({ viewport, extraHTTPHeaders: { cookie: 'who=minh' } });
  const page = await context.newPage();
  await page.goto(`${origin}${PATH}/sua?nam=2026`);
  await page.locator('summary', { hasText: '3. Tin' }).click();
  await page.screenshot({ path: `${SHOTS}/sua-${name}.png`, fullPage: true });
  expect(await sidewaysScroll(page)).toBe(0);
  expect(await axeFaults(page)).toEqual([]);
  await context.close();
});
