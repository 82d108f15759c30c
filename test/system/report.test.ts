/**
 * A quarter's report in Chromium on a whole server: what is due, the report as it will be sent, its texts edited and saved, the
 * question before it is marked as sent, and where its head and signature are set. Pictures are left in test-results/report-pages.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { setRoles } from '../../src/accounts/members.ts';
import { findStation } from '../../src/accounts/stations.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { writeQuarter } from '../../src/plan/testing/report-history.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { createApp } from '../../src/server.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const STATION = '/d/hai-ba-trung';

describe('a report, in Chromium', () => {
  let folder: string;
  let installation: Installation;
  let rooms: Rooms;
  let server: Server;
  let browser: Browser;
  let walk: Walk;
  let page: Page;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loa-report-'));
    const environment = {
      ...{ LOA_DATA: folder, LOA_SANDBOX: '1', HOST: '127.0.0.1' },
      LOA_CLOCK: '2026-04-01T08:00:00+07:00',
    };
    installation = await openInstallation(environment, { log: silentLog });
    const { database, auth, clock } = installation;
    const email = 'minh@phuong.invalid';
    const made = await setUp(
      installation,
      {
        ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở UBND phường'] },
        ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: false, name: 'Lê Minh', email, password: PASSWORD },
      },
      COMMAND_LINE,
    );
    const user = await auth.findUser(email);
    await setRoles(database.kysely, made.station.id, user!.id, ['auditor', 'administrator'], clock.now());
    rooms = await openRooms(installation);
    const station = (await findStation(database.kysely, { id: made.station.id }))!;
    await writeQuarter(database, { station });
    const port = await new Promise<number>((resolve) => {
      server = serve({ fetch: createApp(rooms).fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
        resolve(info.port),
      ) as Server;
    });
    browser = await openChromium();
    walk = new Walk('report-pages', browser, `http://127.0.0.1:${port}`);
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

  it('is made, read, edited and marked as sent', { timeout: 120_000 }, async () => {
    await page.goto(`${STATION}/bao-cao`);
    await walk.look(page, 'danh-sach');
    await page.getByRole('button', { name: 'Lập báo cáo' }).first().click();
    await page.getByText('Đã lập báo cáo từ số liệu của kỳ.').waitFor();
    await walk.look(page, 'bao-cao');
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 680, height: 986 });
    expect(await page.getByRole('link', { name: 'Xuất Word' }).isVisible()).toBe(false);
    await page.screenshot({ path: 'test-results/report-pages/in.png', fullPage: true });
    await page.emulateMedia({ media: 'screen' });

    await page.getByRole('link', { name: 'Sửa lời văn' }).click();
    const words = 'Chủ động tin, bài dự phòng cho mỗi tháng.';
    await page.getByLabel('Phương hướng, nhiệm vụ thời gian tới').fill(words);
    await walk.look(page, 'loi-van');
    await page.getByRole('button', { name: 'Lưu lời văn' }).click();
    await page.getByText('Đã lưu lời văn.').waitFor();
    await page.getByText(words).waitFor();

    await page.getByRole('link', { name: 'Đã gửi…' }).click();
    await page.getByRole('button', { name: 'Ghi là đã gửi' }).click();
    await walk.look(page, 'gui-thieu-so');
    await page.getByLabel('Số, ký hiệu').fill('15/BC-UBND');
    await page.getByRole('button', { name: 'Ghi là đã gửi' }).click();
    await page.getByText('Báo cáo được tính cho nhiệm vụ 6.').waitFor();
    await walk.look(page, 'da-gui');

    await page.goto(`${STATION}/quan-tri/cai-dat`);
    await walk.look(page, 'cai-dat');
    await page.getByRole('button', { name: 'Lưu cài đặt' }).click();
    await page.getByText('Đã lưu cài đặt.').waitFor();
    await page.goto(`${STATION}/nhat-ky?ngay=2026-01-06`);
    await walk.look(page, 'nhat-ky');
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Xuất Word' }).click();
    await (await download).saveAs('test-results/report-pages/nhat-ky.docx');
    expect(walk.allFaults()).toEqual([]);
  });
});
