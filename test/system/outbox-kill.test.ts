/**
 * Publications against the stand-in for Zalo, whose answers are spoilt at random, by a process that is killed at random: the stand-in's own
 * log is the truth. `npm run test:long` publishes 500.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineClock } from '../../src/kernel/clock.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { newId } from '../../src/kernel/ids.ts';
import { UNTOUCHED, wordsHash, type Publication } from '../../src/publish/publication.ts';
import { insertPublication } from '../../src/publish/publications.store.ts';
import { listAll } from '../../src/publish/publication-lists.store.ts';
import { readScenario } from '../../src/publish/sandbox/scenario.ts';
import { startSandbox, type ZaloSandbox } from '../../src/publish/sandbox/server.ts';
import {
  EDITOR,
  openZaloStation,
  SECRET_KEY,
  type ZaloStation,
} from '../../src/publish/testing/zalo-station.ts';
import { DEFAULT_ZALO_SETTINGS } from '../../src/publish/zalo/account.store.ts';
import { openSqlite, type Database } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { Chance } from '../soak/chance.ts';
import { ended } from '../support/programs.ts';

const COUNT = process.env['LOA_TEST_LONG'] ? 500 : 25;
const SEED = 20261126;
const DEADLINESS = 0.06;

/** Each call that changes something goes wrong in each way, done or not. */
const SCENARIO = `
seed: ${SEED}
processingMs: 20
silenceMs: 200
nightFrom: 0
nightTo: 0
broadcasts: { perMonth: 1000000, perDay: 1000000 }
faults:
${['article/create', 'oa/message']
  .flatMap((call) =>
    [
      'error: -32',
      'status: 500, done: true',
      'status: 502, done: false',
      'silence: true, done: true',
      'silence: true, done: false',
      'cut: true, done: true',
      'cut: true, done: false',
      'nonsense: true, done: true',
      'empty: true, done: true',
      'error: -248',
      'error: -216',
    ].map((spoil) => `  - { call: ${call}, chance: 0.02, spoil: { ${spoil} } }`),
  )
  .join('\n')}
  - { call: upload, chance: 0.05, spoil: { status: 503 } }
  - { call: article/verify, chance: 0.1, spoil: { cut: true } }
  - { call: getdetail, chance: 0.05, spoil: { status: 500 } }
`;

let folder: string;
let program: string;
let database: Database;
let sandbox: ZaloSandbox;
let zalo: ZaloStation;
let child: ChildProcess | undefined;
let deaths = 0;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-outbox-'));
  database = openSqlite(join(folder, 'loa.db'));
  await migrate(database);
  sandbox = await startSandbox(readScenario(SCENARIO), { machine: machineClock });
  zalo = await openZaloStation(database, sandbox, { clock: machineClock, idle: true });
  // It works by the machine's own hour, and must not wait for the morning when it is run in the evening.
  const settings = { ...DEFAULT_ZALO_SETTINGS, nightFrom: 0, nightTo: 0, perDay: 1_000_000 };
  const form = { appId: sandbox.model.scenario.app.id, secret: '', oaSecret: '', settings };
  await zalo.accounts.save(zalo.station, EDITOR, form);
  program = join(projectRoot, `dist/outbox-process-${process.pid}.mjs`);
  await build({
    ...{ entryPoints: [join(projectRoot, 'test/support/outbox-process.ts')], outfile: program, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node24', logLevel: 'error' },
    external: ['better-sqlite3', 'pg', 'fluent-ffmpeg'],
    banner: { js: "import { createRequire as r } from 'node:module'; const require = r(import.meta.url);" },
  });
});

afterAll(async () => {
  await ended(child, 'SIGKILL');
  await zalo.close();
  await sandbox.close();
  await database.close();
  rmSync(program, { force: true });
  rmSync(folder, { recursive: true, force: true });
});

function start(deadliness: number): ChildProcess {
  const words = [
    program,
    join(folder, 'loa.db'),
    sandbox.base,
    String(deadliness),
    String(SEED + deaths),
    SECRET_KEY,
  ];
  return spawn(process.execPath, words, { stdio: ['ignore', 'ignore', 'inherit'] });
}

