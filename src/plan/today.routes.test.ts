import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { openProgramme, writeScript, type Programme } from '../../test/support/programme.ts';
import { insertPublication } from '../publish/publications.store.ts';
import type { Publication } from '../publish/publication.ts';
import { aPublication } from '../publish/testing/a-publication.ts';
import { keepAlarms } from '../schedule/alarms.ts';
import { createAudits } from './audits.ts';
import { todayRoutes } from './today.routes.tsx';

const MINUTE_MS = 60_000;

describe('Hôm nay', () => {
  let server: TestApp;
  let programme: Programme;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) => {
        programme = openProgramme(installation);
        const audits = createAudits({ ...programme, trial: false });
        todayRoutes(app, { ...programme, monthAudit: (station, month) => audits.monthAudit(station, month) });
      },
    });
  });
  afterAll(() => server.close());
  const see = async (who: 'editor' | 'approver' | 'auditor') =>
    (await server.request(who, 'get', '/d/hai-ba-trung')).text();

  it('of a new station says that nothing is on air and nothing waits', async () => {
    const html = await see('editor');
    expect(html).toContain('KHÔNG PHÁT');
    expect(html).toContain('Chưa có lượt phát nào sắp tới.');
    expect(html).toContain('Không có việc nào đang chờ.');
    expect(html).toContain('Chưa ghép đầu phát nào.');
    expect(html).toContain('Hôm nay không có lượt phát nào.');
    expect(html).toContain('Chỉ tiêu tháng 11/2026');
  });

  it('follows an airing: next, on air with who may stop it, over without a log', async () => {
    const { station, zones } = server;
    const actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
    const scriptIds = [await writeScript(programme, station.id, { title: 'Nộp hồ sơ trực tuyến' })];
    const none = {
      openingChime: null,
      closingChime: null,
      openingTemplateId: null,
      closingTemplateId: null,
      between: null,
    };
    const bulletin = await programme.bulletins.save(station, actor, null, {
      title: 'Bản tin',
      scriptIds,
      ...none,
    });
    const slot = {
      durationMinutes: 15,
      reserveBulletinId: null,
      late: 'next-item',
      overrun: 'finish',
    } as const;
    await programme.schedule.saveSlot(station, actor, null, {
      ...{ ...slot, name: 'Buổi sáng', start: '2026-11-23T07:00', bulletinId: bulletin.id },
      zones: zones.map(({ id }) => id),
    });
    await programme.schedule.saveSlot(station, actor, null, {
      ...{ ...slot, name: 'Buổi chiều', start: '2026-11-23T17:00', bulletinId: null },
      zones: [zones[0]!.id],
    });
    expect(await see('auditor')).toContain('Tiếp theo 07:00: Buổi sáng');
    const waiting = 'lúc 17:00 23/11/2026 chưa có gì để phát';
    expect(await see('editor')).toContain(waiting);
    expect(await see('auditor')).not.toContain(waiting);

    await programme.clock.advance(30.5 * MINUTE_MS);
    const live = await see('approver');
    expect(live).toContain('ĐANG PHÁT');
    expect(live).toContain('mọi cụm loa · mục 1/1: “Nộp hồ sơ trực tuyến” · 0/0 đầu phát báo đang phát');
    expect(live).toContain('Dừng phát…');
    expect(await see('auditor')).not.toContain('Dừng phát…');
    expect(live).toMatch(/href="[^"]+\/nghe"/);

    // What renews itself is what the page shows, without the month's audit.
    const renewed = await (await server.request('approver', 'get', '/d/hai-ba-trung/dang-phat')).text();
    for (const part of ['ĐANG PHÁT', 'id="dang-phat"', 'id="viec-can-lam"', 'id="bay-gio"'])
      expect(renewed).toContain(part);
    expect(renewed).not.toContain('Chỉ tiêu tháng');
    expect((await server.request('stranger', 'get', '/d/hai-ba-trung/dang-phat')).status).toBe(404);

    await programme.clock.advance(20 * MINUTE_MS);
    const over = await see('editor');
    expect(over).toContain('KHÔNG PHÁT');
    expect(over).toContain('Chưa xác định');
  });

  it('tells of what waits at Xuất bản whoever can do something about it', async () => {
    const { database, clock } = programme;
    const { id } = server.station;
    const put = (title: string, more: Partial<Publication>) =>
      insertPublication(database.kysely, aPublication(id, title, clock.now(), more));
    await put('Giá đất', { state: 'unknown', unclear: 'article' });
    await put('Lệ phí', { state: 'failed', reason: 'Trang không nhận khóa truy cập (403).' });
    await put('Họp dân', { state: 'draft', approvedHash: null, approvedAt: null });
    const lost = { key: 'zalo:lost:1', message: 'Đã mất kết nối Zalo OA: hãy kết nối lại.' };
    await keepAlarms(database.kysely, id, 'zalo', [lost], clock.now());
    const editor = await see('editor');
    for (const words of [
      ...[
        '1 bài không rõ đã đăng, đã gửi hay chưa',
        'Đã mất kết nối Zalo OA',
        'href="/d/hai-ba-trung/xuat-ban/zalo"',
      ],
      ...['1 bài xuất bản dừng lại', 'Trang không nhận khóa truy cập (403).'],
    ])
      expect(editor).toContain(words);
    expect(editor).not.toContain('bản đăng chờ duyệt');
    const approver = await see('approver');
    expect(approver).toContain('1 bản đăng chờ duyệt');
    expect(approver).not.toContain('không rõ đã đăng');
    expect(await see('auditor')).not.toMatch(/bản đăng chờ duyệt|không rõ đã đăng|Zalo OA/);
  });

  it('goes on reminding of what is due in the first days of a month, of the year before too', async () => {
    const { clock } = programme;
    await clock.advance(Date.parse('2027-01-04T08:00:00+07:00') - clock.now());
    const text = (await see('auditor')).replace(/<[^>]+>/g, ' ');
    expect(text).toMatch(/Đôn đốc\s/);
    expect(text).toContain('Nhiệm vụ 6.');
    expect(text).toContain('cần xong trước hết ngày 05/01/2027');
    // The one at the end of the year is over.
    expect(text).not.toContain('Nhiệm vụ 15.');
  });
});
