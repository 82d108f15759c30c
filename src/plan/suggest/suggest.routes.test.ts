import { mkdirSync } from 'node:fs';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { formOf, openProgramme, writeScript, type Programme } from '../../../test/support/programme.ts';
import { setRoles } from '../../accounts/members.ts';
import { createStation, findStation, type Station } from '../../accounts/stations.ts';
import { listTrail } from '../../accounts/trail.ts';
import { addZone } from '../../accounts/zones.ts';
import { newId } from '../../kernel/ids.ts';
import { airingsBetween } from '../../schedule/airings.store.ts';
import type { SlotContent } from '../../schedule/slot-content.ts';
import { insertSuspension } from '../../schedule/suspensions.store.ts';
import { assetRoutes } from '../../web/assets.ts';
import { axeFaults, complaintsOf, openChromium, sidewaysScroll } from '../../web/testing/browser.ts';
import { createAudits, type Audits } from '../audits.ts';
import { suggestRoutes } from './suggest.routes.tsx';
import { createSuggestions, type Suggestions } from './suggestions.ts';

const MONTH = '2026-11';
const MINUTE = 60_000;
const actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const words = (html: string) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const ticksIn = (html: string) =>
  [...html.matchAll(/name="chon" value="([^"]+)" checked/g)].map(([, value]) => value!);

