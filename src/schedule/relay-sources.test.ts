import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../test/support/app.ts';
import {
  formOf,
  MONDAY_MORNING,
  openProgramme,
  writeScript,
  type Programme,
} from '../../test/support/programme.ts';
import { runProcess } from '../kernel/process.ts';
import { stationFacts } from '../plan/facts.store.ts';
import { airingForPlayers } from '../playout/schedule-body.ts';
import { airingsBetween } from './airings.store.ts';
import { scheduleRoutes } from './schedule.routes.tsx';
import { slotContentSchema } from './slot-content.ts';

const PATH = '/d/hai-ba-trung/lich-phat/nguon-tiep-am';
const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const DAY_MS = 86_400_000;

describe('nguồn tiếp âm', () => {
  let server: TestApp;
  let programme: Programme;
  let bulletinId: string;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) => scheduleRoutes(app, (programme = openProgramme(installation))),
    });
    const scriptId = await writeScript(programme, server.station.id, { title: 'Nộp hồ sơ trực tuyến' });
    ({ id: bulletinId } = await programme.bulletins.save(server.station, LAN, null, {
      ...{ title: 'Bản tin dự phòng', openingChime: 'mo-dau', closingChime: null },
      ...{ openingTemplateId: null, closingTemplateId: null, between: null, scriptIds: [scriptId] },
    }));
  });
  afterAll(() => server.close());

  const api = () => `/api/v1/stations/${server.station.id}/relay-sources`;
  const radio = { name: 'Đài Hà Nội FM 90', url: 'https://stream.hanoi.invalid/fm90.mp3' };
  const slot = (change: object) =>
    slotContentSchema.parse({
      ...{ name: 'Tiếp âm sáng', start: '2026-11-24T07:00', durationMinutes: 15 },
      ...{ zones: [server.zones[0]!.id], ...change },
    });
  const airings = () =>
    airingsBetween(programme.database.kysely, server.station.id, MONDAY_MORNING, MONDAY_MORNING + 4 * DAY_MS);

  it('is allowed by an administrator alone, with a line in the trail', async () => {
    expect((await server.request('editor', 'post', PATH, formOf(radio))).status).toBe(403);
    const made = await server.request('administrator', 'post', PATH, formOf(radio));
    expect(made.status).toBe(303);
    const page = await (await server.request('editor', 'get', PATH)).text();
    expect(page).toContain('Đài Hà Nội FM 90');
    expect(page).not.toContain('Cho phép thêm nguồn');
    expect((await server.request('administrator', 'post', PATH, formOf(radio))).status).toBe(409);
    const { sources } = (await (await server.json('editor', 'get', api())).json()) as {
      sources: { name: string; allowedBy: string; inside: boolean }[];
    };
    expect(sources).toMatchObject([{ name: radio.name, inside: false }]);
    const rows = await programme.database.kysely
      .selectFrom('trail')
      .selectAll()
      .where('action', '=', 'relay.allow')
      .execute();
    expect(rows).toHaveLength(1);
  });

  it.each([
    ['http://192.168.1.20:8000/loa.mp3', 'mạng nội bộ'],
    ['http://localhost/loa.mp3', 'mạng nội bộ'],
    ['http://0x7f.1/loa.mp3', 'mạng nội bộ'],
    ['http://[::ffff:10.0.0.1]/loa.mp3', 'mạng nội bộ'],
    ['http://169.254.169.254/latest', 'không thể là một đài phát'],
    ['file:///etc/passwd', 'http:// hoặc https://'],
    ['https://a:b@dai.invalid/x.mp3', 'tên và mật khẩu'],
    ['https://dai.invalid/truc-tiep.m3u8', 'danh sách phát'],
    ['đài', 'chưa đúng'],
  ])('is refused in words at its field: %s', async (url, words) => {
    const refused = await server.request('administrator', 'post', PATH, formOf({ name: 'Đài', url }));
    expect(refused.status).toBe(422);
    const html = await refused.text();
    expect(html).toContain(words);
    expect(html).toContain(`value="${url}"`);
  });

  it('may lie in the ward’s network by an administrator’s word, and can be listened to beforehand', async () => {
    const mp3 = await runProcess(
      'ffmpeg',
      ['-v', 'error', '-f', 'lavfi', '-i', 'sine=d=2', '-c:a', 'libmp3lame', '-f', 'mp3', '-'],
      { limits: { wallMs: 20_000 } },
    );
    const own = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(mp3.stdout);
    });
    await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(own.address() as AddressInfo).port}/loa.mp3`;
    const body = { name: 'Mixer của phường', url, inside: true };
    const made = await server.json('administrator', 'post', api(), body);
    expect(made.status).toBe(201);
    const { id } = (await made.json()) as { id: string };
    const heard = await server.request('administrator', 'get', `${PATH}/${id}/nghe-thu`);
    expect(heard.headers.get('content-type')).toBe('audio/mpeg');
    expect((await heard.arrayBuffer()).byteLength).toBeGreaterThan(10_000);
    own.close();
    expect((await server.request('administrator', 'get', `${PATH}/${id}/nghe-thu`)).status).toBe(422);
    expect((await server.request('editor', 'get', `${PATH}/${id}/nghe-thu`)).status).toBe(403);
  });

  it('is relayed for the whole of a slot, with a bulletin that stands in and is neither booked nor timed', async () => {
    const [source] = await programme.relaySources.list(server.station.id);
    const both = slot({ relaySourceId: source!.id, bulletinId });
    await expect(programme.schedule.saveSlot(server.station, LAN, null, both)).rejects.toMatchObject({
      code: 'relay-or-bulletin',
    });
    const content = slot({ relaySourceId: source!.id, reserveBulletinId: bulletinId });
    await programme.schedule.saveSlot(server.station, LAN, null, content);
    const [airing] = await airings();
    expect(airing).toMatchObject({ status: 'planned', overrun: 'cut', bulletinId: null, reason: null });
    const told = airingForPlayers(airing!);
    expect(told.items).toMatchObject([
      { kind: 'relay', title: 'Tiếp âm: Đài Hà Nội FM 90', url: radio.url, durationMs: 900_000 },
      { kind: 'file', fallback: true },
      { kind: 'file', fallback: true },
    ]);
    expect(told.items[0]).not.toHaveProperty('inside');
    const stretch = { from: MONDAY_MORNING, until: MONDAY_MORNING + 4 * DAY_MS };
    const window = { ...stretch, year: 2026, timeZone: 'Asia/Ho_Chi_Minh' };
    const facts = await stationFacts(programme.database.kysely, server.station.id, window);
    expect(facts.filter(({ fact }) => fact === 'airing')).toMatchObject([{ items: [], plannedMs: 900_000 }]);
    const week = await (
      await server.request('editor', 'get', '/d/hai-ba-trung/lich-phat?tuan=2026-11-24')
    ).text();
    expect(week).toContain('Tiếp âm sáng');
    expect(
      await (await server.request('editor', 'get', `/d/hai-ba-trung/lich-phat/luot/${airing!.id}`)).text(),
    ).toContain('thay khi luồng hỏng');
  });

  it('once withdrawn is relayed no more, and the reserve bulletin airs', async () => {
    const [source] = (await programme.relaySources.list(server.station.id)).filter(
      ({ name }) => name === radio.name,
    );
    const path = `${PATH}/${source!.id}`;
    expect(await (await server.request('administrator', 'get', path)).text()).toContain('“Tiếp âm sáng”');
    expect((await server.request('administrator', 'post', `${path}/thoi-dung`, formOf({}))).status).toBe(303);
    const [airing] = await airings();
    expect(airing!.items.map(({ role }) => role)).toEqual(['chime', 'item']);
    expect(airing!.reason).toContain('dự phòng');
    const again = slot({ start: '2026-11-25T07:00', relaySourceId: source!.id });
    await expect(programme.schedule.saveSlot(server.station, LAN, null, again)).rejects.toMatchObject({
      code: 'source-not-allowed',
    });
  });
});
