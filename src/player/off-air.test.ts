import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import { VirtualClock, machineClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { runProcess } from '../kernel/process.ts';
import { lengthOf, partsOf, takeName, takenAt } from './off-air-files.ts';
import { OffAir } from './off-air.ts';
import { SAMPLE_RATE, SAMPLES_PER_MS } from './sinks/sink.ts';
import { until } from './testing/players.ts';
import { TrustedClock, clockAtStart } from './trusted-clock.ts';

const START = Date.UTC(2026, 10, 23);
const DAY = 86_400_000;

function playerClock(machine = new VirtualClock(START)) {
  const found = { wall: machine.now(), monotonic: 0, bootId: 'b', keepsTime: true };
  const saved = { machineAt: machine.now(), offsetMs: 0, rate: 1, trusted: true, bootId: 'b' };
  return { machine, clock: new TrustedClock(clockAtStart(found, saved), false, machine) };
}

async function newFolder(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-off-air-'));
  test.onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Has ended its files before their folder goes. */
async function opened(test: TestContext, ...parts: Parameters<typeof OffAir.open>): Promise<OffAir> {
  const offAir = await OffAir.open(...parts);
  test.onTestFinished(() => offAir.close());
  return offAir;
}

function sine(frequency: number, ms: number): Int16Array {
  return Int16Array.from({ length: ms * SAMPLES_PER_MS }, (_, index) =>
    Math.round(10_000 * Math.sin((2 * Math.PI * frequency * index) / SAMPLE_RATE)),
  );
}

/** Hands over as the output does, in steps. */
function put(offAir: OffAir, samples: Int16Array, at: number): void {
  for (let from = 0; from < samples.length; from += 8820)
    offAir.write(samples.subarray(from, from + 8820), at + from / SAMPLES_PER_MS);
}

/** What is heard in each tenth of a second of a clip: '.' for silence, else the frequency by its zero crossings, in hundreds. */
async function heardIn(clip: Uint8Array): Promise<string> {
  const words = ['-v', 'error', '-i', '-', '-f', 's16le', '-ar', '16000', '-ac', '1', '-'];
  const { stdout } = await runProcess('ffmpeg', words, { limits: { wallMs: 20_000 }, stdin: clip });
  const samples = new Int16Array(Uint8Array.from(stdout).buffer);
  let heard = '';
  for (let from = 0; from + 1600 <= samples.length; from += 1600) {
    const tenth = samples.subarray(from, from + 1600);
    const crossings = tenth.filter(
      (sample, index) => index > 0 && sample < 0 !== tenth[index - 1]! < 0,
    ).length;
    heard += Math.max(...tenth) < 1000 ? '.' : String(Math.round(crossings / 20));
  }
  return heard;
}

describe('the off-air recording', () => {
  it('gives the minutes asked for in one file: what was put out at its own time, and silence around it', async (test) => {
    const { clock } = playerClock();
    const offAir = await opened(test, await newFolder(test), clock, silentLog);
    offAir.keepDays(7);
    put(offAir, sine(400, 2000), START);
    // A minute later: a file of its own.
    put(offAir, sine(800, 1000), START + 4000);
    await offAir.close();
    expect(offAir.kept()).toEqual({ from: START, to: START + 5000 });
    const clip = await offAir.clip(START - 1000, START + 6000);
    const heard = await heardIn(clip!);
    expect(heard).toHaveLength(70);
    expect(heard).toMatch(/^\.{10}4{19,20}.?\.{19,20}.?8{9,10}.?\.{9,10}$/);
    expect(await offAir.clip(START + 10_000, START + 20_000)).toBeNull();
    expect(await heardIn((await offAir.clip(START + 4200, START + 4800))!)).toBe('888888');
  });

  it('makes one file of a programme and its short pauses, and none of a night', async (test) => {
    const folder = await newFolder(test);
    const { clock } = playerClock();
    const offAir = await opened(test, folder, clock, silentLog);
    offAir.keepDays(7);
    offAir.writeSilence(SAMPLE_RATE, START - 1000);
    put(offAir, sine(400, 1000), START);
    offAir.writeSilence(2 * SAMPLE_RATE, START + 1000);
    put(offAir, sine(400, 1000), START + 3000);
    for (let second = 0; second < 100; second++)
      offAir.writeSilence(SAMPLE_RATE, START + 4000 + second * 1000);
    await offAir.close();
    expect((await readdir(folder)).filter((name) => takenAt(name) !== null)).toEqual([takeName(START)]);
    expect(offAir.kept()!.to).toBeLessThan(START + 11_000);
  });

  it('keeps its days and no more, and nothing when it is turned off', async (test) => {
    const folder = await newFolder(test);
    const { machine, clock } = playerClock();
    const offAir = await opened(test, folder, clock, silentLog);
    put(offAir, sine(400, 500), START);
    offAir.keepDays(2);
    expect(offAir.kept()).toBeNull();
    put(offAir, sine(400, 500), START);
    await machine.advance(1.5 * DAY);
    put(offAir, sine(400, 500), START + 1.5 * DAY);
    await machine.advance(DAY);
    put(offAir, sine(400, 500), START + 2.5 * DAY);
    await offAir.close();
    expect(offAir.kept()).toMatchObject({ from: START + 1.5 * DAY });
    offAir.keepDays(0);
    await offAir.close();
    expect(offAir.kept()).toBeNull();
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives way to the programme on a full disk: the oldest goes first, then nothing is recorded', async (test) => {
    let free = 1e9;
    const { clock } = playerClock();
    const offAir = await opened(test, await newFolder(test), clock, silentLog, async () => free);
    offAir.keepDays(30);
    put(offAir, sine(400, 500), START);
    put(offAir, sine(400, 500), START + 60_000);
    await offAir.close();
    expect(offAir.kept()).toMatchObject({ from: START });
    free = 0;
    put(offAir, sine(400, 500), START + 120_000);
    await offAir.close();
    expect(offAir.kept()).toBeNull();
  });

  it('goes on after a kill with what was written, but the last seconds', async (test) => {
    const folder = await newFolder(test);
    const child = spawn(process.execPath, [
      ...[
        '--experimental-transform-types',
        '--disable-warning=ExperimentalWarning',
        '--input-type=module',
        '-e',
      ],
      `import { OffAir } from './src/player/off-air.ts';
       import { TrustedClock, clockAtStart } from './src/player/trusted-clock.ts';
       const log = { debug() {}, info() {}, warn() {}, error: console.error };
       const clock = new TrustedClock(clockAtStart({ wall: Date.now(), monotonic: 0, bootId: '', keepsTime: true }, null), false);
       const offAir = await OffAir.open(${JSON.stringify(folder)}, clock, log);
       offAir.keepDays(7);
       const tone = Int16Array.from({ length: 44100 }, (_, i) => 10000 * Math.sin(i / 12));
       for (let second = 0; second < 20; second++) offAir.write(tone, clock.now() + second * 1000);
       setInterval(() => {}, 1000);`,
    ]);
    const gone = once(child, 'exit');
    test.onTestFinished(async () => {
      child.kill('SIGKILL');
      await gone;
    });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (words += chunk));
    const files = async () => (await readdir(folder)).filter((name) => takenAt(name) !== null);
    await until('some of it is on the disk', async () => {
      const [name] = await files();
      return name !== undefined && lengthOf(await readFile(join(folder, name))) > 10_000;
    });
    child.kill('SIGKILL');
    await gone;
    expect(words).toBe('');
    const [name] = await files();
    // As a power cut leaves it: in the middle of a page.
    const bytes = await readFile(join(folder, name!));
    await writeFile(join(folder, name!), bytes.subarray(0, bytes.length - 100));
    const { clock } = playerClock(new VirtualClock(machineClock.now()));
    const offAir = await opened(test, folder, clock, silentLog);
    const { from, to } = offAir.kept()!;
    expect(from).toBe(takenAt(name!));
    expect(to - from).toBeGreaterThan(9000);
    expect((await heardIn((await offAir.clip(from, from + 5000))!)).replaceAll('.', '')).toHaveLength(50);
  });
});

describe('the files of a recording', () => {
  it('are named by their first instant', () => {
    expect(takeName(START + 1)).toBe('2026-11-23T00-00-00.001Z.ogg');
    expect(takenAt(takeName(START + 1))).toBe(START + 1);
    expect(takenAt('2026-13-23T00-00-00.001Z.ogg')).toBeNull();
    expect(takenAt('.nomedia')).toBeNull();
  });

  it('have no length when they are no Opus, however short', () => {
    for (const bytes of ['', 'OggS', 'x', 'OggSOggSOggS']) expect(lengthOf(Buffer.from(bytes))).toBe(0);
  });

  it('make up any minutes, each instant once', () => {
    const takes = [
      { path: 'b', from: 2000, to: 3000 },
      { path: 'a', from: 0, to: 2100 },
    ];
    expect(partsOf(takes, 1000, 5000)).toEqual([
      { path: 'a', start: 1000, end: 2100 },
      { path: 'b', start: 100, end: 1000 },
      { silenceMs: 2000 },
    ]);
    expect(partsOf(takes, 3000, 5000)).toBeNull();
    expect(partsOf(takes, -500, 500)).toEqual([{ silenceMs: 500 }, { path: 'a', start: 0, end: 500 }]);
  });
});
