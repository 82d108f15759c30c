/**
 * The player's process is killed at random moments of play and of journal writing, again and again, and started anew on the same
 * folder. By its recordings nothing sounds twice; by its rows nothing counts twice; and no row that reached its disk is lost.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { machineClock } from '../../src/kernel/clock.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import type { AsRunEvent, ScheduleAiring } from '../../src/playout/contract.ts';
import { replay } from '../../src/player/journal-log.ts';
import { SAMPLE_RATE } from '../../src/player/sinks/sink.ts';
import { wavHeader } from '../../src/player/sinks/wav-header.ts';
import { readRecording } from '../../src/player/testing/recordings.ts';
import { airing, until } from '../../src/player/testing/players.ts';
import { TestServer } from '../../src/player/testing/test-server.ts';
import { NODE_FLAGS } from '../../src/player/unit.ts';
import { Chance } from '../soak/chance.ts';

const KILLS = Number(process.env['LOA_TEST_KILLS'] ?? (process.env['LOA_TEST_LONG'] ? 200 : 6));
const SEED = Number(process.env['LOA_TEST_SEED'] ?? 4);
/** An airing of two items so often; what it has of time is so little that none is begun late. */
const EVERY_MS = 1_400;
const ITEM_MS = 600;
const TONE_MS = 450;
/** Longer than all lives together, also on a busy machine. */
const AIRINGS = 100 + KILLS * 6;
const PITCHES = Array.from({ length: 20 }, (_, index) => 500 + 90 * index);
const LOUD = 1_000;

const chance = new Chance(SEED, 'kills');
let folder: string;
let server: TestServer;
let first: number;
let player: ChildProcess | null = null;
const onDisk = new Map<string, AsRunEvent>();

/** A tone, and silence after it that keeps it apart from the next. */
function toneWav(pitch: number): Buffer {
  const samples = new Int16Array((ITEM_MS / 1000) * SAMPLE_RATE);
  for (let index = 0; index < (TONE_MS / 1000) * SAMPLE_RATE; index++)
    samples[index] = Math.round(12_000 * Math.sin((2 * Math.PI * pitch * index) / SAMPLE_RATE));
  return Buffer.concat([wavHeader(samples.byteLength, SAMPLE_RATE), Buffer.from(samples.buffer)]);
}

