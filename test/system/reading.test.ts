/**
 * How a text is read, as an editor works on it in Chromium: the marks, a word that the machine only guesses, taught and heard, and a
 * person who reads it out instead, into a microphone that beeps.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation } from '../../src/accounts/installation.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { ended, said, startProgram } from '../support/programs.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const soon = { timeout: 60_000, interval: 200 };

let folder: string;
let server: ChildProcess;
let browser: Browser;
let walk: Walk;
let home: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-reading-'));
  const environment = {
    ...{ LOA_DATA: join(folder, 'server'), LOA_LOG_LEVEL: 'warn', PORT: '0', HOST: '127.0.0.1' },
  };
  server = startProgram('main.js', [], environment);
  const [, origin] = await said(server, /(http:\/\/localhost:\d+)/);
  const installation = await openInstallation(environment, { log: silentLog });
  const { station } = await setUp(
    installation,
    {
      ...{ station: 'Đài truyền thanh phường Hai Bà Trưng', zones: ['Trụ sở'], timeZone: 'Asia/Ho_Chi_Minh' },
      ...{ trial: true, name: 'Nguyễn Thị Hà', email: 'ha@phuong.invalid', password: PASSWORD },
    },
    COMMAND_LINE,
  );
  const editor = { name: 'Trần Văn Minh', email: 'minh@phuong.invalid', roles: ['editor' as const] };
  await installation.people.add(station.id, COMMAND_LINE, { ...editor, password: PASSWORD });
  await installation.close();
  home = `/d/${station.slug}`;
  browser = await openChromium(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']);
  walk = new Walk('reading', browser, origin!);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await ended(server);
  rmSync(folder, { recursive: true, force: true });
});

async function press(page: Page, name: string): Promise<void> {
  const left = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await left;
}

/** Seconds of the sound in a player of the page. */
async function secondsOf(page: Page, within: string): Promise<number> {
  const audio = page.locator(`${within} audio[src]`).first();
  await audio.waitFor({ state: 'attached' });
  return audio.evaluate(
    (element) =>
      new Promise<number>((resolve) => {
        const sound = element as unknown as {
          duration: number;
          preload: string;
          load(): void;
          onloadedmetadata: () => void;
        };
        sound.onloadedmetadata = () => resolve(sound.duration);
        sound.preload = 'metadata';
        sound.load();
      }),
  );
}

const wordsOf = (page: Page) => page.getByRole('main').innerText();

describe('how a text is read, by the pages', () => {
  it('is seen, taught, heard, and read out by a person instead', { timeout: 240_000 }, async () => {
    const page = await walk.person();
    await page.goto('/dang-nhap');
    await page.getByLabel('E-mail').fill('minh@phuong.invalid');
    await page.getByLabel('Mật khẩu').fill(PASSWORD);
    await press(page, 'Đăng nhập');

    // Written, and marked: what was changed, and what is a guess.
    await page.goto(`${home}/tin-bai/moi`);
    await page.getByLabel('Tiêu đề').fill('Ngày hội chuyển đổi số');
    const text = 'Từ 7h30 ngày 15/8, khu XQRT mở cửa đón người dân đến làm TTHC. Khu XQRT ở ngõ 3/12.';
    await page.getByLabel('Nội dung', { exact: true }).fill(text);
    const reading = page.locator('#van-ban-doc');
    await expect.poll(() => reading.innerText(), soon).toContain('bảy giờ ba mươi phút');
    expect(await reading.innerText()).toMatch(/2 chỗ chưa chắc/);
    await reading.locator('.word-unsure').first().hover();
    await expect.poll(() => reading.innerText(), soon).toContain('Chưa chắc');
    await walk.look(page, 'marks');
    await press(page, 'Lưu nháp');
    const item = page.url();

    // Taught on the lexicon's page, which lists it among the doubtful words, and heard before it is saved.
    const desk = page.viewportSize()!;
    await page.setViewportSize({ width: 360, height: 740 });
    await page.goto(`${home}/quan-tri/tu-dien`);
    // The row of tabs is wider than a phone, and begins at this one.
    const tab = (await page.locator('.tabs [aria-current]').boundingBox())!;
    expect([tab.x >= 0, tab.x + tab.width <= 360]).toEqual([true, true]);
    await page.setViewportSize(desk);
    expect(await wordsOf(page)).toContain('XQRT');
    await page.getByRole('link', { name: 'Dạy', exact: true }).first().click();
    expect(await page.getByLabel('Từ viết').inputValue()).toBe('XQRT');
    await page.getByLabel('Cách đọc').fill('marketing');
    await press(page, 'Lưu cách đọc');
    expect(await wordsOf(page)).toContain('từng âm tiếng Việt');
    await walk.look(page, 'refused');
    await page.getByLabel('Cách đọc').fill('quảng trường xanh');
    expect(await wordsOf(page)).not.toContain('chỗ cần sửa');
    await page.getByLabel('Câu để nghe thử').fill('Mời bà con đến khu XQRT lúc 7h30.');
    await page.getByRole('button', { name: 'Nghe thử' }).click();
    const seconds = await secondsOf(page, '#nghe-cach-doc');
    expect(seconds).toBeGreaterThan(2.5);
    expect(await page.locator('#nghe-cach-doc').innerText()).toContain('quảng trường xanh');
    await walk.look(page, 'heard');
    await press(page, 'Lưu cách đọc');
    expect(await wordsOf(page)).toContain('Từ nay “XQRT” đọc là “quảng trường xanh”');
    expect(await wordsOf(page)).toContain('Không có từ nào phải đoán');
    await page.goto(item);
    expect(await reading.innerText()).toContain('khu quảng trường xanh mở cửa');
    expect(await reading.innerText()).not.toContain('chưa chắc');

    // Read out by a person: rolling by while it is recorded, listened to, kept.
    await page.getByRole('link', { name: 'Người đọc, ghi âm tại đây' }).click();
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).waitFor();
    expect(await page.locator('[data-record-text]').innerText()).toContain('quảng trường xanh');
    await walk.look(page, 'prompter');
    await page.getByLabel('Tốc độ chữ chạy').selectOption('4.2');
    await page.getByRole('button', { name: 'Bắt đầu ghi' }).click();
    const stop = page.getByRole('button', { name: 'Dừng và nghe lại' });
    await stop.waitFor();
    await page.waitForTimeout(4000);
    expect(
      await page
        .locator('[data-record-text]')
        .evaluate((box) => (box as unknown as { scrollTop: number }).scrollTop),
    ).toBeGreaterThan(5);
    const back = page.waitForEvent('domcontentloaded');
    await stop.click();
    await back;
    expect(await wordsOf(page)).toContain('Bản vừa ghi');
    const recorded = await secondsOf(page, 'main');
    expect(recorded).toBeGreaterThan(3);
    await walk.look(page, 'take');
    await press(page, 'Dùng bản này');
    expect(new URL(page.url()).pathname).toBe(new URL(item).pathname);
    expect(await wordsOf(page)).toContain('Bản ghi âm đã đính kèm');
    expect(walk.allFaults()).toEqual([]);
  });
});
