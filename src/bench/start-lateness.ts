/** How late items start on a loaded machine, by what another process reads from the pipe; and that no two sound at once. */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { machineClock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { projectRoot, workerFile } from '../kernel/project-files.ts';
import { isoOf, type ScheduleAiring, type ScheduleBody } from '../playout/contract.ts';
import { makeKey, signatureHeader } from '../playout/signing.ts';
import { startClock, saveClock } from '../player/clock-file.ts';
import { saveDevice } from '../player/device.ts';
import { MediaCache } from '../player/media-cache.ts';
import { emptyBook, offerSchedule, savedBook } from '../player/schedule-book.ts';
import { SAMPLE_RATE } from '../player/sinks/sink.ts';
import { NICE, NODE_FLAGS } from '../player/unit.ts';
import { absolute, type Measure } from './measure.ts';
import type { Stamp } from './pipe-stamps.worker.ts';
import { PITCHES, soundsIn, toneWav } from './tones.ts';

const AIRINGS = 200;
/** From one to the next; a decoder is started for each. */
const EVERY_MS = 270;
const LENGTH_MS = 150;
/** For the player to start and get the first ready. */
const LEAD_MS = 6000;
const DAY_MS = 86_400_000;
const ZONE = 'cụm đo';

export async function startLateness(): Promise<Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-bench-'));
  const load = busy();
  try {
    const fifo = join(folder, 'out.pcm');
    const copy = join(folder, 'copy.pcm');
    if (spawnSync('mkfifo', [fifo]).status !== 0) throw new Error('mkfifo failed');
    const first = machineClock.now() + LEAD_MS;
    await pairedFolder(folder, first);
    // What measures must not be late itself.
    const reader = fork(workerFile('bench/pipe-stamps'), [fifo, copy], { detached: true });
    await firstServed(reader, -20);
    const told = once(reader, 'message') as Promise<[Stamp[]]>;
    await played(folder, fifo, first + AIRINGS * EVERY_MS);
    const [stamps] = await told;
    const pcm = await readFile(copy);
    return [
      absolute(
        {
          measure: `start lateness on a loaded machine, p99 of ${AIRINGS} airings as a pipe’s reader stamps them`,
          unit: 'ms',
          aim: '≤ 30',
        },
        [percentile(latenesses(pcm, stamps, first), 0.99)],
      ),
    ];
  } finally {
    for (const child of load) child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

/** A program that wants all it can get, one a core, each in a session of its own, to which Linux gives as much as to ours. */
function busy(): ChildProcess[] {
  return Array.from({ length: availableParallelism() }, () =>
    spawn('nice', ['sh', '-c', 'while :; do :; done'], { stdio: 'ignore', detached: true }),
  );
}

/** What a player holds that was paired, fetched everything and lost its network. */
async function pairedFolder(folder: string, first: number): Promise<void> {
  const cache = new MediaCache(join(folder, 'media'));
  const items = await Promise.all(
    PITCHES.map(async (pitch): Promise<ScheduleAiring['items']> => {
      const wav = toneWav(pitch, LENGTH_MS);
      const path = cache.pathOf(sha256(wav));
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, wav);
      const file = { sha256: sha256(wav), bytes: wav.length, mediaType: 'audio/wav', url: '/khong-can' };
      return [
        { kind: 'file', segmentId: `tone-${pitch}`, title: `${pitch} Hz`, durationMs: LENGTH_MS, ...file },
      ];
    }),
  );
  const key = makeKey();
  const keys = [{ keyId: key.keyId, publicKey: key.publicKey }];
  const body: ScheduleBody = {
    ...{ revision: 1, station: 'do', zones: [ZONE], timeZone: 'Asia/Ho_Chi_Minh', keys },
    from: isoOf(first - DAY_MS),
    to: isoOf(first + DAY_MS),
    airings: Array.from({ length: AIRINGS }, (_, index) =>
      airingOf(index, first, items[index % items.length]!),
    ),
  };
  const bytes = Buffer.from(JSON.stringify(body));
  const offer = offerSchedule(emptyBook('do', keys), bytes, signatureHeader(bytes, key));
  if (!offer.accepted) throw new Error(`the schedule was refused: ${offer.because}`);
  await writeFile(join(folder, 'schedule.json'), savedBook(offer.book));
  // Port 9 answers nobody.
  const own = { deviceId: 'do', token: 'do', server: 'http://127.0.0.1:9/', name: 'Đầu phát đo' };
  const sound = { sink: `pipe:${join(folder, 'out.pcm')}`, soundCard: 'default', latencyMs: 0 };
  await saveDevice(folder, {
    ...own,
    ...sound,
    station: 'do',
    zones: [ZONE],
    keys,
    sandbox: false,
    revoked: false,
  });
  const clock = await startClock(folder, false, machineClock);
  const now = machineClock.monotonic();
  clock.hear({ at: machineClock.now(), sentMonotonic: now, receivedMonotonic: now, sandboxRate: null });
  await saveClock(folder, clock);
}

function airingOf(index: number, first: number, items: ScheduleAiring['items']): ScheduleAiring {
  const startsAt = first + index * EVERY_MS;
  return {
    ...{
      id: `airing-${index}`,
      status: 'planned',
      priority: 'normal',
      zones: [ZONE],
      late: 'whole',
      overrun: 'cut',
    },
    startsAt: isoOf(startsAt),
    endsAt: isoOf(startsAt + EVERY_MS),
    items,
  };
}

async function played(folder: string, fifo: string, until: number): Promise<void> {
  const bundle = join(projectRoot, 'dist', 'player.js');
  const words = [...NODE_FLAGS, bundle, '--data', folder, '--sink', `pipe:${fifo}`];
  // As its service runs it; where that is not allowed, `nice` runs it as it is.
  const player = spawn('nice', ['-n', String(NICE), process.execPath, ...words], {
    stdio: 'ignore',
    detached: true,
  });
  await firstServed(player, NICE);
  const ended = once(player, 'exit');
  await machineClock.wait(until + 500 - machineClock.now());
  player.kill('SIGTERM');
  const [code] = (await ended) as [number | null];
  if (code !== 0) throw new Error(`the player ended with ${code}`);
}

/** Linux weighs sessions against each other first, as it weighs services: nice alone counts within its own. */
async function firstServed({ pid }: ChildProcess, nice: number): Promise<void> {
  await writeFile(`/proc/${pid}/autogroup`, String(nice)).catch(() => undefined);
}

/** Of each airing, by the piece that its first loud sample came in. Throws when one is missing or two sounded at once. */
function latenesses(pcm: Buffer, stamps: readonly Stamp[], first: number): number[] {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2);
  const sounds = soundsIn(samples);
  const mixed = sounds.filter(
    (sound) => sound.mixed > 0 || sound.to - sound.from > (LENGTH_MS / 1000) * SAMPLE_RATE,
  );
  if (mixed.length > 0) throw new Error(`${mixed.length} times two items were heard at once`);
  const inTurn = sounds.every(({ pitch }, index) => pitch === PITCHES[index % PITCHES.length]);
  if (sounds.length !== AIRINGS || !inTurn)
    throw new Error(`${sounds.length} of ${AIRINGS} airings were heard`);
  return sounds.map(({ from }, index) => {
    const stamp = stamps.findLast((one) => one.from <= from * 2)!;
    return stamp.at - (first + index * EVERY_MS);
  });
}

/** The value that so large a share does not exceed. */
function percentile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!;
}
