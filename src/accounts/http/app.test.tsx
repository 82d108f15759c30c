import { once } from 'node:events';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { BlockList } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { checkbox, optional, requiredText, wholeNumber } from '../../kernel/fields.ts';
import { machineClock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { createLog } from '../../kernel/log.ts';
import { DEFAULT_SETTINGS } from '../station-settings.ts';
import type { Station } from '../stations.ts';
import { App } from './app.ts';
import type { Gatekeeper } from './gate.ts';

const STATION: Station = {
  id: 'station-1',
  name: 'Đài truyền thanh phường Hai Bà Trưng',
  slug: 'hai-ba-trung',
  timeZone: 'Asia/Ho_Chi_Minh',
  trial: false,
  settings: DEFAULT_SETTINGS,
  createdAt: 0,
};

/** Stores in memory: the gate's own behaviour is what is looked at here; the real ones are in ../gatekeeper.ts. */
const keeper: Gatekeeper & { ready: boolean } = {
  ready: true,
  isSetUp: () => Promise.resolve(keeper.ready),
  personOf: (headers) => {
    const id = /who=(\w+)/.exec(headers.get('cookie') ?? '')?.[1];
    return Promise.resolve(id ? { id, name: id, email: `${id}@phuong.gov.vn`, sessionId: 's' } : null);
  },
  tokenOf: (secret) =>
    Promise.resolve(
      secret === 'good' ? { id: 't', name: 'Trang phường', stationId: STATION.id, roles: ['auditor'] } : null,
    ),
  deviceOf: (secret) =>
    secret === 'old'
      ? 'revoked'
      : secret === 'box'
        ? { id: 'd', name: 'Đầu phát', stationId: STATION.id, zones: [] }
        : null,
  findStation: (key) =>
    Promise.resolve(
      Object.values(key).some((k) => k === STATION.id || k === STATION.slug) ? STATION : undefined,
    ),
  hasSecondFactor: () => Promise.resolve(false),
  rolesOf: (_, userId) => Promise.resolve(userId === 'lan' ? ['editor'] : []),
  someWardAsksSecondFactor: () => Promise.resolve(false),
  cityRolesOf: (userId) => Promise.resolve(userId === 'lan' ? ['overseer'] : []),
};

const LAN = { cookie: 'who=lan', host: 'loa.local', origin: 'http://loa.local' };
const bodySchema = z.object({
  title: requiredText('Tiêu đề', { max: 20 }),
  cchc: checkbox(),
  topics: z.array(z.string('Chủ đề phải là chữ.')).optional(),
});

let app: App;
let logged: string[];
beforeEach(() => {
  logged = [];
  keeper.ready = true;
  app = new App({
    keeper,
    domain: { clock: machineClock, trial: false, sandbox: false },
    log: createLog({ level: 'info', write: (line) => logged.push(line) }),
    errorPage: ({ status, message, requestId }) => (
      <p>
        {status} {message ?? `hỏng ${requestId}`}
      </p>
    ),
    pageHeaders: async (c, next) => {
      await next();
      c.res.headers.set('content-security-policy', "default-src 'self'");
    },
    trustedProxies: new BlockList(),
    origins: [],
    uploads: { folder: tmpdir() },
    tls: false,
  });
});

function declareScripts() {
  app.endpoint(
    {
      method: 'post',
      path: '/api/v1/stations/{stationId}/scripts',
      scope: 'station',
      permission: 'script.write',
      summary: 'Tạo tin, bài',
      body: bodySchema,
      response: z.object({ title: z.string(), by: z.string() }),
      status: 201,
    },
    ({ body, actor }) => ({ title: body.title, by: actor.name, secret: 'x' }),
  );
  app.form(
    {
      method: 'post',
      path: '/d/{slug}/tin-bai',
      scope: 'station',
      permission: 'script.write',
      body: bodySchema,
    },
    ({ body, seeOther, station }) => {
      if (body.title === 'trùng') throw new Refusal('taken', 'Đã có tin này.', 409);
      return seeOther(`/d/${station.slug}/tin-bai`, 'Đã lưu nháp.');
    },
    ({ values, errors, message }) => (
      <form>
        <input name="title" value={String(values['title'])} />
        {errors.map((error) => (
          <em id={error.field}>{error.message}</em>
        ))}
        <b>{message}</b>
      </form>
    ),
  );
  app.page(
    {
      method: 'get',
      path: '/d/{slug}/tin-bai',
      scope: 'station',
      permission: 'script.read',
      query: z.object({ trang: optional(wholeNumber('Trang', { min: 1, max: 99 })) }),
    },
    ({ station, query, notice, may }) => (
      <p>
        {station.name} {query.trang} {notice?.message} {may('script.write') ? 'soạn' : 'xem'}
      </p>
    ),
  );
}

const post = (path: string, body: unknown, headers: Record<string, string> = LAN) =>
  app.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = LAN) =>
  app.request(path, { method: 'POST', headers, body: new URLSearchParams(fields) });
