/**
 * What is to be had of a machine at its end: a full disk, one that can't be written to, no room for one more open file, programs that
 * are killed. On a real server with real disks; whatever it said yes to is kept, what it could not do it says, and then it goes on.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMediaStore } from '../../src/audio/media-store.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { newId } from '../../src/kernel/ids.ts';
import { mayMount, smallDisk, type SmallDisk } from '../support/disks.ts';
import { LiveServer, setUpWard, type Ward } from '../support/live-server.ts';
import { startProgram } from '../support/programs.ts';
import { wavOf } from '../support/wav.ts';

const MAY_MOUNT = mayMount();
const FULL = 'Ổ đĩa của máy chủ đã đầy nên việc này chưa được ghi lại.';
const READ_ONLY = 'Ổ đĩa của máy chủ đang chỉ cho đọc nên việc này chưa được ghi lại.';
const TEXT = 'Bà con nộp hồ sơ trực tuyến tại Bộ phận Một cửa. ';

let ward: Ward;
let server: LiveServer;
let editor: string;
let administrator: string;
let device: string;

async function openWard(folder: string): Promise<void> {
  ward = await setUpWard(
    { 'bien-tap': ['editor'] },
    { LOA_DATA: join(folder, 'data'), LOA_SANDBOX: '1', LOA_CLOCK: '2026-11-23T06:30:00+07:00' },
  );
  server = new LiveServer(ward.environment);
  await server.start();
  editor = await server.signIn(ward.emailOf('bien-tap'));
  administrator = await server.signIn(ward.emailOf('quan-tri'));
  const { code } = await json<{ code: string }>(
    api(administrator, 'POST', 'pairing-codes', { zones: [ward.zones[0]!.id] }),
  );
  const paired = server.request('/api/playout/v1/pair', sent('POST', { code, name: 'Đầu phát' }));
  device = (await json<{ token: string }>(paired)).token;
}

const sent = (method: string, body: object, headers: Record<string, string> = {}): RequestInit => ({
  ...{ method, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) },
});

const api = (cookie: string, method: string, path: string, body?: object) =>
  server.request(
    `/api/v1/stations/${ward.station.id}/${path}`,
    body ? sent(method, body, { cookie }) : { method, headers: { cookie } },
  );

const playout = (path: string, body?: object) => {
  const headers = { authorization: `Bearer ${device}` };
  return server.request(`/api/playout/v1/${path}`, body ? sent('POST', body, headers) : { headers });
};

async function json<T>(answer: Promise<Response>): Promise<T> {
  const response = await answer;
  if (!response.ok)
    throw new Error(`answered ${response.status}: ${await response.text()}\n${server.complaints}`);
  return (await response.json()) as T;
}

const page = async (cookie: string, path = '') =>
  (await server.request(`/d/${ward.station.slug}${path}`, { headers: { cookie } })).text();

/** The form of a new script, as its page sends it. */
async function writeScript(text: string, more: Record<string, string | File> = {}): Promise<Response> {
  const body = new FormData();
  const fields = { title: 'Nộp hồ sơ trực tuyến', text, form: 'tin', cchc: 'true', topics: 'e', unit: '' };
  for (const [name, value] of Object.entries({ ...fields, voice: 'espeak-vi', step: 'submit', ...more }))
    body.append(name, value);
  return server.request(`/d/${ward.station.slug}/tin-bai/moi`, {
    ...{ method: 'POST', headers: { cookie: editor }, body },
  });
}

async function isMade(id: string): Promise<void> {
  const state = async () => (await json<{ state: string }>(api(editor, 'GET', `scripts/${id}`))).state;
  await expect.poll(state, { timeout: 120_000, interval: 200 }).toBe('submitted');
}

const idOf = (made: Response) => made.headers.get('location')!.split('/').at(-1)!;

/** What the player tells of two items, which the schedule does not have: kept too, with why they do not count. */
const played = () =>
  [1, 2].map((seq) => ({
    ...{ id: newId(machineClock.now()), seq, airingId: 'khong-co', occurrence: 0, item: 0, kind: 'start' },
    ...{ at: '2026-11-23T06:30:00.000+07:00', clockOffsetMs: 0 },
  }));

async function keptRows(): Promise<string[]> {
  const { database, close } = await ward.open();
  const rows = await database.kysely.selectFrom('as_run').select('id').execute();
  await close();
  return rows.map(({ id }) => id).sort();
}

