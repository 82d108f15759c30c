/**
 * What a security officer asks about, on the whole product: each of these walks the router's own routes, so that a new one can't
 * escape. What a single part promises is tested beside that part; docs/mo-hinh-nguy-co.md names the test for each threat.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { z } from 'zod';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import type { App } from '../../src/accounts/http/app.ts';
import type { Declaration } from '../../src/accounts/http/declaration.ts';
import { JSON_BYTES } from '../../src/accounts/http/parse.ts';
import { ROLES, rolesWith } from '../../src/accounts/permissions.ts';
import { createLog } from '../../src/kernel/log.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { workbookOf } from '../../src/kernel/office/workbook.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { createApp } from '../../src/server.ts';
import { openTestApp, type TestApp, type Who } from '../support/app.ts';
import { stationRows, type StationRows } from '../support/station-rows.ts';

/** Runs wherever it is not escaped: in text, in an attribute of either quote, in an address. */
const CODE = `javascript:alert(1)//"'><img src=x onerror=alert(1)>`;
const PASSWORD = 'mật khẩu để thử';

let server: TestApp;
let rooms: Rooms;
let app: App;
let token: string;
let rows: StationRows;
const log: string[] = [];

beforeAll(async () => {
  server = await openTestApp({
    environment: { LOA_BASE_URL: 'https://loa.phuong.gov.vn' },
    log: createLog({ level: 'debug', write: (line) => log.push(line) }),
  });
  rooms = await openRooms(server.installation);
  app = createApp(rooms);
  const asked = { name: CODE, roles: ROLES, expiresAt: null };
  ({ token } = await server.installation.tokens.create(server.station.id, COMMAND_LINE, asked));
  await fill();
  rows = await stationRows(server.installation.database, server.station);
}, 120_000);
afterAll(async () => {
  await rooms.close();
  await server.close();
});

