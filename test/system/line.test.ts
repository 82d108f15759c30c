/**
 * The whole line on real processes: the server and players run as programs of their own, the test is the editor, the approver
 * and a second process on the same data folder, as the command line is. What reaches the recording is looked at sample by sample.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_LINE, type Actor } from '../../src/accounts/actor.ts';
import { setUp } from '../../src/accounts/first-run.ts';
import { openInstallation, type Installation } from '../../src/accounts/installation.ts';
import { saveSettings, type Station } from '../../src/accounts/stations.ts';
import { listZones } from '../../src/accounts/zones.ts';
import { STORY, STORY_BEGINS, STORY_MONTH } from '../../src/demo-story.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { projectRoot } from '../../src/kernel/project-files.ts';
import { monthBounds, wallClockOf } from '../../src/kernel/zoned-time.ts';
import { asRunOfAirings } from '../../src/playout/as-run.store.ts';
import { openRooms, type Rooms } from '../../src/rooms.ts';
import { airingsBetween, type Airing } from '../../src/schedule/airings.store.ts';
import type { Script } from '../../src/scripts/script.ts';

const RATE = 6;
const editor: Actor = { kind: 'person', id: 'e', name: 'Người soạn', roles: ['editor'] };
const approver: Actor = { kind: 'person', id: 'a', name: 'Người duyệt', roles: ['approver'] };
const program = (name: string) => join(projectRoot, 'dist', name);

let folder: string;
let environment: Record<string, string>;
let installation: Installation;
let rooms: Rooms;
let server: ChildProcess;
let port: number;
let station: Station;
let zones: string[];
const players: ChildProcess[] = [];

async function until<T>(
  what: string,
  ask: () => Promise<T | null | undefined | false>,
  ms = 240_000,
): Promise<T> {
  for (let waited = 0; waited < ms; waited += 100) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`waited too long for: ${what}`);
}

function started(child: ChildProcess, sentence: RegExp): Promise<RegExpExecArray> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const match = sentence.exec(said);
      if (match) resolve(match);
    });
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loa-line-'));
  const data = join(folder, 'server');
  environment = {
    LOA_DATA: data,
    LOA_SANDBOX: '1',
    LOA_CLOCK: `${STORY_BEGINS},x${RATE}`,
    LOA_LOG_LEVEL: 'warn',
  };
  server = spawn(process.execPath, [program('main.js')], {
    env: { ...process.env, ...environment, PORT: '0', HOST: '127.0.0.1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  port = Number((await started(server, /localhost:(\d+)/))[1]);
  installation = await openInstallation(environment, { log: silentLog });
  ({ station } = await setUp(
    installation,
    {
      station: 'Đài truyền thanh phường Thử Nghiệm',
      zones: ['Trụ sở', 'Ngõ Mười'],
      timeZone: 'Asia/Ho_Chi_Minh',
      trial: true,
      name: 'Quản trị',
      email: 'qt@phuong.invalid',
      password: 'một mật khẩu dài để thử',
    },
    COMMAND_LINE,
  ));
  // Several airings in one morning are what a trial is for.
  station = { ...station, settings: { ...station.settings, rules: 'thu-nghiem' } };
  await saveSettings(installation.database.kysely, station.id, station.settings);
  zones = (await listZones(installation.database.kysely, station.id)).map((zone) => zone.id);
  rooms = await openRooms(installation);
}, 60_000);

afterAll(async () => {
  for (const player of players) await ended(player);
  await ended(server);
  await rooms.close();
  await installation.close();
  rmSync(folder, { recursive: true, force: true });
});

async function pairPlayer(name: string, sink: string, zone: string): Promise<ChildProcess> {
  const { code } = await installation.devices.issueCode(station.id, COMMAND_LINE, [zone]);
  const words = ['player', '--server', `http://127.0.0.1:${port}`, '--pair', code, '--name', name];
  const player = spawn(
    process.execPath,
    [program('cli.js'), ...words, '--data', join(folder, name), '--sink', sink],
    {
      stdio: ['ignore', 'ignore', 'ignore'],
    },
  );
  players.push(player);
  await until(`pairing of ${name}`, async () =>
    (await installation.devices.list(station.id)).some((device) => device.name === name),
  );
  return player;
}

async function approved(index: number, text = STORY[index]!.text): Promise<Script> {
  const script = await rooms.scripts.create(station, editor, { ...STORY[index]!, text });
  await rooms.scripts.submit(station, editor, script.id);
  const { revision, segment } = await until('the sound', async () => {
    const detail = await rooms.scripts.detail(station, script.id);
    return detail.script.state === 'submitted' && detail.segment ? detail : null;
  });
  const seen = { revisionId: revision.id, audioSha256: segment!.sha256 };
  await rooms.scripts.decide(station, approver, script.id, 'approved', seen);
  return script;
}

async function booked(
  name: string,
  start: string,
  scripts: readonly Script[],
  inZones: string[],
): Promise<Airing> {
  const bulletin = await rooms.bulletins.save(station, editor, null, {
    title: name,
    openingChime: null,
    closingChime: null,
    openingTemplateId: null,
    closingTemplateId: null,
    between: null,
    scriptIds: scripts.map((script) => script.id),
  });
  const slot = await rooms.schedule.saveSlot(station, editor, null, {
    ...{ name, start, durationMinutes: 3, zones: inZones, bulletinId: bulletin.id, reserveBulletinId: null },
    late: 'whole',
    overrun: 'finish',
  });
  const { from, to } = monthBounds(STORY_MONTH, station.timeZone);
  const airings = await airingsBetween(installation.database.kysely, station.id, from, to);
  return airings.find((airing) => airing.slot?.id === slot.id)!;
}

/**
 * A full minute of the sandbox's clock, so far from now: asked for when all sounds are made, however long that took. Of the
 * station's wall clock.
 */