describe.skipIf(!MAY_MOUNT)(
  'a server’s disk (skipped where disks can’t be mounted)',
  { timeout: 180_000 },
  () => {
    let disk: SmallDisk;
    beforeEach(async () => {
      disk = smallDisk(64);
      await openWard(disk.folder);
    });
    afterEach(async () => {
      await server.stop();
      disk.remove();
      ward.remove();
    });

    it('that is full: what was given is shown again, nothing is said to be kept, the players go on; then all is', async () => {
      expect((await playout('schedule?wait=0')).status).toBe(200);
      disk.fill();
      const refused = await writeScript(TEXT);
      expect([refused.status, refused.headers.get('loa-refused')]).toEqual([503, 'disk-full']);
      const shown = await refused.text();
      expect(shown).toContain(FULL);
      expect(shown).toContain(TEXT.trim());

      const events = played();
      const untold = await playout('as-run', { events });
      expect([untold.status, untold.headers.get('retry-after')]).toEqual([503, '30']);
      expect(await untold.json()).toMatchObject({ code: 'disk-full' });
      expect((await playout('schedule?wait=0')).status).toBe(200);
      expect((await server.request('/readyz')).status).toBe(503);
      expect(await page(administrator)).toContain('Ổ đĩa của máy chủ sắp đầy');
      expect(await page(editor, '/tin-bai')).toContain('Soạn tin, bài');

      disk.free();
      expect((await server.request('/readyz')).status).toBe(200);
      for (let again = 0; again < 2; again++) expect((await playout('as-run', { events })).status).toBe(200);
      expect(await keptRows()).toEqual(events.map(({ id }) => id).sort());
      await isMade(idOf(await writeScript(TEXT)));
    });

    it('that fills up while a sound is made: it is made once there is room', async () => {
      const made = await writeScript(TEXT.repeat(40));
      disk.fill();
      await machineClock.wait(5_000);
      disk.free();
      await isMade(idOf(made));
    });

    it('that can’t be written to: a recording is refused with the rest of its form kept, and taken afterwards', async () => {
      const release = disk.holdReadOnly(join(disk.folder, 'data'));
      try {
        const recording = new File([tone()], 'bài.wav', { type: 'audio/wav' });
        const refused = await writeScript(TEXT, { recording });
        expect([refused.status, refused.headers.get('loa-refused')], server.complaints).toEqual([
          503,
          'disk-read-only',
        ]);
        const shown = await refused.text();
        expect(shown).toContain(READ_ONLY);
        expect(shown).toContain(TEXT.trim());
        expect((await playout('schedule?wait=0')).status).toBe(200);
        expect((await server.request('/readyz')).status).toBe(503);
      } finally {
        release();
      }
      expect((await server.request('/readyz')).status).toBe(200);
      await isMade(idOf(await writeScript(TEXT)));
    });

    it('that can’t be written to when it starts: it says so and ends', async () => {
      await server.stop();
      const release = disk.holdReadOnly(join(disk.folder, 'data'));
      try {
        const program = startProgram('main.js', [], { ...ward.environment, PORT: '0' }, 'pipe');
        const words: Buffer[] = [];
        program.stderr!.on('data', (chunk: Buffer) => words.push(chunk));
        const code = await new Promise((resolve) => program.once('close', resolve));
        expect([code, Buffer.concat(words).toString()]).toEqual([
          1,
          expect.stringContaining('Hãy kiểm tra quyền ghi'),
        ]);
      } finally {
        release();
      }
      await server.start();
      expect((await playout('schedule?wait=0')).status).toBe(200);
    });
  },
);

