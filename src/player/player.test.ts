import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { machineClock, shiftedClock } from '../kernel/clock.ts';
import { isoOf, type AsRunEnd, type AsRunEvent } from '../playout/contract.ts';
import { BROKEN_OFF } from './begun.ts';
import { MediaCache } from './media-cache.ts';
import { airing, startCommand, TestPlayer, until } from './testing/players.ts';
import { readRecording, tone } from './testing/recordings.ts';
import { TestServer } from './testing/test-server.ts';

/** Sounds of one second each but the long one. */
let low: Buffer;
let high: Buffer;
let long: Buffer;

beforeAll(async () => {
  [low, high, long] = await Promise.all([tone(440, 1000), tone(880, 1000), tone(440, 6000)]);
});

async function station(test: TestContext, changes: Parameters<typeof TestPlayer.paired>[1] = {}) {
  const server = new TestServer();
  await server.start();
  const player = await TestPlayer.paired(server, changes);
  test.onTestFinished(async () => {
    await player.remove();
    await server.stop();
  });
  return { server, player };
}

const now = () => machineClock.now();
const ends = (rows: AsRunEvent[]): AsRunEnd[] => distinct(rows).filter((row) => row.kind === 'end');
/** Each row once, however often it was sent. */
const distinct = (rows: AsRunEvent[]) => [...new Map(rows.map((row) => [row.id, row])).values()];

