/**
 * Nói trực tiếp as people do it: allowed, prepared with a password, spoken into a browser's microphone, heard from a real player's
 * sink, stopped, kept. In Chromium, whose microphone is one that beeps.
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
import { runProcess } from '../../src/kernel/process.ts';
import { asRunOfAirings } from '../../src/playout/as-run.store.ts';
import { findSpeech } from '../../src/live/live.store.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { ended, said, startProgram } from '../support/programs.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const soon = { timeout: 30_000, interval: 200 };

let folder: string;
let installation: Installation;
let station: Station;
let server: ChildProcess;
let player: ChildProcess | undefined;
let browser: Browser;
let walk: Walk;
let origin: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-live-'));
  const environment = {
    ...{ LOA_DATA: join(folder, 'server'), LOA_SANDBOX: '1', LOA_CLOCK: '2026-11-24T09:00:00+07:00' },
    ...{ LOA_LOG_LEVEL: 'warn', PORT: '0', HOST: '127.0.0.1' },
  };
  server = startProgram('main.js', [], environment);
  [, origin] = (await said(server, /(http:\/\/localhost:\d+)/)) as unknown as [string, string];
  installation = await openInstallation(environment, { log: silentLog });
  ({ station } = await setUp(
    installation,
    {
      ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở', 'Ngõ 5'] },
      ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: true, name: 'Nguyễn Thị Hà', email: 'ha@phuong.invalid' },
      password: PASSWORD,
    },
    COMMAND_LINE,
  ));
  const speaker = { name: 'Phạm Văn Nam', email: 'nam@phuong.invalid', roles: ['speaker' as const] };
  await installation.people.add(station.id, COMMAND_LINE, { ...speaker, password: PASSWORD });
  const zones = await listZones(installation.database.kysely, station.id);
  const { code } = await installation.devices.issueCode(station.id, COMMAND_LINE, [zones[1]!.id]);
  const words = ['--server', origin, '--pair', code, '--name', 'Máy phát ngõ 5'];
  const place = ['--data', join(folder, 'player'), '--sink', `file:${join(folder, 'heard.wav')}`];
  player = startProgram('cli.js', ['player', ...words, ...place], { LOA_LOG_LEVEL: 'error' });
  browser = await openChromium(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  walk = new Walk('live', browser, origin);
}, 60_000);

afterAll(async () => {
  await ended(player);
  await browser.close();
  await ended(server);
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

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

describe('nói trực tiếp, by the pages', () => {
  it('is prepared, spoken, heard, stopped and kept', { timeout: 120_000 }, async () => {
    const { kysely } = installation.database;
    const home = `/d/${station.slug}/noi-truc-tiep`;
    const chief = await walk.person();
    await signIn(chief, 'ha@phuong.invalid');
    await chief.goto(home);
    // The administrator has no such right by being one.
    expect(await wordsOf(chief)).not.toContain('Chuẩn bị nói');

    const nam = await walk.person();
    await nam.setViewportSize({ width: 360, height: 740 });
    await signIn(nam, 'nam@phuong.invalid');
    await nam.goto(home);
    expect(await nam.locator('input[name=zones]:checked').count()).toBe(0);
    await nam.getByLabel('Nói nhiều nhất (phút)').fill('60');
    await press(nam, 'Tiếp tục: mở micro');
    expect(await wordsOf(nam)).toContain('Còn 4 chỗ cần sửa');
    await walk.look(nam, 'refused');
    await nam.setViewportSize({ width: 360, height: 740 });
    await nam.getByLabel('Ngõ 5').check();
    await nam.getByLabel('Tên lần nói').fill('Thông báo họp tổ dân phố');
    await nam.getByLabel('Nói nhiều nhất (phút)').fill('5');
    await nam.getByLabel('Nhập lại mật khẩu của bạn').fill(PASSWORD);
    await press(nam, 'Tiếp tục: mở micro');
    const id = nam.url().split('/').at(-1)!;
    await nam.getByRole('button', { name: 'Bắt đầu nói ra loa' }).waitFor();
    await walk.look(nam, 'ready');
    await nam.setViewportSize({ width: 360, height: 740 });
    await nam.getByRole('button', { name: 'Bắt đầu nói ra loa' }).click();
    await expect.poll(() => wordsOf(nam), soon).toContain('Đang phát ra loa');
    await expect
      .poll(async () => Number(await nam.locator('[data-speak-level]').getAttribute('value')), soon)
      .toBeGreaterThanOrEqual(0);

    const airingId = (await findSpeech(kysely, station.id, id))!.airingId!;
    const rows = () => asRunOfAirings(kysely, station.id, [airingId]);
    await expect.poll(async () => (await rows()).length, soon).toBe(1);
    await walk.look(nam, 'speaking');
    await chief.goto(`${home}/${id}`);
    expect(await wordsOf(chief)).toContain('Phạm Văn Nam đang nói');
    await walk.look(chief, 'watched');
    await nam.waitForTimeout(3000);
    await press(nam, 'Dừng');
    await expect.poll(async () => (await rows()).at(-1)?.kind, soon).toBe('end');
    expect((await rows()).at(-1)).toMatchObject({ item: 0, outcome: 'completed' });
    expect((await rows()).at(-1)!.playedMs).toBeGreaterThan(2500);
    await expect.poll(() => wordsOf(nam), soon).toContain('Bản ghi âm');
    expect(await wordsOf(nam)).toContain('Người nói bấm Dừng.');
    await walk.look(nam, 'kept');

    const { recording } = (await findSpeech(kysely, station.id, id))!;
    expect(recording!.durationMs).toBeGreaterThan(3000);
    await ended(player);
    player = undefined;
    // Chromium's microphone beeps once a second.
    const words = ['-hide_banner', '-i', join(folder, 'heard.wav'), '-af', 'volumedetect', '-f', 'null', '-'];
    const level = await runProcess('ffmpeg', words, { limits: { wallMs: 20_000 } });
    expect(Number(/max_volume: (-?[\d.]+) dB/.exec(level.stderr)![1])).toBeGreaterThan(-25);
    expect(walk.allFaults()).toEqual([]);
  });
});
