/**
 * A second factor as people meet it, in Chromium on a real server: an authenticator app (its codes computed here), a passkey (Chromium's
 * virtual one), the sign-in with either, an emergency confirmed by the passkey, and what a station that demands it lets one do
 * without. In the long form a picture of every page is left in test-results/second-factor.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { totpOf, stepOf } from '../../src/accounts/second-factor/totp.ts';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { saveSettings } from '../../src/accounts/stations.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';

let ward: Ward;
let server: LiveServer;
let browser: Browser;
let walk: Walk;
/** A browser has passkeys for names, not for numbers. */
let origin: string;
beforeAll(async () => {
  ward = await setUpWard({ 'chi-huy': ['commander', 'approver'] }, { LOA_SANDBOX: '1' });
  server = new LiveServer(ward.environment);
  await server.start();
  origin = `http://localhost:${server.port}`;
  browser = await openChromium();
  walk = new Walk('second-factor', browser, origin);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await server.stop();
  ward.remove();
});

async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(ward.emailOf(name));
  await page.getByLabel('Mật khẩu').fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
}

async function signOut(page: Page): Promise<void> {
  await page.goto(`/d/${ward.station.slug}`);
  await page.getByRole('button', { name: 'Đăng xuất' }).first().click();
  await page.waitForURL(/dang-nhap/);
}

describe('a second factor in the browser', () => {
  let secret: string;
  let page: Page;

  it('is demanded by a station, and turned on with an app', { timeout: 120_000 }, async () => {
    const opened = await ward.open();
    const settings = { ...ward.station.settings, secondFactor: true };
    await saveSettings(opened.database.kysely, ward.station.id, settings);
    await opened.close();

    page = await walk.person();
    await signIn(page, 'chi-huy');
    await page.waitForURL(/tai-khoan\/hai-lop/);
    await walk.look(page, 'demanded');
    const password = page.locator('#f-begin-password');
    await password.fill(PASSWORD);
    await page.getByRole('button', { name: 'Bật xác thực hai lớp' }).click();
    secret = (await page.locator('code.breaks').innerText()).replaceAll(' ', '');
    await page.getByLabel('Nhập mã 6 số').fill('000000');
    await page.getByRole('button', { name: 'Bật' }).click();
    await page.getByRole('alert').waitFor();
    await walk.look(page, 'scan-refused');
    await page.getByLabel('Nhập mã 6 số').fill(totpOf(secret, stepOf(Date.now())));
    await page.getByRole('button', { name: 'Bật' }).click();
    await page.getByRole('heading', { name: 'Mã dự phòng' }).waitFor();
    await walk.look(page, 'recovery-codes');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin });
    await page.getByRole('button', { name: 'Chép các mã' }).click();
    await page.getByRole('button', { name: 'Đã chép' }).waitFor();
    const shown = await page.locator('.codes code').allInnerTexts();
    const copied = await page.evaluate<string>('navigator.clipboard.readText()');
    expect(copied.split(/\s+/).filter(Boolean)).toEqual(shown);
    await page.getByRole('link', { name: 'Đã cất' }).click();
    await page.waitForURL(new RegExp(`/d/${ward.station.slug}$`));
  });

  it('is a passkey too, by which one signs in', { timeout: 120_000 }, async () => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
        ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.goto('/tai-khoan/hai-lop');
    await page.getByLabel('Tên khóa mới').fill('Máy tính cơ quan');
    await page.locator('#f-passkey-password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Thêm khóa truy cập' }).click();
    await page.getByRole('rowheader', { name: 'Máy tính cơ quan' }).waitFor();
    await walk.look(page, 'passkey-added');

    await signOut(page);
    await signIn(page, 'chi-huy');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).waitFor();
    await walk.look(page, 'second-step');
    await page.getByRole('button', { name: 'Dùng khóa truy cập' }).click();
    await page.waitForURL(new RegExp(`/d/${ward.station.slug}$`));
  });

  it('confirms an emergency in the password’s place', { timeout: 120_000 }, async () => {
    const token = await ward.token(['commander']);
    const written = await server.request(`/api/v1/stations/${ward.station.id}/emergencies`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'channel-test', zones: [ward.zones[0]!.id] }),
    });
    const { id } = (await written.json()) as { id: string };
    await page.goto(`/d/${ward.station.slug}/khan-cap/${id}`);
    await page.getByRole('button', { name: 'bằng khóa truy cập' }).waitFor();
    await walk.look(page, 'order');
    await page.getByRole('button', { name: 'bằng khóa truy cập' }).click();
    await page.getByRole('button', { name: 'bằng khóa truy cập' }).waitFor({ state: 'detached' });
    const address = `/api/v1/stations/${ward.station.id}/emergencies/${id}`;
    const seen = await server.request(address, { headers: { authorization: `Bearer ${token}` } });
    expect(await seen.json()).toMatchObject({ second: null, confirmedAt: expect.any(String) as string });
  });

  it(
    'is a code of the app where the key is not at hand, and gone when it is taken off',
    { timeout: 120_000 },
    async () => {
      const other = await walk.person();
      await signIn(other, 'chi-huy');
      await other.getByLabel('Mã xác thực').fill(totpOf(secret, stepOf(Date.now()) + 1));
      await other.getByRole('button', { name: 'Tiếp tục' }).click();
      await other.waitForURL(new RegExp(`/d/${ward.station.slug}$`));
      await other.goto('/tai-khoan');
      await walk.look(other, 'account');

      const opened = await ward.open();
      const user = (await opened.auth.findUser(ward.emailOf('chi-huy')))!;
      await opened.secondFactors.turnOff(user.id, COMMAND_LINE);
      await opened.close();
      await other.goto(`/d/${ward.station.slug}`);
      await other.waitForURL(/tai-khoan\/hai-lop\?bat-buoc=1/);
      expect(walk.allFaults()).toEqual([]);
    },
  );
});
