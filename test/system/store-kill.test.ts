/**
 * A power cut while files are taken from the watched folder and unused ones are cleared from the store: what is in the folder becomes one
 * item each, once; what a record names stays; what nobody names goes. `npm run test:long` kills more often.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineClock } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { diceOf } from '../../src/schedule/core/generate.ts';
import { setUpWard, type Ward } from '../support/live-server.ts';
import { ended } from '../support/programs.ts';
import { wavOf } from '../support/wav.ts';

const KILLS = process.env['LOA_TEST_LONG'] ? 100 : 3;
const SEED = Number(process.env['LOA_TEST_SEED'] ?? 20_261_126);
/** A life ends at most so long after it began to work. */
const MOST_MS = 500;
/** Longer than unused files are left alone. */
const DAYS_APART = 40;

const dice = diceOf(SEED);

let ward: Ward;
let root: string;
let folder: string;
let program: string;
let child: ChildProcess | undefined;

beforeAll(async () => {
  ward = await setUpWard({ bt: ['editor'] });
  root = ward.environment['LOA_DATA']!;
  folder = join(root, 'theo-doi', ward.station.slug);
  for (const path of [folder, join(root, 'media'), join(root, 'tmp'), join(root, 'uploads')])
    mkdirSync(path, { recursive: true });
  program = join(projectRoot, `dist/store-process-${process.pid}.mjs`);
  await build({
    ...{ entryPoints: [join(projectRoot, 'test/support/store-process.ts')], outfile: program, bundle: true },
    ...{ platform: 'node', format: 'esm', target: 'node24', logLevel: 'error', packages: 'external' },
  });
});
afterAll(async () => {
  await ended(child, 'SIGKILL');
  ward.remove();
  rmSync(program, { force: true });
});

/** A quarter of a second of noise of its own, as 16-bit PCM at 16 kHz. */
function soundOf(number: number): Buffer {
  const own = diceOf(SEED + number);
  const samples = Int16Array.from({ length: 4_000 }, () => (own() - 0.5) * 20_000);
  return wavOf(samples, 16_000);
}

/** What somebody gave up: bytes of the store that no record names. */
function abandoned(bytes: Buffer): void {
  const path = pathOf(sha256(bytes));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  utimesSync(path, 1_000_000, 1_000_000);
}

const pathOf = (hash: string) => join(root, 'media', hash.slice(0, 2), hash.slice(2, 4), hash);

/** Until it has said `word`. */
async function life(number: number, word: 'ready' | 'idle'): Promise<void> {
  const words = [program, root, ward.station.slug, String(number * DAYS_APART)];
  child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout! })) if (line === word) return;
  throw new Error('the process ended by itself');
}

async function kill(): Promise<void> {
  const over = once(child!, 'exit');
  child!.kill('SIGKILL');
  await over;
}

const textIn = (name: string) =>
  existsSync(join(folder, name)) ? readdirSync(join(folder, name)).sort() : [];

it(
  'takes each content once and clears nothing that is named, wherever it dies',
  { timeout: 600_000 },
  async () => {
    const sounds: Buffer[] = [];
    const given: string[] = [];
    const drop = (name: string, bytes: Buffer) => writeFileSync(join(folder, name), bytes);
    for (let number = 0; number < KILLS; number++) {
      const sound = soundOf(number);
      sounds.push(sound);
      drop(`tin ${number}.wav`, sound);
      // The same once more by another name, and what is no sound.
      if (number % 3 === 1) drop(`lai ${number}.wav`, sounds[number - 1]!);
      if (number % 4 === 2) drop(`hong ${number}.mp3`, Buffer.from(`chữ ${number} `.repeat(50)));
      // What will be brought in the next life lies in the store already, named by nobody; so does what never will be.
      abandoned(soundOf(number + 1));
      const lost = Buffer.from(`bỏ đi ${number}`);
      abandoned(lost);
      given.push(sha256(lost));
      await life(number, 'ready');
      await machineClock.wait(Math.floor(dice() * MOST_MS));
      await kill();
    }
    // One to finish, one that finds what nobody has named since.
    for (const last of [KILLS, KILLS + 1]) {
      await life(last, 'idle');
      await kill();
    }

    const opened = await ward.open();
    const { kysely } = opened.database;
    const items = await kysely.selectFrom('revision').select(['title', 'recording_sha256']).execute();
    const uploads = await kysely.selectFrom('upload').select(['state', 'script_id']).execute();
    await opened.close();
    const wanted = sounds.map((bytes) => sha256(bytes)).sort();
    expect(items.map((one) => one.recording_sha256).sort()).toEqual(wanted);
    expect(uploads.filter(({ state, script_id }) => state === 'ready' && script_id === null)).toEqual([]);
    for (const hash of wanted) expect(sha256(readFileSync(pathOf(hash)))).toBe(hash);
    expect(given.filter((hash) => existsSync(pathOf(hash)))).toEqual([]);
    // Nothing half-made: no file set aside, none half-written, none left in the folder.
    const inStore = readdirSync(join(root, 'media'), { recursive: true, withFileTypes: true });
    const files = inStore.filter((one) => one.isFile()).map(({ name }) => name);
    expect(files.sort()).toEqual(wanted);
    expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    expect(readdirSync(join(root, 'uploads'))).toEqual([]);
    expect(textIn('đã nhận').filter((name) => name.startsWith('tin')).length).toBe(KILLS);
    const bad = Math.ceil((KILLS - 2) / 4);
    expect(textIn('bị từ chối').filter((name) => name.endsWith('.mp3')).length).toBe(bad);
    expect(textIn('bị từ chối').filter((name) => name.endsWith('.txt')).length).toBe(bad);
  },
);
