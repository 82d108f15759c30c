import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { machineClock, shiftedClock } from '../kernel/clock.ts';
import { isoOf } from '../playout/contract.ts';
import { makeKey } from '../playout/signing.ts';
import { command } from './doctor.command.ts';
import { examine } from './doctor.ts';
import type { Device } from './device.ts';
import { lockFolder } from './folder-lock.ts';
import { MediaCache } from './media-cache.ts';
import { airing, TestPlayer, until } from './testing/players.ts';
import { readRecording, tone } from './testing/recordings.ts';
import { TestServer } from './testing/test-server.ts';

const DAY = 86_400_000;
let sound: Buffer;

beforeAll(async () => {
  sound = await tone(440, 1000);
});

/** A player that has fetched its schedule and the one file in it, and is not running. */
async function ready(test: TestContext, changes: Partial<Device> = {}) {
  const server = new TestServer();
  await server.start();
  const player = await TestPlayer.paired(server, changes);
  test.onTestFinished(async () => {
    await player.remove();
    await server.stop();
  });
  const item = server.fileItem(sound, 1000);
  server.publish([airing('a', machineClock.now() + DAY, [item])]);
  player.start();
  const cache = new MediaCache(join(player.folder, 'media'));
  await until('it is ready', async () => (await cache.held()).length === 1);
  await player.stop();
  return { server, player, file: cache.pathOf(item.sha256) };
}

const examined = async (folder: string, quiet = true, machine = machineClock) => {
  const checks = await examine({ folder, quiet, machine, env: process.env });
  return new Map(checks.map((check) => [check.check, check]));
};

