/**
 * Every declared route under values that no honest form or program sends, on a real server: each is answered, in Vietnamese, with
 * nothing of the inside, and never as a fault of the server's own.
 */
import { connect } from 'node:net';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Declaration } from '../../src/accounts/http/declaration.ts';
import { ROLES } from '../../src/accounts/permissions.ts';
import { stepOf, totpOf } from '../../src/accounts/second-factor/totp.ts';
import { verifyTrail } from '../../src/accounts/trail.ts';
import { openInstallation } from '../../src/accounts/installation.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openRooms } from '../../src/rooms.ts';
import { diceOf } from '../../src/schedule/core/generate.ts';
import { createApp } from '../../src/server.ts';
import type { Dialect } from '../../src/storage/database.ts';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { HOSTILE_TEXTS, hostileJson, pick, type Dice } from '../support/hostile-values.ts';
import { createDocumentedValues, type ApiDocument, type Described } from '../support/documented-values.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';

/** On each of the two databases: 20,000 in the long form. */
const REQUESTS = process.env['LOA_TEST_LONG'] ? 10_000 : 400;
const SEED = Number(process.env['LOA_TEST_SEED'] ?? 20_261_123);
/** Nothing here takes a second; a minute tells a hang from a busy machine. */
const HANGS_MS = 60_000;

let ward: Ward;
let server: LiveServer;
let database: TestDatabase;
let routes: readonly Declaration[];
let token: string;
let strangersToken: string;
let device: string;
let cookie: string;
let scriptId: string;
let documented: ReturnType<typeof createDocumentedValues>;

async function open(dialect: Dialect): Promise<void> {
  database = await openTestDatabase(dialect);
  ward = await setUpWard(
    { 'moi-viec': ROLES },
    {
      ...{ LOA_SANDBOX: '1', LOA_API_RATE: '1000000', LOA_CLOCK: '2026-11-23T06:30:00+07:00' },
      ...(dialect === 'postgres' && { LOA_DATABASE_URL: database.address }),
    },
  );
  token = await ward.token(ROLES);
  strangersToken = await ward.token(ROLES, ward.other);
  const rooms = await openRooms(await ward.open());
  routes = createApp(rooms).registry.all();
  await rooms.close();
  await rooms.installation.close();
  server = new LiveServer(ward.environment);
  await server.start();
  cookie = await server.signIn(ward.emailOf('moi-viec'));
  device = (await paired('Đầu phát thử')).token;
  scriptId = ((await api('POST', 'scripts', GOOD)) as { id: string }).id;
  const document = await (await server.request('/api/openapi.json')).json();
  documented = createDocumentedValues(document as ApiDocument, good);
  await haveSecondFactor();
}

/** A form may make the station demand one: the walk must not end there. */
async function haveSecondFactor(): Promise<void> {
  const { auth, secondFactors, close: end } = await ward.open();
  const walker = (await auth.findUser(ward.emailOf('moi-viec')))!;
  const { secret } = await secondFactors.begin(walker);
  await secondFactors.confirm(walker, totpOf(secret, stepOf(Date.now())));
  await end();
}

async function close(): Promise<void> {
  await server.stop();
  ward.remove();
  await database.drop();
}

function json(method: string, body: unknown): RequestInit {
  return {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  };
}

async function api(method: string, path: string, body: unknown): Promise<unknown> {
  const response = await server.request(`/api/v1/stations/${ward.station.id}/${path}`, json(method, body));
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}

/** What an honest sender fills in, by the name of the field. */
const GOOD: Record<string, unknown> = {
  title: 'Nộp hồ sơ trực tuyến',
  text: 'Từ ngày 01/12/2026, bà con nộp hồ sơ trực tuyến.',
  form: 'tin',
  cchc: true,
  topics: ['e'],
  unit: 'UBND phường',
  voice: 'espeak-vi',
  name: 'Bản tin sáng',
  start: '2026-11-24T07:00',
  durationMinutes: 15,
  rrule: 'FREQ=WEEKLY;BYDAY=MO',
  outcome: 'completed',
  reason: 'Có việc đột xuất',
  kind: 'end',
  seq: 1,
  occurrence: 0,
  item: 0,
  at: '2026-11-23T07:00:00.000+07:00',
  clockOffsetMs: 0,
  playedMs: 1_000,
  version: '0.1.0',
  date: '2026-11-24',
  time: '07:00',
  minutes: '15',
  repeat: 'weekdays',
  days: ['MO', 'TU'],
  late: 'whole',
  overrun: 'finish',
  step: 'save',
  email: 'ai-do@phuong.gov.vn',
  password: 'một mật khẩu dài để thử',
};

