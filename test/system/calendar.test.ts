/**
 * The calendar as an editor works with it, in Chromium on a whole server: a slot is made, dragged, stretched, copied, taken back;
 * the month; the address that other calendars read. In the long form pictures are left in test-results/calendar.
 */
import type { Server } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { setRoles } from '../../src/accounts/members.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { createApp } from '../../src/server.ts';
import { parseCalendar, valueOf } from '../../src/schedule/testing/icalendar-parser.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const WEEK = '/d/hai-ba-trung/lich-phat';

let folder: string;
let installation: Installation;
let rooms: Rooms;
let server: Server;
let browser: Browser;
let walk: Walk;
let page: Page;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-calendar-'));
  const clock = { LOA_SANDBOX: '1', LOA_CLOCK: '2026-11-24T08:00:00+07:00' };
  installation = await openInstallation(
    { LOA_DATA: folder, HOST: '127.0.0.1', ...clock },
    { log: silentLog },
  );
  const email = 'lan@phuong.invalid';
  const { station } = await setUp(
    installation,
    {
      ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở UBND phường', 'Ngõ 5'] },
      ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: false, name: 'Trần Thị Lan', email, password: PASSWORD },
    },
    COMMAND_LINE,
  );
  const { database, auth } = installation;
  const user = await auth.findUser(email);
  await setRoles(
    database.kysely,
    station.id,
    user!.id,
    ['editor', 'administrator'],
    installation.clock.now(),
  );
  rooms = await openRooms(installation);
  const port = await new Promise<number>((resolve) => {
    server = serve({ fetch: createApp(rooms).fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
      resolve(info.port),
    ) as Server;
  });
  browser = await openChromium();
  walk = new Walk('calendar', browser, `http://127.0.0.1:${port}`);
  page = await walk.person();
  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('main').getByRole('button', { name: 'Đăng nhập' }).click();
  await page.waitForURL(/\/d\//);
}, 90_000);
afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rooms.close();
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

async function makeSlot(name: string, time: string, days: readonly string[]): Promise<void> {
  await page.goto(`${WEEK}/khung-gio/moi`);
  await page.getByLabel('Tên khung giờ').fill(name);
  await page.getByLabel('Giờ bắt đầu').fill(time);
  await page.getByLabel('Thời lượng (phút)').fill('10');
  for (const day of ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu'])
    await page.getByLabel(day, { exact: true }).setChecked(days.includes(day));
  await page.getByRole('button', { name: 'Lưu khung giờ' }).click();
  await page.waitForURL(/lich-phat\?tuan=/);
}

/** The airing that stands on a day at a time. */
const block = (day: string, time: string) =>
  page.locator(`[data-day="${day}"] .week-block`, { hasText: time });

/** Drags by so many rows of five minutes and days, from the middle or from the lower edge. */
async function drag(day: string, time: string, rows: number, days = 0, stretch = false): Promise<void> {
  const box = (await block(day, time).boundingBox())!;
  const lane = (await page.locator(`[data-day="${day}"]`).boundingBox())!;
  const from = { x: box.x + box.width / 2, y: stretch ? box.y + box.height - 1 : box.y + 8 };
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + days * lane.width, from.y + rows * 10, { steps: 3 });
  await page.mouse.move(from.x + days * (lane.width + 1), from.y + rows * 20, { steps: 3 });
  await page.mouse.up();
}