describe.concurrent('the player', { timeout: 60_000 }, () => {
  it('plays the items of an airing from the very sample, one after the other, and reports both', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 8000;
    server.publish([airing('a', at, [server.fileItem(low, 1000), server.fileItem(high, 1000)])]);
    player.start();
    await until('both are reported', () => ends(server.rows).length === 2);
    await player.stop();

    const recording = await readRecording(player.recording());
    const heard = recording.heard()!;
    expect(Math.abs(heard.from - at)).toBeLessThan(2);
    expect(Math.abs(heard.to - at - 2000)).toBeLessThan(20);
    expect(recording.share(440, at, at + 1000)).toBeGreaterThan(0.98);
    expect(recording.share(880, at + 1010, at + 1990)).toBeGreaterThan(0.98);
    expect(distinct(server.rows).map(({ kind, item, seq }) => [kind, item, seq])).toEqual([
      ['start', 0, 1],
      ['end', 0, 2],
      ['start', 1, 3],
      ['end', 1, 4],
    ]);
    expect(server.rows[0]).toMatchObject({ sink: 'file', volume: 100, amplifier: null });
    expect(Math.abs(server.rows[0]!.latenessMs!)).toBeLessThan(3);
    expect(ends(server.rows)).toEqual([
      expect.objectContaining({ outcome: 'completed', playedMs: 1000, silentMs: 0, clockTrusted: true }),
      expect.objectContaining({ outcome: 'completed', playedMs: 1000, silentMs: 0, clockTrusted: true }),
    ]);
  });

  it('fades out an airing that is cancelled while it sounds, and says that it was interrupted', async (test) => {
    const { server, player } = await station(test);
    const item = server.fileItem(long, 6000);
    const at = now() + 8000;
    server.publish([airing('a', at, [item])]);
    player.start();
    await until('it sounds', () => server.rows.length === 1);
    server.publish([airing('a', at, [], { status: 'cancelled' })]);
    await until('its end is reported', () => server.rows.length === 2);
    await player.stop();
    expect(server.rows[1]).toMatchObject({
      kind: 'end',
      outcome: 'interrupted',
      reason: 'Lượt phát bị dừng hoặc hủy.',
    });
    const { playedMs } = ends(server.rows)[0]!;
    expect(playedMs).toBeLessThan(5000);
    const recording = await readRecording(player.recording());
    const end = recording.at(at + playedMs);
    const loudest = (from: number, to: number) =>
      recording.samples.subarray(from, to).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    expect(loudest(end - 14_000, end - 12_000)).toBeGreaterThan(12_000);
    expect(loudest(end - 2000, end)).toBeLessThan(3000);
  });

  it('plays from its disk after a reboot without the server, and tells it everything once it is back', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 12_000;
    server.publish([airing('a', at, [server.fileItem(low, 1000)])]);
    player.start();
    await until('it is ready', () => server.mediaRequests.length === 1 && server.heartbeats.length > 0);
    await until(
      'the file is on the disk',
      async () => (await new MediaCache(join(player.folder, 'media')).held()).length === 1,
    );
    await player.stop();
    await server.stop();

    player.start(false);
    await until('it was played', async () => ends(await player.rows()).length === 1);
    expect(server.rows).toEqual([]);
    await server.start();
    await until('the server knows', () => server.rows.length === 2);
    await player.stop();
    expect(server.rows[1]).toMatchObject({ outcome: 'completed', clockTrusted: true });
    expect(Math.abs((await readRecording(player.recording())).heard()!.from - at)).toBeLessThan(2);
  });

  it('goes by what it holds, whatever else is sent in place of a schedule', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 12_000;
    server.publish([airing('a', at, [server.fileItem(low, 1000)])]);
    player.start();
    await until('it holds the schedule', () => server.mediaRequests.length === 1);
    const file = join(player.folder, 'schedule.json');
    const held = await readFile(file, 'utf8');
    for (const body of ['', '{"revision":99,"airings":[]}', '<html>Đăng nhập Wi-Fi</html>']) {
      server.instead = { status: 200, body };
      server.wakePolls();
      await machineClock.wait(300);
    }
    await until('it was played', () => ends(server.rows).length === 1);
    expect(server.rows.at(-1)).toMatchObject({ outcome: 'completed' });
    expect(await readFile(file, 'utf8')).toBe(held);
  });

  it('fetches a file anew whose bytes are wrong, and plays the right ones', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 12_000;
    const item = server.fileItem(low, 1000);
    server.corrupt.set(item.sha256, 1);
    server.publish([airing('a', at, [item])]);
    player.start();
    await until('it was played', () => ends(server.rows).length === 1);
    await player.stop();
    expect(server.mediaRequests).toHaveLength(2);
    expect((await readRecording(player.recording())).share(440, at, at + 1000)).toBeGreaterThan(0.98);
  });

  it('never plays bytes that are not what the schedule says, and goes on with the next item', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 8000;
    const [bad, good] = [server.fileItem(low, 1000), server.fileItem(high, 1000)];
    server.corrupt.set(bad.sha256, 1000);
    server.publish([airing('a', at, [bad, good])]);
    player.start();
    await until('the second was played', () => ends(server.rows).length === 2);
    await player.stop();
    expect(ends(server.rows).map(({ item, outcome, playedMs }) => [item, outcome, playedMs])).toEqual([
      [0, 'failed', 0],
      [1, 'completed', 1000],
    ]);
    const heard = (await readRecording(player.recording())).heard()!;
    expect(Math.abs(heard.from - at - 1000)).toBeLessThan(2);
  });

  it('notices a file that rotted on the disk, and fetches it again before it plays', async (test) => {
    const { server, player } = await station(test);
    const item = server.fileItem(low, 1000);
    const at = now() + 8000;
    server.publish([airing('a', at, [item])]);
    player.start();
    const cache = new MediaCache(join(player.folder, 'media'));
    await until('it is on the disk', async () => (await cache.held()).length === 1);
    await player.stop();
    await writeFile(cache.pathOf(item.sha256), Buffer.alloc((await stat(cache.pathOf(item.sha256))).size, 7));
    player.start();
    await until('it was played', () => ends(server.rows).length === 1);
    await player.stop();
    expect(server.mediaRequests).toHaveLength(2);
    expect((await readRecording(player.recording())).share(440, at, at + 1000)).toBeGreaterThan(0.98);
  });

  it('breaks in for an emergency: what sounds fades, is logged, and never sounds together with it', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 8000;
    const programme = airing('a', at, [server.fileItem(long, 6000)]);
    server.publish([programme]);
    player.start();
    await until('it sounds', () => server.rows.length === 1);
    await machineClock.wait(600);
    const storm = airing('storm', now(), [server.fileItem(high, 1000)], {
      priority: 'emergency',
      late: 'whole',
    });
    server.publish([programme, storm]);
    await until('both are reported', () => ends(server.rows).length === 2);
    await player.stop();
    expect(ends(server.rows).map(({ airingId, outcome }) => [airingId, outcome])).toEqual([
      ['a', 'interrupted'],
      ['storm', 'completed'],
    ]);
    const begins = Date.parse(server.rows.find(({ airingId }) => airingId === 'storm')!.at);
    const recording = await readRecording(player.recording());
    expect(recording.share(880, begins, begins + 1000)).toBeGreaterThan(0.98);
    expect(recording.share(440, begins - 700, begins - 310)).toBeGreaterThan(0.98);
  });

  it('lets the item on air end when it is revoked, then stays silent for good', async (test) => {
    const { server, player } = await station(test);
    const at = now() + 8000;
    // Long: that it is revoked must have come to the player before it ends.
    server.publish([airing('a', at, [server.fileItem(long, 6000), server.fileItem(high, 1000)])]);
    player.start();
    await until('it sounds', () => server.rows.length === 1);
    server.revoked = true;
    server.wakePolls();
    await until('the first has ended', async () => ends(await player.rows()).length === 1);
    await machineClock.wait(500);
    await player.stop();
    expect(ends(await player.rows())[0]).toMatchObject({ item: 0, outcome: 'completed' });
    expect((await readRecording(player.recording())).share(880, at + 6010, at + 6500)).toBeLessThan(0.01);
    expect(await readFile(join(player.folder, 'schedule.json'), 'utf8')).not.toContain('segment');
    expect(await readFile(join(player.folder, 'device.json'), 'utf8')).toContain('"revoked": true');
  });

  it('sends a row again whose answer was lost, under the same id', async (test) => {
    const { server, player } = await station(test);
    server.loseAnswers = true;
    server.publish([airing('a', now() + 6000, [server.fileItem(low, 1000)])]);
    player.start();
    await until('it was sent and not answered', () => server.rows.some((row) => row.kind === 'end'));
    server.loseAnswers = false;
    await until('everything is answered', async () =>
      (await readFile(join(player.folder, 'as-run.log'), 'utf8')).includes('"duplicate"'),
    );
    await player.stop();
    expect(server.rows.length).toBeGreaterThan(2);
    expect(distinct(server.rows)).toHaveLength(2);
  });

  it('plays no programme by a clock that nobody has confirmed, but an emergency', async (test) => {
    const { server, player } = await station(test);
    const [calm, storm] = [server.fileItem(low, 1000), server.fileItem(high, 1000)];
    server.publish([airing('calm', now() + 6000, [calm])]);
    player.start();
    await until('it is on the disk', () => server.mediaRequests.length === 1);
    const at = now() + 8000;
    server.publish([
      airing('calm', at, [calm]),
      airing('storm', at + 1500, [storm], { priority: 'emergency' }),
    ]);
    await until(
      'both are on the disk',
      async () => (await new MediaCache(join(player.folder, 'media')).held()).length === 2,
    );
    await player.stop();
    await server.stop();
    // As after a boot without battery clock and network: what was saved is of another boot.
    await writeFile(join(player.folder, 'clock.json'), 'null');
    player.start(false);
    await until('the emergency was played', async () => ends(await player.rows()).length === 1);
    await player.stop();
    expect(await player.rows()).toEqual([
      expect.objectContaining({ airingId: 'storm', kind: 'start', clockTrusted: false }),
      expect.objectContaining({ airingId: 'storm', kind: 'end', outcome: 'completed' }),
    ]);
  });

  it('follows a sandbox into another year, thirty times as fast, and records its minutes', async (test) => {
    const { server, player } = await station(test, { sandbox: true });
    const year = Date.UTC(2027, 0, 4);
    server.clock = shiftedClock({ domainAt: year, machineAt: now(), rate: 30 });
    server.sandboxRate = 30;
    const at = year + 180_000;
    server.publish([airing('a', at, [server.fileItem(long, 6000), server.fileItem(high, 1000)])], {
      from: isoOf(year - 86_400_000),
      to: isoOf(year + 86_400_000),
    });
    player.start();
    await until('it was played', () => ends(server.rows).length === 2);
    await player.stop();
    expect(ends(server.rows).map(({ outcome, playedMs }) => [outcome, playedMs])).toEqual([
      ['completed', 6000],
      ['completed', 1000],
    ]);
    // The recording made before the server's time was known is left behind.
    const recording = await readRecording(player.recording().replace('.wav', '-2.wav'));
    const begins = Date.parse(server.rows[0]!.at);
    expect(Math.abs(begins - at)).toBeLessThan(5000);
    expect(recording.share(440, begins + 5, begins + 5995)).toBeGreaterThan(0.98);
    expect(recording.share(880, begins + 6005, begins + 6995)).toBeGreaterThan(0.98);
  });

  // A player that is ended sends its last row if it can; on a busy machine it may be sent at its next start.
  it('says what it interrupted when it is ended', async (test) => {
    const { server, player } = await station(test);
    server.publish([airing('a', now() + 6000, [server.fileItem(long, 6000)])]);
    player.start();
    await until('it sounds', () => server.rows.length === 1);
    await player.stop();
    // The stop may cut off the answer to the first row, which is then sent once more.
    expect(ends(server.rows)).toMatchObject([{ outcome: 'interrupted', reason: 'Đầu phát được tắt.' }]);
  });
});

