/** Every route of the whole product, from the router itself: each role, no session, another station's administrator; and its document. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../src/accounts/http/openapi.ts';
import type { App } from '../../src/accounts/http/app.ts';
import { PERSONS_ROLES } from '../../src/accounts/permissions.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { createApp } from '../../src/server.ts';
import { openTestApp, type TestApp, type Who } from '../support/app.ts';
import {
  MOST_BYTES,
  pageOf,
  PICTURE_FOLDER,
  PICTURES,
  ROLE_PAGES,
  type Reader,
} from '../support/handbook.ts';
import { declaredVerdict, EVERYONE, verdict } from '../support/route-matrix.ts';

let server: TestApp;
let rooms: Rooms;
let app: App;
beforeAll(async () => {
  server = await openTestApp({
    environment: {
      // A provider of single sign-on that is away: its routes are walked all the same.
      ...{ LOA_OIDC_ISSUER: 'http://127.0.0.1:9', LOA_OIDC_CLIENT_ID: 'loa', LOA_OIDC_CLIENT_SECRET: 'x' },
      LOA_BASE_URL: 'http://loa.local',
    },
  });
  rooms = await openRooms(server.installation);
  app = createApp(rooms);
});
afterAll(async () => {
  await rooms.close();
  await server.close();
});

/** Those who may least and most; the long form walks as everyone, and each room's own test as the roles it knows. */
const WALKERS: readonly Who[] = process.env['LOA_TEST_LONG']
  ? EVERYONE
  : ['nobody', 'stranger', 'collaborator', 'administrator'];

/** What would end the walk's own sessions, or lock its address out; accounts.routes.test.ts looks at them. */
const NOT_WALKED =
  /^\/(dang-xuat|dang-nhap|tai-khoan\/(mat-khau|phien\/.*))$|^\/api\/playout\/v1\/pair$|^\/$/;

/** The same people, before the whole product. */
function wholeProduct(): TestApp {
  const send = async (who: Who, method: string, path: string, init: object) => {
    const { headers = {}, ...rest } = init as { headers?: Record<string, string> };
    const all = { ...(await server.headersOf(who)), ...headers };
    return app.request(path, { method: method.toUpperCase(), headers: all, ...rest });
  };
  return {
    ...server,
    app,
    request: (who, method, path, body) => send(who, method, path, body === undefined ? {} : { body }),
    json: (who, method, path, body) =>
      send(who, method, path, {
        headers: { 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
  };
}

describe('every route of the product', () => {
  it('is in the router exactly as it was declared', () => {
    const declared = app.registry
      .all()
      .map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}')}`);
    const answered = app
      .routes()
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:\w+/g, '{}')}`);
    expect([...new Set(answered)].sort()).toEqual([...declared].sort());
  });

  it.each(WALKERS)('lets %s in or keeps him out as declared', { timeout: 300_000 }, async (who) => {
    const whole = wholeProduct();
    const found: Record<string, string> = {};
    const declared: Record<string, string> = {};
    for (const route of app.registry.all()) {
      if (NOT_WALKED.test(route.path)) continue;
      const name = `${route.method} ${route.path}`;
      found[name] = await verdict(whole, route, who);
      declared[name] = declaredVerdict(route, who);
    }
    expect(found).toEqual(declared);
    expect(Object.keys(found).length).toBeGreaterThan(250);
  });
});

type Node = Record<string, unknown>;

describe('the OpenAPI document', () => {
  it('is a sound 3.1 document: every reference leads somewhere, every part of a path is told, every answer described', async () => {
    const document = (await openApiDocument(app.registry.all(), '0.1.0')) as unknown as Node;
    const faults: string[] = [];
    expect(document['openapi']).toMatch(/^3\.1\.\d+$/);
    expect(document['info']).toMatchObject({ title: expect.any(String) as string, version: '0.1.0' });
    const components = document['components'] as Record<string, Node>;

    const look = (node: unknown, at: string): void => {
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === '$ref') {
          const [root, kind, part, name, ...more] = String(value).split('/');
          const there =
            root === '#' && kind === 'components' && more.length === 0 && components[part!]?.[name!];
          if (!there) faults.push(`${at}: ${String(value)} leads nowhere`);
        } else look(value, `${at}/${key}`);
      }
    };
    look(document, '#');

    for (const [path, item] of Object.entries(document['paths'] as Record<string, Node>)) {
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
      for (const [method, raw] of Object.entries(item)) {
        const operation = raw as {
          summary?: string;
          parameters?: Node[];
          responses?: Record<string, Node>;
          security?: Node[];
        };
        const at = `${method} ${path}`;
        const told = (operation.parameters ?? []).filter((one) => one['in'] === 'path');
        if (
          told
            .map((one) => one['name'])
            .sort()
            .join() !== names.sort().join()
        )
          faults.push(`${at}: path parameters`);
        if (told.some((one) => one['required'] !== true))
          faults.push(`${at}: a path parameter that is not required`);
        if (!operation.summary) faults.push(`${at}: no summary`);
        const answers = Object.entries(operation.responses ?? {});
        if (!answers.some(([status]) => /^2\d\d$/.test(status))) faults.push(`${at}: no good answer`);
        if (!answers.some(([status]) => status === 'default')) faults.push(`${at}: no answer for refusals`);
        for (const [status, answer] of answers)
          if (!answer['description']) faults.push(`${at}: ${status} is not described`);
        for (const scheme of (operation.security ?? []).flatMap((one) => Object.keys(one)))
          if (!components['securitySchemes']?.[scheme]) faults.push(`${at}: unknown scheme ${scheme}`);
        if (method === 'get' && 'requestBody' in operation) faults.push(`${at}: a body on GET`);
      }
    }
    expect(faults).toEqual([]);
  });
});

describe('the handbook, a page a role', () => {
  const readers = Object.keys(ROLE_PAGES) as Reader[];
  const found = (page: string, pattern: RegExp) => [...page.matchAll(pattern)].map((match) => match[1]!);

  it('has one for each, and its pictures are there, small, and taken by its test', () => {
    expect(readers.toSorted()).toEqual([...PERSONS_ROLES, 'city'].toSorted());
    const shown = readers.flatMap((reader) => found(pageOf(reader), /\.\.\/hinh\/vai-tro\/([\w-]+)\.jpg/g));
    expect(shown.toSorted()).toEqual(PICTURES.map(({ name }) => name).toSorted());
    expect(readdirSync(PICTURE_FOLDER).toSorted()).toEqual(shown.map((name) => `${name}.jpg`).toSorted());
    for (const name of shown)
      expect(statSync(join(PICTURE_FOLDER, `${name}.jpg`)).size, name).toBeLessThanOrEqual(MOST_BYTES);
  });

  it('names addresses that open for whose page it is, and documents that are there', () => {
    const pages = app.registry.all().filter(({ method }) => method === 'get');
    for (const reader of readers) {
      for (const address of found(pageOf(reader), /`(\/[a-z/-]+)`/g)) {
        const whole = reader === 'city' || address === '/tai-khoan' ? address : `/d/{slug}${address}`;
        const route = pages.find(({ path }) => path === whole);
        expect(route, `${reader}: ${address}`).toBeDefined();
        if (reader !== 'city') expect(declaredVerdict(route!, reader), `${reader}: ${address}`).toBe('in');
      }
      for (const document of found(pageOf(reader), /\]\(\.\.\/([\w-]+\.md)/g))
        expect(existsSync(join(projectRoot, 'docs', document)), document).toBe(true);
    }
  });
});