describe('the self-test', { timeout: 60_000 }, () => {
  it('finds nothing at fault with a player that is ready, and changes nothing in its folder', async (test) => {
    const { player } = await ready(test);
    const before = await readdir(player.folder, { recursive: true });
    const checks = await examined(player.folder);
    expect([...checks.values()].filter(({ state }) => state === 'fault')).toEqual([]);
    for (const check of [
      'pairing',
      'programs',
      'server',
      'signature',
      'offset',
      'schedule',
      'media',
      'version',
    ])
      expect(checks.get(check), check).toMatchObject({ state: 'ok', mend: null });
    expect(checks.get('running')).toMatchObject({
      state: 'attention',
      mend: 'sudo systemctl restart loa-player',
    });
    expect(checks.get('schedule')!.message).toMatch(/^Đến \d\d:\d\d \d\d\/\d\d\/\d{4}, còn 1 lượt phát/);
    expect(await readdir(player.folder, { recursive: true })).toEqual(before);
  });

  it('says of each fault what it is, and what mends it', async (test) => {
    const { server, player, file } = await ready(test, { name: 'Đầu phát trụ sở' });
    await writeFile(file, Buffer.alloc(sound.length, 7));
    expect((await examined(player.folder)).get('media')).toMatchObject({
      state: 'attention',
      message: expect.stringMatching(/^Sẵn sàng 0, thiếu hoặc hỏng 1; cần sớm nhất lúc \d\d:\d\d /) as string,
    });

    const { key } = server;
    server.key = makeKey();
    expect((await examined(player.folder)).get('signature')).toMatchObject({
      state: 'fault',
      mend: expect.stringContaining('--pair MÃ') as string,
    });
    server.key = key;

    server.revoked = true;
    expect((await examined(player.folder)).get('server')).toMatchObject({
      state: 'fault',
      message: 'Máy chủ báo đầu phát này đã bị thu hồi.',
    });
    await server.stop();
    expect((await examined(player.folder)).get('server')).toMatchObject({
      state: 'fault',
      message: expect.stringMatching(
        /^Không liên lạc được \(.*ECONNREFUSED.*vẫn phát theo lịch đã giữ\.$/,
      ) as string,
      mend: expect.stringMatching(/^ping -c 3 127\.0\.0\.1/) as string,
    });
    const later = shiftedClock({
      domainAt: machineClock.now() + 9 * DAY,
      machineAt: machineClock.now(),
      rate: 1,
    });
    expect((await examined(player.folder, true, later)).get('schedule')).toMatchObject({ state: 'fault' });
  });

  it('measures how far the machine’s clock is from the server’s', async (test) => {
    const { server, player } = await ready(test);
    const machineAt = machineClock.now();
    server.clock = shiftedClock({ domainAt: machineAt + 100_000, machineAt, rate: 1 });
    expect((await examined(player.folder)).get('offset')).toMatchObject({
      state: 'attention',
      message: expect.stringMatching(/^Máy chậm 2 phút so với máy chủ/) as string,
      mend: 'sudo timedatectl set-ntp true',
    });
  });

  it('rings through the sound card, and tells what the card says when it can’t', async (test) => {
    const { player } = await ready(test, { sink: 'alsa', soundCard: 'null' });
    expect((await examined(player.folder, false)).get('sound')).toMatchObject({
      state: 'ok',
      message: 'Đã phát chuông thử ra alsa (null), âm lượng 100.',
    });
    const broken = await ready(test, { sink: 'alsa', soundCard: 'hw:31,9' });
    expect((await examined(broken.player.folder, false)).get('sound')).toMatchObject({
      state: 'fault',
      message: expect.stringMatching(/^Không phát được: /) as string,
      mend: expect.stringContaining('aplay -l') as string,
    });
  });

  it('has the player that runs ring itself, and does not ring into a programme', async (test) => {
    const { server, player } = await ready(test, { sink: 'alsa' });
    const unlock = await lockFolder(player.folder);
    test.onTestFinished(() => unlock());
    player.start();
    await until('it runs', () => server.heartbeats.length > 1);
    expect((await examined(player.folder, false)).get('sound')).toMatchObject({ state: 'ok' });
    server.publish([airing('b', machineClock.now() + 25_000, [server.fileItem(await tone(550, 500), 500)])], {
      to: isoOf(machineClock.now() + 8 * DAY),
    });
    await until('it knows the programme', () => server.mediaRequests.length > 1);
    const during = await examined(player.folder, false);
    expect(during.get('running')!.state).toBe('ok');
    expect(during.get('sound')).toMatchObject({
      state: 'attention',
      message: 'Đang phát hoặc sắp phát trong 30 giây nên không thử loa.',
    });
    await player.stop();
    const recording = await readRecording(player.recording());
    const heard = recording.heard()!;
    expect(recording.share(880, heard.from + 20, heard.from + 430)).toBeGreaterThan(0.9);
    expect(Math.abs(heard.to - heard.from - 1000)).toBeLessThan(50);
  });

  it('knows a machine that was never paired, one that was revoked, and one from which nothing is heard', async (test) => {
    const folder = await mkdtemp(join(tmpdir(), 'loa-doctor-'));
    test.onTestFinished(() => rm(folder, { recursive: true, force: true }));
    expect((await examined(folder)).get('pairing')).toMatchObject({ state: 'fault' });
    const server = new TestServer();
    const revoked = await TestPlayer.paired(server, {
      server: 'http://127.0.0.1:9',
      revoked: true,
      sink: 'null',
    });
    test.onTestFinished(() => revoked.remove());
    const checks = await examined(revoked.folder, false);
    expect(checks.get('pairing')).toMatchObject({
      state: 'fault',
      message: expect.stringContaining('thu hồi') as string,
    });
    expect(checks.get('server')).toBeUndefined();
    expect(checks.get('schedule')).toMatchObject({ state: 'fault', message: 'Chưa có lịch nào.' });
    expect(checks.get('sound')).toMatchObject({ state: 'attention' });
  });

  it('is one screen of lines for people, JSON for programs, and an exit code', async (test) => {
    const { server, player } = await ready(test);
    await server.stop();
    const asked = async (...args: string[]) => {
      const stdout = new PassThrough();
      const code = await command.run([...args, '--quiet', '--data', player.folder], {
        ...{ stdin: process.stdin, stdout, stderr: process.stderr, env: process.env },
        ...{ clock: machineClock, signal: new AbortController().signal },
      });
      return { code, text: String(stdout.read()) };
    };
    const { code, text } = await asked();
    expect(code).toBe(1);
    expect(text).toMatch(/^✓ tốt +Ghép nối +"Đầu phát thử"/);
    expect(text).toMatch(/^✗ hỏng +Máy chủ +Không liên lạc được/m);
    expect(text).toMatch(/^ +→ ping -c 3/m);
    expect(text.trim().split('\n').at(-1)).toBe('1 chỗ hỏng phải sửa trước giờ phát.');
    expect(text.split('\n').length).toBeLessThan(25);
    const json = JSON.parse((await asked('--json')).text) as { ok: boolean; checks: { check: string }[] };
    expect(json.ok).toBe(false);
    expect(json.checks.map(({ check }) => check)).toContain('rtc');
  });
});
