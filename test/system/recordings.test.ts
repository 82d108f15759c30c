/**
 * Recordings as people bring them: three files at once, one of them no sound at all, a silence cut away, a quarter of an hour of
 * bulletin heard as it will sound, and sent to approval – in Chromium, on a real server. In the long form pictures are left in test-results/recordings.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium } from '../../src/web/testing/browser.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { Walk } from '../support/walk.ts';

let ward: Ward;
let server: LiveServer;
let browser: Browser;
let walk: Walk;
let base: string;
let folder: string;
let files: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-recordings-'));
  files = [
    made('ban-doc-dai.mp3', 'anoisesrc=d=810:c=pink:a=0.2:r=24000,tremolo=f=3:d=0.8', '-b:a', '128k'),
    made('loi-nhac.wav', 'anoisesrc=d=40:c=pink:a=0.2:r=24000,tremolo=f=3:d=0.8,adelay=6000'),
    join(folder, 'anh-chup.mp3'),
  ];
  writeFileSync(files[2]!, 'Đây là chữ, không phải âm thanh. '.repeat(200));
  ward = await setUpWard({ 'bien-tap': ['editor'], duyet: ['approver'] }, {});
  server = new LiveServer(ward.environment);
  await server.start();
  base = `/d/${ward.station.slug}`;
  browser = await openChromium();
  walk = new Walk('recordings', browser, server.origin);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  ward.remove();
  rmSync(folder, { recursive: true, force: true });
});

function made(name: string, source: string, ...form: string[]): string {
  const file = join(folder, name);
  execFileSync('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', source, '-ac', '1', ...form, file]);
  return file;
}

async function press(page: Page, name: string | RegExp): Promise<void> {
  const left = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name }).first().click();
  await left;
}

const signedIn = async (name: string) => walk.person(await server.signIn(ward.emailOf(name)));

/** The entry of a file on the page of uploads. */
const entryOf = (page: Page, file: string) => page.getByRole('main').locator('li.upload', { hasText: file });

async function madeInto(page: Page, file: string, title: string): Promise<void> {
  await page.goto(`${base}/tai-ban-ghi`);
  await entryOf(page, file).getByRole('link', { name: 'Tạo tin, bài' }).click();
  await page.getByLabel('Tiêu đề').fill(title);
  await page
    .getByLabel('Nội dung', { exact: true })
    .fill('Tóm tắt: phường nhắc bà con nộp hồ sơ trực tuyến.');
  await page.getByLabel(/Thuộc nội dung cải cách hành chính/).check();
  await page.getByRole('checkbox', { name: /^e\)/ }).check();
  await page.getByLabel(/^Đơn vị cung cấp/).fill('Trung tâm Phục vụ hành chính công phường');
  await press(page, 'Gửi duyệt');
  await page.getByRole('main').locator('audio[src]').first().waitFor({ state: 'attached', timeout: 240_000 });
}