async function queued(count: number): Promise<void> {
  const { revision, contentHash } = await zalo.publications.sourceOf(zalo.station, zalo.scriptId);
  const now = machineClock.now();
  for (let i = 0; i < count; i++) {
    const words = {
      ...{ title: `Bài ${i}`, description: 'Mô tả', author: 'UBND phường', coverSha256: 'a'.repeat(64) },
      body: [{ type: 'text' as const, content: 'Nội dung' }],
    };
    const hash = wordsHash(words);
    const one: Publication = {
      ...words,
      ...UNTOUCHED,
      ...{
        id: newId(now + i),
        stationId: zalo.station.id,
        channel: 'zalo-oa',
        way: 'api',
        place: '',
        kinds: [],
      },
      ...{ unit: '', scriptId: zalo.scriptId, revisionId: revision.id, contentHash, audioSha256: null },
      ...{ wordsHash: hash, approvedHash: hash, approvedByName: null, approvedAt: now, state: 'queued' },
      ...{ position: i + 1, nextAt: now, wantsBroadcast: true },
      ...{ by: EDITOR.id, byName: EDITOR.name, createdAt: now, updatedAt: now },
    };
    await insertPublication(database.kysely, one);
  }
}

/** Lets the process work, and die, until nothing is left that it would do by itself. */
async function settled(deadliness: number): Promise<Publication[]> {
  const chance = new Chance(SEED + deaths, 'killer');
  for (;;) {
    if (!child || child.exitCode !== null || child.signalCode !== null) {
      if (child) deaths++;
      child = start(deadliness);
    }
    await machineClock.wait(100);
    if (deadliness > 0 && chance.is(0.02)) child.kill('SIGKILL');
    const all = await listAll(database.kysely, zalo.station.id);
    if (all.every(({ nextAt }) => nextAt === null)) return all;
  }
}

const createdOf = (title: string) =>
  sandbox.model.log.filter(({ did, title: told }) => did === 'article-created' && told === title).length;
const idsOf = (title: string) =>
  sandbox.model.articles.filter((one) => one.title === title).map(({ id }) => id);
const broadcastsOf = (title: string) =>
  sandbox.model.broadcasts.filter(({ articleIds }) => idsOf(title).includes(articleIds[0]!)).length;

it(
  'each is out exactly once, or shown as stopped or unknown; none is ever broadcast twice',
  { timeout: 1_800_000 },
  async () => {
    await queued(COUNT);
    const seen = new Set<string>();
    for (let round = 0; ; round++) {
      const all = await settled(round < 3 ? DEADLINESS : 0);
      for (const one of all) {
        const told = `${one.title} ${one.state} ${one.unclear ?? ''}`;
        seen.add(one.state);
        expect(createdOf(one.title), told).toBeLessThanOrEqual(1);
        expect(broadcastsOf(one.title), told).toBeLessThanOrEqual(1);
        if (one.state === 'sent')
          expect([createdOf(one.title), broadcastsOf(one.title)], told).toEqual([1, 1]);
        expect(['sent', 'failed', 'unknown'], told).toContain(one.state);
      }
      const open = all.filter(({ state }) => state !== 'sent');
      if (open.length === 0) break;
      // A person looks into the OA, here into the stand-in's own log, and says how it is.
      for (const one of open) {
        if (one.state === 'failed') await zalo.publications.retry(zalo.station, EDITOR, one.id);
        else if (one.unclear === 'broadcast')
          await zalo.publications.decide(zalo.station, EDITOR, one.id, {
            happened: broadcastsOf(one.title) === 1,
          });
        else {
          const [remoteId] = idsOf(one.title);
          const verdict =
            remoteId === undefined ? ({ happened: false } as const) : ({ happened: true, remoteId } as const);
          await zalo.publications.decide(zalo.station, EDITOR, one.id, verdict);
        }
      }
      // From here on all goes well, so that it ends.
      if (round >= 3) sandbox.faults.length = 0;
    }
    expect(deaths).toBeGreaterThan(0);
    expect(seen).toContain('unknown');
    expect(sandbox.model.broadcasts).toHaveLength(COUNT);
    expect(new Set(sandbox.model.broadcasts.map(({ articleIds }) => articleIds[0])).size).toBe(COUNT);
  },
);
