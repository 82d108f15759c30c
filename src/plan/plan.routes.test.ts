import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { App } from '../accounts/http/app.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { insertSlot, type StationSlot } from '../schedule/slots.store.ts';
import { createAudits } from './audits.ts';
import { at, startHistory, type StationHistory, type WrittenScript } from './testing/station-history.ts';
import { planApp } from './testing/plan-app.tsx';

const NOW = at('2026-11-20 09:00');
const PATH = '/d/hai-ba-trung/kiem-tra/2026-11';

describe.each(DIALECTS)('on %s', (dialect) => {
  let database: TestDatabase;
  let app: App;
  let history: StationHistory;
  let lost: WrittenScript;
  const clock = new VirtualClock(NOW);

  /** One item heard, one heard half, one whose log was lost. */
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    app = planApp(database, clock);
    history = await startHistory(database);
    const player = await history.player('Đầu phát trụ sở', Object.values(history.zones));
    const heard = await history.script({ title: 'Nộp hồ sơ trực tuyến', ownWork: true });
    const half = await history.script({ title: 'Một cửa <b>liên thông</b>' });
    lost = await history.script({ title: 'Ngày thứ Sáu vì dân' });
    const airing = await history.airing('2026-11-02 07:00', [heard, half]);
    await history.heard(player, airing, 0);
    await history.heard(player, airing, 1, { amplifier: null });
    await history.heard(player, airing, 2, { share: 0.5, reason: 'mất điện' });
  });
  afterAll(() => database.drop());

  const as = (who: string) => ({ cookie: `who=${who}`, host: 'loa.local', origin: 'http://loa.local' });
  const see = async (path: string, who = 'lan') => (await app.request(path, { headers: as(who) })).text();
  const send = (path: string, fields: Record<string, string>, who: string) =>
    app.request(path, { method: 'POST', headers: as(who), body: new URLSearchParams(fields) });
  /** What a reader sees: no tags, one blank between words. */
  const words = (html: string) =>
    html
      .replace(/<(script|style)[\s\S]*?<\/\1>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/\s+/g, ' ');

  describe('Kiểm tra tháng', () => {
    it('answers first how many really aired', async () => {
      const html = await see(PATH);
      expect(html).toContain('<h2>1/2 tin, bài CCHC đã phát</h2>');
      expect(html.match(/class="quota-cell quota-heard"/g)).toHaveLength(1);
      expect(words(html)).toContain('Còn bổ sung được đến hết ngày 30/11/2026.');
    });

    it('opens the proof chain of what counted, from the revision to the player’s log', async () => {
      const html = await see(PATH);
      const text = words(html);
      for (const link of [
        'Phiên bản 1 (xong) Trần Thị Lan, gửi duyệt 15:30 30/10/2026',
        'Âm thanh (xong) Dài 1 phút',
        'Duyệt (xong) Trần Thị Lan (tự duyệt tin, bài của mình), 16:00 30/10/2026',
        'Lượt phát (xong) Bản tin sáng, 07:00 02/11/2026; Chợ Hôm, Bạch Mai',
        'Nhật ký đầu phát Đầu phát trụ sở (xong) Đã phát 1 phút trên 1 phút; đầu phát đã phát, chưa xác nhận ra loa.',
        '07:00:10 bắt đầu, ra cạc âm thanh, âm lượng 80',
        '07:01:10 phát xong, được 1 phút, ra cạc âm thanh, âm lượng 80',
      ])
        expect(text).toContain(link);
      expect(html).toContain('title="SHA-256 ');
      expect(html).not.toContain('<details class="details" open');
      expect(await see(`${PATH}?minh-chung=1`)).toContain('<details class="details" open');
    });

    it('says of what does not count why, and what to do', async () => {
      const html = await see(PATH);
      expect(html).toContain('Một cửa &lt;b&gt;liên thông&lt;/b&gt;');
      expect(words(html)).toContain(
        'Mới phát 50% thời lượng, cần ít nhất 90%. Xếp phát bù vào một lượt phát còn lại trong tháng.',
      );
      expect(words(html)).toContain('07:01:40 bị ngắt, được 30 giây');
    });

    it('adds up minutes by category and by zone, with the zones’ names', async () => {
      const text = words(await see(PATH));
      expect(text).toContain('1 buổi phát theo lịch 2 phút 10 giây theo lịch đã xếp 1 phút 40 giây đã phát');
      expect(text).toContain('Tin, bài CCHC 1 1 phút 30 giây');
      expect(text).toContain('Khác (tin, bài khác, nhạc hiệu, lời dẫn) 0 10 giây');
      expect(text).toContain('Bạch Mai 1 2 phút 10 giây 1 phút 40 giây');
    });

    it('says of every other quota how much of it is there', async () => {
      const text = words(await see(PATH));
      expect(text).toMatch(/5\. .*? 0\/6 Thiếu/);
      expect(text).toMatch(/\b2\. .*? 0\/1 Chưa đến hạn/);
    });

    it('leads from month to month, and to the running month when none is named', async () => {
      const html = await see(PATH);
      expect(html).toContain('href="/d/hai-ba-trung/kiem-tra/2026-10"');
      expect(html).toContain('href="/d/hai-ba-trung/kiem-tra/2026-12"');
      const response = await app.request('/d/hai-ba-trung/kiem-tra', { headers: as('lan') });
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe(PATH);
    });

    it('shows a month in which nothing was aired, and refuses what is no month', async () => {
      expect(words(await see('/d/hai-ba-trung/kiem-tra/2026-03'))).toContain(
        'Chưa có tin, bài nào được phát',
      );
      const refused = await app.request('/d/hai-ba-trung/kiem-tra/2026-13', { headers: as('lan') });
      expect(refused.status).toBe(404);
      const planless = await app.request('/d/hai-ba-trung/kiem-tra/1999-12', { headers: as('lan') });
      expect(planless.status).toBe(404);
      expect(await planless.text()).toContain('Chưa có kế hoạch cho tháng 12/1999');
    });

    it('is not there for someone of another station', async () => {
      expect((await app.request(PATH, { headers: as('khach') })).status).toBe(404);
    });
  });

  describe('the audit for programs', () => {
    it('is the very audit of the command line', async () => {
      const path = `/api/v1/stations/${history.stationId}/audits/2026-11`;
      const response = await app.request(path, { headers: as('lan') });
      expect(response.status).toBe(200);
      const audits = createAudits({ database, clock, trial: false });
      const audit = await audits.monthAudit(await history.station(), '2026-11');
      expect(await response.json()).toEqual(JSON.parse(JSON.stringify(audit)));
    });

    it('is as of an instant when asked', async () => {
      const path = `/api/v1/stations/${history.stationId}/audits/2026-11?asOf=`;
      const before = await app.request(`${path}2026-11-01T00:00:00%2B07:00`, { headers: as('lan') });
      const { quotas } = (await before.json()) as { quotas: { task: string; counted: number }[] };
      expect(quotas.find(({ task }) => task === '3')!.counted).toBe(0);
      const wrong = await app.request(`${path}hom-qua`, { headers: as('lan') });
      expect(wrong.status).toBe(422);
      expect(await wrong.text()).toContain('thời điểm có múi giờ');
    });
  });

  describe('an entry by hand', () => {
    const entry = () => ({
      task: '3',
      script: lost.id,
      at: '2026-11-16T07:00',
      reason: 'Đầu phát hỏng ổ cứng, mất nhật ký.',
      evidence: 'https://phuong.gov.vn/bien-ban.pdf\njavascript:alert(1)',
    });

    it('keeps what was typed when a field is wrong, and says so at the field', async () => {
      const response = await send(
        `${PATH}/nhap-tay`,
        { ...entry(), at: '2026-11-25T07:00', evidence: '' },
        'lan',
      );
      expect(response.status).toBe(422);
      const html = await response.text();
      expect(html).toContain('Hãy nhập minh chứng.');
      expect(html).toContain('Đầu phát hỏng ổ cứng, mất nhật ký.</textarea>');
      const late = await send(`${PATH}/nhap-tay`, { ...entry(), at: '2026-11-25T07:00' }, 'lan');
      expect(late.status).toBe(422);
      expect(await late.text()).toContain('Thời điểm phát phải là lúc đã qua.');
    });

    it('waits for a second person, and is then counted as entered by hand', async () => {
      const saved = await send(`${PATH}/nhap-tay`, entry(), 'lan');
      expect(saved.status).toBe(303);
      expect(saved.headers.get('location')).toBe(`${PATH}#nhap-tay`);
      const mine = await see(PATH, 'lan');
      expect(mine).toContain('Chờ người khác xác nhận');
      expect(mine).toContain('<a href="https://phuong.gov.vn/bien-ban.pdf"');
      expect(mine).not.toContain('href="javascript:');
      const confirm = /action="([^"]+\/xac-nhan)"/;
      expect(mine).not.toMatch(confirm);

      const [, action] = confirm.exec(await see(PATH, 'minh'))!;
      expect((await send(action!, {}, 'lan')).status).toBe(403);
      expect((await send(action!, {}, 'minh')).status).toBe(303);
      const counted = await see(PATH);
      expect(counted).toContain('<h2>2/2 tin, bài CCHC đã phát</h2>');
      expect(words(counted)).toContain('Trong đó: 2 (1 nhập tay).');
      expect(words(counted)).toContain('Người thứ hai xác nhận (xong) Lê Minh');
      expect((await send(action!, {}, 'minh')).status).toBe(409);
    });
  });

  it('lists what aired by directive: the document, who ordered it, planned and heard minutes', async () => {
    const slot: StationSlot = {
      ...{ id: 'bau-cu', stationId: history.stationId, name: 'Bầu cử', start: '2026-11-14T07:00' },
      ...{ durationMinutes: 60, exdates: [], zones: Object.values(history.zones), bulletinId: null },
      ...{ reserveBulletinId: null, late: 'whole', overrun: 'finish', kind: 'directive' },
      ...{
        priority: 'normal',
        makesGood: null,
        relaySourceId: null,
        createdBy: 'lan',
        createdAt: NOW,
        retiredAt: null,
      },
      directive: { document: '145/KH-UBND', orderedBy: 'Chủ tịch UBND phường' },
    };
    await insertSlot(database.kysely, slot);
    const wallStart = '2026-11-14T07:00:00';
    const airing = await history.airing('2026-11-14 07:00', [lost], { slot: { id: slot.id, wallStart } });
    const cancelled = { slot: { id: slot.id, wallStart: 'x' }, status: 'cancelled' } as const;
    await history.airing('2026-11-15 07:00', [lost], cancelled);
    const player = await history.player('Đầu phát chợ', Object.values(history.zones));
    await history.heard(player, airing, 1);
    const path = `/api/v1/stations/${history.stationId}/audits/2026-11/directives`;
    const { directives } = (await (await app.request(path, { headers: as('minh') })).json()) as {
      directives: { plannedMs: number; playedMs: number }[];
    };
    expect(directives).toMatchObject([
      { airingId: airing.id, startsAt: '2026-11-14T07:00:00+07:00', document: '145/KH-UBND' },
    ]);
    expect(directives[0]!.playedMs).toBe(lost.item.durationMs);
    expect(directives[0]!.plannedMs).toBeGreaterThan(lost.item.durationMs);
    expect(words(await see(PATH))).toContain('145/KH-UBND Chủ tịch UBND phường');
  });
});
