/** A station whose OA is connected to a stand-in, with an approved item to publish: for tests of the queue. */
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { writeScript } from '../../../test/support/programme.ts';
import type { Actor } from '../../accounts/actor.ts';
import { createStation, type Station } from '../../accounts/stations.ts';
import { createLetterPackages } from '../../accounts/letter-package.ts';
import { createMediaStore } from '../../audio/media-store.ts';
import { machineClock, type Clock } from '../../kernel/clock.ts';
import { silentLog } from '../../kernel/log.ts';
import { createOutgoing, type Outgoing } from '../../kernel/outgoing.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import type { Database } from '../../storage/database.ts';
import type { OutboxDependencies } from '../outbox-dependencies.ts';
import { startOutbox } from '../outbox.ts';
import { createPublications } from '../publications.ts';
import { publicationFormSchema, type PublicationForm } from '../publication-form.ts';
import { wordsOf, type Publication } from '../publication.ts';
import { readScenario } from '../sandbox/scenario.ts';
import { startSandbox, type ZaloSandbox } from '../sandbox/server.ts';
import { DEFAULT_ZALO_SETTINGS } from '../zalo/account.store.ts';
import { createPlaces, type Places } from '../places/places.ts';
import { createZaloAccounts, type ZaloAccounts } from '../zalo/accounts.ts';

export const SECRET_KEY = 'một khóa để thử, dài hơn ba mươi hai chữ';
export const EDITOR: Actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] };
export const APPROVER: Actor = { kind: 'person', id: 'minh', name: 'Lê Văn Minh', roles: ['approver'] };

/** Eight o'clock of a working day, a hundred times as fast; the stand-in makes articles at once. */
export const MORNING = 'clock: 2026-11-23T08:00:00+07:00,x100\nprocessingMs: 0\nsilenceMs: 200\n';

export type ZaloStation = Awaited<ReturnType<typeof openZaloStation>>;

export interface ZaloStationOptions {
  clock?: Clock;
  outbox?: Partial<OutboxDependencies>;
  /** Places besides Zalo; absent: there are none. */
  places?: (database: Database, clock: Clock) => Places;
  /** The installation's mail server. */
  smtpUrl?: () => string;
  /** Without the worker: the test has one of its own. */
  idle?: boolean;
}