/** What some form reads without naming it in its schema. */
const UNNAMED = [
  ...['title', 'scriptIds', 'candidate', 'move', 'add', 'remove', 'openingChime', 'openingTemplateId'],
  ...['name', 'date', 'time', 'minutes', 'repeat', 'days', 'until', 'rrule', 'zones', 'bulletinId', 'late'],
];

function good(name: string): unknown {
  if (name === 'zones') return [ward.zones[0]!.id];
  if (name === 'scriptIds') return [scriptId];
  if (name === 'id') return newId(0);
  return GOOD[name] ?? 'Giá trị thử';
}

function fieldNames({ body }: Declaration): string[] {
  if (body === undefined || body === 'stream') return [];
  const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }) as Described;
  return Object.keys(schema.properties ?? {});
}

/** Mostly right, so that what is wrong comes past the first check. */
function hostileBody(dice: Dice, names: readonly string[]): unknown {
  if (dice() < 0.1) return hostileJson(dice);
  return Object.fromEntries(
    names
      .filter(() => dice() > 0.1)
      .map((name) => {
        if (name === 'events') return [name, Array.from({ length: 3 }, () => hostileBody(dice, EVENT))];
        return [name, dice() < 0.4 ? hostileJson(dice) : good(name)];
      }),
  );
}

const EVENT = [
  ...['id', 'seq', 'airingId', 'occurrence', 'item', 'segmentId', 'at', 'clockOffsetMs', 'kind'],
  ...['outcome', 'playedMs', 'silentMs', 'reason', 'sink', 'volume', 'amplifier', 'clockTrusted'],
];

function hostileForm(dice: Dice, names: readonly string[]): FormData | URLSearchParams {
  const form = dice() < 0.5 ? new FormData() : new URLSearchParams();
  for (const name of names.length > 0 ? names : UNNAMED) {
    if (dice() < 0.15) continue;
    const times = dice() < 0.1 ? 3 : 1;
    for (let time = 0; time < times; time++) {
      const value = good(name);
      const text = dice() < 0.4 ? pick(dice, HOSTILE_TEXTS) : String([value].flat()[0]);
      if (form instanceof FormData && dice() < 0.1)
        form.append(name, new Blob([text]), pick(dice, FILE_NAMES));
      else form.append(name, text);
    }
  }
  return form;
}

const FILE_NAMES = ['tin.docx', '', '../../etc/passwd', 'đọc\u0000.mp3', 'x'.repeat(500)];

function hostilePath(dice: Dice, { path }: Declaration): string {
  const address = path.replace(/\{(\w+)\}|\*/g, (_, name: string | undefined) => {
    const [own, others] = [ward.station, ward.other];
    if (name === 'stationId') return dice() < 0.9 ? own.id : encoded(pick(dice, [others.id, ...SHORT]));
    if (name === 'slug') return dice() < 0.9 ? own.slug : encoded(pick(dice, [others.slug, ...SHORT]));
    if (name === 'month') return encoded(dice() < 0.4 ? '2026-11' : pick(dice, SHORT));
    return dice() < 0.5 ? scriptId : encoded(pick(dice, SHORT));
  });
  return address;
}

const SHORT = HOSTILE_TEXTS.filter((text) => text.length <= 300 && text.trim() !== '');

/** As a URL holds it; a lone surrogate as the bytes that stand for none. */
function encoded(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}