/** Null for what was closed between being listed and being looked at. */
const linkOf = (path: string) => {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
};
const problemOf = async (response: Response) => (await response.json()) as { code: string; errors: unknown };

describe('an endpoint', () => {
  beforeEach(declareScripts);
  const path = '/api/v1/stations/station-1/scripts';

  it('answers with what its response schema names, and nothing more', async () => {
    const response = await post(path, { title: '  Một   cửa ' });
    expect(response.status).toBe(201);
    expect(await response.json()).toEqual({ title: 'Một cửa', by: 'lan' });
    expect(response.headers.get('loa-request-id')).toMatch(/./);
  });

  it('names the field that is wrong, in Vietnamese', async () => {
    const response = await post(path, { title: '' });
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await problemOf(response)).toMatchObject({
      code: 'invalid',
      errors: [{ field: 'title', message: 'Hãy nhập tiêu đề.' }],
    });
  });

  it.each([
    ['{"title":', 400, 'malformed-json'],
    ['['.repeat(2000) + ']'.repeat(2000), 400, 'malformed-json'],
    [`{"title":"${'x'.repeat(1024 * 1024)}"}`, 413, 'body-too-large'],
    ['"chữ"', 422, 'invalid'],
    ['null', 422, 'invalid'],
  ])('refuses a bad body %#', async (body, status, code) => {
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect((await problemOf(response)).code).toBe(code);
  });

  it('keeps text that both databases keep: no NUL, no half of a sign', async () => {
    const response = await post(path, '{"title":"Một\\u0000 cửa\\ud800"}');
    expect(response.status).toBe(201);
    expect(await response.text()).toContain('Một cửa\uFFFD');
  });

  it('answers a list of wrong things with the first of them', async () => {
    const response = await post(path, { title: 'Tin', topics: Array(10_000).fill(1) });
    expect((await problemOf(response)).errors).toHaveLength(50);
  });

  it('does not take brackets inside text for depth', async () => {
    expect((await post(path, { title: '[[[[["{{{' + '['.repeat(5) })).status).toBe(201);
    expect((await post(path, `{"title":"x","note":"\\"${'['.repeat(500)}"}`)).status).toBe(201);
  });

  it('takes JSON only', async () => {
    const response = await post(path, 'title=x', { ...LAN, 'content-type': 'text/plain' });
    expect(response.status).toBe(415);
  });

  it('lets no one in without a sign-in, without the permission, or to a station he does not belong to', async () => {
    const nobody = { host: LAN.host, origin: LAN.origin };
    expect((await post(path, {}, nobody)).status).toBe(401);
    expect((await post(path, {}, { authorization: 'Bearer good' })).status).toBe(403);
    expect((await post(path, {}, { ...LAN, cookie: 'who=minh' })).status).toBe(404);
    expect((await post('/api/v1/stations/none/scripts', {})).status).toBe(404);
  });

  it('does not fall back to the cookie when a bearer token is wrong', async () => {
    expect((await post(path, { title: 'x' }, { ...LAN, authorization: 'Bearer bad' })).status).toBe(401);
  });
});

