import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openChromium } from './testing/browser.ts';
import { serveGallery, type GalleryServer } from './testing/gallery-server.tsx';

let browser: Browser;
let server: GalleryServer;
let page: Page;

beforeAll(async () => {
  [browser, server] = await Promise.all([openChromium(), serveGallery()]);
});

afterAll(async () => {
  await browser.close();
  await server.close();
});

beforeEach(async () => {
  server.posts.length = 0;
  Object.assign(server.live, { asked: 0, trouble: false });
  page = await browser.newPage();
});

afterEach(async () => {
  await page.close();
});

const open = (path: string) => page.goto(server.origin + path);

describe('a deed that cannot be undone', () => {
  test('asks in a dialog, and does nothing on no', async () => {
    await open('/soan');
    const dialog = page.locator('#withdraw');
    await page.getByText('Thu hồi…').click();
    expect(await dialog.isVisible()).toBe(true);

    await page.getByText('Không thu hồi').click();
    expect(await dialog.isVisible()).toBe(false);
    expect(server.posts).toEqual([]);
  });

  test('is not done by one Enter too many', async () => {
    await open('/soan');
    await page.getByText('Thu hồi…').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    expect(await page.locator('#withdraw').isVisible()).toBe(false);
    expect(server.posts).toEqual([]);
  });

  test('is done on yes', async () => {
    await open('/soan');
    await page.getByText('Thu hồi…').click();
    await page.locator('#withdraw').getByRole('button', { name: 'Thu hồi', exact: true }).click();
    await page.waitForURL('**/thu-hoi');
    expect(server.posts.map(({ path }) => path)).toEqual(['/thu-hoi']);
  });

  test('asks on a page of its own where there is no script', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    const still = await plain.newPage();
    await still.goto(`${server.origin}/soan`);
    await still.getByText('Thu hồi…').click();
    expect(still.url()).toBe(`${server.origin}/thu-hoi`);
    expect(await still.getByRole('heading', { level: 1 }).textContent()).toBe('Thu hồi tin này?');
    await plain.close();
  });
});

describe('a form', () => {
  test('counts what is typed, and says so when it is over the limit', async () => {
    await open('/soan');
    await page.locator('#f-text').fill('Cải cách hành chính');
    expect(await page.locator('#f-text-count').textContent()).toBe('4 tiếng · 19 ký tự');

    await page.locator('#f-note').fill('a'.repeat(121));
    expect(await page.locator('#f-note-count').textContent()).toBe('121/120 ký tự');
    expect(await page.locator('#f-note-count').getAttribute('data-over')).toBe('');
  });

  test('offers back what was typed and never sent', async () => {
    await open('/soan');
    await page.locator('#f-title').fill('Tiêu đề gõ dở');
    await page.getByLabel('Bài', { exact: true }).check();
    await seen("localStorage.getItem('loa-draft:gallery')?.includes('Tiêu đề gõ dở')");
    await seen("localStorage.getItem('loa-draft:gallery')?.includes('[\"bai\",true]')");

    await leaveAnyway();
    await open('/soan');
    await page.getByText('Lấy lại bản soạn dở').click();
    expect(await page.locator('#f-title').inputValue()).toBe('Tiêu đề gõ dở');
    expect(await page.getByLabel('Bài', { exact: true }).isChecked()).toBe(true);
  });

  test('forgets the kept text when the server says it is saved', async () => {
    await open('/soan');
    await page.evaluate(
      "localStorage.setItem('loa-draft:gallery', JSON.stringify({ at: Date.now(), values: [] }))",
    );
    await open('/da-luu');
    expect(await page.evaluate("localStorage.getItem('loa-draft:gallery')")).toBeNull();
  });

  test('never keeps a password on the machine', async () => {
    await open('/dang-nhap');
    await page.evaluate("document.forms[0].setAttribute('data-draft', 'secret')");
    await page.locator('#f-password').fill('mat-khau-that');
    await page.locator('#f-email').fill('ha@phuong.vn');
    await seen("localStorage.getItem('loa-draft:secret')?.includes('ha@phuong.vn')");
    expect(await page.evaluate("localStorage.getItem('loa-draft:secret')")).not.toContain('mat-khau-that');
  });

  test('asks before changes are lost, and lets them be sent', async () => {
    await open('/soan');
    await page.locator('#f-title').click();
    await page.keyboard.type('x');
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: 'Hôm nay' }).first().click();
    await expect.poll(() => questions).toEqual(['beforeunload']);
    expect(page.url()).toBe(`${server.origin}/soan`);

    await page.getByRole('button', { name: 'Gửi duyệt' }).click();
    await page.waitForURL('**/luu');
    expect(server.posts[0]?.fields).toMatchObject({ form: 'tin', topics: 'e', cchc: '1' });
  });

  test('names the file that was chosen', async () => {
    await open('/soan');
    await page
      .locator('#f-file')
      .setInputFiles({ name: 'tin-dat-dai.txt', mimeType: 'text/plain', buffer: Buffer.alloc(1500) });
    expect((await page.locator('[data-drop-name]').textContent())?.trim()).toBe('tin-dat-dai.txt (2 kB)');
  });

  test('leads from the list of faults to the field at fault', async () => {
    await open('/soan');
    await page.locator('.form-errors a').first().click();
    expect(await page.evaluate('document.activeElement.id')).toBe('f-title');
  });
});