it('three recordings become a bulletin by the pages alone', { timeout: 300_000 }, async () => {
  const editor = await signedIn('bien-tap');

  // 1. All at once; each says what it is, in words.
  await editor.goto(`${base}/tai-ban-ghi`);
  await walk.look(editor, 'no-uploads');
  await editor.getByLabel('Bản ghi âm hoặc video').setInputFiles(files);
  await entryOf(editor, 'ban-doc-dai.mp3').getByText('Dùng được').waitFor();
  await entryOf(editor, 'loi-nhac.wav').getByText('Dùng được').waitFor();
  await entryOf(editor, 'anh-chup.mp3').getByText('Không dùng được').waitFor();
  expect(await entryOf(editor, 'anh-chup.mp3').innerText()).toMatch(
    /Không nhận ra|không có âm thanh|âm thanh/,
  );
  await walk.look(editor, 'uploads');

  // 2. The silence at its beginning is cut by one tap.
  const memo = entryOf(editor, 'loi-nhac.wav');
  const cut = editor.waitForEvent('domcontentloaded');
  await memo.getByRole('button', { name: /^Cắt im lặng/ }).click();
  await cut;
  expect(await entryOf(editor, 'loi-nhac.wav').innerText()).toMatch(
    /Đã cắt im lặng, còn 0:(39|40|41)|40 giây/,
  );

  // 3. Each becomes an item, with a summary; the edit page shows the waveform.
  await madeInto(editor, 'loi-nhac.wav', 'Lời nhắc nộp hồ sơ');
  await walk.look(editor, 'item-of-a-recording');
  await madeInto(editor, 'ban-doc-dai.mp3', 'Bài đọc dài');

  // 4. Approved, put together, and heard whole: more than thirteen minutes, with a pause between.
  const approver = await signedIn('duyet');
  for (let item = 0; item < 2; item++) {
    await approver.goto(`${base}/duyet`);
    const card = approver.locator('details').first();
    if (!(await card.evaluate((one) => (one as unknown as { open: boolean }).open)))
      await card.locator('summary').first().click();
    await press(approver, /^Duyệt$/);
  }
  await editor.goto(`${base}/ban-tin/moi`);
  await editor.getByLabel('Tên bản tin').fill('Bản tin mười lăm phút');
  for (const title of ['Lời nhắc nộp hồ sơ', 'Bài đọc dài']) {
    const choice = editor.getByLabel(/^Thêm tin, bài đã duyệt/);
    await choice.selectOption({ label: await choice.locator('option', { hasText: title }).innerText() });
    await press(editor, 'Đưa vào bản tin');
  }
  await editor.getByLabel('Giữa hai tin, bài').selectOption({ label: 'Khoảng lặng 1 giây' });
  await press(editor, /^Lưu bản tin$/);
  const told = await editor.getByRole('main').innerText();
  expect(told).toContain('Khoảng lặng');
  expect(told).toMatch(/14:1\d|14 phút 1\d giây/);
  await walk.look(editor, 'bulletin');

  expect(walk.allFaults()).toEqual([]);
});

/** What plays once `seekTo` was reached by the browser itself. */
const heardFrom = (seekTo: number, opus: string) => `new Promise((resolve, reject) => {
  const audio = document.querySelector('audio:has(source[src="${opus}"])');
  audio.addEventListener('error', () => reject(new Error('no source plays')));
  audio.addEventListener('seeked', () => resolve(
    { src: audio.currentSrc, seconds: Math.round(audio.duration), at: audio.currentTime },
  ));
  audio.addEventListener('loadedmetadata', () => (audio.currentTime = ${seekTo}), { once: true });
  audio.preload = 'auto';
  audio.load();
})`;

it('a long original is listened to as Opus, from anywhere in it, and as it is where there is none', async () => {
  const editor = await signedIn('bien-tap');
  const ranges: string[] = [];
  editor.on('response', (response) => {
    if (response.url().endsWith('/opus') && response.status() === 206)
      ranges.push(response.headers()['content-range']!);
  });
  await editor.goto(`${base}/tai-ban-ghi`);
  const source = entryOf(editor, 'ban-doc-dai.mp3').locator('audio source').first();
  const opus = (await source.getAttribute('src'))!;
  expect(opus).toMatch(/\/opus$/);
  await expect.poll(async () => (await editor.request.head(opus)).status(), { timeout: 120_000 }).toBe(200);
  // A line slow enough that the place is asked for before all that lies before it has come.
  const line = await editor.context().newCDPSession(editor);
  const slow = { offline: false, latency: 20, uploadThroughput: 100_000, downloadThroughput: 100_000 };
  await line.send('Network.emulateNetworkConditions', slow);
  const heard = await editor.evaluate(heardFrom(700, opus));
  expect(heard).toEqual({ src: `${server.origin}${opus}`, seconds: 810, at: 700 });
  // Not all that lies before it was fetched.
  expect(ranges.some((range) => !range.startsWith('bytes 0-'))).toBe(true);
  await line.send('Network.emulateNetworkConditions', { ...slow, downloadThroughput: -1 });

  await editor.route('**/opus', (route) => route.fulfill({ status: 404 }));
  await editor.reload();
  const plain = await editor.evaluate(heardFrom(700, opus));
  expect(plain).toEqual({ src: `${server.origin}${opus.replace(/\/opus$/, '')}`, seconds: 810, at: 700 });
}, 180_000);