describe('a page', () => {
  beforeEach(declareScripts);
  const path = '/d/hai-ba-trung/tin-bai';

  it('is given its station, its query and what the person may do', async () => {
    const response = await app.request(`${path}?trang=3`, { headers: LAN });
    expect(await response.text()).toBe(`<p>${STATION.name} 3  soạn</p>`);
    expect(response.headers.get('content-security-policy')).toBe("default-src 'self'");
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('leads to the sign-in page and back', async () => {
    const response = await app.request(`${path}?trang=2`);
    expect(response.status).toBe(303);
    expect(response.headers.get('location')).toBe(
      '/dang-nhap?tiep=%2Fd%2Fhai-ba-trung%2Ftin-bai%3Ftrang%3D2',
    );
    const fragment = await app.request(path, { headers: { 'hx-request': 'true' } });
    expect(fragment.headers.get('hx-redirect')).toMatch(/^\/dang-nhap/);
  });

  it('is for people: a token is no session', async () => {
    expect((await app.request(path, { headers: { authorization: 'Bearer good' } })).status).toBe(303);
  });

  it('shows a neutral page for what is not there and for a wrong query', async () => {
    const nowhere = await app.request('/d/hai-ba-trung/khong-co', { headers: LAN });
    expect([nowhere.status, nowhere.headers.get('loa-request-id')]).toEqual([
      404,
      expect.stringMatching(/^[0-9a-f]{8}-\w+$/),
    ]);
    const response = await app.request(`${path}?trang=nhiều`, { headers: LAN });
    expect(response.status).toBe(422);
    expect(await response.text()).toContain('Trang phải là một số.');
  });

  it('escapes what people typed', async () => {
    app.page({ method: 'get', path: '/x/{text}', scope: 'public' }, ({ params }) => <p>{params.text}</p>);
    const response = await app.request(`/x/${encodeURIComponent('<script>')}`);
    expect(await response.text()).toBe('<p>&lt;script&gt;</p>');
  });
});

describe('a file asked for by HEAD alone', () => {
  const opened = (file: string) =>
    readdirSync('/proc/self/fd').filter((number) => linkOf(`/proc/self/fd/${number}`) === file).length;

  it.skipIf(!existsSync('/proc/self/fd'))('is told of as a GET tells of it, and closed again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'loa-head-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'tin.mp3');
    writeFileSync(file, Buffer.alloc(1_000_000));
    app.raw({ method: 'get', path: '/tin.mp3', scope: 'public', summary: 'Tệp' }, async () => {
      const stream = createReadStream(file);
      await once(stream, 'open');
      const body = Readable.toWeb(stream) as ReadableStream<Uint8Array>;
      return new Response(body, { headers: { etag: '"tin"', 'content-length': '1000000' } });
    });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => app.request('/tin.mp3', { method: 'HEAD' })),
    );
    for (const { status, headers, body } of answers)
      expect([status, headers.get('etag'), headers.get('content-length'), body]).toEqual([
        ...[200, '"tin"', '1000000', null],
      ]);
    await expect.poll(() => opened(file)).toBe(0);
    // A body that is read is left alone.
    expect((await (await app.request('/tin.mp3')).arrayBuffer()).byteLength).toBe(1_000_000);
  });
});

describe('a form', () => {
  beforeEach(declareScripts);
  const path = '/d/hai-ba-trung/tin-bai';

  it('ends at another page, which tells its notice once', async () => {
    const response = await send(path, { title: 'Một cửa', cchc: 'on' });
    expect(response.status).toBe(303);
    const cookie = response.headers.getSetCookie()[0]!;
    expect(cookie).toMatch(/HttpOnly/);
    const next = await app.request(path, { headers: { ...LAN, cookie: `who=lan; ${cookie.split(';')[0]}` } });
    expect(await next.text()).toContain('Đã lưu nháp.');
    expect(next.headers.getSetCookie()[0]).toMatch(/^loa-notice=;.*Max-Age=0/);
  });

  it('of a million fields is refused, not looked through', async () => {
    const fields = Array.from({ length: 1_000_000 }, (_, index) => index.toString(36)).join('=&');
    const headers = { ...LAN, 'content-type': 'application/x-www-form-urlencoded' };
    const response = await app.request(path, { method: 'POST', headers, body: fields });
    expect(response.status).toBe(413);
    expect(await response.text()).toContain('quá nhiều mục');
  });

  it('is shown again with what was typed and the sentence at the field', async () => {
    const long = 'Một tiêu đề dài quá hai mươi ký tự';
    const response = await send(path, { title: long });
    expect(response.status).toBe(422);
    const html = await response.text();
    expect(html).toContain(`value="${long}"`);
    expect(html).toContain('<em id="title">Tiêu đề dài quá 20 ký tự, hãy viết gọn lại.</em>');
  });

  it('is shown again when the use case refuses it', async () => {
    const response = await send(path, { title: 'trùng' });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('<b>Đã có tin này.</b>');
  });

  it('takes multipart too, and says when the form is broken', async () => {
    const data = new FormData();
    data.set('title', 'Một cửa');
    expect((await app.request(path, { method: 'POST', headers: LAN, body: data })).status).toBe(303);
    const broken = { ...LAN, 'content-type': 'multipart/form-data; boundary=x' };
    expect((await app.request(path, { method: 'POST', headers: broken, body: 'không phải' })).status).toBe(
      400,
    );
  });
});