describe('a server’s machine', { timeout: 180_000 }, () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loa-machine-'));
    await openWard(folder);
  });
  afterEach(async () => {
    await server.stop();
    ward.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('that has no room for one more open file: it says so, lives, and goes on afterwards', async () => {
    const before = limitOf(server.pid);
    const open = new Set(readdirSync(`/proc/${server.pid}/fd`).map(Number));
    let free = 0;
    while (open.has(free)) free += 1;
    // Room for one: the request is read, its recording can't be.
    execFileSync('prlimit', ['--pid', String(server.pid), `--nofile=${free + 1}:${before.hard}`]);
    const recording = new File([tone()], 'bài.wav', { type: 'audio/wav' });
    const refused = await writeScript(TEXT, { recording }).then(
      (response) => [response.status, response.headers.get('loa-refused')],
      // Not even the connection could be taken.
      () => [503, 'too-many-files'],
    );
    expect(refused).toEqual([503, 'too-many-files']);
    const callers = await Promise.allSettled(
      Array.from({ length: 40 }, () => fetch(`${server.origin}/healthz`)),
    );
    expect(callers).toHaveLength(40);
    expect(server.running).toBe(true);

    execFileSync('prlimit', ['--pid', String(server.pid), `--nofile=${before.soft}:${before.hard}`]);
    await expect
      .poll(() =>
        fetch(`${server.origin}/healthz`).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    await isMade(idOf(await writeScript(TEXT)));
  });

  it('on which another program holds the database: the players go on, what is written waits for it, in vain too long', async () => {
    expect((await playout('schedule?wait=0')).status).toBe(200);
    const other = new BetterSqlite3(join(folder, 'data', 'loa.db'));
    const events = played();
    try {
      other.exec('begin immediate');
      let settled = false;
      const told = playout('as-run', { events }).finally(() => (settled = true));
      await machineClock.wait(500);
      expect((await playout('schedule?wait=0')).status).toBe(200);
      // What is written waits still.
      expect(settled).toBe(false);
      other.exec('commit');
      expect((await told).status).toBe(200);

      other.exec('begin immediate');
      const refused = await writeScript(TEXT);
      expect([refused.status, refused.headers.get('loa-refused')]).toEqual([503, 'database-busy']);
      expect(await refused.text()).toContain(TEXT.trim());
      other.exec('commit');
    } finally {
      other.close();
    }
    expect(await keptRows()).toEqual(events.map(({ id }) => id).sort());
    expect((await writeScript(TEXT)).status).toBe(303);
  });

  it('that kills ffmpeg and espeak-ng: the sound is made all the same, whole', async () => {
    const id = idOf(await writeScript(TEXT.repeat(60)));
    const killed = new Set<number>();
    const ends = machineClock.monotonic() + 30_000;
    while (killed.size < 2 && machineClock.monotonic() < ends) {
      for (const { pid, program } of begunBy(server.pid)) {
        if (killed.size === 2 || killed.has(pid) || !/^(ffmpeg|espeak-ng)$/.test(program)) continue;
        if (kill(pid)) killed.add(pid);
      }
      await machineClock.wait(2);
    }
    expect(killed.size).toBe(2);
    await isMade(id);
    const { database, folder: data, close } = await ward.open();
    const media = createMediaStore(data.paths.media, data.paths.temporary, machineClock);
    const segments = await database.kysely.selectFrom('segment').select(['sha256', 'duration_ms']).execute();
    await close();
    expect(segments).toHaveLength(1);
    expect(await media.verify(segments[0]!.sha256)).toBe(true);
    expect(segments[0]!.duration_ms).toBeGreaterThan(60_000);
  });
});

/** Two seconds of 330 Hz. */
function tone(): Uint8Array<ArrayBuffer> {
  const samples = Int16Array.from(
    { length: 32_000 },
    (_, n) => 8_000 * Math.sin((2 * Math.PI * 330 * n) / 16_000),
  );
  return Uint8Array.from(wavOf(samples, 16_000));
}

function limitOf(pid: number): { soft: string; hard: string } {
  const [, soft, hard] = /^Max open files\s+(\d+)\s+(\d+)/m.exec(
    readFileSync(`/proc/${pid}/limits`, 'utf8'),
  )!;
  return { soft: soft!, hard: hard! };
}

interface Program {
  pid: number;
  parent: number;
  program: string;
}

/** Of the process and of its children. Read here: until ps is begun, some of them are over. */
function begunBy(pid: number, all: readonly Program[] = programs()): Program[] {
  const own = all.filter(({ parent }) => parent === pid);
  return own.flatMap((child) => [child, ...begunBy(child.pid, all)]);
}

/** Those that run: a zombie can't be killed any more. */
function programs(): Program[] {
  return readdirSync('/proc').flatMap((name) => {
    const [, pid, program, parent] = /^(\d+) \((.*)\) [^Z] (\d+)/s.exec(statOf(name)) ?? [];
    return pid === undefined ? [] : { pid: Number(pid), parent: Number(parent), program: program! };
  });
}

/** '' for what is no process, or no more. */
function statOf(name: string): string {
  if (!/^\d+$/.test(name)) return '';
  try {
    return readFileSync(`/proc/${name}/stat`, 'utf8');
  } catch {
    return '';
  }
}

/** False when it has ended by itself. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
