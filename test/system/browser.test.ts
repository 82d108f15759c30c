/**
 * The main path as people walk it: in Chromium, on a real server and a real player, by the pages alone. In the long form
 * a picture of every page is left in test-results/walk.
 */
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STORY, STORY_MONTH } from '../../src/demo-story.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { ended, said, startProgram } from '../support/programs.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const DATE = '2026-11-24';
/** Long enough to be stopped in the middle on the sandbox clock, where a minute is ten seconds. */
const LONG_TEXT =
  'Tổ dân phố nhắc bà con nộp hồ sơ trực tuyến, theo dõi kết quả trên Cổng DVCQG và góp ý với UBND phường. '.repeat(
    30,
  );

let folder: string;
let environment: Record<string, string>;
let server: ChildProcess;
let player: ChildProcess | undefined;
let browser: Browser;
let walk: Walk;
let origin: string;
let code: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-walk-'));
  environment = {
    LOA_DATA: join(folder, 'server'),
    LOA_SANDBOX: '1',
    LOA_CLOCK: `${DATE}T06:50:00+07:00,x6`,
    LOA_LOG_LEVEL: 'warn',
    PORT: '0',
    HOST: '127.0.0.1',
  };
  server = startProgram('main.js', [], environment);
  const match = await said(server, /(http:\/\/localhost:\d+)\n[^]*Mã cài đặt lần đầu: (\S+)/);
  [, origin, code] = match as unknown as [string, string, string];
  browser = await openChromium();
  walk = new Walk('walk', browser, origin);
});

afterAll(async () => {
  await ended(player);
  await browser.close();
  await ended(server);
  rmSync(folder, { recursive: true, force: true });
});

/** Presses what is called so, and waits for the page that comes. */
async function press(page: Page, name: string): Promise<void> {
  const left = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await left;
}

async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Mật khẩu').fill(password);
  await press(page, 'Đăng nhập');
}

async function writeScript(page: Page, station: string, title: string, text: string): Promise<void> {
  await page.goto(`${station}/tin-bai/moi`);
  await page.getByLabel('Tiêu đề').fill(title);
  await page.getByLabel('Nội dung', { exact: true }).fill(text);
  await page.getByLabel(/Thuộc nội dung cải cách hành chính/).check();
  await page.getByRole('checkbox', { name: /^e\)/ }).check();
  await page.getByLabel(/^Đơn vị cung cấp/).fill('Trung tâm Phục vụ hành chính công phường');
}

/** Submits the open item and waits, on the same page, until its sound is there. */
async function submitted(page: Page): Promise<void> {
  await press(page, 'Gửi duyệt');
  await page.getByRole('main').locator('audio[src]').first().waitFor({ state: 'attached', timeout: 240_000 });
}

/** The time of the sandbox clock that the pages show, in minutes of the day. */
async function minuteOnPage(page: Page, station: string): Promise<number> {
  await page.goto(station);
  const [, hours, minutes] = /· (\d\d):(\d\d)/.exec(await page.getByRole('main').innerText())!;
  return Number(hours) * 60 + Number(minutes);
}

const clockWords = (minute: number) =>
  [Math.floor(minute / 60), minute % 60].map((part) => String(part).padStart(2, '0')).join(':');