export async function openZaloStation(
  database: Database,
  sandbox: ZaloSandbox,
  {
    clock = sandbox.model.clock,
    outbox: more = {},
    places: open,
    smtpUrl: smtp,
    idle = false,
  }: ZaloStationOptions = {},
) {
  const { kysely } = database;
  const folder = mkdtempSync(join(tmpdir(), 'loa-zalo-'));
  const media = createMediaStore(join(folder, 'media'), folder, machineClock);
  const station = await createStation(
    kysely,
    { name: 'Đài truyền thanh phường Hai Bà Trưng', timeZone: 'Asia/Ho_Chi_Minh', trial: false },
    clock.now(),
  );
  const outgoing = createOutgoing({ insideHosts: [new URL(sandbox.base).host] });
  const accounts = accountsOn(database, clock, sandbox.base, outgoing);
  await connect(accounts, station, sandbox);
  const places = open?.(database, clock);
  const smtpUrl = smtp?.();
  const told: Publication[] = [];
  const givenUp: string[] = [];
  const outbox = startOutbox({
    ...{ database, clock, machine: machineClock, log: silentLog, accounts },
    ...{ station: () => Promise.resolve(station), image: () => Promise.resolve(JPEG) },
    ...{ imageAddress: () => null, pollMs: 20, firstRetryMs: 50, leaseMs: 400 },
    evidence: {
      sent: (_tx, _station, { id }) => Promise.resolve(`fact-${id}`),
      published: (_tx, _station, publication) => {
        told.push(publication);
        return Promise.resolve(`fact-${publication.id}`);
      },
      givenUp: (_tx, _station, publication) => {
        givenUp.push(publication.id);
        return Promise.resolve();
      },
    },
    ...(places && {
      portalOf: places.portalOf,
      cityLetters: {
        ...{ settingsOf: places.city, fileOf: (sha256: string) => media.file(sha256) },
        letters: createLetterPackages(
          smtpUrl === undefined ? null : { smtpUrl, from: 'loa@phuong.gov.vn' },
          400,
        ),
      },
    }),
    ...more,
  });
  if (idle) await outbox.stop();
  const publications = createPublications({
    ...{ database, clock, media, accounts, outbox, ...(places && { places }) },
    // Drawing one takes a while and is tested by itself.
    drawCover: () => Promise.resolve(JPEG),
  });
  const scriptId = await writeScript({ database, clock }, station.id, {
    title: 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí',
  });
  return {
    places,
    ...{
      database,
      clock,
      station,
      media,
      accounts,
      outbox,
      publications,
      scriptId,
      told,
      givenUp,
      sandbox,
      outgoing,
    },
    /** A Zalo article of the approved item, unless said otherwise. */
    publish: (form: Partial<Record<keyof PublicationForm, unknown>> = {}) =>
      publications.create(station, EDITOR, formOf(scriptId, form)),
    /** Waits until it is so. */
    until: async (id: string, holds: (one: Publication) => boolean): Promise<Publication> => {
      for (let look = 0; look < 600; look++) {
        const one = await publications.existing(station, id);
        if (holds(one)) return one;
        await machineClock.wait(10);
      }
      throw new Error(`never: ${JSON.stringify(await publications.existing(station, id))}`);
    },
    close: async () => {
      await outbox.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Before each test a station connected to a stand-in of its own; all away after it. */
export function eachMorning(dialect: Database['dialect'], options: ZaloStationOptions = {}) {
  const at = {} as { database: TestDatabase; sandbox: ZaloSandbox; zalo: ZaloStation };
  beforeEach(async () => {
    at.database = await openTestDatabase(dialect);
    at.sandbox = await startSandbox(readScenario(MORNING), { machine: machineClock });
    at.zalo = await openZaloStation(at.database, at.sandbox, options);
  });
  afterEach(async () => {
    await at.zalo.close();
    await at.sandbox.close();
    await at.database.drop();
  });
  return at;
}

export function formOf(
  scriptId: string,
  form: Partial<Record<keyof PublicationForm, unknown>>,
): PublicationForm {
  const title = 'Nộp hồ sơ trực tuyến được giảm một nửa lệ phí';
  const words = wordsOf({ title, text: `${title}.` });
  return publicationFormSchema.parse({
    ...{ scriptId, channel: 'zalo-oa', ...words, author: 'UBND phường', kinds: 'cchc', unit: '', ...form },
  });
}

/** Where else articles go; only these hosts may be asked inside. */
export function placesOn(database: Database, clock: Clock, insideHosts: readonly string[]): Places {
  const outgoing = createOutgoing({ insideHosts });
  return createPlaces({ database, clock, outgoing, mail: true, secrets: createSecretBox(SECRET_KEY) });
}

export function accountsOn(database: Database, clock: Clock, base: string, outgoing: Outgoing): ZaloAccounts {
  return createZaloAccounts({
    ...{ database, clock, machine: machineClock, outgoing, bases: { api: base, oauth: base } },
    ...{ secrets: createSecretBox(SECRET_KEY), pace: { apartMs: 0 } },
  });
}

/** As the administrator does by the pages: the app's secrets, to Zalo's page, and back with its code. */
export async function connect(accounts: ZaloAccounts, station: Station, sandbox: ZaloSandbox): Promise<void> {
  const { app, oa } = sandbox.model.scenario;
  const settings = { ...DEFAULT_ZALO_SETTINGS, perDay: 1_000 };
  const form = { appId: app.id, secret: app.secret, oaSecret: app.oaSecret, settings };
  await accounts.save(station, EDITOR, form);
  const address = new URL(await accounts.begin(station, EDITOR, 'http://loa.local/ve'));
  const code = sandbox.model.grant('http://loa.local/ve', address.searchParams.get('code_challenge')!);
  const state = address.searchParams.get('state')!;
  await accounts.complete(station, EDITOR, { code, state, oaId: oa.id, denied: false });
}

/** The smallest that is taken for a JPEG. */
export const JPEG = Buffer.from('ffd8ffe000104a464946', 'hex');