describe('the calendar, in Chromium', () => {
  it('is worked with by dragging and by form, and taken back', { timeout: 120_000 }, async () => {
    await makeSlot('Bản tin sáng', '07:00', ['Thứ Hai', 'Thứ Ba', 'Thứ Tư', 'Thứ Năm', 'Thứ Sáu']);
    await makeSlot('Bản tin chiều', '17:00', ['Thứ Hai', 'Thứ Tư']);
    await walk.look(page, 'week');
    const [wednesday, thursday] = ['2026-11-25', '2026-11-26'];

    // What recurs is dragged: for which airings is asked first.
    await drag(wednesday, '07:00', 6);
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Giờ bắt đầu').waitFor();
    expect(await dialog.getByLabel('Giờ bắt đầu').inputValue()).toBe('07:30');
    await walk.look(page, 'moved');
    await dialog.getByRole('button', { name: 'Đổi giờ phát' }).click();
    await block(wednesday, '07:30–07:40').waitFor();
    await block(thursday, '07:00–07:10').waitFor();

    // What comes once is stretched at once; beyond the rule its words come, and it stays as it was.
    await drag(wednesday, '07:30', 1, 0, true);
    await block(wednesday, '07:30–07:45').waitFor();
    await drag(wednesday, '07:30', 2, 0, true);
    await dialog.getByText('Mỗi buổi phát không quá 15 phút').first().waitFor();
    await walk.look(page, 'refused');
    await dialog.getByRole('link', { name: 'Giữ như cũ' }).click();
    await block(wednesday, '07:30–07:45').waitFor();

    // By keyboard: the same form, for the whole slot.
    await block(thursday, '07:00')
      .getByRole('link', { name: /^Đổi giờ/ })
      .focus();
    await page.keyboard.press('Enter');
    await dialog.getByLabel('Giờ bắt đầu').fill('06:30');
    await dialog.getByLabel('Cả khung giờ').check();
    await page.keyboard.press('Enter');
    await block(thursday, '06:30–06:40').waitFor();
    await block('2026-11-27', '06:30–06:40').waitFor();
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await block(thursday, '07:00–07:10').waitFor();
    await page.getByText('Đã hoàn tác').waitFor();

    // A day is copied: one airing has no room, which is said before the other comes.
    await page.goto(`${WEEK}?tuan=${wednesday}`);
    await page.getByRole('link', { name: 'Chép lịch Thứ Tư 25/11…' }).click();
    await page.getByLabel('Chép sang ngày').fill(thursday);
    await page.getByRole('button', { name: 'Chép lịch' }).click();
    await page.getByRole('heading', { name: 'Không chép được 1 lượt' }).waitFor();
    await walk.look(page, 'copy-refused');
    await page.getByRole('button', { name: 'Chép 1 lượt, bỏ 1 lượt' }).click();
    await block(thursday, '17:00–17:10').waitFor();
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await page.getByText('Đã hoàn tác').waitFor();
    expect(await block(thursday, '17:00').count()).toBe(0);

    await page.goto(`${WEEK}?tuan=${wednesday}`);
    await page.getByRole('link', { name: 'Tháng', exact: true }).click();
    await page.locator('.month-strip', { hasText: '07:30' }).waitFor();
    expect(await page.locator('.month-strip', { hasText: '17:00' }).count()).toBe(3);
    await walk.look(page, 'month');
    // In the month an airing is carried to another day at its own hour, and one stays in the month.
    const inMonth = (day: string) => page.locator(`[data-month-day="${day}"]`);
    const evening = inMonth(wednesday).locator('.month-strip', { hasText: '17:00' });
    await evening.dragTo(inMonth(thursday));
    expect(await dialog.getByLabel('Giờ bắt đầu').inputValue()).toBe('17:00');
    await dialog.getByRole('button', { name: 'Đổi giờ phát' }).click();
    await inMonth(thursday).locator('.month-strip', { hasText: '17:00' }).waitFor();
    expect(await evening.count()).toBe(0);
    await page.getByRole('button', { name: 'Hoàn tác' }).click();
    await evening.waitFor();
    expect(new URL(page.url()).pathname).toMatch(/\/lich-phat\/thang$/);

    // Other calendars read the same at an address that is shown once.
    await page.goto(`${WEEK}/duong-dan`);
    await page.getByRole('button', { name: 'Tạo đường dẫn' }).click();
    const address = await page.getByLabel('Đường dẫn', { exact: true }).inputValue();
    await walk.look(page, 'address');
    const calendar = parseCalendar(new Uint8Array(await (await fetch(address)).arrayBuffer()));
    const starts = calendar.children.map((event) => [valueOf(event, 'DTSTART'), valueOf(event, 'STATUS')]);
    expect(starts).toContainEqual(['20261125T003000Z', 'TENTATIVE']);
    expect(starts).toContainEqual(['20261125T000000Z', 'CANCELLED']);
    await page.getByRole('link', { name: 'Đổi đường dẫn…' }).click();
    await page.getByRole('button', { name: 'Đổi đường dẫn', exact: true }).click();
    await page.waitForFunction(
      `document.querySelector('[name=address]')?.value !== ${JSON.stringify(address)}`,
    );
    expect((await fetch(address)).status).toBe(404);
    expect(walk.allFaults()).toEqual([]);
  });
});