describe('the main path, by the pages alone', () => {
  it('leads from the first run to the month’s count', { timeout: 900_000 }, async () => {
    // 1. The first run, with the code from the console.
    const chief = await walk.person();
    await chief.goto('/');
    await walk.look(chief, 'first-run');
    await chief.getByLabel('Mã cài đặt').fill(code);
    await chief.getByLabel('Tên đài').fill('Đài truyền thanh phường Hai Bà Trưng');
    await chief.getByLabel('Họ và tên người quản trị').fill('Nguyễn Thị Hà');
    await chief.getByLabel('E-mail').fill('ha@phuong.invalid');
    await chief.getByLabel('Mật khẩu').fill(PASSWORD);
    await press(chief, 'Tạo đài và tài khoản quản trị');
    await chief.waitForURL(/\/d\/[^/]+$/);
    const station = new URL(chief.url()).pathname;
    await walk.look(chief, 'today-empty');

    const added = async (name: string, email: string, role: RegExp): Promise<string> => {
      await chief.goto(`${station}/quan-tri/nguoi-dung`);
      await chief.getByLabel('Họ và tên').fill(name);
      await chief.getByLabel('E-mail').fill(email);
      await chief.getByRole('checkbox', { name: role }).check();
      await press(chief, 'Thêm người dùng');
      return chief.getByRole('main').locator('code').first().innerText();
    };
    const editorPassword = await added('Trần Văn Minh', 'minh@phuong.invalid', /biên tập viên/i);
    await walk.look(chief, 'people');
    const approverPassword = await added('Lê Thu Hương', 'huong@phuong.invalid', /lãnh đạo duyệt/i);

    // 2. Write, see how it is read, save, submit, and the sound is made.
    const editor = await walk.person();
    await editor.goto('/dang-nhap');
    await walk.look(editor, 'sign-in');
    await signIn(editor, 'minh@phuong.invalid', editorPassword);
    await writeScript(editor, station, STORY[0]!.title, STORY[0]!.text);
    const reading = editor.locator('#van-ban-doc');
    await reading.getByText('Thời lượng ước tính').waitFor();
    expect(await reading.innerText()).toContain('Ủy ban nhân dân');
    await walk.look(editor, 'editor');
    // Beside the text, and still there when one has gone down to the file's field.
    const [written, spoken] = [
      (await editor.getByLabel('Nội dung', { exact: true }).boundingBox())!,
      (await reading.boundingBox())!,
    ];
    expect(spoken.x).toBeGreaterThan(written.x + written.width);
    await editor.evaluate('scrollTo(0, 400)');
    expect((await reading.boundingBox())!.y).toBeGreaterThan(0);
    await press(editor, 'Lưu nháp');
    await submitted(editor);
    await walk.look(editor, 'submitted');
    await writeScript(editor, station, STORY[1]!.title, LONG_TEXT);
    await submitted(editor);
    await editor.goto(`${station}/tin-bai`);
    await walk.look(editor, 'scripts');
    // One calm row: the search is as tall as its button, beside the states.
    expect(await heightOf(editor.getByRole('main').getByRole('search'))).toBeLessThan(60);

    // 3. Somebody else reads, listens and approves.
    const approver = await walk.person();
    await signIn(approver, 'huong@phuong.invalid', approverPassword);
    for (const number of [1, 2]) {
      await approver.goto(`${station}/duyet`);
      const card = approver.locator('details').first();
      if (!(await card.evaluate((one) => (one as unknown as { open: boolean }).open)))
        await card.locator('summary').first().click();
      if (number === 1) await walk.look(approver, 'approvals');
      const tap = await middleOf(
        approver.getByRole('main').getByRole('button', { name: 'Duyệt', exact: true }).first(),
      );
      expect(tap.y, 'at the thumb however long the card').toBeLessThan(900);
      await press(approver, 'Duyệt');
      // The same tap once more meets no Duyệt, nor does it with the next card open.
      const next = approver.getByRole('main').locator('details:not([open]) summary');
      if (number === 1) {
        expect(await wordsAt(approver, tap)).not.toBe('Duyệt');
        await next.first().click();
        expect(await wordsAt(approver, tap)).not.toBe('Duyệt');
      }
    }
    await walk.look(approver, 'approved');

    // 4. A bulletin, and a slot: one that breaks a rule is refused in the rule's words with what was typed.
    await editor.goto(`${station}/ban-tin/moi`);
    await editor.getByLabel('Tên bản tin').fill('Bản tin sáng');
    for (const title of [STORY[0]!.title, STORY[1]!.title]) {
      const choice = editor.getByLabel(/^Thêm tin, bài đã duyệt/);
      const label = await choice.locator('option', { hasText: title }).innerText();
      await choice.selectOption({ label });
      await press(editor, 'Đưa vào bản tin');
    }
    await press(editor, 'Lưu bản tin');
    await walk.look(editor, 'bulletin');

    await editor.goto(`${station}/lich-phat/khung-gio/moi`);
    await editor.getByLabel('Tên khung giờ').fill('Bản tin sáng');
    await editor.getByLabel('Ngày phát đầu tiên').fill(DATE);
    await editor.getByLabel(/Thời lượng/).fill('20');
    await editor.locator('select[name=bulletinId]').selectOption({ label: 'Bản tin sáng' });
    await editor.getByLabel(/Muộn không quá 1 phút/).check();
    await press(editor, 'Lưu khung giờ');
    expect(await editor.getByRole('main').innerText()).toContain(
      'Mỗi buổi phát không quá 15 phút, kể cả nhạc hiệu.',
    );
    expect(await editor.getByLabel('Tên khung giờ').inputValue()).toBe('Bản tin sáng');
    expect(await editor.getByLabel(/Thời lượng/).inputValue()).toBe('20');
    await walk.look(editor, 'slot-refused');
    await editor.getByLabel(/Thời lượng/).fill('15');
    // Read in another tab: this one keeps what was typed.
    const minute = await minuteOnPage(approver, station);
    await editor.getByLabel('Giờ bắt đầu').fill(clockWords(minute + 3));
    await press(editor, 'Lưu khung giờ');
    await walk.look(editor, 'schedule');

    // 5. The page gives a code, and one command on the playout machine does the rest.
    await chief.goto(`${station}/cum-loa`);
    await press(chief, 'Lấy mã ghép');
    await walk.look(chief, 'pairing-code');
    const command = await chief.getByRole('main').locator('code').first().innerText();
    const words = command.slice(command.indexOf('--server')).split(' ');
    const place = ['--name', 'Máy phát trụ sở', '--data', join(folder, 'player')];
    player = startProgram(
      'cli.js',
      ['player', ...words, ...place, '--sink', `file:${join(folder, 'heard.wav')}`],
      { LOA_LOG_LEVEL: 'warn' },
    );
    await expect
      .poll(() => textAt(chief, `${station}/cum-loa`), { timeout: 120_000, interval: 500 })
      .toMatch(/Máy phát trụ sở[^]*?Đang kết nối/);
    await walk.look(chief, 'players');

    // 6. The second item is on air; Dừng phát ends it.
    await expect
      .poll(() => textAt(approver, station), { timeout: 240_000, interval: 500 })
      .toMatch(/: “Bộ phận Một cửa [^]*1\/1 đầu phát báo đang phát/);
    await walk.look(approver, 'today-on-air');
    await approver.getByRole('main').getByRole('link', { name: 'Nghe', exact: true }).click();
    const sound = approver.locator('#nghe audio');
    await expect
      .poll(() => sound.evaluate((one) => (one as unknown as { currentTime: number }).currentTime), {
        timeout: 15_000,
      })
      .toBeGreaterThan(1);
    expect(new URL(approver.url()).pathname).toBe(station);
    await walk.look(approver, 'today-listening');
    await approver.getByRole('main').getByRole('link', { name: 'Xem', exact: true }).first().click();
    await walk.look(approver, 'airing');
    const airing = new URL(approver.url()).pathname;
    await approver.getByText('Dừng phát…').first().click();
    await approver.locator('dialog[open]').getByLabel('Lý do dừng').fill('Có việc đột xuất');
    await approver.locator('dialog[open]').getByRole('button', { name: 'Dừng phát' }).click();
    await expect.poll(() => textAt(approver, airing), { timeout: 120_000, interval: 500 }).toMatch(/bị ngắt/);
    await walk.look(approver, 'stopped');

    // 7. The month's count: the item heard whole, and not the one that was stopped.
    await approver.goto(`${station}/kiem-tra/${STORY_MONTH}?minh-chung=1`);
    const audit = await approver.getByRole('main').innerText();
    expect(audit).toContain('1/2 tin, bài CCHC đã phát');
    expect(audit).toContain('Không được tính');
    await walk.look(approver, 'audit');

    expect(walk.allFaults()).toEqual([]);
  });
});

/** On the window. */
async function middleOf(part: Locator): Promise<{ x: number; y: number }> {
  const { x, y, width, height } = (await part.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** What the button says that a tap there meets; '' where there is none. */
function wordsAt(page: Page, { x, y }: { x: number; y: number }): Promise<string> {
  return page.evaluate(`document.elementFromPoint(${x}, ${y})?.closest('button')?.innerText.trim() ?? ''`);
}

async function heightOf(part: Locator): Promise<number> {
  return (await part.boundingBox())!.height;
}

async function textAt(page: Page, path: string): Promise<string> {
  await page.goto(path);
  return page.getByRole('main').innerText();
}
