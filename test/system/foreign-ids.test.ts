/**
 * Every route that names something of a station, asked by who may use it there, but with the ids of another station's things: nothing
 * of that station is shown, and nothing of it is changed. The routes are the router's own, so that a new one can't escape.
 */
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import type { App } from '../../src/accounts/http/app.ts';
import { openApiDocument } from '../../src/accounts/http/openapi.ts';
import { ROLES, rolesWith } from '../../src/accounts/permissions.ts';
import type { Declaration } from '../../src/accounts/http/declaration.ts';
import { canonicalJson } from '../../src/kernel/hash.ts';
import { newId } from '../../src/kernel/ids.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { diceOf } from '../../src/schedule/core/generate.ts';
import { createApp } from '../../src/server.ts';
import { openTestApp, type TestApp } from '../support/app.ts';
import { createDocumentedValues, type ApiDocument } from '../support/documented-values.ts';

/** In every title and text of the other station. */
const SECRET = 'Chuyện riêng của phường Ba Đình';

let server: TestApp;
let rooms: Rooms;
let app: App;
/** Of the other station, by table. */
let foreign: Map<string, string[]>;
beforeAll(async () => {
  server = await openTestApp();
  rooms = await openRooms(server.installation);
  app = createApp(rooms);
  await fillOther();
  foreign = await idsOfOther();
}, 120_000);
afterAll(async () => {
  await rooms.close();
  await server.close();
});

