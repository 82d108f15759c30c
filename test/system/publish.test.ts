/**
 * The same news outside the air, as people do it: in Chromium, on a real server, with the stand-in for Zalo as the only thing that is not
 * itself. In the long form a picture of every page is left in test-results/publish.
 */
import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MOST_UPLOAD_BYTES } from '../../src/audio/picture.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { cleanLine } from '../../src/kernel/fields.ts';
import { startSmtp, type SmtpServer } from '../../src/accounts/testing/smtp-server.ts';
import { readScenario } from '../../src/publish/sandbox/scenario.ts';
import { startSandbox, type ZaloSandbox } from '../../src/publish/sandbox/server.ts';
import { startPortal, type PortalServer } from '../../src/publish/testing/portal-server.ts';
import { zaloLength } from '../../src/publish/zalo/article.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { writeScript } from '../support/programme.ts';
import { Walk } from '../support/walk.ts';

/** The city's own page is a quota of the second half of 2025. */
const MONTH = '2025-11';
const CLOCK = `${MONTH}-24T08:00:00+07:00,x10`;
const TITLE = 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí';
const LAND = 'Công khai giá đất, phương án bồi thường';
const BUSINESS = 'Hỗ trợ hộ kinh doanh chuyển thành doanh nghiệp';

/** Typed apart, joined, outside the plane, and with what nobody sees. */
const TRICKY = ['Hội nghị'.normalize('NFD'), ' Gia  đình 👨‍👩‍👧‍👦\u200B ', 'Cờ 🇻🇳\n\nq\u0323'];

/** A byte more than a picture may have; nothing of it is on the disk. */
function tooLarge(): string {
  const file = join(ward.folder, 'to.jpg');
  writeFileSync(file, '');
  truncateSync(file, MOST_UPLOAD_BYTES + 1);
  return file;
}

let sandbox: ZaloSandbox;
let portal: PortalServer;
let smtp: SmtpServer;
let ward: Ward;
let server: LiveServer;
let browser: Browser;
let walk: Walk;
let base: string;
const scripts: string[] = [];

beforeAll(async () => {
  sandbox = await startSandbox(readScenario(`clock: ${CLOCK}\nprocessingMs: 1000`), {
    machine: machineClock,
  });
  portal = await startPortal();
  smtp = await startSmtp();
  ward = await setUpWard(
    { 'bien-tap': ['editor'], duyet: ['approver'] },
    {
      ...{ LOA_SANDBOX: '1', LOA_CLOCK: CLOCK, LOA_ZALO_API_URL: sandbox.base },
      ...{ LOA_ZALO_OAUTH_URL: sandbox.base, LOA_SMTP_URL: smtp.url, LOA_MAIL_FROM: 'loa@phuong.gov.vn' },
      LOA_INSIDE_HOSTS: [sandbox.base, portal.base].map((address) => new URL(address).host).join(','),
    },
  );
  const installation = await ward.open();
  for (const title of [TITLE, LAND, BUSINESS])
    scripts.push(await writeScript(installation, ward.station.id, { title }));
  await installation.close();
  server = new LiveServer(ward.environment);
  await server.start();
  base = `/d/${ward.station.slug}`;
  browser = await openChromium();
  walk = new Walk('publish', browser, server.origin);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await sandbox.close();
  await portal.close();
  await smtp.close();
  ward.remove();
});

async function press(page: Page, name: string): Promise<void> {
  const left = page.waitForEvent('domcontentloaded');
  await page.getByRole('main').getByRole('button', { name, exact: true }).first().click();
  await left;
}

const signedIn = async (name: string) => walk.person(await server.signIn(ward.emailOf(name)));

/** A page that was looked at with other cards on it: again in the long form alone. */
const lookCloser = async (page: Page, name: string) =>
  process.env['LOA_TEST_LONG'] ? walk.look(page, name) : undefined;

/** Waits until the page says so, by itself. */
async function says(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole('main').getByText(words).first().waitFor();
}

/** Loads the page anew until it says so: that it also changes by itself was seen once. */
async function saysAnew(page: Page, words: string): Promise<void> {
  const there = () => page.getByRole('main').getByText(words).first().isVisible();
  for (let look = 0; look < 100 && !(await there()); look++) {
    await machineClock.wait(200);
    await page.reload();
  }
  await says(page, words);
}

/** What the month says of a task. */
async function counted(page: Page): Promise<(task: string) => Promise<string>> {
  await page.goto(`${base}/kiem-tra/${MONTH}`);
  return (task) =>
    page
      .locator('li', { has: page.locator(`#nv-${task}`) })
      .last()
      .innerText();
}