function inMinutes(minutes: number): string {
  const next = Math.ceil(installation.clock.now() / 60_000) + minutes;
  return wallClockOf(next * 60_000, station.timeZone).slice(0, 16);
}

async function endsOf(airing: Airing, count: number) {
  return until(`${count} ends of ${airing.title}`, async () => {
    const rows = await asRunOfAirings(installation.database.kysely, station.id, [airing.id]);
    const ends = rows.filter((row) => row.kind === 'end');
    return ends.length >= count && ends;
  });
}

async function audited(): Promise<{ counted: number; state: string; code: number }> {
  const words = [program('cli.js'), 'audit', '--month', STORY_MONTH, '--task', '3', '--json'];
  const run = promisify(execFile)(process.execPath, words, { env: { ...process.env, ...environment } });
  const { stdout, code } = await run.then(
    (done) => ({ ...done, code: 0 }),
    (error: unknown) => error as { stdout: string; code: number },
  );
  const { quotas } = JSON.parse(stdout) as { quotas: { counted: number; state: string }[] };
  return { counted: quotas[0]!.counted, state: quotas[0]!.state, code };
}

/** Mean level of a stretch of the recording, dBFS; instants are UTC ms. */
function levelAt(wav: string, from: number, to: number): number {
  const beside = JSON.parse(readFileSync(`${wav}.json`, 'utf8')) as { beganAt: string; sampleRate: number };
  const sound = readFileSync(wav);
  const sample = (at: number) => Math.round(((at - Date.parse(beside.beganAt)) / 1000) * beside.sampleRate);
  let sum = 0;
  let count = 0;
  for (let index = Math.max(0, sample(from)); index < sample(to); index++) {
    const offset = 44 + index * 2;
    if (offset + 2 > sound.length) break;
    sum += sound.readInt16LE(offset) ** 2;
    count++;
  }
  return 10 * Math.log10(sum / Math.max(1, count) / 32768 ** 2 + 1e-12);
}

describe('from a script to the month’s proof', () => {
  it('words reach the recording on time, and the audit counts two', { timeout: 600_000 }, async () => {
    const wav = join(folder, 'heard.wav');
    await pairPlayer('loa-that', `file:${wav}`, zones[0]!);
    expect(await audited()).toMatchObject({ counted: 0, state: 'short', code: 3 });

    const scripts = [await approved(0), await approved(1)];
    const start = inMinutes(2);
    const airing = await booked('Bản tin sáng', start, scripts, [zones[0]!]);
    expect(airing).toMatchObject({ status: 'planned', startsAt: Date.parse(`${start}+07:00`) });

    const ends = await endsOf(airing, 2);
    const heard = { outcome: 'completed', reason: null };
    expect(ends.map(({ outcome, reason }) => ({ outcome, reason }))).toEqual([heard, heard]);
    expect(await audited()).toEqual({ counted: 2, state: 'met', code: 0 });

    // Speech in the middle of each item, silence before the airing.
    for (const row of ends)
      expect(levelAt(wav, row.at - row.playedMs! / 2, row.at - 1_000)).toBeGreaterThan(-30);
    expect(levelAt(wav, airing.startsAt - 4_000, airing.startsAt - 200)).toBeLessThan(-80);
  });

  it(
    'what was stopped at half, withdrawn or played to nobody does not count',
    { timeout: 600_000 },
    async () => {
      await pairPlayer('loa-cam', 'null', zones[1]!);
      const words =
        'Tổ dân phố nhắc bà con phân loại rác tại nguồn, giữ vệ sinh chung và tắt bớt đèn khi không dùng. ';
      const [stopped, unheard, withdrawn] = [
        await approved(0, words.repeat(6)),
        await approved(1, `${words} Đây là tin chỉ phát ra chỗ không có loa.`),
        await approved(1, `${words} Đây là tin sẽ bị thu hồi.`),
      ];
      const [soon, later] = [inMinutes(2), inMinutes(6)];
      const first = await booked('Bị dừng', soon, [stopped], [zones[0]!]);
      const second = await booked('Không ai nghe', soon, [unheard], [zones[1]!]);
      const third = await booked('Bị thu hồi', later, [withdrawn], [zones[0]!]);

      await rooms.scripts.withdraw(station, approver, withdrawn.id, 'Thông tin chưa chính xác');
      await until('the stopped item to sound', async () =>
        (await asRunOfAirings(installation.database.kysely, station.id, [first.id])).some(
          (row) => row.kind === 'start',
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 500));
      await rooms.schedule.stop(station, approver, first.id, 'Có việc đột xuất');
      const [cut] = await endsOf(first, 1);
      expect(cut).toMatchObject({ outcome: 'interrupted' });
      expect(cut!.playedMs!).toBeLessThan(0.9 * first.items[0]!.durationMs);

      const [silent] = await endsOf(second, 1);
      expect(silent).toMatchObject({ outcome: 'completed', sink: 'null' });
      const { kysely } = installation.database;
      const cancelled = (await airingsBetween(kysely, station.id, third.startsAt, third.endsAt)).find(
        (a) => a.id === third.id,
      );
      expect(cancelled).toMatchObject({ status: 'silent', items: [] });
      expect(await audited()).toEqual({ counted: 2, state: 'met', code: 0 });
    },
  );
});
