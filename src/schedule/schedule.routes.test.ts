import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import {
  formOf,
  MONDAY_MORNING,
  openProgramme,
  writeScript,
  type Programme,
} from '../../test/support/programme.ts';
import { airingsBetween } from './airings.store.ts';
import { mostADay, parseRule } from './core/rrule.ts';
import { scheduleRoutes } from './schedule.routes.tsx';

const PATH = '/d/hai-ba-trung/lich-phat';
const DAY_MS = 86_400_000;
const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;

describe('lịch phát', () => {
  let server: TestApp;
  let programme: Programme;
  let bulletinId: string;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))),
    });
    const scriptId = await writeScript(programme, server.station.id, { title: 'Nộp hồ sơ trực tuyến' });
    const content = {
      ...{ title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: null },
      ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds: [scriptId] },
    };
    const actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
    bulletinId = (await programme.bulletins.save(server.station, actor, null, content)).id;
  });
  afterAll(() => server.close());

  const see = async (path: string, who: 'editor' | 'auditor' = 'editor') =>
    (await server.request(who, 'get', path)).text();
  const post = (
    path: string,
    values: Record<string, string | string[]>,
    who: 'editor' | 'auditor' = 'editor',
  ) => server.request(who, 'post', path, formOf(values));
  const slot = () => ({
    ...{ name: 'Buổi sáng', date: '2026-11-23', time: '07:00', minutes: '15', repeat: 'weekdays' },
    ...{ days: ['MO', 'WE'], until: '', zones: [server.zones[0]!.id], bulletinId, reserveBulletinId: '' },
    ...{ overrun: 'finish', late: 'next-item' },
  });
  const api = (rest: string) => `/api/v1/stations/${server.station.id}/${rest}`;
  const airings = () =>
    airingsBetween(programme.database.kysely, server.station.id, MONDAY_MORNING, MONDAY_MORNING + 7 * DAY_MS);

  describe('a slot', () => {
    it('is refused when it ends before it starts, with everything typed still there', async () => {
      const refused = await post(`${PATH}/khung-gio/moi`, { ...slot(), until: '2026-11-20' });
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toContain('Khung giờ kết thúc trước khi bắt đầu.');
      expect(html).toMatch(/id="f-until-error"/);
      for (const typed of ['value="Buổi sáng"', 'value="2026-11-20"', 'value="07:00"', 'value="15"'])
        expect(html).toContain(typed);
      expect(html).toMatch(/value="WE" checked/);
      expect(html).toMatch(new RegExp(`<option value="${bulletinId}" selected`));
    });

    it.each([
      [{ days: ['SA'] }, 'f-days-error', 'Chỉ phát từ thứ Hai đến thứ Sáu'],
      [{ repeat: 'daily' }, 'f-repeat-error', 'Chỉ phát từ thứ Hai đến thứ Sáu'],
      [{ repeat: 'once', date: '2026-11-28' }, 'f-date-error', 'Chỉ phát từ thứ Hai đến thứ Sáu'],
      [{ minutes: '20' }, 'f-minutes-error', 'Mỗi buổi phát không quá 15 phút'],
      [{ time: '22:00' }, 'f-time-error', 'Không phát trong giờ yên tĩnh'],
      [{ time: '25:00' }, 'f-time-error', 'phải có thật trên lịch'],
      [{ repeat: 'once', date: '2026-11-20' }, 'f-date-error', 'không có lượt phát nào sắp tới'],
      [{ minutes: '1' }, 'f-bulletinId-error', 'vượt khung giờ 1 phút'],
      [{ minutes: 'mười' }, 'f-minutes-error', 'Thời lượng phải là số phút.'],
      [{ minutes: '' }, 'f-minutes-error', 'Thời lượng phải là số phút.'],
      [{ date: '2026-02-30' }, 'f-date-error', 'phải có thật trên lịch'],
      [{ days: [] }, 'f-days-error', 'Hãy chọn ít nhất một ngày trong tuần.'],
      [{ date: '9999-12-31' }, 'f-date-error', 'Ngày phát phải từ năm 2000 đến năm 2100.'],
      [{ date: '0001-01-01' }, 'f-date-error', 'Ngày phát phải từ năm 2000 đến năm 2100.'],
      [{ until: '9999-12-31' }, 'f-until-error', 'Ngày phát phải từ năm 2000 đến năm 2100.'],
      [{ repeat: 'own', rrule: 'FREQ=SECONDLY' }, 'f-repeat-error', 'Khung giờ lặp quá dày'],
      [{ repeat: 'own', rrule: 'FREQ=MINUTELY' }, 'f-repeat-error', 'Khung giờ lặp quá dày'],
      [{ repeat: 'own', rrule: 'FREQ=HOURLY;BYMINUTE=0,20,40' }, 'f-repeat-error', 'Khung giờ lặp quá dày'],
      [{ zones: [] }, 'f-zones-error', 'Hãy chọn ít nhất một cụm loa.'],
      [{ zones: ['khong-co'] }, 'f-zones-error', 'Cụm loa đã chọn không còn trong đài.'],
      [{ bulletinId: 'khong-co' }, 'f-bulletinId-error', 'Bản tin đã chọn không còn'],
    ])('%o is refused at its field in words', async (change, field, sentence) => {
      const refused = await post(`${PATH}/khung-gio/moi`, { ...slot(), ...change });
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toContain(`id="${field}"`);
      expect(html).toContain(sentence);
    });

    it('without a weekday hides no other fault', async () => {
      const html = await (await post(`${PATH}/khung-gio/moi`, { ...slot(), days: [], name: '' })).text();
      expect(html).toContain('id="f-days-error"');
      expect(html).toContain('id="f-name-error"');
    });

    it('comes on its weekdays, beyond the planned days too', async () => {
      const saved = await post(`${PATH}/khung-gio/moi`, slot());
      expect([saved.status, saved.headers.get('location')]).toEqual([303, `${PATH}?tuan=2026-11-23`]);
      const [stored] = await programme.schedule.list(server.station.id);
      expect(stored).toMatchObject({ start: '2026-11-23T07:00', rrule: 'FREQ=WEEKLY;BYDAY=MO,WE' });
      expect((await airings()).map(({ slot }) => slot?.wallStart)).toEqual([
        '2026-11-23T07:00:00',
        '2026-11-25T07:00:00',
      ]);
      expect((await see(PATH)).match(/<strong>07:00–07:15/g)).toHaveLength(2);
      expect((await see(`${PATH}?tuan=2027-01-14`)).match(/<strong>07:00–07:15/g)).toHaveLength(2);
    });

    it('is shown again as it was filled in', async () => {
      const [stored] = await programme.schedule.list(server.station.id);
      const html = await see(`${PATH}/khung-gio/${stored!.id}`);
      expect(html).toMatch(/value="MO" checked/);
      expect(html).not.toMatch(/value="TU" checked/);
    });

    it('may not share a loudspeaker with another', async () => {
      const refused = await post(`${PATH}/khung-gio/moi`, { ...slot(), name: 'Chồng', time: '07:10' });
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('id="f-time-error"');
    });

    it('is refused in words where a file was sent for a text', async () => {
      const form = new FormData();
      for (const [name, value] of Object.entries(slot())) form.append(name, String([value].flat()[0]));
      form.set('minutes', new File(['15'], 'phut.txt'));
      const refused = await server.request('editor', 'post', `${PATH}/khung-gio/moi`, form);
      expect(refused.status).toBe(422);
      expect(await refused.text()).toMatch(/id="f-minutes-error"/);
    });

    it('may come every half hour, as a trial needs it, and no oftener', () => {
      expect(mostADay(parseRule('FREQ=HOURLY;BYMINUTE=0,30'))).toBe(48);
      expect(mostADay(parseRule('FREQ=DAILY;BYHOUR=7,17;BYMINUTE=0,30'))).toBe(4);
      expect(mostADay(parseRule('FREQ=WEEKLY;BYDAY=MO'))).toBe(1);
      expect(mostADay(parseRule('FREQ=MINUTELY;BYHOUR=7'))).toBe(60);
    });

    it('is refused to programs by the same words, and to those who may not', async () => {
      const body = {
        name: 'A',
        start: '2026-11-28T07:00',
        durationMinutes: 10,
        zones: [server.zones[1]!.id],
      };
      const refused = await server.json('editor', 'POST', api('slots'), body);
      expect(refused.status).toBe(422);
      expect(await refused.json()).toMatchObject({ code: 'weekdays', errors: [{ field: 'start' }] });
      for (const [change, field] of [
        [{ rrule: 'FREQ=DAILY' }, 'rrule'],
        [{ start: '2026-11-27T07:00', durationMinutes: 20 }, 'durationMinutes'],
        [{ start: '2026-11-27T22:00' }, 'start'],
      ] as const) {
        const answer = await server.json('editor', 'POST', api('slots'), { ...body, ...change });
        expect(await answer.json()).toMatchObject({ errors: [{ field }] });
      }
      expect((await server.json('auditor', 'POST', api('slots'), body)).status).toBe(403);
      expect((await post(`${PATH}/khung-gio/moi`, slot(), 'auditor')).status).toBe(403);
    });
  });

  describe('a slot by directive', () => {
    const directive = () => ({
      ...{ ...slot(), name: 'Tuyên truyền bầu cử', kind: 'directive', repeat: 'daily', minutes: '60' },
      ...{ date: '2026-11-26', time: '18:00', until: '2026-11-28', priority: 'priority' },
      ...{ document: '145/KH-UBND', orderedBy: 'Chủ tịch UBND phường' },
    });

    it.each([
      [{ document: '' }, 'f-document-error', 'Hãy ghi số, ký hiệu văn bản chỉ đạo.'],
      [{ orderedBy: '' }, 'f-orderedBy-error', 'Hãy ghi người ký hoặc người chỉ đạo.'],
      [{ until: '' }, 'f-until-error', 'Phát theo chỉ đạo phải có ngày cuối cùng'],
    ])('without %o is refused', async (change, field, sentence) => {
      const refused = await post(`${PATH}/khung-gio/moi`, { ...directive(), ...change });
      const html = await refused.text();
      expect([refused.status, html.includes(`id="${field}"`), html.includes(sentence)]).toEqual([
        422,
        true,
        true,
      ]);
      expect(html).toMatch(/value="directive" checked/);
    });

    it('airs beyond the limits, also at the weekend, and is shown with its document', async () => {
      expect((await post(`${PATH}/khung-gio/moi`, directive())).status).toBe(303);
      expect((await airings()).filter(({ title }) => title === 'Tuyên truyền bầu cử')).toHaveLength(3);
      const html = await see(PATH);
      expect(html).toContain('145/KH-UBND, Chủ tịch UBND phường');
      expect(html).not.toContain('Mỗi buổi phát không quá 15 phút');
      const stored = (await programme.schedule.list(server.station.id)).find(
        (one) => one.kind === 'directive',
      )!;
      expect(await see(`${PATH}/khung-gio/${stored.id}`)).toContain('value="145/KH-UBND"');
      await programme.schedule.retireSlot(server.station, LAN, stored.id);
    });
  });

  describe('a week', () => {
    it('says how much airtime is used, which day is a holiday, and what has not been heard', async () => {
      const html = await see(PATH);
      expect(html).toMatch(/\d+\/15 phút buổi sáng/);
      expect(html).toContain('Chưa phát trong tháng');
      expect(html).toMatch(/tin-bai\/[\w-]+">Nộp hồ sơ trực tuyến/);
      expect(await see(`${PATH}?tuan=2027-02-06`)).toContain('Tết Nguyên đán');
    });

    it('shows one zone alone when asked', async () => {
      const other = await see(`${PATH}?cum=${server.zones[1]!.id}`);
      expect(other).not.toContain('<strong>07:00–07:15</strong>');
      expect(await see(`${PATH}?cum=${server.zones[0]!.id}`)).toContain('<strong>07:00–07:15</strong>');
    });

    it('that is no date is refused in words', async () => {
      expect((await server.request('editor', 'get', `${PATH}?tuan=mai`)).status).toBe(422);
    });

    it('offers nothing to change to someone who may only look', async () => {
      const html = await see(PATH, 'auditor');
      expect(html).toContain('Buổi sáng');
      expect(html).not.toContain(`${PATH}/khung-gio/moi`);
    });
  });

  describe('an airing', () => {
    const path = async (index: number) => `${PATH}/luot/${(await airings())[index]!.id}`;

    it('shows its rundown and where it sounds', async () => {
      const html = await see(await path(0));
      for (const words of ['Nhạc hiệu mở đầu', 'Nộp hồ sơ trực tuyến', server.zones[0]!.name, 'Đã xếp lịch'])
        expect(html).toContain(words);
    });

    it('that is coming is cancelled with a reason, and restored', async () => {
      const coming = await path(1);
      const silent = await post(`${coming}/huy`, { reason: ' ' });
      expect([silent.status, await silent.text()]).toEqual([
        422,
        expect.stringContaining('Hãy nhập lý do hủy.'),
      ]);
      expect((await post(`${coming}/huy`, { reason: 'Nghỉ lễ' })).status).toBe(303);
      expect(await see(coming)).toContain('Đã hủy · Nghỉ lễ');
      expect((await post(`${coming}/khoi-phuc`, {})).status).toBe(303);
      expect((await airings())[1]).toMatchObject({ status: 'planned', reason: null });
    });

    it('takes no unknown bulletin for once', async () => {
      const refused = await post(`${await path(1)}/ban-tin`, { bulletinId: 'khong-co' });
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain('id="f-bulletinId-error"');
    });

    it('is listened to while it is on air: the very bytes, from the place it has come to', async () => {
      const [airing] = await airings();
      const item = airing!.items[1]!;
      const { media } = programme;
      const limits = { field: 'recording', maxBytes: 1_000, tooLarge: '' };
      // As written by the programme: the sound's bytes are its name.
      const bytes = Buffer.from(`${item.scriptId} sound`);
      await media.put(await media.receive(Readable.from([bytes]), limits));
      const onAir = await path(0);
      expect(await see(`${onAir}/nghe`)).toContain('Lượt phát này hiện không phát mục nào.');
      expect(await see(onAir)).toContain('hx-trigger="renew"');

      await programme.clock.advance(31 * 60_000);
      const html = await see(`${onAir}/nghe`, 'auditor');
      expect(html).toContain(`src="${onAir}/muc/1#t=56.0"`);
      const heard = await server.request('auditor', 'get', `${onAir}/muc/1`);
      expect([heard.status, await heard.text()]).toEqual([200, bytes.toString()]);
      for (const there of [`${onAir}/muc/9`, `${onAir}/muc/x`, `${PATH}/luot/khong-co/muc/1`])
        expect((await server.request('auditor', 'get', there)).status).toBe(404);
      expect((await server.request('stranger', 'get', `${onAir}/muc/1`)).status).toBe(404);
      expect((await server.request('nobody', 'get', `${onAir}/muc/1`)).status).toBe(401);
    });

    it('on air is stopped with a reason only, and then changes no more', async () => {
      const onAir = await path(0);
      expect(await see(onAir)).toContain('Dừng phát…');
      const silent = await post(`${onAir}/dung`, { reason: '' });
      expect([silent.status, await silent.text()]).toEqual([
        422,
        expect.stringContaining('Hãy ghi lý do dừng phát.'),
      ]);
      expect((await post(`${onAir}/huy`, { reason: 'Muộn' })).status).toBe(409);
      expect((await post(`${onAir}/dung`, { reason: 'Đọc nhầm' }, 'auditor')).status).toBe(403);
      expect((await post(`${onAir}/dung`, { reason: 'Đọc nhầm' })).status).toBe(303);
      const html = await see(onAir);
      expect(html).toContain('Bị ngắt · Đọc nhầm');
      expect(html).toContain('Người editor, 07:01 23/11/2026');
      expect(html).not.toContain('Dừng phát…');
      expect((await post(`${onAir}/dung`, { reason: 'Nữa' })).status).toBe(409);
    });

    it('of another id is not there', async () => {
      expect((await server.request('editor', 'get', `${PATH}/luot/khong-co`)).status).toBe(404);
      expect((await post(`${PATH}/luot/khong-co/dung`, { reason: 'A' })).status).toBe(404);
    });

    it('is listed to programs between two instants', async () => {
      const list = async (from: string, to: string) =>
        server.json('auditor', 'GET', `${api('airings')}?${new URLSearchParams({ from, to }).toString()}`);
      const answer = await list('2026-11-23T00:00:00+07:00', '2026-11-24T00:00:00+07:00');
      expect(await answer.json()).toMatchObject({
        airings: [{ startsAt: '2026-11-23T07:00:00+07:00', state: 'interrupted', reason: 'Đọc nhầm' }],
      });
      expect((await list('hôm nay', '2026-11-24T00:00:00+07:00')).status).toBe(422);
      expect((await list('2026-11-24T00:00:00Z', '2026-11-23T00:00:00Z')).status).toBe(422);
    });
  });

  describe('an airing that was not heard', () => {
    let path: string;
    let id: string;
    beforeAll(async () => {
      const saved = { ...slot(), name: 'Buổi chiều', time: '15:00', days: ['MO', 'TU', 'WE', 'TH', 'FR'] };
      expect((await post(`${PATH}/khung-gio/moi`, saved)).status).toBe(303);
      const missed = (await airings()).find(({ title, startsAt }) => title === 'Buổi chiều' && startsAt > 0)!;
      id = missed.id;
      path = `${PATH}/luot/${id}`;
      await programme.clock.advance(missed.endsAt + 60_000 - programme.clock.now());
    });

    it('tells its life and why, to people and to programs', async () => {
      const html = await see(path);
      for (const words of [
        'Đường đi của lượt phát',
        'Người editor',
        'Vì sao không phát',
        'chưa ghép đầu phát nào',
      ])
        expect(html).toContain(words);
      expect(html).toContain(`href="${path}/phat-bu"`);
      expect(await see(path, 'auditor')).not.toContain('/phat-bu');
      const query = new URLSearchParams({
        from: '2026-11-23T14:00:00+07:00',
        to: '2026-11-23T16:00:00+07:00',
      });
      const answer = await server.json('auditor', 'GET', `${api('airings')}?${query.toString()}`);
      expect(await answer.json()).toMatchObject({
        airings: [{ id, state: 'unreported', why: { code: 'no-player' }, deliveries: [], readiness: [] }],
      });
    });

    it('is made good with one tap at the time proposed, shown from both sides, and taken back', async () => {
      const html = await see(`${path}/phat-bu`);
      expect(html).toContain('Giờ gần nhất được phép trong tháng');
      const [, date] = /name="date" value="([^"]+)"/.exec(html)!;
      const [, time] = /name="time" value="([^"]+)"/.exec(html)!;
      expect((await post(`${path}/phat-bu`, { date: date!, time: time! }, 'auditor')).status).toBe(403);
      const made = await post(`${path}/phat-bu`, { date: date!, time: time! });
      expect(made.status).toBe(303);
      const again = made.headers.get('location')!;
      expect(await see(again)).toContain('Phát bù: Buổi chiều');
      expect(await see(path)).toContain(`href="${again}"`);
      expect((await server.request('editor', 'get', `${path}/phat-bu`)).status).toBe(409);
      expect(await see(`${again}/bo-phat-bu`)).toContain('Bỏ lượt phát bù');
      const removed = await post(`${again}/bo-phat-bu`, {});
      expect([removed.status, removed.headers.get('location')]).toEqual([303, path]);
      expect(await see(path)).toContain(`href="${path}/phat-bu"`);
    });

    it('is refused another time with the rule’s words, what was typed kept', async () => {
      const refused = await post(`${path}/phat-bu`, { date: '2026-11-28', time: '09:00' });
      expect(refused.status).toBe(422);
      const html = await refused.text();
      expect(html).toContain('Chỉ phát từ thứ Hai đến thứ Sáu');
      expect(html).toContain('value="2026-11-28"');
      expect(html).toContain('id="f-time-error"');
      expect(await (await post(`${path}/phat-bu`, { date: '', time: '9' })).text()).toContain(
        'id="f-date-error"',
      );
    });
  });
});
