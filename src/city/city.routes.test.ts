import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../test/support/app.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { verifyCityTrail } from '../accounts/city-trail.ts';
import { saveSettings } from '../accounts/stations.ts';
import { listOrders } from '../emergencies/orders.store.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { createApp } from '../server.ts';
import { addWard } from './add-ward.ts';
import { addCityPerson } from './city-people.ts';

let server: TestApp;
let rooms: Rooms;
let request: (who: Who, method: string, path: string, body?: URLSearchParams) => Promise<Response>;
beforeAll(async () => {
  // Letters are written, and come nowhere.
  const environment = { LOA_SMTP_URL: 'smtp://127.0.0.1:9', LOA_MAIL_FROM: 'loa@phuong.gov.vn' };
  server = await openTestApp({ environment });
  const { installation } = server;
  rooms = await openRooms(installation);
  const app = createApp(rooms);
  request = async (who, method, path, body) =>
    app.request(path, { method, headers: await server.headersOf(who), ...(body && { body }) });
  // Somebody of a ward who also oversees the city, and its administrator.
  await addCityPerson(installation, COMMAND_LINE, {
    ...{ name: 'Người theo dõi', email: server.emailOf('auditor'), roles: ['overseer'] },
  });
  await addCityPerson(installation, COMMAND_LINE, {
    ...{ name: 'Người quản trị', email: server.emailOf('speaker'), roles: ['administrator'] },
  });
});
afterAll(async () => {
  await rooms.close();
  await server.close();
});

const pageOf = async (who: 'auditor' | 'editor' | 'administrator', path: string) => request(who, 'GET', path);

describe('Thành phố', () => {
  it('is open to those who hold a role in the city, whatever they are in a ward', async () => {
    expect((await pageOf('auditor', '/thanh-pho')).status).toBe(200);
    for (const who of ['editor', 'administrator'] as const)
      expect((await pageOf(who, '/thanh-pho')).status).toBe(403);
    expect((await request('nobody', 'GET', '/thanh-pho/bang.csv')).status).toBe(303);
  });

  it('shows all wards, and no ward’s drafts', async () => {
    const { station } = server;
    const editor = { kind: 'person', id: 'x', name: 'Lan', roles: ['editor'] } as const;
    await rooms.scripts.create(station, editor, {
      ...{ title: 'Bản nháp kín của phường', text: 'Chưa cho ai xem.', form: 'tin', cchc: true },
      ...{ topics: ['e'], unit: '', voice: '' },
    });
    for (const path of [
      '/thanh-pho',
      '/thanh-pho/so-sanh',
      `/thanh-pho/phuong/${station.slug}`,
      '/thanh-pho/bang.csv',
    ]) {
      const text = await (await pageOf('auditor', path)).text();
      expect(text).not.toContain('Bản nháp kín');
    }
    const page = await (await pageOf('auditor', '/thanh-pho')).text();
    expect(page).toContain('Hai Bà Trưng');
    expect(page).toContain('Ba Đình');
    const found = await (await pageOf('auditor', '/thanh-pho?q=ba%20dinh')).text();
    expect(found.slice(found.indexOf('<table'))).not.toContain('Hai Bà Trưng');
  });

  it('hands the table out for a spreadsheet', async () => {
    const response = await pageOf('auditor', '/thanh-pho/bang.csv?xep=ten');
    expect(response.headers.get('content-type')).toContain('text/csv');
    const lines = (await response.text()).trim().split('\r\n');
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain('Đài truyền thanh phường Ba Đình');
  });

  it('gives and takes roles, keeps one administrator, and writes each down', async () => {
    const form = (roles: string[]) =>
      new URLSearchParams(roles.map((role): [string, string] => ['roles', role]));
    const self = (await server.installation.auth.findUser(server.emailOf('speaker')))!;
    const other = (await server.installation.auth.findUser(server.emailOf('auditor')))!;
    const path = (id: string) => `/thanh-pho/nguoi-dung/${id}/vai-tro`;
    expect((await request('auditor', 'POST', path(other.id), form(['administrator']))).status).toBe(403);
    const refused = await request('speaker', 'POST', path(self.id), form([]));
    expect(refused.status).toBe(409);
    expect(await refused.text()).toContain('người quản trị duy nhất');
    expect((await request('speaker', 'POST', path(other.id), form(['sender']))).status).toBe(303);
    expect(await (await pageOf('auditor', '/thanh-pho')).text()).toContain('Gửi bản tin đến các phường');
    expect(await verifyCityTrail(server.installation.database.kysely)).toEqual({ whole: true, lines: 3 });
  });

  it('grows by a ward, once', async () => {
    const ward = {
      station: 'Đài truyền thanh phường Cửa Nam',
      ...{ zones: ['Trụ sở'], timeZone: 'Asia/Ho_Chi_Minh', trial: false },
      administrator: { name: 'Quản trị Cửa Nam', email: 'quan-tri@cua-nam.vn' },
    };
    const { station, password } = await addWard(server.installation, COMMAND_LINE, ward);
    expect(station.slug).toBe('cua-nam');
    expect(password).not.toBeNull();
    await expect(addWard(server.installation, COMMAND_LINE, ward)).rejects.toThrow('Đã có đài mang tên này.');
  });
});