describe('a request that another site made the browser send', () => {
  beforeEach(declareScripts);
  const path = '/d/hai-ba-trung/tin-bai';
  it.each([
    ['from another origin', { origin: 'http://xau.example' }],
    ['with an opaque origin', { origin: 'null' }],
    ['that the browser itself calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour on the same site', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused', async (_, headers) => {
    const response = await send(path, { title: 'x' }, { ...LAN, ...headers });
    expect(response.status).toBe(403);
    expect(response.headers.get('loa-refused')).toBe('cross-site-request');
  });

  it('without any sign of where it comes from is refused', async () => {
    const rest = { host: LAN.host, cookie: LAN.cookie };
    expect((await send(path, { title: 'x' }, rest)).status).toBe(403);
  });

  it('is refused for API endpoints that ride on the cookie too', async () => {
    const response = await post(
      '/api/v1/stations/station-1/scripts',
      { title: 'x' },
      { ...LAN, origin: 'null' },
    );
    expect((await problemOf(response)).code).toBe('cross-site-request');
  });
});

describe('a playout machine', () => {
  beforeEach(() =>
    app.endpoint(
      {
        method: 'post',
        path: '/api/playout/v1/heartbeat',
        scope: 'device',
        summary: 'Nhịp sống',
        body: z.object({}),
      },
      ({ device, c }) => c.json({ id: device.id }),
    ),
  );
  const beat = (token?: string) =>
    post('/api/playout/v1/heartbeat', {}, token === undefined ? {} : { authorization: `Bearer ${token}` });

  it('comes in by its token alone', async () => {
    expect(await (await beat('box')).json()).toEqual({ id: 'd' });
  });

  it('is told apart: revoked, or not known at all', async () => {
    expect((await problemOf(await beat('old'))).code).toBe('revoked');
    expect((await problemOf(await beat('nonsense'))).code).toBe('device-unknown');
    expect((await beat()).status).toBe(401);
  });
});

describe('a fault', () => {
  it('is logged with its request id and shown without its inside', async () => {
    app.page({ method: 'get', path: '/hong', scope: 'public' }, () => {
      throw new Error('mật khẩu là 123');
    });
    app.endpoint({ method: 'get', path: '/api/v1/hong', scope: 'public', summary: 'Hỏng' }, () => {
      throw new TypeError('mật khẩu là 123');
    });
    for (const path of ['/hong', '/api/v1/hong']) {
      const response = await app.request(path);
      expect(response.status).toBe(500);
      const text = await response.text();
      expect(text).not.toContain('mật khẩu');
      const id = response.headers.get('loa-request-id')!;
      expect(text).toContain(id);
      expect(logged.at(-1)).toContain(id);
      expect(logged.at(-1)).toContain('mật khẩu là 123');
    }
  });
});

describe('before the first run', () => {
  it('only what says so answers', async () => {
    keeper.ready = false;
    declareScripts();
    app.raw(
      { method: 'get', path: '/healthz', scope: 'public', summary: 'Sống', beforeSetup: true },
      ({ c }) => c.text('ok'),
    );
    expect((await app.request('/healthz')).status).toBe(200);
    const page = await app.request('/d/hai-ba-trung/tin-bai', { headers: LAN });
    expect([page.status, page.headers.get('location')]).toEqual([303, '/']);
    expect((await post('/api/v1/stations/station-1/scripts', {})).status).toBe(503);
  });
});

describe('a declaration', () => {
  it('is refused when it can not be kept', () => {
    declareScripts();
    expect(declareScripts).toThrow(/twice/);
    const nameless = () =>
      app.page({ method: 'get', path: '/lich', scope: 'station', permission: 'schedule.read' }, () => <p />);
    expect(nameless).toThrow(/which station/);
  });

  it('stands behind every route that answers', () => {
    declareScripts();
    expect(app.routes().length).toBe(app.registry.all().length);
  });
});

it('hands a large upload on as a stream', async () => {
  app.endpoint(
    {
      method: 'put',
      path: '/api/v1/stations/{stationId}/recordings',
      scope: 'station',
      permission: 'script.write',
      summary: 'Tải bản ghi âm',
      body: 'stream',
      response: z.object({ bytes: z.number() }),
    },
    async ({ body }) => {
      let bytes = 0;
      for await (const chunk of body) bytes += chunk.length;
      return { bytes };
    },
  );
  const body = new Uint8Array(3 * 1024 * 1024);
  const response = await app.request('/api/v1/stations/station-1/recordings', {
    method: 'PUT',
    headers: LAN,
    body,
  });
  expect(await response.json()).toEqual({ bytes: body.length });
});