describe('news on Zalo and the web', () => {
  it(
    'is connected, published, broadcast, put right and counted by the pages alone',
    { timeout: 300_000 },
    async () => {
      const people = ['quan-tri', 'bien-tap', 'duyet'].map(signedIn);
      const [chief, editor, approver] = (await Promise.all(people)) as [Page, Page, Page];

      // 1. The OA is connected: the app's secrets, Zalo's page, and back.
      await chief.goto(`${base}/xuat-ban/zalo`);
      const { app } = sandbox.model.scenario;
      await chief.getByLabel('ID ứng dụng').fill(app.id);
      await chief.getByLabel('Khóa bí mật của ứng dụng').fill(app.secret);
      await chief.getByLabel(/^OA Secret Key/).fill(app.oaSecret);
      await press(chief, 'Lưu');
      await press(chief, 'Kết nối');
      await chief.getByRole('link', { name: 'Mở trang cấp quyền của Zalo' }).click();
      await chief.getByRole('link', { name: 'Từ chối' }).click();
      await says(chief, /chưa đồng ý cấp quyền/);
      await press(chief, 'Kết nối');
      await chief.getByRole('link', { name: 'Mở trang cấp quyền của Zalo' }).click();
      await chief.getByRole('link', { name: 'Đồng ý' }).click();
      await says(chief, 'Đã kết nối Zalo OA.');
      expect(await chief.content()).not.toContain(app.secret);

      // 2. From an approved item to the OA and its followers.
      await editor.goto(`${base}/tin-bai/${scripts[0]!}`);
      await editor.getByRole('link', { name: 'Đăng Zalo, trang web…' }).click();
      for (const text of TRICKY) {
        await editor.getByLabel('Tiêu đề').fill(text);
        await says(editor, `${zaloLength(cleanLine(text))}/150 ký tự`);
      }
      await editor.getByLabel('Tiêu đề').fill(TITLE);
      await editor.getByLabel('Tác giả').fill('UBND phường Hai Bà Trưng');
      await editor.getByLabel('Ảnh bìa').setInputFiles(tooLarge());
      await press(editor, 'Đưa vào hàng đợi');
      await says(editor, 'Ảnh lớn hơn 45 MB; hãy chọn ảnh nhỏ hơn.');
      expect(await editor.getByLabel('Tác giả').inputValue()).toBe('UBND phường Hai Bà Trưng');
      await editor.getByLabel(/Gửi tới mọi người quan tâm/).check();
      await walk.look(editor, 'form');
      sandbox.faults.push({
        call: 'oa/message',
        chance: 1,
        times: 1,
        after: 0,
        spoil: { cut: true, done: true },
      });
      await press(editor, 'Đưa vào hàng đợi');
      await says(editor, 'Không rõ đã gửi chưa');
      await editor.goto(editor.url());
      await says(editor, /Hệ thống đã xem lại:/);
      await walk.look(editor, 'unclear');
      await editor.goto(`${base}/xuat-ban`);
      await walk.look(editor, 'queue');
      expect(sandbox.model.broadcasts).toHaveLength(1);

      // 3. A person has looked: it was sent.
      await editor.getByRole('main').getByRole('link', { name: TITLE }).first().click();
      await press(editor, 'Đã gửi rồi');
      await says(editor, 'Đã đăng và đã gửi');

      // It is put right afterwards: words of the approved text at once, others once an approver has seen them.
      await editor.getByRole('link', { name: 'Sửa bài' }).click();
      await editor.getByLabel('Thân bài').fill('Từ tháng này, lệ phí còn một nửa.');
      await lookCloser(editor, 'edit');
      await press(editor, 'Lưu bản sửa');
      await says(editor, /Bản sửa chờ lãnh đạo duyệt/);
      await approver.goto(editor.url());
      await says(approver, /Thân bài: 1 đoạn viết khác/);
      await lookCloser(approver, 'approve-edit');
      await press(approver, 'Duyệt bản sửa');
      await says(approver, /Cập nhật bài/);
      await expect
        .poll(() => JSON.stringify(sandbox.model.articles[0]!), { timeout: 60_000 })
        .toContain('còn một nửa');
      await editor.goto(`${base}/xuat-ban/lich`);
      await says(editor, /Gửi Zalo/);
      await walk.look(editor, 'calendar');

      // 4. The website, by hand; each counts where the plan says so.
      let month = await counted(approver);
      for (const task of ['4', '7', '8']) expect(await month(task)).not.toMatch(/1\/1/);
      await editor.goto(`${base}/xuat-ban/moi?tin=${scripts[1]!}`);
      await editor.getByRole('radio', { name: /^Trang thông tin điện tử phường/ }).check();
      await editor.getByRole('checkbox', { name: 'Đất đai' }).check();
      await press(editor, 'Đưa vào hàng đợi');
      await walk.look(editor, 'by-hand');
      await press(editor, 'Xác nhận đã đăng');
      await says(editor, 'Hãy dán đường dẫn của bài đã đăng.');
      await editor.getByLabel('Đường dẫn của bài').fill('https://haibatrung.hanoi.gov.vn/tin/gia-dat-2025');
      await press(editor, 'Xác nhận đã đăng');
      await says(editor, 'Xem minh chứng');
      month = await counted(approver);
      expect(await month('8')).toMatch(/1\/1/);
      expect(await month('5')).toMatch(/1\/6/);

      // 5. The website by its own API, which tells no address: found again by its feed, and counted by one tap.
      await chief.goto(`${base}/xuat-ban/noi-dang`);
      await chief.getByLabel('Địa chỉ đăng bài').fill(`${portal.base}/api/tin`);
      await chief.getByLabel('Header, khóa truy cập').fill('Authorization: Bearer bi-mat-cua-trang');
      await chief.getByLabel('Mã bài ở mục').fill('data.id');
      await chief.getByLabel('Đường dẫn của bài ở mục').fill('');
      await press(chief, 'Lưu');
      await press(chief, 'Gửi thử');
      await says(chief, /Trang đã nhận một bài thử với trạng thái “draft”/);
      expect(await chief.content()).not.toContain('bi-mat-cua-trang');
      await walk.look(chief, 'places');
      await editor.goto(`${base}/xuat-ban/moi?tin=${scripts[2]!}`);
      await editor.getByRole('radio', { name: /^Trang thông tin điện tử phường/ }).check();
      await editor.getByRole('checkbox', { name: 'Đầu tư, hỗ trợ doanh nghiệp' }).check();
      await press(editor, 'Đưa vào hàng đợi');
      await saysAnew(editor, 'Đã gửi, chờ đường dẫn');
      await chief.goto(`${base}/minh-chung/tim-thay`);
      await chief
        .getByText(/^Thêm nguồn/)
        .first()
        .click();
      await chief.getByLabel('Địa chỉ nguồn').fill(`${portal.base}/rss`);
      await press(chief, 'Thêm nguồn');
      await editor.goto(`${base}/xuat-ban`);
      await says(editor, 'Có thể đã lên trang, chờ anh/chị xác nhận');
      await editor.getByRole('main').getByRole('link', { name: BUSINESS }).first().click();
      await lookCloser(editor, 'found');
      await press(editor, 'Đúng bài này');
      await says(editor, 'Xem minh chứng');
      expect(await (await counted(approver))('7')).toMatch(/1\/1/);
      await chief.goto(`${base}/minh-chung/tim-thay`);
      expect(await chief.getByRole('main').innerText()).not.toContain(BUSINESS);

      // 6. The city's page by letter; its address counts.
      await chief.goto(`${base}/xuat-ban/noi-dang`);
      await chief.getByLabel('Địa chỉ nhận thư').fill('cchc@hanoi.gov.vn');
      await press(chief, 'Lưu địa chỉ');
      await editor.goto(`${base}/xuat-ban/moi?tin=${scripts[0]!}`);
      await editor.getByRole('radio', { name: /^Trang CCHC của Thành phố/ }).check();
      await editor.getByRole('checkbox', { name: 'CCHC', exact: true }).check();
      await press(editor, 'Đưa vào hàng đợi');
      await saysAnew(editor, 'Đã gửi, chờ đường dẫn');
      // Sent, it stands apart and counts nothing yet.
      expect(await (await counted(approver))('4')).toMatch(/1 đã gửi, chưa đăng nên chưa tính\.[^]*0\/1/);
      expect(smtp.letters.filter((letter) => letter.includes('<cchc@hanoi.gov.vn>'))).toHaveLength(1);
      await lookCloser(editor, 'letter');
      await editor.getByLabel('Đường dẫn của bài').fill('https://cchc.hanoi.gov.vn/tin/le-phi');
      await press(editor, 'Xác nhận đã đăng');
      await says(editor, 'Xem minh chứng');
      expect(await (await counted(approver))('4')).toMatch(/1\/1/);
      await editor.goto(`${base}/xuat-ban/da-dang`);
      await says(editor, LAND);
      await walk.look(editor, 'out');

      // Zalo's own page is another host, and meant.
      expect(walk.allFaults().filter((fault) => !fault.includes('/v4/oa/permission'))).toEqual([]);
      expect(sandbox.model.broadcasts).toHaveLength(1);
      expect(server.complaints).not.toContain(app.secret);
    },
  );
});
