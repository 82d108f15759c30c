/**
 * Phát khẩn cấp as people do it: ordered at a desk, confirmed by a second person on a phone, watched until a real player sounds,
 * stopped, corrected. In Chromium, on a real server; in the long form a picture of every page is left in test-results/emergency.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import type { Station } from '../../src/accounts/stations.ts';
import { listZones } from '../../src/accounts/zones.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { ended, said, startProgram } from '../support/programs.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const TEXT = 'Nước sông dâng nhanh. Bà con ngõ 5 chuyển đồ lên tầng hai ngay.';

let folder: string;
let environment: Record<string, string>;
let installation: Installation;
let station: Station;
let server: ChildProcess;
let player: ChildProcess | undefined;
let browser: Browser;
let walk: Walk;
let origin: string;

async function addPerson(name: string, email: string, role: 'commander' | 'editor') {
  const person = { name, email, roles: [role], password: PASSWORD };
  await installation.people.add(station.id, COMMAND_LINE, person);
}

/** A player of one zone that is paired, and never heard of again. */
async function pair(zone: string): Promise<string> {
  const { code } = await installation.devices.issueCode(station.id, COMMAND_LINE, [zone]);
  return code;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-emergency-'));
  environment = {
    LOA_DATA: join(folder, 'server'),
    LOA_SANDBOX: '1',
    LOA_CLOCK: '2026-11-24T09:00:00+07:00',
    LOA_LOG_LEVEL: 'warn',
    PORT: '0',
    HOST: '127.0.0.1',
  };
  server = startProgram('main.js', [], environment);
  [, origin] = (await said(server, /(http:\/\/localhost:\d+)/)) as unknown as [string, string];
  installation = await openInstallation(environment, { log: silentLog });
  ({ station } = await setUp(
    installation,
    {
      ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở', 'Ngõ 5', 'Ngõ 7'] },
      ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: true, name: 'Nguyễn Thị Hà', email: 'ha@phuong.invalid' },
      password: PASSWORD,
    },
    COMMAND_LINE,
  ));
  await addPerson('Trần Thị Lan', 'lan@phuong.invalid', 'commander');
  await addPerson('Lê Văn Minh', 'minh@phuong.invalid', 'commander');
  const [, second, third] = await listZones(installation.database.kysely, station.id);
  await installation.devices.pair(await pair(third!.id), 'Máy phát ngõ 7', '192.0.2.9');
  const words = ['--server', origin, '--pair', await pair(second!.id), '--name', 'Máy phát ngõ 5'];
  const place = ['--data', join(folder, 'player'), '--sink', `file:${join(folder, 'heard.wav')}`];
  player = startProgram('cli.js', ['player', ...words, ...place], { LOA_LOG_LEVEL: 'error' });
  browser = await openChromium();
  walk = new Walk('emergency', browser, origin);
}, 60_000);

