/**
 * What staff see of the life of airings, in Chromium on a whole server: the players by zone, one player, an airing that was not heard
 * and its make-good, the broadcast log. In the long form pictures are left in test-results/life.
 */
import type { Server } from 'node:http';
import { serve } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setUp } from '../../src/accounts/first-run.ts';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { setRoles } from '../../src/accounts/members.ts';
import { findStation } from '../../src/accounts/stations.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { at, startHistory } from '../../src/plan/testing/station-history.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { createApp } from '../../src/server.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { Walk } from '../support/walk.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PASSWORD = 'một mật khẩu dài để thử';
const STATION = '/d/hai-ba-trung';

describe('the life of airings, in Chromium', () => {
  let folder: string;
  let installation: Installation;
  let rooms: Rooms;
  let server: Server;
  let browser: Browser;
  let walk: Walk;
  let page: Page;
  let missedPath: string;
  let player: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loa-life-'));
    const environment = {
      LOA_DATA: folder,
      LOA_SANDBOX: '1',
      LOA_CLOCK: '2026-11-24T08:00:00+07:00',
      HOST: '127.0.0.1',
    };
    installation = await openInstallation(environment, { log: silentLog });
    const { database, auth, clock, devices } = installation;
    const email = 'lan@phuong.invalid';
    const {
      station: { id },
    } = await setUp(
      installation,
      {
        ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở UBND phường'] },
        ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: false, name: 'Trần Thị Lan', email, password: PASSWORD },
      },
      COMMAND_LINE,
    );
    const user = await auth.findUser(email);
    await setRoles(database.kysely, id, user!.id, ['editor', 'administrator'], clock.now());
    rooms = await openRooms(installation);

    const station = (await findStation(database.kysely, { id }))!;
    const history = await startHistory(database, { station });
    player = await history.player('Đầu phát chợ Hôm', [history.zones.market]);
    const hill = await history.player('Đầu phát Bạch Mai', [history.zones.hill]);
    const actor = { ...COMMAND_LINE, name: 'Trần Thị Lan' };
    const scriptIds = [];
    for (const title of ['Nộp hồ sơ trực tuyến từ nhà', 'Lịch tiếp công dân tháng 12'])
      scriptIds.push(await history.script({ title, seconds: 95 }));
    const bulletin = await rooms.bulletins.save(station, actor, null, {
      ...{ title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: null, openingTemplateId: null },
      ...{ closingTemplateId: null, between: null, scriptIds: scriptIds.map((script) => script.id) },
    });
    const rundown = await rooms.bulletins.rundown(database.kysely, bulletin, '2026-11-24');
    const items = { bulletinId: bulletin.id, items: rundown.items };
    const heard = await history.airing('2026-11-23 07:00', [], items);
    for (const [index] of rundown.items.entries())
      for (const device of [player, hill]) await history.heard(device, heard, index, { latenessMs: 14 });
    const missed = await history.airing('2026-11-24 07:00', [], items);
    await history.heard(player, missed, 0, { latenessMs: 22 });
    await history.heard(player, missed, 1, { share: 0.4, reason: 'Đầu phát được tắt.' });
    missedPath = `${STATION}/lich-phat/luot/${missed.id}`;
    await database.kysely
      .insertInto('readiness')
      .values([
        {
          station_id: id,
          airing_id: missed.id,
          check: 'day',
          at: at('2026-11-23 07:00'),
          ready: 1,
          unready: '[]',
        },
        {
          ...{ station_id: id, airing_id: missed.id, check: 'hour', at: at('2026-11-24 06:00'), ready: 0 },
          unready: JSON.stringify([{ deviceId: hill, why: 'còn 1 tệp của lượt phát này chưa tải xong' }]),
        },
      ])
      .execute();
    const told = (more: object) =>
      JSON.stringify({ at: '2026-11-24T08:00:00+07:00', version: '0.1.0', volume: 80, ...more });
    const sound = { clock: { offsetMs: 12, trusted: true }, disk: { freeBytes: 21 * 1024 ** 3 } };
    await database.kysely
      .updateTable('device')
      .set({ last_seen_at: clock.now(), heartbeat: told({ ...sound, media: { ready: 14, missing: 0 } }) })
      .where('id', '=', player)
      .execute();
    await database.kysely
      .updateTable('device')
      .set({
        last_seen_at: clock.now() - 45 * 60_000,
        heartbeat: told({ disk: { freeBytes: 3e8 }, media: { ready: 9, missing: 5 } }),
      })
      .where('id', '=', hill)
      .execute();
    await rooms.airingWatch.look(station);
    await rooms.commands.ask(station, actor, player, 'test-sound');
    await devices.configure(id, actor, player, {
      ...{ name: 'Đầu phát chợ Hôm', volume: 80, emergencyVolume: 100, offAirDays: 14 },
      amplifier: { leadMs: 8000, tailMs: 2000 },
    });

    const port = await new Promise<number>((resolve) => {
      server = serve({ fetch: createApp(rooms).fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
        resolve(info.port),
      ) as Server;
    });
    browser = await openChromium();
    const origin = `http://127.0.0.1:${port}`;
    walk = new Walk('life', browser, origin);
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

  it('is told from the zones to the log, and made good with two taps', { timeout: 120_000 }, async () => {
    await page.goto(STATION);
    await walk.look(page, 'today');
    await page.goto(`${STATION}/cum-loa`);
    await page.getByText('Đầu phát Bạch Mai mất kết nối').first().waitFor();
    await walk.look(page, 'zones');
    await page.getByRole('link', { name: 'Đầu phát chợ Hôm' }).first().click();
    await page.getByRole('heading', { name: 'Lệnh gần đây' }).waitFor();
    await walk.look(page, 'player');
    await page.goto(missedPath);
    await page.getByText('Vì sao không phát').first().waitFor();
    await walk.look(page, 'not-heard');
    await page.getByRole('link', { name: 'Phát bù…' }).click();
    await page.getByText('Giờ gần nhất được phép').first().waitFor();
    await walk.look(page, 'make-good');
    await page.getByRole('button', { name: /^Phát bù lúc/ }).click();
    await page.waitForURL((url) => !url.pathname.endsWith('/phat-bu'));
    await page.getByRole('link', { name: 'Bỏ lượt phát bù…' }).waitFor();
    await walk.look(page, 'made-good');
    await page.goto(`${STATION}/nhat-ky?ky=thang&ngay=2026-11-24`);
    await page.getByRole('heading', { name: 'Tổng hợp theo cụm loa' }).waitFor();
    await walk.look(page, 'log');
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: 'test-results/life/09-log-printed.png', fullPage: true });
    expect(walk.allFaults()).toEqual([]);
  });
});
