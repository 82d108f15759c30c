/**
 * The pictures of docs/vai-tro, taken in Chromium on a whole server: each page opens for whose it is and fits. They are left in
 * test-results/handbook; `npm run handbook:pictures` puts them into docs/hinh/vai-tro.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import type { Role } from '../../src/accounts/permissions.ts';
import { setCityRoles } from '../../src/accounts/city-members.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { saveSettings, type Station } from '../../src/accounts/stations.ts';
import { createWardMonths } from '../../src/city/ward-months.ts';
import { STORY } from '../../src/demo-story.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { until } from '../../src/player/testing/players.ts';
import { writeYear } from '../../src/plan/testing/year-history.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { createApp } from '../../src/server.ts';
import { openChromium } from '../../src/web/testing/browser.ts';
import { MOST_BYTES, PICTURE_FOLDER, PICTURES, ROLE_PAGES, type Reader } from '../support/handbook.ts';

const KEEP = process.env['LOA_HANDBOOK_PICTURES'] === '1';
const PASSWORD = 'một mật khẩu dài để thử';
const READERS = Object.keys(ROLE_PAGES) as Reader[];
const WIDTH = { desk: { width: 1000, height: 680 }, phone: { width: 360, height: 640 } };

describe('the pictures of the handbook', { timeout: 120_000 }, () => {
  let folder: string;
  let installation: Installation;
  let rooms: Rooms;
  let server: Server;
  let browser: Browser;
  let origin: string;
  let slug: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loa-handbook-'));
    installation = await openInstallation(
      {
        ...{ LOA_DATA: folder, LOA_SANDBOX: '1', HOST: '127.0.0.1' },
        LOA_CLOCK: '2026-11-20T09:00:00+07:00',
      },
      { log: silentLog },
    );
    await setUp(
      installation,
      {
        ...{ station: 'Đài truyền thanh phường Ba Đình', zones: ['Trụ sở UBND phường'] },
        ...{ timeZone: 'Asia/Ho_Chi_Minh', trial: false, name: 'Lê Minh', email: 'minh@phuong.invalid' },
        password: PASSWORD,
      },
      COMMAND_LINE,
    );
    const written = await (await writeYear(installation.database)).station();
    const station = { ...written, settings: { ...written.settings, twoStepApproval: true } };
    slug = station.slug;
    await saveSettings(installation.database.kysely, station.id, station.settings);
    await addReaders(installation, station);
    rooms = await openRooms(installation);
    await writtenScripts(rooms, station);
    await createWardMonths({ ...installation, audits: rooms.audits }).look();
    const port = await new Promise<number>((resolve) => {
      server = serve({ fetch: createApp(rooms).fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
        resolve(info.port),
      ) as Server;
    });
    origin = `http://127.0.0.1:${port}`;
    browser = await openChromium();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await rooms.close();
    await installation.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are of pages that open for whose they are, and small enough for a slow line', async () => {
    const kept = KEEP ? PICTURE_FOLDER : join(projectRoot, 'test-results', 'handbook');
    mkdirSync(kept, { recursive: true });
    for (const reader of READERS) {
      const context = await browser.newContext({ baseURL: origin, locale: 'vi-VN' });
      const page = await context.newPage();
      await page.goto('/dang-nhap');
      await page.getByLabel('E-mail').fill(emailOf(reader));
      await page.getByLabel('Mật khẩu').fill(PASSWORD);
      await page.getByRole('main').getByRole('button', { name: 'Đăng nhập' }).click();
      await page.waitForURL((url) => url.pathname !== '/dang-nhap');
      for (const { name, path, phone } of PICTURES.filter((one) => one.reader === reader)) {
        await page.setViewportSize(phone ? WIDTH.phone : WIDTH.desk);
        const answer = await page.goto(reader === 'city' ? path : `/d/${slug}${path}`);
        expect(answer?.status(), `${reader} ${path}`).toBe(200);
        let bytes: Buffer;
        let quality = 80;
        do bytes = await page.screenshot({ type: 'jpeg', quality });
        while (bytes.length > MOST_BYTES && (quality -= 10) > 20);
        expect(bytes.length).toBeLessThanOrEqual(MOST_BYTES);
        writeFileSync(join(kept, `${name}.jpg`), bytes);
      }
      await context.close();
    }
  });
});

const emailOf = (reader: Reader): string => `${ROLE_PAGES[reader]}@phuong.invalid`;

async function addReaders({ people, auth, database, clock }: Installation, station: Station): Promise<void> {
  for (const reader of READERS) {
    const person = { name: 'Nguyễn Thị Lan', email: emailOf(reader), password: PASSWORD };
    if (reader === 'city') {
      const id = await auth.createUser(person);
      await database.kysely
        .transaction()
        .execute((tx) => setCityRoles(tx, id, ['overseer', 'administrator'], clock.now()));
      continue;
    }
    const unit = reader === 'collaborator' ? 'Phòng Kinh tế, Hạ tầng và Đô thị' : undefined;
    await people.add(station.id, COMMAND_LINE, { ...person, roles: [reader], unit });
  }
}

/** One item waits for the second step, one for the first. */
async function writtenScripts(rooms: Rooms, station: Station): Promise<void> {
  const person = <R extends Reader & Role>(role: R, name: string) => ({
    ...{ kind: 'person' as const, id: role, name, roles: [role] },
  });
  for (const [index, content] of STORY.slice(0, 2).entries()) {
    const editor = person('editor', 'Trần Thị Lan');
    const { id } = await rooms.scripts.create(station, editor, content);
    await rooms.scripts.submit(station, editor, id);
    const detail = () => rooms.scripts.detail(station, id);
    await until('its sound is made', async () => (await detail()).segment !== undefined);
    if (index > 0) continue;
    const { revision, segment } = await detail();
    const seen = { revisionId: revision.id, audioSha256: segment!.sha256 };
    await rooms.scripts.decide(station, person('reviewer', 'Phạm Văn Bình'), id, 'approved', seen);
  }
}
