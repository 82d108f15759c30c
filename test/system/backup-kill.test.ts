/**
 * A power cut in the middle of a backup, and of a restore: nothing half-made is ever taken for a backup, the data folder is always
 * whole, and whoever begins again gets to the end. Letters that waited when the backup was made are not sent after the restore.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { MAIL_JOB } from '../../src/accounts/mail.ts';
import { createMediaStore } from '../../src/audio/media-store.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { folderVault } from '../../src/operation/backup/folder-vault.ts';
import { filesOf } from '../../src/operation/backup/file-list.ts';
import { manifestsOf } from '../../src/operation/backup/bring-back.ts';
import { objectName, ownObjects } from '../../src/operation/backup/manifest.ts';
import { diceOf } from '../../src/schedule/core/generate.ts';
import { enqueue } from '../../src/storage/jobs.ts';
import { setUpWard, type Ward } from '../support/live-server.ts';
import { startProgram } from '../support/programs.ts';

const KILLS = process.env['LOA_TEST_LONG'] ? 60 : 4;
const SOUNDS = 40;
const dice = diceOf(Number(process.env['LOA_TEST_SEED'] ?? 20_261_126));

let ward: Ward;
let sounds: string[];
beforeAll(async () => {
  ward = await setUpWard({});
  sounds = await addSounds('đầu');
});
afterAll(() => ward.remove());

const data = () => ward.environment['LOA_DATA']!;
const place = () => join(ward.folder, 'sao-luu');
const vault = () => folderVault(place());
const soundAt = (root: string, sha256: string) =>
  join(root, 'media', sha256.slice(0, 2), sha256.slice(2, 4), sha256);

async function addSounds(name: string): Promise<string[]> {
  const installation = await ward.open();
  const { paths } = installation.folder;
  const media = createMediaStore(paths.media, paths.temporary, machineClock, { freeBytesKept: 0 });
  const kept: string[] = [];
  for (let index = 0; index < SOUNDS; index++) {
    const file = media.temporaryFile();
    writeFileSync(file, `${name} ${index} `.repeat(20_000));
    kept.push((await media.put(file)).sha256);
  }
  await installation.close();
  return kept;
}

const filesIn = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile()).length
    : 0;

/** Runs a command of `loa`; gives its exit code. */
async function run(
  words: string[],
  while_: (program: ChildProcess) => Promise<void> = () => Promise.resolve(),
) {
  const program = startProgram('cli.js', words, ward.environment, 'pipe');
  let said = '';
  program.stderr!.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
  const gone = once(program, 'exit') as Promise<[number | null]>;
  await while_(program);
  const [code] = await gone;
  return { code, said };
}

/** Kills it once so many files more are in the folder, or after a moment when that never comes. */
async function killedAt(words: string[], folder: () => string, files: number): Promise<void> {
  const before = filesIn(folder());
  await run(words, async (program) => {
    while (program.exitCode === null && filesIn(folder()) < before + files) await machineClock.wait(1);
    program.kill('SIGKILL');
  });
}

/** Each backup of the place with all that it names. */
async function expectWhole(): Promise<void> {
  for (const manifest of await manifestsOf(vault())) {
    const named = [
      ...ownObjects(manifest),
      ...(await filesOf(vault(), manifest)).map(({ sha256 }) => sha256),
    ];
    for (const sha256 of named) expect(await vault().size(objectName(sha256))).not.toBeNull();
  }
}

it(
  'in the middle of a backup leaves none by half, and the next one is made',
  { timeout: 600_000 },
  async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await killedAt(['backup', '--to', place()], place, 1 + Math.floor(dice() * (SOUNDS + 3)));
      await expectWhole();
      // Begun anew from nothing every other time: else all sounds would be there from the first on.
      if (kill % 2 === 1) rmSync(place(), { recursive: true, force: true });
    }
    const { code, said } = await run(['backup', '--to', place()]);
    expect(said.split('\n').at(-2) ?? '', said).not.toMatch(/Không/);
    expect(code).toBe(0);
    await expectWhole();
    const [newest] = await manifestsOf(vault());
    expect(newest!.files.count).toBe(SOUNDS);
    // Nor does a copy of the whole database lie about for every cut.
    expect(readdirSync(join(data(), 'tmp')).filter((name) => name.startsWith('backup-'))).toEqual([]);
    expect((await vault().list('objects/')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  },
);

it(
  'in the middle of a restore leaves the old folder or the new one, and the restore can be begun again',
  { timeout: 600_000 },
  async () => {
    const installation = await ward.open();
    const letter = { to: 'lan@phuong.gov.vn', subject: 'Nhắc việc', text: 'Còn thiếu một tin.' };
    const now = machineClock.now();
    const job = { stationId: ward.station.id, name: MAIL_JOB, key: 'mail:nhac', payload: letter };
    await installation.database.kysely.transaction().execute((tx) => enqueue(tx, job, now));
    await installation.close();
    expect((await run(['backup', '--to', place()])).code).toBe(0);
    const later = await addSounds('sau');

    const restore = ['restore', place(), '--without-keys'];
    const staging = () => {
      const name = readdirSync(ward.folder).find((one) => one.startsWith('data.khoi-phuc-'));
      return join(ward.folder, name ?? 'data.khoi-phuc-chua-co');
    };
    for (let kill = 0; kill < KILLS; kill++) {
      rmSync(staging(), { recursive: true, force: true });
      await killedAt(restore, staging, 1 + Math.floor(dice() * (SOUNDS + 1)));
      const folders = readdirSync(ward.folder).filter((name) => /^data(\.truoc-.*)?$/.test(name));
      // Under its own name or, cut between the two renames, under the one that says what it was.
      expect(
        folders.some((name) => later.every((one) => existsSync(soundAt(join(ward.folder, name), one)))),
      ).toBe(true);
    }
    const { code, said } = await run(restore);
    expect(code, said).toBe(0);
    for (const sound of sounds) expect(readFileSync(soundAt(data(), sound), 'utf8')).toMatch(/^đầu/);
    for (const sound of later) expect(existsSync(soundAt(data(), sound))).toBe(false);

    const restored = await ward.open();
    const letters = await restored.database.kysely
      .selectFrom('job')
      .selectAll()
      .where('name', '=', MAIL_JOB)
      .execute();
    await restored.close();
    expect(letters.map(({ state }) => state)).toEqual(['failed']);
    expect(letters[0]!.reason).toMatch(/không gửi lại/);
  },
);