afterAll(async () => {
  await ended(player);
  await browser.close();
  await ended(server);
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Presses what is called so, and waits for the page that comes. */
async function press(page: Page, name: string): Promise<void> {
  const left = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await left;
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await press(page, 'Đăng nhập');
}

const wordsOf = (page: Page) => page.getByRole('main').innerText();
const soon = { timeout: 30_000, interval: 200 };

describe('phát khẩn cấp, by the pages', () => {
  it('is ordered, confirmed by two, heard, stopped and corrected', { timeout: 180_000 }, async () => {
    const home = `/d/${station.slug}`;
    const chief = await walk.person();
    await signIn(chief, 'ha@phuong.invalid');
    // The administrator has no such right by being one.
    expect(await chief.getByText('Phát khẩn cấp…').count()).toBe(0);

    // 1. First step: what, where, until when. Nothing is chosen beforehand.
    const lan = await walk.person();
    await signIn(lan, 'lan@phuong.invalid');
    await walk.look(lan, 'today');
    await lan.getByRole('link', { name: 'Phát khẩn cấp…' }).first().click();
    await lan.waitForURL(/\/khan-cap\/moi$/);
    expect(await lan.locator('input[name=zones]:checked').count()).toBe(0);
    await lan.getByLabel('Hiệu lực (phút)').fill('600');
    await press(lan, 'Tiếp tục: đọc lại lệnh');
    expect(await wordsOf(lan)).toContain('Còn 3 chỗ cần sửa');
    expect(await lan.getByLabel('Hiệu lực (phút)').inputValue()).toBe('600');
    await walk.look(lan, 'refused');
    await lan.getByLabel('Ngõ 5').check();
    await lan.getByLabel('Ngõ 7').check();
    await lan.getByLabel('Nội dung đọc').fill(TEXT);
    await lan.getByLabel('Hiệu lực (phút)').fill('30');
    await press(lan, 'Tiếp tục: đọc lại lệnh');

    // 2. Read back, with the sound that will be heard; a wrong password goes no further.
    await lan.locator('audio[src]').first().waitFor({ state: 'attached' });
    expect(await wordsOf(lan)).toContain(TEXT);
    await walk.look(lan, 'read-back');
    await lan.getByLabel('Nhập lại mật khẩu của bạn').fill('sai mật khẩu');
    await press(lan, 'Xác nhận, chuyển người thứ hai');
    expect(await wordsOf(lan)).toContain('Mật khẩu chưa đúng.');
    await lan.getByLabel('Nhập lại mật khẩu của bạn').fill(PASSWORD);
    await press(lan, 'Xác nhận, chuyển người thứ hai');
    expect(await wordsOf(lan)).toContain('Chờ người thứ hai');
    await walk.look(lan, 'waiting');

    // 3. The second person, on a phone, from the to-do list.
    const minh = await walk.person();
    await minh.setViewportSize({ width: 360, height: 740 });
    await signIn(minh, 'minh@phuong.invalid');
    expect(await minh.getByRole('link', { name: 'Khẩn cấp…' }).isVisible()).toBe(true);
    await minh.getByRole('main').getByRole('link', { name: 'Xác nhận', exact: true }).click();
    await minh.getByLabel('Nhập lại mật khẩu của bạn').waitFor();
    await walk.look(minh, 'second-person');
    await minh.setViewportSize({ width: 360, height: 740 });
    await minh.getByLabel('Nhập lại mật khẩu của bạn').fill(PASSWORD);
    await press(minh, 'Phát ngay ra loa');

    // 4. Live: who has got it, who sounds, and who has said nothing comes first. The other page follows by itself.
    await expect.poll(() => wordsOf(lan), soon).toMatch(/1\/2\s+đầu phát đã phát tiếng/);
    await expect.poll(() => wordsOf(minh), soon).toMatch(/1\/2\s+đầu phát đã nhận lệnh/);
    const rows = minh.getByRole('rowheader');
    expect(await rows.first().innerText()).toBe('Máy phát ngõ 7');
    await walk.look(minh, 'live');
    await chief.goto(home);
    await walk.look(chief, 'today-emergency');

    // 5. Stopped from the phone; a reason is asked for and not waited for, and the player takes it.
    await minh.setViewportSize({ width: 360, height: 740 });
    await minh.getByText('Dừng phát…').first().click();
    const dialog = minh.locator('dialog[open]');
    await dialog.getByLabel('Lý do dừng').fill('Phát nhầm địa bàn');
    await walk.look(minh, 'stopping');
    await dialog.getByRole('button', { name: 'Dừng phát' }).click();
    await expect.poll(() => wordsOf(minh), soon).toMatch(/1\/2\s+đầu phát đã nhận lệnh dừng/);
    await walk.look(minh, 'stopped');

    // 6. A correction is prepared, and no zone is chosen for the person.
    await minh.getByRole('link', { name: 'Phát đính chính…' }).click();
    await minh.waitForURL(/viec=corrects/);
    expect(await minh.getByLabel('Nội dung đọc').inputValue()).toMatch(/^Xin đính chính\./);
    expect(await minh.locator('input[name=zones]:checked').count()).toBe(0);
    await minh.getByLabel('Ngõ 5').check();
    await press(minh, 'Tiếp tục: đọc lại lệnh');
    expect(await wordsOf(minh)).toContain('Xin đính chính');
    await walk.look(minh, 'correction');

    // 7. A test of the channel needs one person and makes no sound.
    await lan.goto(`${home}/khan-cap/moi`);
    await lan.getByLabel('Thử kênh').check();
    await lan.getByLabel('Ngõ 5').check();
    await press(lan, 'Tiếp tục: đọc lại lệnh');
    await lan.getByLabel('Nhập lại mật khẩu của bạn').fill(PASSWORD);
    await press(lan, 'Thử kênh');
    await expect.poll(() => wordsOf(lan), soon).toMatch(/1\/1\s+đầu phát đã nhận lệnh/);
    expect(await wordsOf(lan)).not.toContain('đã phát tiếng');
    await walk.look(lan, 'channel-test');

    await lan.goto(`${home}/khan-cap`);
    await walk.look(lan, 'orders');
    await lan.goto(`${home}/khan-cap/canh-bao`);
    await walk.look(lan, 'alerts');
    expect(walk.allFaults()).toEqual([]);
  });
});