for (const dialect of DIALECTS) {
  describe(`Gợi ý, on ${dialect}`, () => {
    let server: TestApp;
    let programme: Programme;
    let audits: Audits;
    let suggestions: Suggestions;
    let station: Station;
    let zones: string[];
    let path: string;
    let n = 0;
    beforeAll(async () => {
      server = await openTestApp({
        dialect,
        routes: (app, installation) => {
          programme = openProgramme(installation);
          audits = createAudits({ ...programme, trial: false });
          const plan = (id: string) => programme.planner.plan(id);
          suggestions = createSuggestions({ ...programme, audits, plan });
          suggestRoutes(app, { suggestions });
        },
      });
    });
    afterAll(() => server.close());
    /** A station of its own for each test. */
    beforeEach(async () => {
      const { kysely } = programme.database;
      const told = { name: `Đài thử ${n++}`, timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      station = (await findStation(kysely, await createStation(kysely, told, now())))!;
      zones = [(await addZone(kysely, station.id, 'Ngõ 5', now())).id];
      path = `/d/${station.slug}/ke-hoach/goi-y`;
      for (const who of ['editor', 'auditor'] as const) {
        const user = await server.installation.auth.findUser(server.emailOf(who));
        await setRoles(kysely, station.id, user!.id, [who], now());
      }
    });

    const now = () => programme.clock.now();
    const slot = (change: Partial<SlotContent> = {}) =>
      programme.schedule.saveSlot(station, actor, null, {
        ...{ name: 'Buổi chiều', start: '2026-11-23T17:00', durationMinutes: 15 },
        ...{ rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR' },
        ...{ zones: zones, bulletinId: null, reserveBulletinId: null },
        ...{ late: 'next-item', overrun: 'finish' },
        ...change,
      });
    const script = (title: string, minutes = 1) =>
      writeScript(programme, station.id, { title, durationMs: minutes * MINUTE });
    const bulletin = (scriptIds: string[]) =>
      programme.bulletins.save(station, actor, null, {
        ...{ title: 'Bản tin chiều', openingChime: 'mo-dau', closingChime: null },
        ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds },
      });
    const see = async () => (await server.request('editor', 'get', path)).text();
    const press = (ticks: readonly string[], who: 'editor' | 'auditor' = 'editor') =>
      server.request(who, 'post', path, formOf({ chon: ticks }));
    const quota = async () =>
      (await audits.monthAudit(station, MONTH)).quotas.find(({ task }) => task === '3')!;
    const contents = async () =>
      (await airingsBetween(programme.database.kysely, station.id, now(), now() + 7 * 86_400_000))
        .filter(({ status }) => status === 'planned')
        .map(({ startsAt, items }) => [
          new Date(startsAt + 7 * 3_600_000).toISOString().slice(8, 16),
          items.filter(({ role }) => role === 'item').map(({ title }) => title),
        ]);

    it('fills the month early and on different days when it is pressed, and not before; it can be taken back', async () => {
      const own = await script('Tin có sẵn');
      const { id: bulletinId } = await bulletin([own]);
      // Marked CCHC and booked every Tuesday: one of the two that the month asks for is booked.
      await slot({ name: 'Buổi sáng', start: '2026-11-24T07:00', rrule: 'FREQ=WEEKLY;BYDAY=TU', bulletinId });
      await slot();
      await script('Nộp hồ sơ trực tuyến');
      await script('Dài quá', 16);
      expect(await quota()).toMatchObject({ counted: 0, booked: 1, missing: 1 });

      const before = await contents();
      const html = await see();
      expect(words(html)).toContain(
        '17:00 thứ Hai 23/11/2026, “Buổi chiều”: Nộp hồ sơ trực tuyến (1 phút) ' +
          'Chỉ tiêu 3. Tin, bài CCHC trên loa; nội dung e chưa nói đến trong năm; chưa xếp lịch lần nào.',
      );
      expect(await contents()).toEqual(before);

      const [tick] = ticksIn(html);
      const answer = await press([tick!]);
      expect(answer.status).toBe(303);
      expect(await quota()).toMatchObject({ booked: 2, missing: 0 });
      expect(await contents()).toEqual([['23T17:00', ['Nộp hồ sơ trực tuyến']], ...before]);
      expect(words(await see())).toContain('Không thiếu tin, bài nào trên loa');
      const [line] = await listTrail(programme.database.kysely, station.id, { limit: 1 });
      expect(line).toMatchObject({ action: 'plan.suggest', actor: { name: 'Người editor' } });

      const undo = /goi-y\/hoan-tac\/[\w-]+/.exec(decodeURIComponent(answer.headers.get('set-cookie')!))![0];
      expect((await server.request('editor', 'post', `/d/${station.slug}/ke-hoach/${undo}`)).status).toBe(
        303,
      );
      expect(await contents()).toEqual(before);
      const left = await programme.bulletins.list(station.id);
      expect(left.map(({ title }) => title)).toEqual(['Bản tin chiều']);
    });

    it('adds to the bulletin that a session has, for this once, as far as there is time with its chimes', async () => {
      const { id: bulletinId } = await bulletin([await script('Tin dài', 12)]);
      await slot({ rrule: 'FREQ=DAILY;COUNT=1', bulletinId });
      await script('Vừa', 2);
      await script('Không vừa', 3);
      const [tick] = ticksIn(await see());
      await press([tick!]);
      expect(await contents()).toEqual([['23T17:00', ['Tin dài', 'Vừa']]]);
      expect((await programme.bulletins.find(station.id, bulletinId)).scriptIds).toHaveLength(1);
      expect(await quota()).toMatchObject({ booked: 2, missing: 0 });
    });

    it('places what can be placed and tells the rest one by one', async () => {
      const { id: slotId } = await slot({ rrule: 'FREQ=DAILY;COUNT=2' });
      const [one, two, gone] = [await script('Một', 8), await script('Hai', 8), await script('Ba')];
      const { kysely } = programme.database;
      await kysely
        .updateTable('script')
        .set({ state: 'withdrawn', withdrawn_at: now() })
        .where('id', '=', gone)
        .execute();
      const at = (id: string, day: string) => `${id} ${slotId} 2026-11-${day}T17:00:00`;
      const answer = await press([
        at(one, '23'),
        at(two, '23'),
        at(two, '24'),
        at(gone, '24'),
        at(one, '26'),
      ]);
      expect(answer.status).toBe(200);
      const text = words(await answer.text());
      expect(text).toContain('Đã đặt 2/5 tin, bài');
      expect(text).toContain(
        'Hai, 17:00 23/11/2026 Buổi phát này không còn đủ chỗ: còn 6 phút 52 giây, tin, bài dài 8 phút.',
      );
      expect(text).toContain('Ba, 17:00 24/11/2026 Tin, bài đã thu hồi.');
      expect(text).toContain('Một Buổi phát này đã bắt đầu, đã hủy hoặc không còn trong lịch.');
      expect(await contents()).toEqual([
        ['23T17:00', ['Một']],
        ['24T17:00', ['Hai']],
      ]);
      const again = await press([at(one, '23')]);
      expect(words(await again.text())).toContain('Buổi phát này đã có tin, bài đó.');
    });

    it('takes no session with a content of its own, beyond the rules, or with every loudspeaker suspended', async () => {
      await script('Một');
      await script('Hai');
      const ordered = { kind: 'directive', document: '12/UBND', orderedBy: 'Chủ tịch UBND phường' } as const;
      await slot({ name: 'Chỉ đạo', start: '2026-11-23T09:00', rrule: 'FREQ=DAILY;COUNT=3', ...ordered });
      await slot({ rrule: 'FREQ=DAILY;COUNT=1' });
      await insertSuspension(programme.database.kysely, {
        ...{ id: newId(now()), stationId: station.id, zones, reason: 'Kỳ thi' },
        ...{ from: now(), to: now() + 86_400_000, createdBy: 'Lan', createdAt: now(), ended: null },
      });
      const { proposals, gaps } = await suggestions.propose(station);
      expect([proposals.length, gaps.map(({ why }) => why)]).toEqual([0, ['no-place']]);
      expect(words(await see())).toContain('không buổi phát nào còn đủ chỗ');
    });

    it('says plainly that there is nothing to place, and lets only an editor place', async () => {
      await slot();
      expect(words(await see())).toContain(
        'Chưa có tin, bài đã duyệt về các chủ đề của chỉ tiêu này mà chưa phát: cần viết 2 tin, bài, nên về nội dung a, b, c',
      );
      const { id: slotId } = (await programme.schedule.list(station.id))[0]!;
      const tick = `${await script('Một')} ${slotId} 2026-11-23T17:00:00`;
      expect((await press([tick], 'auditor')).status).toBe(403);
      expect(words(await (await press([])).text())).toContain('Hãy chọn');
      expect((await press(['x'])).status).toBe(422);
      expect((await server.request('stranger', 'get', path)).status).toBe(404);
    });

    if (dialect === 'sqlite')
      it('holds in Chromium, at the desk and on the phone', async () => {
        mkdirSync('test-results/year', { recursive: true });
        await slot();
        for (const title of [
          'Nộp hồ sơ đăng ký kinh doanh trực tuyến toàn trình trên Cổng Dịch vụ công quốc gia',
          'Một cửa',
        ])
          await script(title);
        const whole = new Hono()
          .route('/', assetRoutes())
          .all('*', (c) => server.app.fetch(c.req.raw, c.env));
        const listening = serve({ fetch: whole.fetch, port: 0, hostname: '127.0.0.1' });
        await new Promise((resolve) => listening.once('listening', resolve));
        const origin = `http://127.0.0.1:${(listening.address() as { port: number }).port}`;
        const browser = await openChromium();
        const { cookie } = await server.headersOf('editor');
        for (const [name, width] of [
          ['wide', 1280],
          ['phone', 360],
        ] as const) {
          const context = await browser.newContext({
            viewport: { width, height: 800 },
            extraHTTPHeaders: { cookie: cookie! },
          });
          const page = await context.newPage();
          const complaints = complaintsOf(page, origin);
          await page.goto(origin + path);
          await page.screenshot({ path: `test-results/year/goi-y-${name}.png`, fullPage: true });
          expect(await sidewaysScroll(page)).toBe(0);
          expect(await axeFaults(page)).toEqual([]);
          expect(complaints).toEqual([]);
          await context.close();
        }
        await browser.close();
        listening.close();
      });
  });
}