describe('an undo', () => {
  test('is offered for ten seconds, and not withdrawn while one is on it', async () => {
    await page.clock.install();
    await open('/soan');
    const undo = page.locator('form.undo');
    await page.clock.runFor(6_000);
    expect(await undo.isVisible()).toBe(true);

    await undo.getByRole('button').focus();
    await page.clock.runFor(60_000);
    expect(await undo.isVisible()).toBe(true);

    await undo.getByRole('button').blur();
    await page.clock.runFor(5_000);
    expect(await undo.count()).toBe(0);
  });

  test('posts what it takes back', async () => {
    await open('/soan');
    await page.getByText('Hoàn tác').click();
    await page.waitForURL('**/hoan-tac');
    expect(server.posts).toEqual([{ path: '/hoan-tac', fields: { id: 's1' } }]);
  });
});

describe('a list whose order one sets', () => {
  test('is moved by the keyboard, says where to, and posts the new order', async () => {
    await open('/lich');
    await page.getByRole('button', { name: 'Xuống: Nộp hồ sơ đất đai tại nhà' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.locator('[data-reorder-status]').textContent()).toBe(
      'Nộp hồ sơ đất đai tại nhà: vị trí 2 trên 3',
    );
    await page.keyboard.press('Enter');
    // At the end "Xuống" is spent; the keyboard stays on the item.
    expect(await page.evaluate('document.activeElement.title')).toBe('Lên: Nộp hồ sơ đất đai tại nhà');

    await page.getByText('Lưu thứ tự').click();
    await page.waitForURL('**/thu-tu');
    expect(server.posts[0]?.fields).toEqual({ item: ['b', 'c', 'a'] });
  });

  test('is dragged by the mouse', async () => {
    await open('/lich');
    const items = page.locator('[data-reorder] > li');
    await items
      .nth(2)
      .locator('.reorder-grip')
      .dragTo(items.nth(0), { targetPosition: { x: 20, y: 4 } });
    const order = "[...document.querySelectorAll('[data-reorder] input')].map(({ value }) => value)";
    expect(await page.evaluate(order)).toEqual(['c', 'a', 'b']);
  });
});

test('a progress line asks again until the work is done, then no more', async () => {
  await open('/soan');
  await page.getByText('Đã tạo xong âm thanh').waitFor();
  expect(await page.locator('[hx-get="/tien-do"]').count()).toBe(0);
  expect(await page.getByText('Đang tổng hợp giọng đọc').count()).toBe(0);
});

describe('a part that renews itself', () => {
  const asked = () => page.locator('[data-asked]').textContent();

  beforeEach(async () => {
    await page.clock.install();
    await open('/dang-phat');
  });

  test('changes what differs: focus, unfolded details and a playing sound stay as they are', async () => {
    await page.getByText('Chi tiết').click();
    await page.evaluate("Object.assign(document.querySelector('#dang-phat audio'), { loop: true }).play()");
    await page.getByRole('button', { name: 'Xem' }).focus();
    await page.evaluate("document.activeElement.before = 'the same'");

    await page.clock.runFor(5_000);
    await expect.poll(asked).toBe('Lần 2');
    expect(await page.locator('#bay-gio').textContent()).toBe('Lúc 2');
    expect(await page.getByText('Mục 2').isVisible()).toBe(true);
    expect(await page.evaluate('document.activeElement.before')).toBe('the same');
    expect(await page.evaluate("document.querySelector('#dang-phat audio').paused")).toBe(false);
  });

  test('asks no more once the answer says that nothing will change', async () => {
    for (const time of [2, 3, 4]) {
      await page.clock.runFor(5_000);
      await expect.poll(asked).toBe(`Lần ${time}`);
    }
    await page.clock.runFor(60_000);
    expect(server.live.asked).toBe(4);
    expect(await page.locator('[data-live]').count()).toBe(0);
  });

  test.each([
    ['a question is open', () => page.getByText('Dừng phát…').click(), () => page.keyboard.press('Escape')],
    [
      'the person types',
      () => page.getByLabel('Ghi chú').fill('Đang gõ'),
      () => page.getByLabel('Ghi chú').blur(),
    ],
    ['nobody sees it', () => hide(true), () => hide(false)],
  ])('waits while %s, and catches up at once', async (_when, begin, end) => {
    await begin();
    await page.clock.runFor(60_000);
    expect(server.live.asked).toBe(1);
    await end();
    await page.clock.runFor(1_000);
    await expect.poll(asked).toBe('Lần 2');
    expect(await page.evaluate("document.querySelector('dialog[open]')")).toBeNull();
  });

  test('stays as it was while the server is in trouble, asks less often, and goes on', async () => {
    server.live.trouble = true;
    await page.clock.runFor(5_000);
    await expect.poll(() => server.live.asked).toBe(2);
    await seen("!document.querySelector('.htmx-request')");
    expect(await asked()).toBe('Lần 1');
    server.live.trouble = false;
    await page.clock.runFor(9_000);
    expect(server.live.asked).toBe(2);
    await page.clock.runFor(1_000);
    await expect.poll(asked).toBe('Lần 3');
  });

  const hide = (hidden: boolean) =>
    page.evaluate(`Object.defineProperty(document, 'hidden', { get: () => ${hidden}, configurable: true })`);
});

test('a changed word shows what it was read from, by tap and by keyboard', async () => {
  await open('/soan');
  const status = page.locator('[data-spoken-status]');
  await page.getByText('Ủy ban nhân dân').click();
  expect(await status.textContent()).toBe('“UBND” đọc là “Ủy ban nhân dân” (chữ viết tắt)');
  expect(await page.locator('.word-source.is-linked').textContent()).toBe('UBND');

  await page.keyboard.press('Tab');
  expect(await status.textContent()).toContain('TTHC');
});

test('one sound at a time', async () => {
  await open('/nghe');
  await page.evaluate("document.querySelectorAll('audio')[0].play()");
  await page.evaluate("document.querySelectorAll('audio')[1].play()");
  await seen("document.querySelectorAll('audio')[0].paused");
  expect(await page.evaluate("document.querySelectorAll('audio')[1].paused")).toBe(false);
});

test('a sound that was just asked for plays by itself, from its place on', async () => {
  await open('/nghe-tiep');
  await seen("document.querySelector('audio').played.length > 0");
  expect(await page.evaluate("document.querySelector('audio').played.start(0)")).toBeCloseTo(1, 1);
});

test('the waveform leads to the place that is clicked', async () => {
  await open('/nghe');
  const wave = page.locator('[data-waveform]').first();
  const box = (await wave.boundingBox())!;
  await wave.click({ position: { x: box.width / 2, y: 10 } });
  await seen("document.querySelector('audio').currentTime >= 0.9");
});

test('the rest of the menu opens at the thumb, and closes on Escape', async () => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open('/hom-nay');
  await page.getByText('Thêm', { exact: true }).click();
  expect(await page.locator('.bar-more').getByText('Quản trị', { exact: true }).isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  expect(await page.locator('.bar-more').isVisible()).toBe(false);
});

test('the first Tab leads past the menu to the content', async () => {
  await open('/hom-nay');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Đến nội dung chính');
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.id')).toBe('main');
});

/** Waits until an expression holds on the page. (Playwright's own waiting evaluates strings there, which our policy forbids.) */
async function seen(expression: string): Promise<void> {
  await expect.poll(() => page.evaluate(`Boolean(${expression})`)).toBe(true);
}

/** Leaves a changed page as one who presses "leave". */
async function leaveAnyway(): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept());
  await page.goto('about:blank');
}