const form = (fields: Record<string, string | string[]>) =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, values]) =>
      [values].flat().map((value): [string, string] => [name, value]),
    ),
  );

describe('a bulletin of the city', () => {
  it('waits in each ward, and becomes the ward’s own draft when it is taken', async () => {
    const body = { title: 'Lịch cắt điện', text: 'Sáng mai cắt điện.', priority: 'urgent', to: 'all' };
    expect((await request('speaker', 'POST', '/thanh-pho/ban-tin', form(body))).status).toBe(403);
    const sent = await request('auditor', 'POST', '/thanh-pho/ban-tin', form(body));
    const page = sent.headers.get('location')!;
    expect(await (await pageOf('auditor', page)).text()).toContain('Chờ phường xác nhận');
    const { slug } = server.station;
    expect(await (await pageOf('editor', `/d/${slug}`)).text()).toContain('1 bản tin cấp trên gửi');
    const list = await (await pageOf('editor', `/d/${slug}/tin-nhan`)).text();
    const take = /action="([^"]+\/nhan)"/.exec(list)![1]!;
    expect((await request('approver', 'POST', take, form({}))).status).toBe(403);
    const taken = await request('editor', 'POST', take, form({}));
    expect(taken.headers.get('location')).toMatch(`/d/${slug}/tin-bai/`);
    expect((await request('editor', 'POST', take, form({}))).status).toBe(409);
    const after = await (await pageOf('auditor', page)).text();
    expect(after).toContain('Đã nhận');
    const item = await (await pageOf('editor', taken.headers.get('location')!)).text();
    expect(item).toContain('Sáng mai cắt điện.');
  });
});

