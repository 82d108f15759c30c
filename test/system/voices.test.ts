/** Giọng đọc as an administrator sets it up in Chromium, with a service that is not there: what was asked for and what was used. */
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
import { voiceStandIn, type VoiceStandIn } from '../support/voice-services.ts';
import { Walk } from '../support/walk.ts';

const PASSWORD = 'một mật khẩu dài để thử';
const KEY = 'khoa-cua-dai-123456';
const TEXT = 'UBND phường tiếp nhận hồ sơ TTHC từ 7h30 các ngày trong tuần.';

let folder: string;
let server: ChildProcess;
let browser: Browser;
let walk: Walk;
let home: string;
let standIn: VoiceStandIn;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-voices-'));
  standIn = await voiceStandIn('zalo', KEY);
  const environment = {
    ...{ LOA_DATA: join(folder, 'server'), LOA_LOG_LEVEL: 'warn', PORT: '0', HOST: '127.0.0.1' },
    ...{ LOA_VOICE_ZALO_URL: standIn.base, LOA_INSIDE_HOSTS: '127.0.0.1' },
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
  browser = await openChromium();
  walk = new Walk('voices', browser, origin!);
}, 60_000);

afterAll(async () => {
  await browser.close();
  await ended(server);
  await standIn.close();
  rmSync(folder, { recursive: true, force: true });
});

async function signedIn(email: string): Promise<Page> {
  const page = await walk.person();
  await page.goto('/dang-nhap');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Mật khẩu', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: 'Đăng nhập' }).click();
  await page.waitForURL(`**${home}**`);
  return page;
}

describe('voices', () => {
  it('are set up by the administrator, heard, and told about where another one had to read', async () => {
    const page = await signedIn('ha@phuong.invalid');
    await page.goto(`${home}/quan-tri/giong-doc`);
    await walk.look(page, 'giong-doc');
    await page.getByRole('button', { name: 'Nghe thử Giọng máy cơ bản, miền Nam' }).click();
    await page.locator('#thu-giong audio[src]').waitFor({ state: 'attached' });

    await page.getByLabel('Cho phép gửi văn bản đọc đến Zalo AI').check();
    await page.getByRole('button', { name: 'Lưu dịch vụ Zalo AI' }).click();
    await page.getByText('Hãy nhập khóa của dịch vụ trước khi cho phép dùng.').first().waitFor();
    await page.locator('#f-zalo-key').fill(KEY);
    await page.getByRole('button', { name: 'Lưu dịch vụ Zalo AI' }).click();
    await page.getByText('Đã lưu dịch vụ giọng đọc.').waitFor();
    await page.getByLabel('Giọng thường dùng').selectOption('zalo-2');
    await page.getByRole('button', { name: 'Lưu giọng đọc' }).click();
    await page.getByText('Đã lưu giọng đọc.').waitFor();
    await page.getByRole('button', { name: 'Nghe thử Zalo AI, nữ miền Bắc 1' }).click();
    await page.locator('#thu-giong audio[src]').waitFor({ state: 'attached' });
    await walk.look(page, 'giong-doc-zalo');
    expect(await page.content()).not.toContain(KEY);

    const editor = await signedIn('minh@phuong.invalid');
    await editor.goto(`${home}/tin-bai/moi`);
    await editor.getByLabel('Tiêu đề').fill('Nộp hồ sơ');
    await editor.locator('textarea[name=text]').fill(TEXT);
    await editor.getByLabel('Nội bộ').check();
    await editor.getByRole('button', { name: 'Gửi duyệt' }).click();
    await editor.getByText('Tin, bài nội bộ không được gửi ra dịch vụ ngoài.').first().waitFor();
    await walk.look(editor, 'noi-bo');
    await editor.getByLabel('Nội bộ').uncheck();
    standIn.trouble = { kind: 'body', body: '{"error_code":401,"data":[]}', times: 99 };
    await editor.getByRole('button', { name: 'Gửi duyệt' }).click();
    const replaced = editor.getByText('nhưng đoạn này do “Giọng máy cơ bản, miền Bắc” đọc.');
    await replaced.waitFor();
    await walk.look(editor, 'doc-thay');
    expect(walk.allFaults()).toEqual([]);
  }, 120_000);
});
