import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { machineClock, shiftedClock } from '../kernel/clock.ts';
import { isoOf, type AsRunEvent, type ScheduleAiring } from '../playout/contract.ts';
import { askLocally } from './local-requests.ts';
import { airing, TestPlayer, until } from './testing/players.ts';
import { readRecording, tone } from './testing/recordings.ts';
import { TestServer } from './testing/test-server.ts';
import { EXPIRED, STOPPED_HERE, unheardId, WAS_OFF } from './unheard.ts';

let low: Buffer;
let long: Buffer;

beforeAll(async () => {
  [low, long] = await Promise.all([tone(440, 1000), tone(440, 6000)]);
});

async function station(test: TestContext) {
  const server = new TestServer();
  await server.start();
  const player = await TestPlayer.paired(server);
  test.onTestFinished(async () => {
    await player.remove();
    await server.stop();
  });
  return { server, player };
}

const now = () => machineClock.now();
const distinct = (rows: AsRunEvent[]) => [...new Map(rows.map((row) => [row.id, row])).values()];
const told = (rows: AsRunEvent[]) =>
  distinct(rows).flatMap((row) =>
    row.kind === 'end' ? [[row.airingId, row.item, row.outcome, row.reason]] : [],
  );
const REASON = 'Tạm dừng cụm loa: tang lễ.';

describe.concurrent('what the player says of what nobody hears', { timeout: 60_000 }, () => {
  it('a suspended airing stays silent and is told item by item at its time, once, also across restarts', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 6000;
    const items = [server.fileItem(low, 1000), server.fileItem(long, 6000)];
    server.publish([airing('a', at, items, { status: 'cancelled', suspended: REASON })]);
    player.start();
    await until('both items are told', () => server.rows.length === 2);
    expect(now()).toBeGreaterThanOrEqual(at);
    await player.stop();
    player.start();
    await until('it runs again', () => server.heartbeats.length > 1);
    await player.stop();
    expect(told(server.rows)).toEqual([
      ['a', 0, 'skipped', REASON],
      ['a', 1, 'skipped', REASON],
    ]);
    const key = { airingId: 'a', occurrence: 0, item: 1 };
    expect(server.rows.map(({ id }) => id)).toContain(unheardId('device-1', key));
    expect((await readRecording(player.recording(1))).heard()).toBeNull();
    expect(await player.rows()).toHaveLength(2);
  });

  it('an order that arrives after its end stays silent, and an airing missed without current is told once', async (test) => {
    const { server, player } = await station(test);
    const soon = now() + 20_000;
    const missed = airing('missed', soon, [server.fileItem(low, 1000)], { endsAt: isoOf(soon + 1000) });
    const order: Partial<ScheduleAiring> = { priority: 'emergency', endsAt: isoOf(now() - 60_000) };
    server.publish([missed, airing('late', now() - 120_000, [server.fileItem(low, 1000)], order)]);
    player.start();
    await until('the late order is told', () => server.rows.length === 1);
    expect(told(server.rows)).toEqual([['late', 0, 'skipped', EXPIRED]]);
    await player.stop();
    // What is over may still be taken up for a minute; this player has slept for two.
    const machineAt = now();
    const machine = shiftedClock({ domainAt: machineAt + 120_000, machineAt, rate: 1 });
    server.clock = machine;
    player.start(false, undefined, { machine });
    await until('the missed airing is told', () => told(server.rows).length === 2);
    await player.stop();
    expect(told(server.rows)[1]).toEqual(['missed', 0, 'skipped', WAS_OFF]);
    expect(server.rows.at(-1)!.at).toBe(isoOf(soon));
  });
});

describe.concurrent('a stop at the machine', { timeout: 60_000 }, () => {
  it('fades out what sounds, and lets nothing more of that airing be heard, also after a restart', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 6000;
    const repeat = { everyMs: 8000, until: isoOf(now() + 3_600_000) };
    const order = airing('storm', at, [server.fileItem(long, 6000), server.fileItem(low, 1000)], {
      ...{ priority: 'emergency', repeat, overrun: 'finish', endsAt: isoOf(at + 7000) },
    });
    server.publish([order]);
    player.start();
    await until('it sounds', () => server.rows.length === 1);
    expect(await askLocally(player.folder, 'stop-sound', machineClock)).toEqual({ note: 'Tin' });
    await until('both items are told', () => told(server.rows).length === 2);
    expect(told(server.rows)).toEqual([
      ['storm', 0, 'interrupted', STOPPED_HERE],
      ['storm', 1, 'skipped', STOPPED_HERE],
    ]);
    expect(await askLocally(player.folder, 'stop-sound', machineClock)).toEqual({ note: null });
    await player.stop();
    player.start();
    await until('the repeat is told', () => told(server.rows).length === 4);
    await player.stop();
    expect(told(server.rows).slice(2)).toEqual([
      ['storm', 0, 'skipped', STOPPED_HERE],
      ['storm', 1, 'skipped', STOPPED_HERE],
    ]);
    expect((await readRecording(player.recording(2))).heard()).toBeNull();
  });

  it('is not obeyed days later by a player that did not run when it was asked', async (test) => {
    const { player } = await station(test);
    expect(await askLocally(player.folder, 'stop-sound', machineClock)).toBeNull();
    await expect(readFile(join(player.folder, 'stop-sound'))).rejects.toThrow();
  });
});