describe('an order of the city', { timeout: 120_000 }, () => {
  const password = () => form({ password: server.password });
  const written = async (fields: Record<string, string | string[]>) => {
    const body = form({ kind: 'emergency', text: 'Lũ về, bà con lên chỗ cao.', ...fields });
    return (await request('editor', 'POST', '/thanh-pho/khan-cap', body)).headers.get('location')!;
  };
  const ordersOf = async (stationId: string) =>
    (await listOrders(server.installation.database.kysely, stationId, { limit: 9, offset: 0 })).orders;
  const confirmedBy = async (who: Who, page: string) => {
    // Sounds are made by a job: asked again until they are there.
    const end = Date.now() + 60_000;
    while (Date.now() < end) {
      const answer = await request(who, 'POST', `${page}/xac-nhan`, password());
      if (answer.status !== 409 || !(await answer.clone().text()).includes('chuẩn bị âm thanh'))
        return answer.status;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the sounds were never made');
  };

  it('airs in each ward after two persons of the city, by the ward’s own order, and no ward’s people can confirm it', async () => {
    for (const who of ['editor', 'approver'] as const)
      await addCityPerson(server.installation, COMMAND_LINE, {
        ...{ name: `Người ${who}`, email: server.emailOf(who), roles: ['commander'] },
      });
    const page = await written({ to: 'all' });
    expect(await confirmedBy('editor', page)).toBe(303);
    const letters = await server.installation.database.kysely
      .selectFrom('job')
      .select('payload')
      .where('name', '=', 'mail.send')
      .where('payload', 'like', '%toàn thành phố%')
      .execute();
    // To the other commander alone, not to him who ordered.
    expect(letters.map(({ payload }) => (JSON.parse(payload) as { to: string }).to)).toEqual([
      server.emailOf('approver'),
    ]);
    const [draft] = await ordersOf(server.station.id);
    expect(draft).toMatchObject({ origin: 'city', state: 'draft', airingId: null });
    const own = `/d/${server.station.slug}/khan-cap/${draft!.id}`;
    expect((await request('commander', 'POST', `${own}/xac-nhan`, password())).status).toBe(403);
    expect((await request('commander', 'POST', `${own}/bo`, form({}))).status).toBe(403);
    expect(await confirmedBy('editor', page)).toBe(403);
    expect(await confirmedBy('approver', page)).toBe(303);
    for (const { id } of [server.station, server.other])
      await expect.poll(async () => (await ordersOf(id))[0]?.state).toBe('live');
    const [here] = await ordersOf(server.station.id);
    const [there] = await ordersOf(server.other.id);
    expect(here?.airingId).not.toBeNull();
    expect(here?.second?.name).toBe('Người approver');
    // One sound for all wards.
    expect(there?.sound?.sha256).toBe(here?.sound?.sha256);
    const report = await (await pageOf('auditor', `${page}/bao-cao.csv`)).text();
    expect(report).toContain('Đài truyền thanh phường Ba Đình,Đang phát');

    const stop = await request('editor', 'POST', `${page}/dung`, form({ reason: 'Nước đã rút' }));
    expect(stop.status).toBe(303);
    await expect
      .poll(
        async () => (await (await pageOf('auditor', `${page}/bao-cao.csv`)).text()).match(/Đã dừng/g)?.length,
      )
      .toBe(3);
  });

  it('asks a second factor of its people as soon as one ward asks it of its own', async () => {
    const { kysely } = server.installation.database;
    await saveSettings(kysely, server.other.id, { ...server.other.settings, secondFactor: true });
    const led = await pageOf('editor', '/thanh-pho');
    expect([led.status, led.headers.get('location')]).toEqual([303, '/tai-khoan/hai-lop?bat-buoc=1']);
    const posted = await request('speaker', 'POST', '/thanh-pho/nguoi-dung', form({}));
    expect([posted.status, posted.headers.get('loa-refused')]).toEqual([403, 'second-factor-needed']);
    // Who only looks may go on looking.
    await addCityPerson(server.installation, COMMAND_LINE, {
      ...{ name: 'Người xem', email: server.emailOf('collaborator'), roles: ['overseer'] },
    });
    expect((await request('collaborator', 'GET', '/thanh-pho')).status).toBe(200);
    await saveSettings(kysely, server.other.id, server.other.settings);
    expect((await pageOf('editor', '/thanh-pho')).status).toBe(200);
  });

  it('goes to chosen wards alone, and is taken back before it airs', async () => {
    const page = await written({ to: 'chosen', wards: [server.other.id], text: 'Thử một phường.' });
    await expect.poll(async () => (await ordersOf(server.other.id))[0]?.text).toBe('Thử một phường.');
    expect((await ordersOf(server.station.id))[0]?.text).not.toBe('Thử một phường.');
    await request('editor', 'POST', `${page}/bo`, form({}));
    await expect.poll(async () => (await ordersOf(server.other.id))[0]?.state).toBe('discarded');
    expect(await confirmedBy('editor', page)).toBe(409);
  });
});
