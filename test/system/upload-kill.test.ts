/**
 * A power cut while a file comes in, while it is looked over and while it is mastered: the server is killed at random moments. What
 * it had acknowledged is there, nothing half-made is shown, and all of it is finished in the end without anybody's doing.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { machineClock } from '../../src/kernel/clock.ts';
import { sha256 } from '../../src/kernel/hash.ts';
import { diceOf } from '../../src/schedule/core/generate.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';

const KILLS = process.env['LOA_TEST_LONG'] ? 60 : 2;
const SEED = Number(process.env['LOA_TEST_SEED'] ?? 20_261_126);
const PIECE = 200_000;
/** Short lives finish few files: with more of them under way at once every kill would come while pieces are sent. */
const AT_ONCE = 4;
/** A life ends at most so long after it began to work. */
const MOST_MS = 1_500;

const dice = diceOf(SEED);

interface UploadJson {
  id: string;
  received: number;
  state: 'receiving' | 'waiting' | 'ready' | 'refused';
  recording: { sha256: string } | null;
}
interface ScriptJson {
  id: string;
  state: string;
  audio: { sha256: string } | null;
}

let ward: Ward;
let server: LiveServer;
let token: string;
let folder: string;
let base: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-sound-'));
  ward = await setUpWard({});
  token = await ward.token(['editor']);
  base = `/api/v1/stations/${ward.station.id}`;
  server = new LiveServer(ward.environment);
  await server.start();
});
afterAll(async () => {
  await server.stop();
  ward.remove();
  rmSync(folder, { recursive: true });
});

/** Another sound each time. */
function soundOf(number: number): Uint8Array<ArrayBuffer> {
  const file = join(folder, `${number}.wav`);
  const source = `sine=${200 + 10 * number}:duration=8`;
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-ar', '48000', file]);
  return Uint8Array.from(readFileSync(file));
}

async function ask<T>(
  method: string,
  path: string,
  body?: string | Uint8Array<ArrayBuffer>,
  type = 'application/json',
): Promise<T> {
  const headers = { authorization: `Bearer ${token}`, ...(body !== undefined && { 'content-type': type }) };
  const response = await server.request(base + path, {
    method,
    headers,
    ...(body !== undefined && { body }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** From wherever the server is with it, one step on; true when all is done. What the server has not yet done is waited for. */
async function stepOn(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
  script: { id?: string },
): Promise<boolean> {
  const all = await ask<{ items: (UploadJson & { name: string })[] }>('GET', '/uploads');
  const mine =
    all.items.find((one) => one.name === name) ??
    (await ask<UploadJson>('POST', '/uploads', JSON.stringify({ name, bytes: bytes.length, modified: 1 })));
  const path = `/uploads/${mine.id}`;
  if (mine.state === 'receiving') {
    const piece = bytes.slice(mine.received, mine.received + PIECE);
    if (piece.length > 0)
      await ask('PATCH', `${path}?offset=${mine.received}`, piece, 'application/octet-stream');
    else await ask('POST', `${path}/finish`);
    return false;
  }
  if (mine.state === 'waiting') return false;
  // Ready is whole: the very bytes that were sent.
  expect(mine).toMatchObject({ state: 'ready', recording: { sha256: sha256(bytes) } });
  const { items } = await ask<{ items: ScriptJson[] }>('GET', `/scripts?q=${encodeURIComponent(name)}`);
  const item = items[0] ?? (await ask<ScriptJson>('POST', '/scripts', JSON.stringify(contentOf(name))));
  script.id = item.id;
  if (item.state === 'draft') {
    await ask('POST', `/scripts/${item.id}/recording`, JSON.stringify({ uploadId: mine.id }));
    const edit = { trimStartMs: 1_000, cuts: [{ fromMs: 3_000, toMs: 4_000 }] };
    await ask('PUT', `/scripts/${item.id}/recording-edit`, JSON.stringify(edit));
    await ask('POST', `/scripts/${item.id}/submit`);
    return false;
  }
  expect(['making', 'submitted']).toContain(item.state);
  return item.state === 'submitted';
}

const contentOf = (title: string) => ({
  ...{ title, text: 'Tóm tắt bản ghi.', form: 'tin', cchc: false, topics: [], unit: '', voice: 'espeak-vi' },
});

interface Sent {
  bytes: Uint8Array<ArrayBuffer>;
  name: string;
  script: { id?: string };
}

/** Works at all of them until they are done, or the server is gone; what is done is open no more. */
async function work(open: Set<Sent>, isOver: () => boolean): Promise<void> {
  while (open.size > 0 && !isOver()) {
    for (const one of open) if (await stepOn(one.bytes, one.name, one.script)) open.delete(one);
    await machineClock.wait(30);
  }
}

it('loses nothing, shows nothing by half and finishes all of it', async () => {
  const all: Sent[] = [];
  const open = new Set<Sent>();
  for (let life = 0; life < KILLS; life++) {
    if (open.size < AT_ONCE) {
      all.push({ bytes: soundOf(life), name: `ban-ghi-${life}.wav`, script: {} });
      open.add(all.at(-1)!);
    }
    let over = false;
    const working = work(open, () => over).catch((error: unknown) => {
      // Cut off by the kill; anything else is a fault.
      if (!over) throw error;
    });
    await Promise.race([working, machineClock.wait(Math.floor(dice() * MOST_MS))]);
    over = true;
    await server.kill();
    await working;
    await server.start();
  }
  await work(open, () => false);
  for (const { script } of all) {
    const made = await ask<ScriptJson>('GET', `/scripts/${script.id!}`);
    expect(made.audio).toMatchObject({ durationMs: expect.closeTo(6_000, -2) as number });
  }
  const root = ward.environment['LOA_DATA']!;
  await expect.poll(() => readdirSync(join(root, 'uploads')), { timeout: 60_000 }).toEqual([]);
  const { items } = await ask<{ items: UploadJson[] }>('GET', '/uploads');
  expect(items.map(({ state }) => state)).toEqual(all.map(() => 'ready'));
}, 600_000);
