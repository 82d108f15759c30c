import { serve } from '@hono/node-server';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appOf, openTestApp, type TestApp, type Who } from '../../test/support/app.ts';
import { DIALECTS } from '../../test/support/databases.ts';
import { declaredVerdict, EVERYONE, verdict } from '../../test/support/route-matrix.ts';
import { accountsRoutes } from './accounts.routes.ts';
import { openFirstRun } from './first-run.ts';
import type { App } from './http/app.ts';
import { openInstallation, type Installation } from './installation.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { listTrail } from './trail.ts';

const RULES = [{ value: 'ha-noi-noi-thanh', label: 'Hà Nội, nội thành' }];
const routes = (app: App, installation: Installation) =>
  accountsRoutes(app, installation, {
    version: '0.1.0',
    rulesFor: () => Promise.resolve(RULES),
    unitsOf: () => Promise.resolve(['Văn phòng HĐND&UBND']),
  });
const fields = (values: Record<string, string | string[]>) => {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(values))
    for (const one of [value].flat()) form.append(name, one);
  return form;
};

for (const dialect of DIALECTS) {
  describe(`every route of accounts on ${dialect}`, () => {
    let server: TestApp;
    beforeAll(async () => {
      server = await openTestApp({ dialect, routes });
    });
    afterAll(() => server.close());

    it('comes from a declaration', () => {
      const declared = server.app.registry.all();
      expect(
        server.app
          .routes()
          .map(({ method, path }) => `${method} ${path}`)
          .sort(),
      ).toEqual(
        declared
          .map(({ method, path }) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`)
          .sort(),
      );
    });

    it.each(EVERYONE)('lets %s in or not exactly as declared', async (who) => {
      // A sign-out would end the session that the others still need.
      const walked = server.app.registry.all().filter(({ path }) => path !== '/dang-xuat');
      const found: Record<string, string> = {};
      const declared: Record<string, string> = {};
      for (const route of walked) {
        found[`${route.method} ${route.path}`] = await verdict(server, route, who);
        declared[`${route.method} ${route.path}`] = declaredVerdict(route, who);
      }
      expect(found).toEqual(declared);
    });

    it('of better-auth is out of reach', async () => {
      for (const path of ['sign-up/email', 'sign-in/email', 'get-session', 'change-email', 'ok'])
        for (const method of ['GET', 'POST'])
          expect((await server.json('administrator', method, `/api/auth/${path}`)).status).toBe(404);
    });
  });
}

describe('signing in', () => {
  let server: TestApp;
  beforeEach(async () => {
    server = await openTestApp({ routes });
  });
  afterEach(() => server.close());
  const signIn = (values: Record<string, string>) =>
    server.request('nobody', 'post', '/dang-nhap', fields({ tiep: '', ...values }));

  it('leads to the page that was asked for, and to one’s station otherwise', async () => {
    const asked = await server.request('nobody', 'get', '/d/hai-ba-trung/quan-tri/nguoi-dung');
    const form = await (await server.request('nobody', 'get', asked.headers.get('location')!)).text();
    expect(form).toContain('value="/d/hai-ba-trung/quan-tri/nguoi-dung"');
    const email = server.emailOf('administrator');
    const { password } = server;
    const response = await signIn({ email, password, tiep: '/d/hai-ba-trung/quan-tri/nguoi-dung' });
    expect([response.status, response.headers.get('location')]).toEqual([
      303,
      '/d/hai-ba-trung/quan-tri/nguoi-dung',
    ]);
    expect(response.headers.getSetCookie()[0]).toMatch(/^loa\.session_token=.*HttpOnly; SameSite=Lax/);
    const home = await server.request('administrator', 'get', '/');
    expect(home.headers.get('location')).toBe('/d/hai-ba-trung');
  });

  it.each(['https://xau.example/', '//xau.example', '/\\xau.example', 'javascript:alert(1)'])(
    'never leads to %s',
    async (tiep) => {
      const email = server.emailOf('editor');
      const response = await signIn({ email, password: server.password, tiep });
      expect(response.headers.get('location')).toBe('/');
    },
  );

  it('keeps the e-mail and not the password when it is refused', async () => {
    const response = await signIn({ email: server.emailOf('editor'), password: 'sai mật khẩu' });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(`value="${server.emailOf('editor')}"`);
    expect(html).toContain('E-mail hoặc mật khẩu chưa đúng. Hãy nhập lại.');
    expect(html).not.toContain('sai mật khẩu');
  });

  it('is over after signing out', async () => {
    await server.headersOf('editor');
    const response = await server.request('editor', 'post', '/dang-xuat', fields({}));
    expect(response.headers.get('location')).toBe('/dang-nhap');
    expect((await server.request('editor', 'get', '/tai-khoan')).status).toBe(303);
  });

  it('tells someone without a station what to do', async () => {
    const { installation } = server;
    await installation.auth.createUser({
      email: 'moi@phuong.gov.vn',
      name: 'Mới',
      password: server.password,
    });
    const response = await signIn({ email: 'moi@phuong.gov.vn', password: server.password });
    const cookie = response.headers.getSetCookie()[0]!.split(';')[0]!;
    const home = await server.app.request('/', { headers: { cookie } });
    expect(await home.text()).toContain('không còn thuộc đài nào');
  });

  it('lets one change the password, at the field that is wrong', async () => {
    const wrong = fields({ current: 'sai mật khẩu', next: 'mật khẩu mới toanh' });
    const refused = await server.request('editor', 'post', '/tai-khoan/mat-khau', wrong);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('Mật khẩu hiện tại chưa đúng.');
    const right = fields({ current: server.password, next: 'mật khẩu mới toanh' });
    const done = await server.request('editor', 'post', '/tai-khoan/mat-khau', right);
    expect(done.headers.get('location')).toBe('/tai-khoan');
  });
});

describe('the administrator’s pages', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await openTestApp({ routes });
  });
  afterAll(() => server.close());
  const people = '/d/hai-ba-trung/quan-tri/nguoi-dung';
  const page = async (who: Who, path: string) => (await server.request(who, 'get', path)).text();

  it('lead to the first that one may open', async () => {
    const to = async (who: Who) =>
      (await server.request(who, 'get', '/d/hai-ba-trung/quan-tri')).headers.get('location');
    expect(await to('administrator')).toBe(people);
    expect(await to('auditor')).toBe('/d/hai-ba-trung/quan-tri/nhat-ky');
    expect(await to('editor')).toBe('/d/hai-ba-trung');
  });

  it('add a person and show the password once', async () => {
    const person = { name: 'Phạm Thị Hoa', email: 'Hoa@phuong.gov.vn', roles: ['editor', 'auditor'] };
    const added = await server.request('administrator', 'post', people, fields(person));
    const html = await added.text();
    const password = /<code id="shown-once" class="hash">(\w{4}-\w{4}-\w{4}-\w{4})<\/code>/.exec(html)![1]!;
    expect(await page('administrator', people)).toContain('biên tập viên, theo dõi, tổng hợp');
    expect(await page('administrator', people)).not.toContain(password);
    const again = await server.request('administrator', 'post', people, fields(person));
    expect(again.status).toBe(409);
    expect(await again.text()).toContain('Đã có người dùng với e-mail này trong đài.');
  });

  it('keep what was typed when something is wrong', async () => {
    const typed = fields({ name: 'Phạm Thị "Hoa"', email: 'hoa', roles: 'auditor' });
    const response = await server.request('administrator', 'post', people, typed);
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain('value="Phạm Thị &quot;Hoa&quot;"');
    expect(html).toContain('E-mail chưa đúng, ví dụ ten@phuong.gov.vn.');
    expect(html).toMatch(/value="auditor"[^>]*checked|checked[^>]*value="auditor"/);
  });

  it('name the unit of a collaborator, and take none without', async () => {
    const person = { name: 'Vũ Văn Nam', email: 'nam@phuong.gov.vn', roles: 'collaborator' };
    const refused = await server.request('administrator', 'post', people, fields(person));
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('id="f-unit-error"');
    const added = await server.request(
      'administrator',
      'post',
      people,
      fields({ ...person, unit: 'Trạm Y tế' }),
    );
    expect(added.status).toBe(200);
    expect(await page('administrator', people)).toContain('cộng tác viên của đơn vị (Trạm Y tế)');

    const { id } = (await server.installation.auth.findUser('nam@phuong.gov.vn'))!;
    const path = `${people}/${id}`;
    expect(await page('administrator', path)).toContain('<option value="Văn phòng HĐND&amp;UBND"');
    const changed = await server.request(
      'administrator',
      'post',
      `${path}/vai-tro`,
      fields({ roles: 'editor' }),
    );
    expect(changed.status).toBe(303);
    expect(await page('administrator', people)).not.toContain('Trạm Y tế');
  });

  it('do not let the last administrator go', async () => {
    const id = (await server.installation.auth.findUser(server.emailOf('administrator')))!.id;
    const response = await server.request('administrator', 'post', `${people}/${id}/xoa`, fields({}));
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('Đây là người quản trị duy nhất của đài.');
  });

  it('know nothing of another station’s people', async () => {
    const id = (await server.installation.auth.findUser(server.emailOf('stranger')))!.id;
    for (const deed of ['vai-tro', 'mat-khau', 'xoa']) {
      const body = fields({ roles: 'editor' });
      const response = await server.request('administrator', 'post', `${people}/${id}/${deed}`, body);
      expect(response.status).toBe(404);
    }
  });

  it('save settings with a Vietnamese decimal comma, and record what changed', async () => {
    const path = '/d/hai-ba-trung/quan-tri/cai-dat';
    const values = {
      completionThreshold: '0,85',
      rules: 'ha-noi-noi-thanh',
      ownApproval: '1',
    };
    expect((await server.request('administrator', 'post', path, fields(values))).status).toBe(303);
    const html = await page('administrator', path);
    expect(html).toContain('value="0,85"');
    const [line] = await listTrail(server.installation.database.kysely, server.station.id, { limit: 1 });
    expect(line).toMatchObject({
      action: 'settings.save',
      // Voice and treatment of sound have pages of their own, and stay.
      detail: {
        before: { completionThreshold: 0.9 },
        after: { completionThreshold: 0.85, ownApproval: true, voice: 'espeak-vi', loudnessLufs: -16 },
      },
    });
    const much = await server.request(
      'administrator',
      'post',
      path,
      fields({ ...values, completionThreshold: '5' }),
    );
    expect(await much.text()).toContain('Tỷ lệ phát để được tính phải từ 0,5 đến 1.');
    const free = await server.request(
      'administrator',
      'post',
      path,
      fields({ ...values, rules: 'thu-nghiem' }),
    );
    expect(await free.text()).toContain('Quy định thời lượng không có trong danh sách.');
  });

  it('show the trail and prove it whole', async () => {
    const html = await page('auditor', '/d/hai-ba-trung/quan-tri/nhat-ky?kiem=1');
    expect(html).toContain('Tạo đài');
    expect(html).not.toContain(' · editor');
    expect(html).toMatch(/Nhật ký nguyên vẹn: \d+ dòng/);
    const check = await server.json('auditor', 'get', `/api/v1/stations/${server.station.id}/trail/check`);
    expect(await check.json()).toMatchObject({ whole: true });
    const list = await server.json('auditor', 'get', `/api/v1/stations/${server.station.id}/trail?limit=1`);
    expect(((await list.json()) as { lines: { at: string }[] }).lines[0]!.at).toMatch(/\+07:00$/);
  });

  it('search the trail and hand it out as a table that no spreadsheet reckons with', async () => {
    const path = '/d/hai-ba-trung/quan-tri/nhat-ky';
    expect(await page('auditor', `${path}?viec=tao+dai&ai=&tu=&den=`)).toContain('Tạo đài');
    expect(await page('auditor', `${path}?viec=khong+co+viec+nay`)).toContain('Không có dòng nào khớp');
    expect(await page('auditor', `${path}?tu=2000-01-01&den=2000-01-02`)).toContain('Không có dòng nào khớp');
    expect((await server.request('auditor', 'get', `${path}?tu=hôm-qua`)).status).toBe(422);
    expect((await server.request('editor', 'get', `${path}/xuat.csv`)).status).toBe(403);
    const csv = await server.request('auditor', 'get', `${path}/xuat.csv?viec=tao+dai`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, ...lines] = (await csv.text()).trim().split('\r\n');
    expect(head).toContain('Dòng,Lúc,Ai,Việc');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^1,\d{4}-.*,Tạo đài,.*,[0-9a-f]{64}$/);
  });
});

describe('the programs’ way', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await openTestApp({ routes });
  });
  afterAll(() => server.close());

  it('pairs a machine and revokes it', async () => {
    const base = `/api/v1/stations/${server.station.id}`;
    const issued = await server.json('administrator', 'post', `${base}/pairing-codes`, {
      zones: [server.zones[0]!.id],
    });
    expect(issued.status).toBe(201);
    const { code } = (await issued.json()) as { code: string };
    const paired = await server.installation.devices.pair(code, 'Đầu phát trụ sở', '192.0.2.1');
    const listed = await server.json('editor', 'get', `${base}/devices`);
    const text = await listed.text();
    expect(text).toContain(paired.deviceId);
    expect(text).not.toContain('hash');
    const revoked = await server.json('administrator', 'delete', `${base}/devices/${paired.deviceId}`);
    expect(revoked.status).toBe(204);
    expect(await server.installation.devices.deviceOf(paired.token)).toBe('revoked');
    const zones = await server.json('administrator', 'post', `${base}/pairing-codes`, { zones: ['khác'] });
    expect(zones.status).toBe(422);
  });

  it('is by a token to its own station, with its own roles', async () => {
    const { tokens } = server.installation;
    const actor = { kind: 'command', id: 'test', name: 'Test', roles: [] } as const;
    const wanted = { name: 'Trang phường', roles: ['auditor'] as const, expiresAt: null };
    const { token } = await tokens.create(server.station.id, actor, wanted);
    const get = async (station: string, path = '') =>
      (
        await server.app.request(`/api/v1/stations/${station}${path}`, {
          headers: { authorization: `Bearer ${token}` },
        })
      ).status;
    expect(await get(server.station.id)).toBe(200);
    expect(await get(server.station.id, '/trail')).toBe(200);
    expect(await get(server.other.id)).toBe(404);
  });

  it('is described by OpenAPI 3.1 and to be read by people', async () => {
    const response = await server.request('nobody', 'get', '/api/openapi.json');
    const document = (await response.json()) as {
      openapi: string;
      paths: Record<string, Record<string, { security: unknown; responses: Record<string, unknown> }>>;
    };
    expect(document.openapi).toBe('3.1.0');
    expect(document.paths['/api/v1/stations/{stationId}/pairing-codes']!['post']).toMatchObject({
      summary: 'Lấy mã ghép một đầu phát: dùng một lần, trong mười phút',
      security: [{ token: [] }, { session: [] }],
      responses: { 201: expect.anything() as unknown, default: expect.anything() as unknown },
    });
    expect(Object.keys(document.paths).filter((path) => !path.startsWith('/api/'))).toEqual([]);
    const docs = await (await server.request('nobody', 'get', '/api/docs')).text();
    expect(docs).toContain('Lấy mã ghép một đầu phát');
  });
});

describe('the first run over real HTTP', () => {
  let folder: string;
  let installation: Installation;
  let server: ReturnType<typeof serve>;
  let origin: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loa-first-run-'));
    installation = await openInstallation({ LOA_DATA: folder });
    const app = appOf(installation);
    routes(app, installation);
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(async () => {
    await new Promise((resolve) => server.close(resolve));
    await installation.close();
    rmSync(folder, { recursive: true });
  });
  const send = (path: string, values: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(origin + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin, ...headers },
      body: fields(values),
    });
  const filled = {
    station: 'Đài truyền thanh phường Hai Bà Trưng',
    zones: 'Trụ sở UBND phường\nNgõ 5\n',
    timeZone: 'Asia/Ho_Chi_Minh',
    name: 'Trần Văn Quản',
    email: 'quan@phuong.gov.vn',
    password: 'mật khẩu quản trị',
  };

  it('is all that answers, asks for the code, and signs the administrator in', async () => {
    const code = (await openFirstRun(installation.database.kysely))!;
    const elsewhere = await fetch(`${origin}/dang-nhap`, { redirect: 'manual' });
    expect([elsewhere.status, elsewhere.headers.get('location')]).toEqual([303, '/']);
    expect(await (await fetch(`${origin}/`)).text()).toContain('Cài đặt lần đầu');
    const wrong = await send('/', { ...filled, code: '2222-2222' });
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('Mã cài đặt chưa đúng.');
    expect(html).toContain('value="Trần Văn Quản"');
    expect(html).not.toContain(filled.password);
    const nameless = await send('/', { ...filled, code, station: 'Đài truyền thanh phường ' });
    expect(await nameless.text()).toContain('Hãy viết tiếp tên phường');
    const done = await send('/', { ...filled, code });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/d/hai-ba-trung']);
    const cookie = done.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const people = await fetch(`${origin}/d/hai-ba-trung/quan-tri/nguoi-dung`, { headers: { cookie } });
    expect(await people.text()).toContain('quan@phuong.gov.vn');
    const twice = await send('/', { ...filled, code });
    expect(twice.status).toBe(422);
  });

  it('is throttled by the socket’s address, whatever X-Forwarded-For a client makes up', async () => {
    const code = (await openFirstRun(installation.database.kysely))!;
    await send('/', { ...filled, code });
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const guess = { email: `ai${i}@phuong.gov.vn`, password: 'sai mật khẩu', tiep: '' };
      statuses.push((await send('/dang-nhap', guess, { 'x-forwarded-for': `198.51.100.${i}` })).status);
    }
    // The first run's own sign-in was one of the ten.
    expect(statuses).toEqual([...Array<number>(9).fill(422), 429, 429]);
  });

  it('refuses a form that another site sends', async () => {
    const response = await send('/', { ...filled, code: 'x' }, { origin: 'http://xau.example' });
    expect(response.status).toBe(403);
  });
});

describe('an invitation', () => {
  let server: TestApp;
  let machine: VirtualClock;
  beforeEach(async () => {
    machine = new VirtualClock(Date.now());
    const mailed = { LOA_SMTP_URL: 'smtp://127.0.0.1:9', LOA_MAIL_FROM: 'loa@phuong.gov.vn' };
    const environment = { ...mailed, LOA_BASE_URL: 'https://loa.phuong.gov.vn' };
    server = await openTestApp({ routes, machine, environment });
  });
  afterEach(() => server.close());

  const PAGE = '/d/hai-ba-trung/quan-tri/loi-moi';
  const LINK = /https:\/\/loa\.phuong\.gov\.vn(\/loi-moi\/loa_i_[\w-]{43})/;
  const invite = (values: Record<string, string | string[]> = {}) =>
    server.request(
      'administrator',
      'post',
      PAGE,
      fields({ email: 'hoa@phuong.gov.vn', roles: ['editor', 'reviewer'], unit: '', ...values }),
    );
  const pathOf = async (response: Response) => LINK.exec(await response.text())![1]!;
  const accept = (path: string, values: Record<string, string> = {}) =>
    server.request(
      'nobody',
      'post',
      path,
      fields({ name: 'Lê Thị Hoa', password: 'sen hồng nở bên hồ', ...values }),
    );

  it('lets one person in once, with a name and a password of his own; its token is kept as a hash alone', async () => {
    const path = await pathOf(await invite());
    const { kysely } = server.installation.database;
    const kept = JSON.stringify(await kysely.selectFrom('invitation').selectAll().execute());
    expect(kept).not.toContain(path.split('/').at(-1));
    const [letter] = await kysely.selectFrom('job').selectAll().where('name', '=', 'mail.send').execute();
    expect(JSON.parse(letter!.payload)).toMatchObject({
      to: 'hoa@phuong.gov.vn',
      text: expect.stringContaining(`https://loa.phuong.gov.vn${path}`) as string,
    });
    const again = await (await server.request('administrator', 'get', PAGE)).text();
    expect(again).toContain('hoa@phuong.gov.vn');
    expect(again).not.toMatch(LINK);

    expect(await (await server.request('nobody', 'get', path)).text()).toContain('hoa@phuong.gov.vn');
    const weak = await accept(path, { password: 'ngắn quá' });
    expect([weak.status, await weak.text()]).toEqual([422, expect.stringContaining('Lê Thị Hoa')]);
    const answers = await Promise.all([accept(path), accept(path)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404].sort());
    const cookie = answers
      .flatMap(({ headers }) => headers.getSetCookie())
      .map((one) => one.split(';')[0])
      .join('; ');
    const inside = await server.app.request('/d/hai-ba-trung/quan-tri/cai-dat', {
      headers: { ...(await server.headersOf('nobody')), cookie },
    });
    expect(inside.status).toBe(403);
    expect((await accept(path)).status).toBe(404);
    const user = (await server.installation.auth.findUser('hoa@phuong.gov.vn'))!;
    expect(user.name).toBe('Lê Thị Hoa');
    const [line] = await listTrail(kysely, server.station.id, { limit: 1, actions: ['person.accept'] });
    expect(line).toMatchObject({ actor: { id: user.id }, detail: { roles: ['editor', 'reviewer'] } });
    expect((await invite()).status).toBe(409);
  });

  it('holds no more after a week, when it is taken back, or when another takes its place', async () => {
    const first = await pathOf(await invite());
    const second = await pathOf(await invite());
    expect((await accept(first)).status).toBe(404);
    const page = await (await server.request('administrator', 'get', PAGE)).text();
    const takeBack = new RegExp(`${PAGE}/[0-9a-f-]{36}/thu-hoi`).exec(page)![0];
    const elsewhere = takeBack.replace(server.station.slug, server.other.slug);
    expect((await server.request('stranger', 'post', elsewhere)).status).toBe(404);
    expect((await server.request('administrator', 'post', takeBack)).status).toBe(303);
    expect((await accept(second)).status).toBe(404);
    const third = await pathOf(await invite());
    await machine.advance(7 * 86_400_000 + 1);
    expect((await accept(third)).status).toBe(404);
    expect((await server.request('nobody', 'get', '/loi-moi/loa_i_khong-co')).status).toBe(404);
    expect(await server.installation.auth.findUser('hoa@phuong.gov.vn')).toBeUndefined();
  });
});