describe.concurrent('loa player', { timeout: 120_000 }, () => {
  it('pairs with a code, plays, is killed in the middle, and goes on with a whole journal', async (test) => {
    const { server, player } = await station(test);
    const folder = join(player.folder, 'own');
    const out = join(player.folder, 'command.wav');
    const first = startCommand(test, [
      '--server',
      server.url,
      '--pair',
      'k7q4 29mx',
      '--data',
      folder,
      '--sink',
      `file:${out}`,
      '--name',
      'Thử',
    ]);
    // Planned once it is paired and runs: a busy machine takes long to start it.
    await until('it is paired', () => server.heartbeats.length > 0);
    const at = now() + 12_000;
    server.publish([
      airing('a', at, [server.fileItem(long, 6000)], { endsAt: isoOf(at + 6000) }),
      airing('b', at + 6000, [server.fileItem(high, 1000)]),
    ]);
    await until('it has told how far it is', async () =>
      / "?\{"is":"progress".*"playedMs":[1-9]\d{3}/.test(
        await readFile(join(folder, 'as-run.log'), 'utf8').catch(() => ''),
      ),
    );
    first.child.kill('SIGKILL');
    await first.ended;
    const killedAt = now();
    expect((await readRecording(out)).share(440, at, at + 1000)).toBeGreaterThan(0.98);

    const second = startCommand(test, ['--data', folder]);
    await until('the second airing was played', () =>
      ends(server.rows).some(({ airingId }) => airingId === 'b'),
    );
    second.child.kill('SIGTERM');
    expect(await second.ended).toEqual({ code: 0, signal: null });

    const broken = ends(server.rows).find(({ reason }) => reason === BROKEN_OFF)!;
    expect(broken).toMatchObject({ airingId: 'a', outcome: 'interrupted' });
    expect(broken.playedMs).toBeGreaterThanOrEqual(1000);
    expect(Date.parse(broken.at)).toBeLessThanOrEqual(killedAt);
    expect(distinct(server.rows).filter(({ kind }) => kind === 'start')).toHaveLength(2);
    expect(ends(server.rows)).toHaveLength(2);
    expect(distinct(server.rows).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
    expect((await stat(join(folder, 'device.json'))).mode & 0o777).toBe(0o600);
  });

  it('says in Vietnamese why it can’t be paired or started', async (test) => {
    const { server, player } = await station(test);
    const said = async (folder: string, ...args: string[]) => {
      const run = startCommand(test, [...args, '--data', join(player.folder, folder)]);
      const { code } = await run.ended;
      return [code, run.words().trim().split('\n')[0]];
    };
    const to = (server: string, code = 'K7Q4-29MX') => ['--server', server, '--pair', code, '--sink'];
    const [notPaired, wrongCode, away, address, sink] = await Promise.all([
      said('1'),
      said('2', ...to(server.url, 'AAAA-BBBB'), 'null'),
      said('3', ...to('http://127.0.0.1:9'), 'null'),
      said('4', ...to('ftp://x'), 'null'),
      said('5', ...to(server.url), 'radio'),
    ]);
    expect(notPaired).toEqual([1, expect.stringContaining('chưa được ghép')]);
    expect(wrongCode).toEqual([1, 'Mã ghép nối không đúng.']);
    expect(away).toEqual([1, expect.stringContaining('Không kết nối được tới máy chủ')]);
    expect(address).toEqual([1, expect.stringContaining('Địa chỉ máy chủ "ftp://x" không hợp lệ')]);
    expect(sink).toEqual([1, expect.stringContaining('Ngõ ra')]);
  });
});