const pitchOf = (number: number, item: number) => PITCHES[(2 * number + item) % PITCHES.length]!;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'loa-kill-player-'));
  server = new TestServer();
  await server.start();
  const items = new Map(
    PITCHES.map((pitch) => [pitch, server.fileItem(toneWav(pitch), ITEM_MS, `${pitch} Hz`)]),
  );
  first = machineClock.now() + 4_000;
  const airings = Array.from({ length: AIRINGS }, (_, number): ScheduleAiring => {
    const startsAt = first + number * EVERY_MS;
    const both = [items.get(pitchOf(number, 0))!, items.get(pitchOf(number, 1))!];
    return airing(`airing-${number}`, startsAt, both, {
      endsAt: new Date(startsAt + 2 * ITEM_MS).toISOString(),
    });
  });
  server.publish(airings);
});
afterAll(async () => {
  player?.kill('SIGKILL');
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

function start(pair: boolean): ChildProcess {
  const words = [...NODE_FLAGS, join(projectRoot, 'dist', 'player.js'), '--data', join(folder, 'own')];
  const paired = pair ? ['--server', server.url, '--pair', server.code] : [];
  const child = spawn(process.execPath, [...words, ...paired, '--sink', `file:${join(folder, 'out.wav')}`], {
    stdio: 'ignore',
  });
  player = child;
  return child;
}

const journal = () => readFile(join(folder, 'own', 'as-run.log'), 'utf8').catch(() => '');

/** Resolves at a random moment: of time, or just when a line goes into the journal. */
async function randomMoment(): Promise<void> {
  await machineClock.wait(chance.whole(0, 1_600));
  if (chance.is(0.4)) return;
  await new Promise<void>((resolve) => {
    const watcher = watch(join(folder, 'own', 'as-run.log'), () => {
      watcher.close();
      resolve();
    });
  });
  if (chance.is(0.5)) await machineClock.wait(chance.whole(0, 3));
}

/** Every sound of every recording, by the airing and item whose time it is. */
async function soundsHeard(): Promise<{ key: string; pitch: number | null; ms: number }[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.wav'));
  const sounds: { key: string; pitch: number | null; ms: number }[] = [];
  for (const name of names) {
    const recording = await readRecording(join(folder, name)).catch(() => null);
    if (!recording) continue;
    const { samples, beganAt } = recording;
    let from = -1;
    let last = -1;
    const end = () => {
      if (from < 0) return;
      const at = beganAt + (from / SAMPLE_RATE) * 1000 - first + 100;
      const number = Math.floor(at / EVERY_MS);
      const item = Math.floor((at - number * EVERY_MS) / ITEM_MS);
      const ms = ((last - from) / SAMPLE_RATE) * 1000;
      sounds.push({
        key: `airing-${number}/0/${item}`,
        ms,
        pitch: ms < 60 ? null : pitchIn(samples, from, last),
      });
      from = -1;
    };
    samples.forEach((sample, index) => {
      if (Math.abs(sample) < LOUD) return;
      if (from >= 0 && index - last > SAMPLE_RATE / 100) end();
      if (from < 0) from = index;
      last = index;
    });
    end();
  }
  return sounds;
}

/** By its passages through nought. */
function pitchIn(samples: Int16Array, from: number, to: number): number {
  let crossings = 0;
  for (let index = from + 1; index <= to; index++)
    if (samples[index - 1]! < 0 !== samples[index]! < 0) crossings++;
  return (crossings / 2 / (to - from)) * SAMPLE_RATE;
}

const keyOf = ({ airingId, occurrence, item }: AsRunEvent) => `${airingId}/${occurrence}/${item}`;

describe('a player that is killed again and again', () => {
  it(
    `plays, counts and loses nothing twice in ${KILLS} kills`,
    { timeout: 60_000 + KILLS * 15_000 },
    async () => {
      for (let kill = 0; kill < KILLS; kill++) {
        const child = start(kill === 0);
        const ended = once(child, 'exit');
        const rows = server.rows.length;
        // Alive as soon as it tells of something.
        await until('a row', () => server.rows.length > rows);
        await randomMoment();
        child.kill('SIGKILL');
        await ended;
        for (const [id, row] of replay(await journal()).state.rows) onDisk.set(id, row);
      }
      start(false);
      const all = () => [...replay(lastJournal).state.rows.keys(), ...onDisk.keys()];
      let lastJournal = '';
      const reached = () => new Set(server.rows.map(({ id }) => id));
      // It goes on playing meanwhile: what was there at one moment has to arrive.
      lastJournal = await journal();
      await until('every row of the disk at the server', () => {
        const there = reached();
        return all().every((id) => there.has(id));
      });
      const gone = once(player!, 'exit');
      player!.kill('SIGTERM');
      await gone;

      const rows = [...new Map(server.rows.map((row) => [row.id, row])).values()];
      const sounds = await soundsHeard();
      const heard = Map.groupBy(sounds, ({ key }) => key);
      const twice = (groups: Map<string, unknown[]>) =>
        [...groups].filter(([, all]) => all.length > 1).map(([key]) => key);
      expect(twice(heard)).toEqual([]);
      expect(
        twice(
          Map.groupBy(
            rows.filter(({ kind }) => kind === 'start'),
            keyOf,
          ),
        ),
      ).toEqual([]);
      expect(
        twice(
          Map.groupBy(
            rows.filter(({ kind }) => kind === 'end'),
            keyOf,
          ),
        ),
      ).toEqual([]);
      expect(twice(Map.groupBy(rows, ({ seq }) => String(seq)))).toEqual([]);
      for (const { key, pitch } of sounds) {
        const [, number, item] = /^airing-(\d+)\/0\/(\d)$/.exec(key)!;
        if (pitch !== null) expect(Math.abs(pitch - pitchOf(Number(number), Number(item)))).toBeLessThan(30);
      }
      // What counts was heard, and what was heard to its end counts unless death came before the word of it.
      const completed = rows.filter((row) => row.kind === 'end' && row.outcome === 'completed').map(keyOf);
      const whole = new Set(sounds.filter(({ ms }) => ms > TONE_MS - 20).map(({ key }) => key));
      expect(completed.filter((key) => !whole.has(key))).toEqual([]);
      expect(whole.size - completed.length).toBeGreaterThanOrEqual(0);
      expect(whole.size - completed.length).toBeLessThanOrEqual(KILLS + 1);
      console.log(
        JSON.stringify({
          kills: KILLS,
          rows: rows.length,
          sounds: sounds.length,
          whole: whole.size,
          completed: completed.length,
        }),
      );
    },
  );
});
