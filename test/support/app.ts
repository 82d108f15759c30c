/**
 * A set-up installation with an app in front of it, for tests of routes: a station with somebody in every role, another
 * station's administrator, and requests made as any of them. Everything is real; only the socket is missing.
 */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { inject } from 'vitest';
import { COMMAND_LINE } from '../../src/accounts/actor.ts';
import { createGatekeeper } from '../../src/accounts/gatekeeper.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { App } from '../../src/accounts/http/app.ts';
import { parseTrustedProxies } from '../../src/accounts/http/client-address.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { setRoles, setUnit } from '../../src/accounts/members.ts';
import { ROLES, type Role } from '../../src/accounts/permissions.ts';
import { createStation, findStation, type Station } from '../../src/accounts/stations.ts';
import { addZone, listZones, type Zone } from '../../src/accounts/zones.ts';
import type { Clock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { silentLog, type Log } from '../../src/kernel/log.ts';
import type { Dialect, Executor } from '../../src/storage/database.ts';
import { openTestDatabase } from './databases.ts';

/** Who asks: nobody, somebody with one role, or the administrator of another station. */
export type Who = 'nobody' | 'stranger' | Role;

export interface TestApp {
  app: App;
  installation: Installation;
  station: Station;
  zones: Zone[];
  /** Another station, which the stranger administers. */
  other: Station;
  password: string;
  emailOf: (who: Exclude<Who, 'nobody'>) => string;
  /** Headers of a browser in which `who` is signed in; a session is begun once and then kept. */
  headersOf: (who: Who) => Promise<Record<string, string>>;
  /** A request as `who`, from the page of the same origin. */
  request: (who: Who, method: string, path: string, body?: Body) => Promise<Response>;
  /** JSON as `who`. */
  json: (who: Who, method: string, path: string, body?: unknown) => Promise<Response>;
  close: () => Promise<void>;
}

export interface TestAppOptions {
  dialect?: Dialect;
  environment?: Record<string, string>;
  machine?: Clock;
  log?: Log;
  /** Adds the room's routes. */
  routes?: (app: App, installation: Installation) => void;
  trial?: boolean;
}

type Body = string | URLSearchParams | FormData | Uint8Array<ArrayBuffer>;

/** Whose evidence the collaborator enters. */
export const COLLABORATORS_UNIT = 'Phòng Kinh tế, Hạ tầng và Đô thị';

const HOST = 'loa.local';
const PASSWORD = 'mật khẩu để thử';

/** @example const server = await openTestApp({ routes: (app, { database }) => scriptRoutes(app, { scripts: … }) }); */
export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'loa-app-'));
  const postgres = options.dialect === 'postgres' ? await openTestDatabase('postgres') : null;
  if (!postgres) copyFileSync(inject('sqliteTemplate'), join(folder, 'loa.db'));
  const environment = {
    LOA_DATA: folder,
    ...(postgres && { LOA_DATABASE_URL: postgres.address }),
    ...options.environment,
  };
  const log = options.log ?? silentLog;
  const installation = await openInstallation(environment, {
    log,
    ...(options.machine && { machine: options.machine }),
  });
  const { database, auth, clock } = installation;
  const app = appOf(installation, log);
  options.routes?.(app, installation);

  const emailOf = (who: Exclude<Who, 'nobody'>) => `${who}@phuong.gov.vn`;
  const { station: made } = await setUp(
    installation,
    {
      station: 'Đài truyền thanh phường Hai Bà Trưng',
      zones: ['Trụ sở UBND phường', 'Ngõ 5'],
      timeZone: 'Asia/Ho_Chi_Minh',
      trial: options.trial ?? false,
      name: 'Người administrator',
      email: emailOf('administrator'),
      password: PASSWORD,
    },
    COMMAND_LINE,
  );
  const other = await createStation(
    database.kysely,
    { name: 'Đài truyền thanh phường Ba Đình', timeZone: 'Asia/Ho_Chi_Minh', trial: false },
    clock.now(),
  );
  await addZone(database.kysely, other.id, 'Trụ sở UBND phường', clock.now());
  for (const who of [...ROLES, 'stranger'] as const) {
    const email = emailOf(who);
    const known = await auth.findUser(email);
    const id = known?.id ?? (await addColleague(database.kysely, { email, name: `Người ${who}` }, clock));
    const [of, roles] = who === 'stranger' ? ([other, ['administrator']] as const) : ([made, [who]] as const);
    await setRoles(database.kysely, of.id, id, roles, clock.now());
    if (who === 'collaborator') await setUnit(database.kysely, of.id, id, COLLABORATORS_UNIT);
  }

  const cookies = new Map<Who, string>();
  async function headersOf(who: Who): Promise<Record<string, string>> {
    const browser = { host: HOST, origin: `http://${HOST}` };
    if (who === 'nobody') return browser;
    if (!cookies.has(who)) {
      // An address of its own for each: signing in is throttled by address.
      const caller = { headers: new Headers(), address: `192.0.2.${cookies.size + 1}` };
      const signedIn = await auth.signIn(emailOf(who), PASSWORD, caller);
      cookies.set(who, signedIn.cookies.map((cookie) => cookie.split(';')[0]).join('; '));
    }
    return { ...browser, cookie: cookies.get(who)! };
  }
  const send = async (
    who: Who,
    method: string,
    path: string,
    body: Body | undefined,
    more: Record<string, string> = {},
  ) =>
    app.request(path, {
      method: method.toUpperCase(),
      headers: { ...(await headersOf(who)), ...more },
      ...(body !== undefined && { body }),
    });

  return {
    app,
    installation,
    station: (await findStation(database.kysely, made))!,
    zones: await listZones(database.kysely, made.id),
    other,
    password: PASSWORD,
    emailOf,
    headersOf,
    request: (who, method, path, body) => send(who, method, path, body),
    json: (who, method, path, body) =>
      send(who, method, path, body === undefined ? undefined : JSON.stringify(body), {
        'content-type': 'application/json',
      }),
    close: async () => {
      await installation.close();
      await postgres?.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * A person with the administrator's password, by copying his rows: hashing one for each of ten roles would take longer than
 * most tests.
 */
async function addColleague(
  db: Executor,
  { email, name }: { email: string; name: string },
  clock: Clock,
): Promise<string> {
  const id = newId(clock.now());
  const of = (await sql<{ id: string }>`select id from "user" limit 1`.execute(db)).rows[0]!.id;
  await sql`insert into "user" (id, email, name, "emailVerified", "createdAt", "updatedAt")
    select ${id}, ${email}, ${name}, "emailVerified", "createdAt", "updatedAt" from "user" where id = ${of}`.execute(
    db,
  );
  await sql`insert into account (id, "userId", "accountId", "providerId", password, "createdAt", "updatedAt")
    select ${id}, ${id}, ${id}, "providerId", password, "createdAt", "updatedAt" from account where "userId" = ${of}`.execute(
    db,
  );
  return id;
}

/** An app over an installation that need not be set up, with plain error pages. */
export function appOf(installation: Installation, log: Log = silentLog): App {
  const { config, clock, trial, folder } = installation;
  return new App({
    keeper: createGatekeeper(installation),
    domain: { clock, trial, sandbox: folder.sandboxClock !== null },
    log,
    errorPage: ({ status, message }) => plainPage(`${status} ${message ?? ''}`),
    trustedProxies: parseTrustedProxies(config.trustedProxy),
    origins: config.baseUrl === null ? [] : [config.baseUrl],
    uploads: { folder: folder.paths.temporary },
    tls: false,
  });
}

function plainPage(text: string) {
  return Object.assign(new String(text), { isEscaped: true as const }) as unknown as string & {
    isEscaped: true;
  };
}