async function post(path: string, body: object): Promise<{ id: string }> {
  const response = await app.request(`/api/v1/stations/${server.station.id}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as { id: string };
}

/** Code in every text of what the station has. */
async function fill(): Promise<void> {
  const zones = [server.zones[0]!.id];
  await post('scripts', {
    ...{ title: CODE, text: CODE, form: 'tin', cchc: true, topics: ['e'], unit: CODE, voice: 'espeak-vi' },
  });
  await post('slots', {
    ...{ name: CODE, start: '2026-12-01T07:00', durationMinutes: 15, rrule: 'FREQ=WEEKLY;BYDAY=TU', zones },
  });
  await post('emergencies', { kind: 'channel-test', text: CODE, zones });
  const { devices } = server.installation;
  const { code } = await devices.issueCode(server.station.id, COMMAND_LINE, zones);
  await devices.pair(code, CODE, '192.0.2.50');
  rows = await stationRows(server.installation.database, server.station);
  for (const route of app.registry.all()) {
    if (route.kind !== 'form' || route.scope !== 'station' || ENDS.test(route.path)) continue;
    await asked(route, new URLSearchParams(fieldsOf(route).map((name): [string, string] => [name, CODE])));
  }
}

/** What would take away what the walk looks at, or take long (a backup). */
const ENDS = /\/(xoa|go-bo|thu-hoi|sao-luu.*|luu-tru|nguoi-dung.*)$/;

function fieldsOf({ body }: Declaration): string[] {
  if (body === undefined || body === 'stream') return ['title', 'name', 'text', 'reason'];
  const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' });
  return Object.keys(schema.properties ?? {});
}

function whoMay(route: Declaration): Who {
  if (route.scope === 'station') return rolesWith(route.permission)[0]!;
  return route.scope === 'public' ? 'nobody' : 'administrator';
}

/** As a browser of the proxy's address would. */
async function asked(
  route: Declaration,
  body?: URLSearchParams,
  more: Record<string, string> = {},
): Promise<Response> {
  return app.request(rows.addressOf(route), {
    method: route.method.toUpperCase(),
    headers: { ...(await server.headersOf(whoMay(route))), ...more },
    ...(body && { body }),
  });
}

const gets = () => app.registry.all().filter(({ method, scope }) => method === 'get' && scope !== 'device');

async function pages(): Promise<{ path: string; embeddable: boolean; html: string; headers: Headers }[]> {
  const found = [];
  for (const route of gets()) {
    const response = await asked(route);
    if (!response.headers.get('content-type')?.startsWith('text/html')) continue;
    const { path, embeddable = false } = route;
    found.push({ path, embeddable, html: await response.text(), headers: response.headers });
  }
  return found;
}

describe('every page', { timeout: 120_000 }, () => {
  it('holds no code: none of its own inline, and none that people typed', async () => {
    const all = await pages();
    const faults = all.flatMap(({ path, embeddable, html, headers }) => [
      ...(html.includes('<img src=x') ? [`${path}: what was typed became a tag`] : []),
      ...(/(href|src|action|formaction)="\s*javascript:/i.test(html)
        ? [`${path}: an address runs code`]
        : []),
      ...(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/.test(html) ? [`${path}: inline script`] : []),
      ...(/<[a-z][^<>]*\son[a-z]+="/.test(html) ? [`${path}: inline handler`] : []),
      ...(/<style|<[a-z][^<>"]*("[^"]*"[^<>"]*)*\sstyle="/.test(html) ? [`${path}: inline style`] : []),
      ...(headers.get('content-security-policy')?.includes("script-src 'self'") ? [] : [`${path}: no CSP`]),
      ...(/frame-ancestors 'none'/.test(headers.get('content-security-policy') ?? '')
        ? []
        : embeddable
          ? []
          : [`${path}: may be framed`]),
      ...(headers.get('strict-transport-security') === null ? [`${path}: no HSTS behind TLS`] : []),
    ]);
    expect(faults).toEqual([]);
    expect(all.length).toBeGreaterThan(60);
    // What was typed is there, as text: else the walk would prove nothing.
    expect(all.filter(({ html }) => html.includes('&lt;img src=x')).length).toBeGreaterThan(5);
  });

  it('says nothing of the Host a stranger names, and leads nowhere of his', async () => {
    const faults = [];
    for (const route of gets()) {
      const named = { host: 'kegian.example', 'x-forwarded-host': 'kegian.example' };
      const response = await asked(route, undefined, named);
      const text = [...response.headers].join('\n') + (await response.text());
      if (text.includes('kegian.example')) faults.push(route.path);
    }
    expect(faults).toEqual([]);
    for (const next of ['//kegian.example', 'https://kegian.example', '/\\kegian.example', '/%09/x\t//k']) {
      const body = new URLSearchParams({ email: server.emailOf('editor'), password: PASSWORD, tiep: next });
      const headers = await server.headersOf('nobody');
      const { status, headers: answer } = await app.request('/dang-nhap', { method: 'POST', headers, body });
      expect([status, answer.get('location')]).toEqual([303, expect.stringMatching(/^\/(?![/\\])/)]);
    }
  });

  it('gives no file of the machine for a path that climbs', async () => {
    const climbs = [
      '../../../../../etc/passwd',
      '..%2f..%2f..%2f..%2fetc%2fpasswd',
      '%2fetc%2fpasswd',
      '....//etc/passwd',
    ];
    const faults = [];
    for (const route of gets().filter(({ path }) => /\{(?!slug|stationId)\w+\}|\*/.test(path)))
      for (const climb of climbs) {
        const path = route.path
          .replace('{slug}', server.station.slug)
          .replace('{stationId}', server.station.id)
          .replace(/\{\w+\}|\*/g, climb);
        const response = await app.request(path, { headers: await server.headersOf(whoMay(route)) });
        if (/root:|\bnode:/.test(await response.text()) || response.status >= 500) faults.push(path);
      }
    expect(faults).toEqual([]);
  });
});

describe('what changes something', { timeout: 120_000 }, () => {
  it('is refused from another site, whatever route it asks (CSRF)', async () => {
    const refused: Record<string, number> = {};
    for (const route of app.registry.all()) {
      if (route.method === 'get' || route.scope === 'device') continue;
      if (route.scope === 'public' && route.kind !== 'form') continue;
      const from = { origin: 'https://kegian.example', 'sec-fetch-site': 'cross-site' };
      const { status } = await asked(route, new URLSearchParams(), from);
      if (status !== 403) refused[`${route.method} ${route.path}`] = status;
    }
    expect(refused).toEqual({});
  });

  it('reads no body longer than its route takes', async () => {
    const faults: Record<string, number> = {};
    const long = JSON.stringify({ title: 'x'.repeat(10 * JSON_BYTES) });
    for (const route of app.registry.all()) {
      if (route.kind !== 'endpoint' || route.scope !== 'station' || route.body === 'stream' || !route.body)
        continue;
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
      const method = route.method.toUpperCase();
      const { status } = await app.request(rows.addressOf(route), { method, headers, body: long });
      if (status !== 413) faults[`${route.method} ${route.path}`] = status;
    }
    expect(faults).toEqual({});
  });

  it('is looked at in no more time for a text made to be slow (ReDoS)', () => {
    const slow = [
      'a',
      '0',
      '1.',
      ' ',
      '\n',
      'a@',
      '-',
      '=',
      'a.a',
      '{"',
      'FREQ=',
      ';BY=1',
      '2026-',
      '/',
      'từ ',
    ].map((part) => `${part.repeat(Math.ceil(50_000 / part.length))}!`);
    for (const { body, query } of app.registry.all())
      for (const schema of [body, query]) {
        if (schema === undefined || schema === 'stream') continue;
        const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
        for (const text of slow)
          schema.safeParse(Object.fromEntries(Object.keys(properties).map((name) => [name, text])));
      }
    // What is exponential, or the square of 50,000, does not come here within the test's time.
    expect(app.registry.all().length).toBeGreaterThan(250);
  });
});

describe('who is signed in', () => {
  it('has a session that nobody could plant before (fixation), and that no script reads', async () => {
    const planted = 'loa.session_token=ke-gian-dat-san.abcdef';
    const headers = { ...(await server.headersOf('nobody')), cookie: planted };
    const body = new URLSearchParams({ email: server.emailOf('auditor'), password: PASSWORD });
    const response = await app.request('/dang-nhap', { method: 'POST', headers, body });
    const cookies = response.headers.getSetCookie().filter((cookie) => /session_token=/.test(cookie));
    expect(response.status).toBe(303);
    expect(cookies).toHaveLength(1);
    expect(cookies[0]).not.toContain('ke-gian-dat-san');
    expect(cookies[0]).toMatch(/HttpOnly/i);
    expect(cookies[0]).toMatch(/SameSite=(Lax|Strict)/i);
    expect(cookies[0]).toMatch(/Secure/i);
    const page = await app.request('/tai-khoan', { headers });
    expect([page.status, page.headers.get('location')]).toEqual([303, expect.stringContaining('/dang-nhap')]);
  });

  it('leaves no secret in the log, and of what lasts nothing but hashes in the database', async () => {
    const { devices, database } = server.installation;
    const { code } = await devices.issueCode(server.station.id, COMMAND_LINE, [server.zones[0]!.id]);
    const device = await devices.pair(code, 'Máy thử', '192.0.2.51');
    const { cookie } = await server.headersOf('administrator');
    await app.request(`/api/v1/stations/${server.station.id}/scripts`, {
      headers: { authorization: `Bearer ${token}x` },
    });
    await app.request('/dang-nhap', {
      method: 'POST',
      headers: await server.headersOf('nobody'),
      body: new URLSearchParams({ email: 'ai-do@phuong.gov.vn', password: 'mật khẩu gõ nhầm' }),
    });
    const session = decodeURIComponent(/session_token=([^;]+)/.exec(cookie!)![1]!);
    const secrets = [token, device.token, session, PASSWORD, 'mật khẩu gõ nhầm', code];
    const told = log.join('\n');
    expect(told).toContain('"level":"');
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    const kept: string[] = [];
    for (const { name } of await database.kysely.introspection.getTables())
      kept.push(
        JSON.stringify(
          await database.kysely
            .selectFrom(name as 'job')
            .selectAll()
            .execute(),
        ),
      );
    const lasting = [token, device.token, PASSWORD, 'mật khẩu gõ nhầm'];
    expect(lasting.filter((secret) => kept.some((table) => table.includes(secret)))).toEqual([]);
  });

  it('is known by the whole of a token, looked up by its hash: no part of one tells anything', async () => {
    const { tokens } = server.installation;
    expect(await tokens.tokenOf(token)).not.toBeNull();
    const parts = [
      token.slice(0, -1),
      `${token}0`,
      token.toUpperCase(),
      token.slice(6),
      '',
      '%',
      `${token.slice(0, 10)}%`,
    ];
    for (const part of parts) expect(await tokens.tokenOf(part)).toBeNull();
  });
});

describe('a spreadsheet', () => {
  it('shows what people typed and reckons with none of it', async () => {
    const columns = [{ title: '=1+1', width: 1 }];
    const table = {
      key: 'bang',
      title: '=cmd|x',
      columns,
      rows: [['=HYPERLINK("http://x")'], ['+1'], ['@SUM(1)']],
      empty: '',
    };
    const files = unzipSync(new Uint8Array(await workbookOf([table], { trial: false })));
    const xml = Object.values(files)
      .map((bytes) => Buffer.from(bytes).toString('utf8'))
      .join('\n');
    expect(xml).toContain('HYPERLINK');
    expect(xml).not.toMatch(/<f[ >]|externalLink|<hyperlink/);
  });
});

describe('what we ship of others', { timeout: 120_000 }, () => {
  /** `npm run audit` against a stand-in of the registry. */
  async function audited(answer: { status: number; body: object }): Promise<{ code: number; said: string }> {
    const registry = createServer((request, response) => {
      const asksAll = request.url!.includes('/advisories/bulk');
      response.writeHead(asksAll ? answer.status : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(asksAll ? answer.body : {}));
      request.resume();
    });
    await new Promise<void>((resolve) => registry.listen(0, '127.0.0.1', resolve));
    const { port } = registry.address() as AddressInfo;
    const npm_config_registry = `http://127.0.0.1:${port}/`;
    const program = spawn(process.execPath, [join(projectRoot, 'scripts', 'audit.mjs')], {
      env: { ...process.env, npm_config_registry, npm_config_fetch_retries: '0' },
    });
    let said = '';
    program.stdout.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const code = await new Promise<number>((resolve) => program.once('close', resolve));
    await new Promise((resolve) => registry.close(resolve));
    return { code, said };
  }

  it('fails the audit for a known hole, and says plainly when nobody could be asked', async () => {
    const hole = {
      ...{ id: 1, url: 'https://example.org/1', title: 'Lỗ hổng để thử', severity: 'high' },
      ...{ vulnerable_versions: '*', cwe: [], cvss: { score: 8, vectorString: null } },
    };
    const [found, none, away] = await Promise.all([
      audited({ status: 200, body: { hono: [hole] } }),
      audited({ status: 200, body: {} }),
      audited({ status: 405, body: {} }),
    ]);
    expect([found.code, found.said]).toEqual([1, expect.stringContaining('high: hono – Lỗ hổng để thử')]);
    expect([none.code, none.said]).toEqual([0, expect.stringContaining('0 known vulnerabilities')]);
    expect([away.code, away.said]).toEqual([0, expect.stringContaining('NOT CHECKED')]);
  });
});
