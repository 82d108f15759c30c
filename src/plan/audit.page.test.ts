import { mkdirSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { assetRoutes } from '../web/assets.ts';
import { axeFaults, complaintsOf, openChromium, sidewaysScroll } from '../web/testing/browser.ts';
import { at, startHistory } from './testing/station-history.ts';
import { planApp } from './testing/plan-app.tsx';

const PATH = '/d/hai-ba-trung/kiem-tra/2026-11';
const SHOTS = 'test-results/plan';

let database: TestDatabase;
let browser: Browser;
let origin: string;
let close: () => void;
beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  database = await openTestDatabase('sqlite');
  const history = await startHistory(database);
  const players = [
    await history.player('Chợ Hôm', [history.zones.market]),
    await history.player('Bạch Mai', [history.zones.hill]),
  ];
  const first = await history.script({ title: 'Nộp hồ sơ đất đai tại nhà, nhận kết quả qua bưu điện' });
  const half = await history.script({ title: 'Một cửa liên thông phục vụ người cao tuổi' });
  const lost = await history.script({ title: 'Ngày thứ Sáu vì dân' });
  const airing = await history.airing('2026-11-02 07:00', [first, half]);
  for (const player of players) {
    await history.heard(player, airing, 0);
    await history.heard(player, airing, 1, { latenessMs: 120 });
  }
  await history.heard(players[0]!, airing, 2, { share: 0.5, reason: 'mất điện' });
  await history.airing('2026-11-23 07:00', [lost]);
  const clock = new VirtualClock(at('2026-11-20 09:00'));
  const app = planApp(database, clock, { sandbox: true });
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

it.each([
  ['wide', { width: 1280, height: 900 }],
  ['phone', { width: 360, height: 740 }],
])(
  'holds in Chromium, %s: nothing complains, nothing scrolls sideways, axe finds no serious fault',
  async (name, viewport) => {
    const context = await browser.newContext({ viewport, extraHTTPHeaders: { cookie: 'who=lan' } });
    const page = await context.newPage();
    const complaints = complaintsOf(page, origin);
    await page.goto(origin + PATH);
    await page.screenshot({ path: `${SHOTS}/kiem-tra-${name}.png`, fullPage: true });
    for (const summary of await page.locator('main summary').all()) await summary.click();
    expect(await page.locator('.proof').first().isVisible()).toBe(true);
    await page.screenshot({ path: `${SHOTS}/kiem-tra-minh-chung-${name}.png`, fullPage: true });
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await axeFaults(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await context.close();
  },
);
