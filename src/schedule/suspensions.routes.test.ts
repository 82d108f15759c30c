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
import { scheduleRoutes } from './schedule.routes.tsx';
import { slotContentSchema } from './slot-content.ts';

const PATH = '/d/hai-ba-trung/lich-phat/tam-dung';
const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const DAY_MS = 86_400_000;

describe('tạm dừng cụm loa', () => {
  let server: TestApp;
  let programme: Programme;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))),
    });
    const scriptId = await writeScript(programme, server.station.id, { title: 'Nộp hồ sơ trực tuyến' });
    const bulletin = await programme.bulletins.save(server.station, LAN, null, {
      ...{ title: 'Bản tin sáng', openingChime: 'mo-dau', closingChime: null },
      ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds: [scriptId] },
    });
    const slot = {
      ...{ name: 'Buổi sáng', start: '2026-11-23T07:00', durationMinutes: 15, bulletinId: bulletin.id },
      ...{ rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', zones: [server.zones[0]!.id, server.zones[1]!.id] },
    };
    await programme.schedule.saveSlot(server.station, LAN, null, slotContentSchema.parse(slot));
  });
  afterAll(() => server.close());

  const form = (change: Record<string, string | string[]> = {}) =>
    formOf({
      ...{ zones: [server.zones[0]!.id, server.zones[1]!.id], from: '2026-11-24T00:00' },
      ...{ to: '2026-11-26T00:00', cause: 'exams', note: '' },
      ...change,
    });
  const airings = async () =>
    (
      await airingsBetween(
        programme.database.kysely,
        server.station.id,
        MONDAY_MORNING,
        MONDAY_MORNING + 4 * DAY_MS,
      )
    ).map(({ status, zones, reason, items }) => ({
      status,
      zones: zones.length,
      reason,
      items: items.length,
    }));
  const see = async (path: string, who: 'editor' | 'auditor' = 'editor') =>
    (await server.request(who, 'get', path)).text();
  const post = (path: string, body: URLSearchParams, who: 'editor' | 'auditor' = 'editor') =>
    server.request(who, 'post', path, body);

  it('is refused in words, with what was typed', async () => {
    const refused = await post(PATH, form({ cause: 'other', to: '2026-11-23T00:00' }));
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain('Hãy ghi rõ lý do tạm dừng.');
    expect(html).toContain('value="2026-11-24T00:00"');
    expect(html).toMatch(/value="other" checked/);
    expect((await post(PATH, form({ zones: [] }))).status).toBe(422);
    expect((await post(PATH, form(), 'auditor')).status).toBe(403);
  });

  it('silences what is planned in it, keeps the rest, and shows both', async () => {
    expect((await post(PATH, form())).status).toBe(303);
    const silent = { status: 'cancelled', zones: 2, reason: 'Tạm dừng cụm loa: Thi cử', items: 2 };
    const heard = { status: 'planned', zones: 2, reason: null, items: 2 };
    expect(await airings()).toEqual([heard, silent, silent, heard]);
    expect(await see('/d/hai-ba-trung/lich-phat')).toContain('Tạm dừng · Thi cử');
    expect(await see(PATH, 'auditor')).toContain('Sắp tới');
    expect(await see(PATH, 'auditor')).not.toContain('Phát lại ngay');
  });

  it('is shown for weeks that are not planned yet', async () => {
    await post(PATH, form({ from: '2027-01-11T00:00', to: '2027-01-12T00:00', cause: 'repair' }));
    expect(await see('/d/hai-ba-trung/lich-phat?tuan=2027-01-11')).toContain('Tạm dừng · Sửa chữa, bảo trì');
  });

  it('ended early gives the coming airings back', async () => {
    const api = `/api/v1/stations/${server.station.id}/suspensions`;
    const list = await (await server.request('editor', 'get', api)).json();
    const { suspensions } = list as { suspensions: { id: string; reason: string }[] };
    const id = suspensions.find(({ reason }) => reason === 'Thi cử')!.id;
    expect(await see(`${PATH}/${id}/ket-thuc`)).toContain('Phát lại ngay');
    expect((await post(`${PATH}/${id}/ket-thuc`, formOf({}))).status).toBe(303);
    expect((await airings()).map(({ status }) => status)).toEqual(Array(4).fill('planned'));
    expect((await post(`${PATH}/${id}/ket-thuc`, formOf({}))).status).toBe(409);
    expect((await server.request('editor', 'get', `${PATH}/khong-co/ket-thuc`)).status).toBe(404);
  });

  it('is ordered and ended by programs too, of one zone only', async () => {
    const api = `/api/v1/stations/${server.station.id}/suspensions`;
    const body = { zones: [server.zones[1]!.id], from: '2026-11-24T00:00', to: '2026-11-25T00:00' };
    const made = await server.json('editor', 'POST', api, { ...body, cause: 'funeral' });
    expect(made.status).toBe(201);
    const { id, from } = (await made.json()) as { id: string; from: string };
    expect(from).toBe('2026-11-24T00:00:00+07:00');
    expect((await airings())[1]).toMatchObject({ status: 'planned', zones: 1 });
    expect((await server.json('editor', 'POST', `${api}/${id}/end`, {})).status).toBe(200);
    expect((await airings())[1]).toMatchObject({ status: 'planned', zones: 2, reason: null });
    expect((await server.json('auditor', 'POST', api, { ...body, cause: 'funeral' })).status).toBe(403);
  });
});