describe.concurrent('a command of the station', { timeout: 60_000 }, () => {
  it('tests the sound when nothing is on air, sends the recording, restarts; each once', async (test) => {
    const { server, player } = await station(test);
    server.update = '9.9.9';
    server.settings = { ...server.settings, offAirDays: 1 };
    server.forgetsResults = true;
    const from = isoOf(now() - 1000);
    server.commands = [{ id: 'c1', kind: 'test-sound' }];
    player.start();
    await until('the chime is reported', () => server.results.length > 0);
    await player.stop();
    const to = isoOf(now());
    server.commands.push({ id: 'c2', kind: 'off-air', from, to }, { id: 'c3', kind: 'restart' });
    player.start();
    expect(await player.running).toBe('restart');
    player.start();
    await until('all are reported', () => server.results.some(({ id }) => id === 'c3'));
    await player.stop();
    expect(new Set(server.results.map(({ id, ok }) => `${id} ${ok}`))).toEqual(
      new Set(['c1 true', 'c2 true', 'c3 true']),
    );
    const recording = await readRecording(player.recording(1));
    const heard = recording.heard()!;
    expect(recording.share(880, heard.from + 20, heard.from + 430)).toBeGreaterThan(0.9);
    expect(Math.abs(heard.to - heard.from - 1000)).toBeLessThan(50);
    for (const start of [2, 3]) expect((await readRecording(player.recording(start))).heard()).toBeNull();
    expect(server.clips.get('c2')!.subarray(0, 4).toString()).toBe('OggS');
    expect(server.heartbeats[0]).toMatchObject({ revision: 0, missing: [] });
    expect(Date.parse(server.heartbeats.at(-1)!.offAir!.to)).toBeLessThanOrEqual(Date.parse(to));
    expect(JSON.parse(await readFile(join(player.folder, 'update.json'), 'utf8'))).toEqual({
      version: '9.9.9',
    });
    expect(await player.rows()).toEqual([]);
  });

  it('never makes a sound beside a programme, and restarts after what sounds and not in it', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 10_000;
    const items = [server.fileItem(low, 1000), server.fileItem(low, 1000)];
    server.publish([airing('a', at, items, { endsAt: isoOf(at + 2000) })]);
    player.start();
    await until('it holds the schedule', () => server.mediaRequests.length === 1);
    await player.stop();
    server.commands = [
      { id: 'c1', kind: 'test-sound' },
      { id: 'c2', kind: 'restart' },
    ];
    player.start();
    expect(await player.running).toBe('restart');
    expect(told(await player.rows()).map(([, , outcome]) => outcome)).toEqual(['completed', 'completed']);
    expect(server.results).toContainEqual({
      id: 'c1',
      ok: false,
      note: 'Đang phát hoặc sắp phát trong 30 giây nên không thử loa.',
    });
    const recording = await readRecording(player.recording(2));
    expect(recording.share(440, at, at + 2000)).toBeGreaterThan(0.95);
  });

  it('is told of what is missing while it is', async (test) => {
    const { server, player } = await station(test);
    const [soon, later] = [server.fileItem(low, 1000), server.fileItem(long, 6000)];
    server.media.clear();
    server.publish([airing('b', now() + 90_000_000, [later]), airing('a', now() + 80_000_000, [soon])]);
    player.start();
    await until('it has tried to fetch them', () => server.refusedMedia.length > 1);
    await player.stop();
    player.start();
    // The very first word of a schedule may come before its media were looked for.
    const ofBoth = () =>
      server.heartbeats.find(({ revision, media }) => revision === 1 && media?.missing === 2);
    await until('it has told', () => ofBoth() !== undefined);
    await player.stop();
    expect(ofBoth()).toMatchObject({ media: { ready: 0 }, missing: [soon.sha256, later.sha256] });
  });
});