/** Something of each kind that the API makes. */
async function fillOther(): Promise<void> {
  const { tokens, devices } = server.installation;
  const asked = { name: SECRET, roles: ROLES, expiresAt: null };
  const { token } = await tokens.create(server.other.id, COMMAND_LINE, asked);
  const post = async (path: string, body: object) => {
    const response = await app.request(`/api/v1/stations/${server.other.id}/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  const { kysely } = server.installation.database;
  const zone = await kysely
    .selectFrom('zone')
    .select('id')
    .where('station_id', '=', server.other.id)
    .executeTakeFirstOrThrow();
  const script = {
    title: SECRET,
    text: `${SECRET}.`,
    form: 'tin',
    cchc: true,
    topics: ['e'],
    unit: 'UBND',
    voice: 'espeak-vi',
  };
  const { id: scriptId } = await post('scripts', script);
  await bulletinOf(scriptId);
  await post('slots', {
    ...{ name: SECRET, start: '2026-12-01T07:00', durationMinutes: 15, rrule: 'FREQ=WEEKLY;BYDAY=TU' },
    zones: [zone.id],
  });
  await post('emergencies', { kind: 'channel-test', text: SECRET, zones: [zone.id] });
  const { code } = await devices.issueCode(server.other.id, COMMAND_LINE, [zone.id]);
  await devices.pair(code, SECRET, '192.0.2.50');
}

/** By the rows themselves: what is not approved goes into no bulletin, and approving would need its sound. */
async function bulletinOf(scriptId: string): Promise<void> {
  const { kysely } = server.installation.database;
  const [id, station_id] = [newId(1), server.other.id];
  await kysely
    .insertInto('bulletin')
    .values({
      ...{ id, station_id, title: SECRET, created_by: 'x', created_at: 1, updated_at: 1, archived_at: null },
      ...{ opening_chime: null, closing_chime: null, opening_template_id: null, closing_template_id: null },
      between_items: null,
    })
    .execute();
  const item = { id: newId(2), station_id, bulletin_id: id, position: 1, script_id: scriptId };
  await kysely.insertInto('bulletin_item').values(item).execute();
}

/** Tables whose rows have an id and belong to a station. */
async function tablesOfStations(): Promise<string[]> {
  const { kysely } = server.installation.database;
  const tables = await kysely.introspection.getTables();
  return tables
    .filter(({ columns }) =>
      ['id', 'station_id'].every((name) => columns.some((column) => column.name === name)),
    )
    .map(({ name }) => name);
}

async function rowsOfOther(table: string): Promise<Record<string, unknown>[]> {
  const { rows } = await sql<Record<string, unknown>>`select * from ${sql.table(table)}
    where station_id = ${server.other.id} order by id`.execute(server.installation.database.kysely);
  return rows;
}

async function idsOfOther(): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const table of await tablesOfStations()) {
    const ids = (await rowsOfOther(table)).map(({ id }) => String(id));
    if (ids.length > 0) found.set(table, ids);
  }
  return found;
}

/** All that a walk could change, but for jobs, which go on by themselves. */
async function contentOfOther(): Promise<Record<string, string>> {
  const left = new Set(['job', 'airing', 'trail']);
  const tables = (await tablesOfStations()).filter((table) => !left.has(table));
  return Object.fromEntries(
    await Promise.all(tables.map(async (table) => [table, canonicalJson(await rowsOfOther(table))] as const)),
  );
}

/** What a part of a path names, where its name is not its table's. */
const TABLES: Record<string, string> = { orderId: 'emergency_order', itemId: 'script', roundId: 'airing' };

function foreignIdFor(name: string): string {
  const table =
    TABLES[name] ?? name.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return (foreign.get(table) ?? foreign.get('script')!)[0]!;
}

function addressOf({ path }: Declaration): string {
  return path.replace(/\{(\w+)\}|\*/g, (_, name: string | undefined) => {
    if (name === 'stationId') return server.station.id;
    if (name === 'slug') return server.station.slug;
    if (name === 'userId') return 'khong-co';
    if (name === 'month') return '2026-11';
    return foreignIdFor(name ?? 'scriptId');
  });
}

describe('another station’s ids', () => {
  it('are of each kind that routes name', () => {
    const kinds = ['script', 'bulletin', 'slot', 'emergency_order', 'device', 'zone', 'api_token'];
    expect([...foreign.keys()]).toEqual(expect.arrayContaining(kinds));
  });

  it('show nothing and change nothing, by whatever route', { timeout: 300_000 }, async () => {
    const named = app.registry
      .all()
      .filter((route) => route.scope === 'station')
      .filter(({ path }) => /\{(?!slug|stationId)\w+\}|\*/.test(path));
    const document = (await openApiDocument(app.registry.all(), '0')) as unknown as ApiDocument;
    const honest = (name: string) =>
      name.endsWith('Id') || name === 'id' ? foreignIdFor(name) : 'Giá trị thử';
    const bodies = createDocumentedValues(document, honest);
    const dice = diceOf(20_261_126);
    const before = await contentOfOther();
    const faults: string[] = [];
    for (const declaration of named) {
      const { method, kind, path } = declaration;
      const who = rolesWith(declaration.permission)[0]!;
      const address = addressOf(declaration);
      const body = bodies.body(dice, method, path) ?? {};
      const response =
        kind === 'form'
          ? await send(
              who,
              method,
              address,
              new URLSearchParams({ title: 'Giá trị thử', reason: 'Giá trị thử' }),
            )
          : await send(who, method, address, method === 'get' ? undefined : JSON.stringify(body));
      const text = await response.text();
      const at = `${method} ${path}`;
      if (text.includes(SECRET)) faults.push(`${at} shows what is another station's`);
      if (response.status >= 500 && response.status !== 503) faults.push(`${at}: ${response.status}`);
    }
    expect(faults).toEqual([]);
    expect(await contentOfOther()).toEqual(before);
    expect(named.length).toBeGreaterThan(100);
  });
});

async function send(
  who: Parameters<TestApp['headersOf']>[0],
  method: string,
  path: string,
  body: string | URLSearchParams | undefined,
): Promise<Response> {
  const headers = {
    ...(await server.headersOf(who)),
    ...(typeof body === 'string' && { 'content-type': 'application/json' }),
  };
  return app.request(path, { method: method.toUpperCase(), headers, ...(body !== undefined && { body }) });
}
