import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { at, startHistory, type StationHistory } from '../plan/testing/station-history.ts';
import { insertSlot } from '../schedule/slots.store.ts';
import { airingId } from '../schedule/planning.ts';
import { createAiringLives } from './airing-lives.ts';
import { asRunOfAirings } from './as-run.store.ts';
import { broadcastLogRoutes } from './broadcast-log.routes.tsx';
import { createBroadcastLogs } from './broadcast-logs.ts';

const PATH = '/d/hai-ba-trung/nhat-ky';

for (const dialect of DIALECTS) {
  describe(`nhật ký phát thanh, on ${dialect}`, () => {
    let server: TestApp;
    let history: StationHistory;
    let market: string;
    let hill: string;
    beforeAll(async () => {
      const clock = new VirtualClock(at('2026-11-20 12:00'));
      server = await openTestApp({
        dialect,
        routes: (app, { database, devices }) => {
          const broadcastLogs = createBroadcastLogs({
            ...{ database, clock, devices },
            heardOf: (stationId, ids) => asRunOfAirings(database.kysely, stationId, ids),
            lifeOf: createAiringLives({ database, clock, devices }),
          });
          broadcastLogRoutes(app, { clock, broadcastLogs });
        },
      });
      const { database } = server.installation;
      history = await startHistory(database, { station: server.station });
      market = await history.player('Chợ', [history.zones.market]);
      hill = await history.player('Đồi', [history.zones.hill]);
      const script = await history.script({ title: 'Nộp hồ sơ trực tuyến', seconds: 60 });
      // Whole in both zones.
      const first = await history.airing('2026-11-02 07:00', [script]);
      for (const player of [market, hill])
        for (const item of [0, 1]) await history.heard(player, first, item);
      // Half of it, in one zone; made good two days later.
      const second = await history.airing('2026-11-03 07:00', [script], { title: '=Bản tin "sáng"' });
      await history.heard(market, second, 0);
      await history.heard(market, second, 1, { share: 0.5, reason: 'Đầu phát được tắt.' });
      const slotId = 'make-good-slot';
      await insertSlot(database.kysely, {
        ...{ id: slotId, stationId: server.station.id, name: 'Phát bù', start: '2026-11-05T12:00' },
        ...{ durationMinutes: 3, exdates: [], zones: [history.zones.market], bulletinId: null },
        ...{ reserveBulletinId: null, late: 'whole', overrun: 'finish', kind: 'make-good' },
        ...{
          priority: 'normal',
          directive: null,
          makesGood: second.id,
          relaySourceId: null,
          createdBy: 'lan',
        },
        ...{ createdAt: at('2026-11-04 08:00'), retiredAt: null },
      });
      const made = await history.airing('2026-11-05 12:00', [script], {
        ...{ id: airingId(slotId, '2026-11-05T12:00:00'), title: 'Phát bù: Bản tin' },
        ...{ zones: [history.zones.market], slot: { id: slotId, wallStart: '2026-11-05T12:00:00' } },
      });
      for (const item of [0, 1]) await history.heard(market, made, item);
      await history.airing('2026-11-06 07:00', [script], {
        priority: 'emergency',
        title: 'Báo bão',
        orderId: 'o',
      });
      await history.airing('2026-12-01 07:00', [script], { title: 'Tháng sau' });
    });
    afterAll(() => server.close());

    const see = async (query: string) => (await server.request('auditor', 'get', `${PATH}?${query}`)).text();
    const csv = async (query: string) =>
      (await server.request('auditor', 'get', `${PATH}/csv?${query}`))
        .text()
        .then((text) => text.split('\r\n'));
    const november = 'ky=thang&ngay=2026-11-15';

    it('lists what was planned, what became of it and what was made good, in the page as in the table', async () => {
      const html = await see(november);
      for (const words of ['4 lượt phát', 'Bản tin sáng', 'Bị ngắt', 'Phát bù 12:00 05/11/2026: đã phát.'])
        expect(html).toContain(words);
      expect(html).toContain('Bù cho lượt 07:00 03/11/2026.');
      expect(html).not.toContain('Tháng sau');
      const [head, ...lines] = await csv(november);
      expect(head).toContain('Đài,Ngày,Bắt đầu');
      // text() takes the byte order mark away.
      const bytes = await (await server.request('auditor', 'get', `${PATH}/csv?${november}`)).bytes();
      expect([...bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      expect(lines.filter(Boolean)).toHaveLength(4);
      // 10 s of chime and 60 s, then half of it.
      expect(lines[0]).toMatch(/,2026-11-02,07:00,07:15,Bản tin sáng,"Chợ Hôm, Bạch Mai",Đã phát,,,70,70,1,/);
      expect(lines[1]).toContain('"\'=Bản tin ""sáng"""');
      expect(lines[1]).toMatch(/,40,70,0\.571,/);
      expect(lines[3]).toContain(',khẩn cấp,0,70,0,');
    });

    it('is the same as a workbook without formulas, and as a Word file', async () => {
      const file = async (kind: string) =>
        unzipSync(await (await server.request('auditor', 'get', `${PATH}/${kind}?${november}`)).bytes());
      const workbook = await file('excel');
      const sheet = strFromU8(workbook['xl/worksheets/sheet1.xml']!);
      // Title, heading, and the lines that the page has.
      expect(sheet.match(/<row /g)).toHaveLength(2 + 4);
      expect(sheet).not.toMatch(/<f[ >]/);
      expect(sheet).toContain('<v>0</v>');
      expect(strFromU8(workbook['xl/sharedStrings.xml']!)).toContain('=Bản tin "sáng"');
      const word = strFromU8((await file('word'))['word/document.xml']!);
      expect(word).toContain('w:orient="landscape"');
      for (const words of ['NHẬT KÝ PHÁT THANH', '=Bản tin', 'Bù cho lượt 07:00 03/11/2026.', '57,1%'])
        expect(word).toContain(words);
    });

    it('sums up each zone in the columns that provinces ask for', async () => {
      const html = await see(november);
      const row = (zone: string) =>
        new RegExp(`<th scope="row" role="rowheader">${zone}</th>.*?</tr>`, 's')
          .exec(html)![0]
          .replaceAll(/<[^>]+>/g, '|')
          .split('|')
          .filter(Boolean);
      // Zone, station, planned, heard whole, emergencies, seconds heard, seconds planned, ratio.
      expect(row('Chợ Hôm').slice(2)).toEqual(['3', '2', '1', '180', '210', '85,7%']);
      expect(row('Bạch Mai').slice(2)).toEqual(['2', '1', '1', '70', '140', '50%']);
    });

    it('is narrowed by zone, player, words without marks, and any stretch of days', async () => {
      expect(await csv(`${november}&cum=${history.zones.hill}`)).toHaveLength(5);
      expect((await csv(`${november}&may=${hill}`))[2]).toMatch(/,0,70,0,/);
      expect(await csv(`${november}&q=ho+so+truc`)).toHaveLength(6);
      expect(await see(`${november}&q=bao`)).toContain('Báo bão');
      expect(await csv('ky=khoang&tu=2026-11-03&den=2026-11-05')).toHaveLength(4);
      expect(await csv('ky=ngay&ngay=2026-11-02')).toHaveLength(3);
      expect(await csv('ky=tuan&ngay=2026-11-08')).toHaveLength(6);
    });

    it.each([
      ['tu=2026-11-05&den=2026-11-03', 'den', 'Ngày cuối phải sau ngày đầu.'],
      ['tu=2025-01-01&den=2026-11-03', 'den', 'nhiều nhất một năm'],
      ['tu=2026-02-30&den=2026-11-03', 'tu', 'Ngày này không có trên lịch.'],
    ])('says at its field why it can’t show %s, with the days still there', async (range, field, words) => {
      const html = await see(`ky=khoang&${range}`);
      expect(html).toContain(`id="f-${field}-error"`);
      expect(html).toContain(words);
      for (const [, day] of range.matchAll(/=([\d-]+)/g)) expect(html).toContain(`value="${day}"`);
      expect((await server.request('auditor', 'get', `${PATH}/csv?ky=khoang&${range}`)).status).toBe(422);
    });
  });
}