function hostileQuery(dice: Dice, declaration: Declaration): string {
  if (declaration.kind === 'endpoint') {
    const asked = documented.query(dice, declaration.method, declaration.path);
    return asked.length > 0
      ? `?${asked.map(([name, text]) => `${encoded(name)}=${encoded(text)}`).join('&')}`
      : '';
  }
  if (!declaration.query) return '';
  const schema = z.toJSONSchema(declaration.query, { io: 'input', unrepresentable: 'any' }) as Described;
  const parts = Object.keys(schema.properties ?? {}).flatMap((name) =>
    dice() < 0.3
      ? []
      : Array.from({ length: dice() < 0.1 ? 2 : 1 }, () => `${encoded(name)}=${encoded(pick(dice, SHORT))}`),
  );
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function hostileHeaders(dice: Dice, { scope, kind }: Declaration): Record<string, string> {
  const headers: Record<string, string> = {};
  if (scope === 'device') headers['authorization'] = `Bearer ${dice() < 0.9 ? device : token}`;
  else if (scope !== 'public' && kind === 'endpoint' && dice() < 0.8)
    headers['authorization'] =
      `Bearer ${dice() < 0.9 ? token : pick(dice, [strangersToken, device, 'loa_t_'])}`;
  else headers['cookie'] = cookie;
  if (dice() < 0.05) headers['origin'] = pick(dice, ['null', 'http://[', 'https://example.org', 'x']);
  if (dice() < 0.1) headers['range'] = pick(dice, ['bytes=9-1', 'bytes=-0', 'bytes=99999999999-', 'x=1']);
  if (dice() < 0.1) headers['accept'] = pick(dice, ['*/*;q=x', 'text/\u00e9', '']);
  return headers;
}

function hostileRequest(dice: Dice, declaration: Declaration): { path: string; init: RequestInit } {
  const { method, kind, body } = declaration;
  const path = hostilePath(dice, declaration) + hostileQuery(dice, declaration);
  const headers = hostileHeaders(dice, declaration);
  const init: RequestInit = { method: method.toUpperCase(), headers };
  if (method === 'get') return { path, init };
  if (kind === 'form') return { path, init: { ...init, body: hostileForm(dice, fieldNames(declaration)) } };
  if (body === 'stream') return { path, init: { ...init, body: pick(dice, HOSTILE_TEXTS) } };
  const drawn =
    dice() < 0.7
      ? documented.body(dice, method, declaration.path)
      : hostileBody(dice, fieldNames(declaration));
  const text = dice() < 0.03 ? pick(dice, BROKEN_JSON) : JSON.stringify(drawn ?? {});
  headers['content-type'] = dice() < 0.95 ? 'application/json' : pick(dice, CONTENT_TYPES);
  return { path, init: { ...init, ...(body && { body: text }) } };
}

const BROKEN_JSON = [
  '',
  '{',
  '[[[[',
  '['.repeat(50_000),
  '{"a":1e999}',
  '\u0000',
  '{"title":"\\ud800"}',
  'NaN',
];
const CONTENT_TYPES = [
  '',
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'application/jsonx',
];

/** Of our own words alone: nothing a program says of itself. */
const INSIDE =
  /\bat (async )?[\w.<>]+ \(|node_modules|\.tsx?:\d|TypeError|ZodError|SQLITE_|SqliteError|syntax error at/;
const VIETNAMESE = /[À-ỹ]/;

async function faultOf(declaration: Declaration, response: Response): Promise<string | null> {
  const { status, headers } = response;
  const text = await response.text();
  if (status >= 500 && status !== 503) return `${status}`;
  if (INSIDE.test(text)) return `tells of its inside: ${INSIDE.exec(text)![0]}`;
  if (status < 400 || status === 416) return null;
  if (!text.isWellFormed()) return 'answers with half a sign';
  if (declaration.kind !== 'endpoint' && !headers.get('content-type')!.startsWith('application/'))
    return VIETNAMESE.test(text) ? null : 'no words';
  if (headers.get('content-type') !== 'application/problem+json')
    return `not problem details: ${text.slice(0, 80)}`;
  const { detail, errors } = JSON.parse(text) as {
    detail: string;
    errors: { field: string; message: string }[];
  };
  const mute = [detail, ...errors.map(({ message }) => message)].find(
    (sentence) => !VIETNAMESE.test(sentence),
  );
  return mute === undefined ? null : `not in Vietnamese: ${mute}`;
}

for (const dialect of DIALECTS) {
  describe(`under hostile values on ${dialect}`, () => {
    beforeAll(() => open(dialect));
    afterAll(close);

    it('a player’s rows are answered one by one, whatever they say', async () => {
      const [mine, others] = [await paired('Máy một'), await paired('Máy hai')];
      const id = newId(1);
      expect(await reported(mine.token, [{ id }, { id }])).toEqual([
        'rejected: Không có lượt phát này trong lịch của đài.',
        'duplicate: ',
      ]);
      expect(await reported(mine.token, [{ id }])).toEqual(['duplicate: ']);
      // Another machine can't have its own row swallowed by naming, or being named, the same.
      expect(await reported(others.token, [{ id }])).toEqual([
        'rejected: Mã sự kiện này đã thuộc về một đầu phát khác.',
      ]);
      expect(
        await reported(mine.token, [
          { id: newId(2), at: '2027-11-23T06:30:00Z' },
          { id: newId(3), at: 'hôm qua' },
          { id: newId(4), kind: 'end', playedMs: -1, outcome: 'tuyệt vời' },
        ]),
      ).toEqual([
        'rejected: Thời điểm phát ở tương lai.',
        expect.stringMatching(/^rejected: Thời điểm phải theo ISO 8601/),
        'rejected: Kết quả phát không hợp lệ.',
      ]);
    });

    it('a token opens its own station alone, and nothing once it is revoked', async () => {
      const scripts = `/api/v1/stations/${ward.station.id}/scripts`;
      const status = async (path: string, secret: string) =>
        (await server.request(path, { headers: BEARER(secret) })).status;
      expect(await status(scripts, token)).toBe(200);
      expect(await status(scripts, strangersToken)).toBe(404);
      expect(await status(scripts, device)).toBe(401);
      const { deviceId, token: secret } = await paired('Máy bị thu hồi');
      expect(await status('/api/playout/v1/schedule', secret)).toBe(200);
      const address = `/api/v1/stations/${ward.station.id}/devices/${deviceId}`;
      expect((await server.request(address, { method: 'DELETE', headers: BEARER(token) })).status).toBe(204);
      const refused = await server.request('/api/playout/v1/schedule', { headers: BEARER(secret) });
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([401, 'revoked']);
    });

    it('a sender that hangs up in the middle is no fault of the server', async () => {
      const address = `/api/v1/stations/${ward.station.id}/scripts`;
      for (const [method, path, type] of [
        ['POST', address, 'application/json'],
        ['PUT', `${address}/${scriptId}/recording`, 'audio/wav'],
        ['POST', '/dang-nhap', 'application/x-www-form-urlencoded'],
      ] as const) {
        const head = [
          ...[`${method} ${path} HTTP/1.1`, `Host: 127.0.0.1:${server.port}`, `Origin: ${server.origin}`],
          ...[`Authorization: Bearer ${token}`, `Content-Type: ${type}`, 'Content-Length: 100000'],
        ];
        await hangUp(`${head.join('\r\n')}\r\n\r\n{"`);
      }
      expect((await server.request('/healthz')).status).toBe(200);
      expect(server.complaints).not.toContain('request failed');
    });

    // Last: what it guesses at pairing locks this address out for a while.
    it('every route answers, and none fails', { timeout: 1_200_000 }, async () => {
      const dice = diceOf(SEED);
      const walked = routes.filter(({ path }) => !NOT_WALKED.has(path));
      const faults: string[] = [];
      const seen = new Map<number, number>();
      for (let index = 0; index < REQUESTS; index++) {
        // Reading is a third of the routes' work and half of them.
        const declaration = walked[index % walked.length]!;
        const { path, init } = hostileRequest(dice, declaration);
        const signal = AbortSignal.timeout(HANGS_MS);
        const answer = await server
          .request(path, { ...init, signal })
          .catch((error: unknown) => String(error));
        if (typeof answer !== 'string') seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
        const fault = typeof answer === 'string' ? answer : await faultOf(declaration, answer);
        if (fault !== null)
          faults.push(`${init.method} ${path.slice(0, 200)} (${index}): ${fault} ${shown(init.body)}`);
      }
      expect(faults).toEqual([]);
      expect(server.complaints).not.toContain('request failed');
      // A walk that was refused at the door would prove nothing.
      expect([...seen.keys()].sort()).toEqual(expect.arrayContaining([200, 303, 404, 422]));

      const installation = await openInstallation(ward.environment, { log: silentLog });
      expect(await verifyTrail(installation.database.kysely, ward.station.id)).toMatchObject({ whole: true });
      await installation.close();
    });
  });
}

/** A paired machine of the station. */
async function paired(name: string): Promise<{ deviceId: string; token: string }> {
  const { code } = (await api('POST', 'pairing-codes', { zones: [ward.zones[0]!.id] })) as { code: string };
  const response = await server.request('/api/playout/v1/pair', json('POST', { code, name }));
  return (await response.json()) as { deviceId: string; token: string };
}

/** What the server says to rows of a machine: one answer each. */
async function reported(by: string, rows: readonly Record<string, unknown>[]): Promise<string[]> {
  const common = { airingId: 'khong-co', occurrence: 0, item: 0, kind: 'start', clockOffsetMs: 0 };
  const events = rows.map((row, index) => ({
    seq: index + 1,
    ...common,
    at: '2026-11-23T06:30:00Z',
    ...row,
  }));
  const init = {
    ...json('POST', { events }),
    headers: { ...BEARER(by), 'content-type': 'application/json' },
  };
  const response = await server.request('/api/playout/v1/as-run', init);
  const { results } = (await response.json()) as { results: { result: string; reason?: string }[] };
  return results.map(({ result, reason }) => [result, reason ?? ''].join(': '));
}

/** Sends the beginning of a request and goes away; resolves when both ends are closed. */
function hangUp(beginning: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(beginning, () => setTimeout(() => socket.destroy(), 200));
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}

const BEARER = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** What would end the walk: its own session, password and second factor. */
const NOT_WALKED = new Set([
  ...['/dang-xuat', '/tai-khoan/mat-khau', '/tai-khoan/phien/{sessionId}/ket-thuc', '/tai-khoan/hai-lop/tat'],
]);

function shown(body: RequestInit['body']): string {
  if (typeof body === 'string') return body.slice(0, 300);
  if (body instanceof URLSearchParams || body instanceof FormData)
    return [...body]
      .map(([name, value]) => `${name}=${typeof value === 'string' ? value.slice(0, 60) : 'File'}`)
      .join('&');
  return '';
}
