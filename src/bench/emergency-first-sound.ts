/**
 * From a typed order to its first sound at a player, and from a stop to silence: a real server with its voice, a real player, and
 * another process that stamps what comes out of the pipe.
 */
import { fork, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { COMMAND_LINE } from '../accounts/actor.ts';
import type { Installation } from '../accounts/installation.ts';
import { saveSettings, type Station } from '../accounts/stations.ts';
import { listZones } from '../accounts/zones.ts';
import { machineClock } from '../kernel/clock.ts';
import { projectRoot, workerFile } from '../kernel/project-files.ts';
import { NODE_FLAGS } from '../player/unit.ts';
import { absolute, type Measure } from './measure.ts';
import type { Stamp } from './pipe-stamps.worker.ts';
import { environmentOf, withStation } from './throwaway-station.ts';

const RUNS = 5;
const EMAIL = 'chi-huy@do-toc-do.invalid';
const PASSWORD = 'một mật khẩu dài để đo';
/** Fifty words. */
const TEXT =
  'Mưa lớn làm nước sông Hồng dâng rất nhanh. Bà con ngõ 5 và ngõ 7 khẩn trương đưa người già, trẻ em lên tầng hai, ngắt cầu dao ' +
  'điện, không đi qua chỗ ngập, và gọi số 114 khi cần giúp đỡ.';
/** It sounds for a while before it is stopped, and then there is silence before the next; machine ms. */
const SOUNDS_MS = 2_500;
const SILENT_MS = 2_500;
const PATIENCE_MS = 30_000;
const LOUD = 200;

interface Order {
  wroteAt: number;
  stoppedAt: number;
}

export async function emergencyFirstSound(): Promise<Measure[]> {
  return withStation(async (installation, station) => {
    const folder = installation.folder.paths.root;
    const fifo = join(folder, 'out.pcm');
    const copy = join(folder, 'copy.pcm');
    if (spawnSync('mkfifo', [fifo]).status !== 0) throw new Error('mkfifo failed');
    const code = await commanderAndCode(installation, station);
    const server = program('main.js', [], environmentOf(folder));
    const reader = fork(workerFile('bench/pipe-stamps'), [fifo, copy]);
    const told = once(reader, 'message') as Promise<[Stamp[]]>;
    try {
      const origin = `http://127.0.0.1:${await portOf(server)}`;
      const words = ['--server', origin, '--pair', code, '--data', join(folder, 'player')];
      const player = program(
        'player.js',
        [...words, '--sink', `pipe:${fifo}`],
        { LOA_LOG_LEVEL: 'error' },
        NODE_FLAGS,
      );
      const orders = await ordered(origin, station, installation);
      await ended(player);
      const [stamps] = await told;
      const { sound, silence } = heard(await readFile(copy), stamps, orders);
      return [
        absolute(
          {
            measure: 'typed emergency of 50 words until its first sound at a player',
            unit: 'ms',
            aim: '≤ 3000',
          },
          sound,
        ),
        absolute(
          { measure: 'stop of an emergency until a player is silent', unit: 'ms', aim: '≤ 2000' },
          silence,
        ),
      ];
    } finally {
      await ended(server);
    }
  });
}

/** One person alone may order here, as the station has put down in writing; gives the code that pairs a player. */
async function commanderAndCode(installation: Installation, station: Station): Promise<string> {
  const { kysely } = installation.database;
  const person = { name: 'Người chỉ huy', email: EMAIL, roles: ['commander' as const], password: PASSWORD };
  await installation.people.add(station.id, COMMAND_LINE, person);
  await saveSettings(kysely, station.id, { ...station.settings, oneCommanderDocument: '01/QĐ-UBND' });
  const zones = (await listZones(kysely, station.id)).map(({ id }) => id);
  return (await installation.devices.issueCode(station.id, COMMAND_LINE, zones)).code;
}

async function ordered(origin: string, station: Station, installation: Installation): Promise<Order[]> {
  const zones = (await listZones(installation.database.kysely, station.id)).map(({ id }) => id);
  const form = new URLSearchParams({ email: EMAIL, password: PASSWORD });
  const headers = { origin };
  const page = await fetch(`${origin}/dang-nhap`, {
    method: 'POST',
    body: form,
    headers,
    redirect: 'manual',
  });
  const cookie = page.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const post = async (path: string, body: object) => {
    const response = await fetch(`${origin}/api/v1/stations/${station.id}/emergencies${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { ...headers, cookie, 'content-type': 'application/json' },
    });
    return {
      ok: response.ok,
      answer: (await response.json()) as { id: string; code?: string; state?: string },
    };
  };
  await listening(installation, station);
  const orders: Order[] = [];
  for (let run = 0; run < RUNS; run++) {
    const wroteAt = machineClock.now();
    // Never the same words twice: a sound made before would be found again.
    const { answer } = await post('', {
      zones,
      text: `${TEXT} Lần ${run + 1}.`,
      minutes: 10,
      repeatMinutes: 10,
    });
    await confirmed((body) => post(`/${answer.id}/confirm`, body));
    await machineClock.wait(SOUNDS_MS);
    const stoppedAt = machineClock.now();
    const stopped = await post(`/${answer.id}/stop`, { reason: 'Đo tốc độ' });
    if (!stopped.ok) throw new Error(`the stop was refused: ${JSON.stringify(stopped.answer)}`);
    await machineClock.wait(SILENT_MS);
    orders.push({ wroteAt, stoppedAt });
  }
  return orders;
}

/** As soon as its sound is made, as the page does. */
async function confirmed(
  confirm: (body: object) => Promise<{ ok: boolean; answer: { code?: string } }>,
): Promise<void> {
  const latest = machineClock.monotonic() + PATIENCE_MS;
  for (;;) {
    const { ok, answer } = await confirm({ password: PASSWORD });
    if (ok) return;
    if (answer.code !== 'sound-missing' || machineClock.monotonic() > latest)
      throw new Error(`the order was refused: ${JSON.stringify(answer)}`);
    await machineClock.wait(50);
  }
}

/** Until the player has the schedule and waits for the next. */
async function listening({ devices }: Installation, station: Station): Promise<void> {
  const latest = machineClock.monotonic() + PATIENCE_MS;
  while ((await devices.list(station.id)).every(({ heartbeat }) => heartbeat === null)) {
    if (machineClock.monotonic() > latest) throw new Error('the player does not come');
    await machineClock.wait(100);
  }
  await machineClock.wait(1_000);
}

/** Of each order: from its writing to the first loud sample, from its stop to the last. */
function heard(pcm: Buffer, stamps: readonly Stamp[], orders: readonly Order[]) {
  const samples = new Int16Array(pcm.buffer, pcm.byteOffset, Math.floor(pcm.length / 2));
  const loud: number[] = [];
  for (const [index, { from, at }] of stamps.entries()) {
    const end = (stamps[index + 1]?.from ?? pcm.length) / 2;
    if (samples.subarray(Math.ceil(from / 2), end).some((sample) => Math.abs(sample) > LOUD)) loud.push(at);
  }
  const of = orders.map(({ wroteAt, stoppedAt }, index) => {
    const until = orders[index + 1]?.wroteAt ?? Infinity;
    const own = loud.filter((at) => at >= wroteAt && at < until);
    const first = own[0];
    if (first === undefined || first > stoppedAt) throw new Error('an order was not heard');
    return { sound: first - wroteAt, silence: Math.max(0, own.at(-1)! - stoppedAt) };
  });
  return { sound: of.map(({ sound }) => sound), silence: of.map(({ silence }) => silence) };
}

function program(
  name: string,
  words: readonly string[],
  environment: Record<string, string>,
  flags: readonly string[] = [],
): ChildProcess {
  return spawn(process.execPath, [...flags, join(projectRoot, 'dist', name), ...words], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function portOf(server: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: server.stdout! })) {
    const port = /http:\/\/localhost:(\d+)/.exec(line)?.[1];
    if (port !== undefined) {
      server.stdout!.resume();
      return port;
    }
  }
  throw new Error('the server ended before it listened');
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  await gone;
}
