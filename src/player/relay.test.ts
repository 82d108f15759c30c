import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { machineClock } from '../kernel/clock.ts';
import { isoOf, type AsRunEnd, type AsRunEvent, type ScheduleAiring } from '../playout/contract.ts';
import { airing, TestPlayer, until } from './testing/players.ts';
import { Radio } from './testing/radio.ts';
import { readRecording, tone } from './testing/recordings.ts';
import { TestServer } from './testing/test-server.ts';

const RADIO = 440;
const LOCAL = 880;
/** Short, where a stream is to fail, so that the tests are. */
const LIMITS = { stallMs: 700, deadMs: 1500, lateMs: 1000, silenceMs: 1500 };

let local: Buffer;
let storm: Buffer;
beforeAll(async () => {
  [local, storm] = await Promise.all([tone(LOCAL, 1500), tone(1200, 1000)]);
});

async function station(test: TestContext) {
  const server = new TestServer();
  await server.start();
  const radio = await Radio.start(RADIO);
  const player = await TestPlayer.paired(server);
  test.onTestFinished(async () => {
    await player.remove();
    await server.stop();
    await radio.stop();
  });
  const stream = (ms: number, more: { inside?: boolean; url?: string } = { inside: true }) => ({
    ...{ kind: 'relay' as const, title: 'Tiếp âm: Đài thành phố', url: radio.url, durationMs: ms },
    ...more,
  });
  const standIn = () => ({ ...server.fileItem(local, 1500, 'Bản tin dự phòng'), fallback: true });
  const relay = (at: number, ms: number, items: ScheduleAiring['items']) =>
    airing('relay', at, items, { endsAt: isoOf(at + ms) });
  return { server, radio, player, stream, standIn, relay };
}

const now = () => machineClock.now();
const ends = (rows: AsRunEvent[]): AsRunEnd[] =>
  [...new Map(rows.map((row) => [row.id, row])).values()].filter((row) => row.kind === 'end');

// Real streams, real ffmpeg and a real clock, nine at once: on a busy machine one may need its second try.
describe.concurrent('a relay', { timeout: 60_000, retry: 1 }, () => {
  it('sounds from the very second to the end of its time, although it never ends, and is reported', async (test) => {
    const { server, player, stream, standIn, relay } = await station(test);
    const at = now() + 6000;
    server.publish([relay(at, 3000, [stream(3000), standIn()])]);
    player.start();
    await until('its end is reported', () => ends(server.rows).length === 1);
    // Recorded whatever the setting, which is to record nothing.
    server.commands = [{ id: 'ghi-am', kind: 'off-air', from: isoOf(at - 1000), to: isoOf(at + 4000) }];
    await until('the recording has come', () => server.clips.has('ghi-am'));
    expect(server.clips.get('ghi-am')!.length).toBeGreaterThan(5000);
    await player.stop();
    const recording = await readRecording(player.recording());
    expect(recording.share(RADIO, at + 500, at + 2500)).toBeGreaterThan(0.98);
    expect(Math.abs(recording.heard()!.from - at)).toBeLessThan(500);
    expect(Math.abs(recording.heard()!.to - at - 3000)).toBeLessThan(100);
    const [end] = ends(server.rows);
    expect(end).toMatchObject({ item: 0, segmentId: null, outcome: 'completed', silentMs: 0 });
    expect(Math.abs(end!.playedMs - 3000)).toBeLessThan(600);
    expect(Math.abs(server.rows[0]!.latenessMs!)).toBeLessThan(500);
  });

  it.for([
    ['stalls', { kind: 'stalls', after: 5500 }, 'luồng đứng'],
    ['ends early and does not come back', { kind: 'ends', after: 5500 }, 'ngắt giữa chừng'],
    ['falls silent', { kind: 'falls-silent', after: 5000 }, 'im lặng quá'],
  ] as const)('that %s gives way to the bulletin that stands in', async ([, fault, why], test) => {
    const { server, radio, player, stream, standIn, relay } = await station(test);
    radio.fault = fault;
    const at = now() + 6000;
    server.publish([relay(at, 12_000, [stream(12_000), standIn(), standIn()])]);
    player.start(true, undefined, { streamLimits: LIMITS });
    await until('it sounds', () => server.rows.length > 0);
    if (fault.kind === 'ends') radio.fault = { kind: 'refuses' };
    if (fault.kind === 'stalls') radio.fault = { kind: 'stalls', after: 0 };
    await until('the bulletin is reported', () => ends(server.rows).length === 3);
    await player.stop();
    const [failed, first, second] = ends(server.rows);
    expect(failed).toMatchObject({ item: 0, outcome: 'failed' });
    expect(failed!.reason).toContain(fault.kind === 'ends' ? '503' : why);
    expect(failed!.playedMs).toBeGreaterThan(500);
    expect(first).toMatchObject({ item: 1, outcome: 'completed', playedMs: 1500 });
    expect(second).toMatchObject({ item: 2, outcome: 'completed', playedMs: 1500 });
    const recording = await readRecording(player.recording());
    const stood = Date.parse(first!.at);
    expect(recording.share(LOCAL, stood - 1400, stood - 100)).toBeGreaterThan(0.98);
  });

  it('that breaks off and is there again goes on', async (test) => {
    const { server, radio, player, stream, standIn, relay } = await station(test);
    radio.fault = { kind: 'ends', after: 7000 };
    radio.once = true;
    const at = now() + 6000;
    server.publish([relay(at, 5000, [stream(5000), standIn()])]);
    player.start();
    await until('its end is reported', () => ends(server.rows).length === 1);
    await player.stop();
    expect(ends(server.rows)[0]).toMatchObject({ item: 0, outcome: 'completed' });
    expect(radio.connections).toBeGreaterThan(1);
    const recording = await readRecording(player.recording());
    expect(recording.share(RADIO, at + 4000, at + 4600)).toBeGreaterThan(0.98);
  });

  it.for([
    ['refuses', true, { kind: 'refuses' }, '503'],
    [
      'leads to an address that no stream has',
      true,
      { kind: 'moves', to: 'http://169.254.1.1/' },
      'không được phép',
    ],
    ['lies in our own network unasked', false, null, 'mạng nội bộ'],
  ] as const)('that %s is never heard, and the bulletin is', async ([, inside, fault, why], test) => {
    const { server, radio, player, stream, standIn, relay } = await station(test);
    radio.fault = fault;
    const at = now() + 6000;
    server.publish([relay(at, 8000, [stream(8000, { inside }), standIn()])]);
    player.start(true, undefined, { streamLimits: LIMITS });
    await until('the bulletin is reported', () => ends(server.rows).length === 2);
    await player.stop();
    const [failed, stood] = ends(server.rows);
    expect(failed).toMatchObject({ item: 0, outcome: 'failed', playedMs: 0 });
    expect(failed!.reason).toContain(why);
    expect(stood).toMatchObject({ item: 1, outcome: 'completed' });
    if (!inside) expect(radio.connections).toBe(0);
  });

  it('makes way for an emergency and goes on after it while its time lasts', async (test) => {
    const { server, player, stream, standIn, relay } = await station(test);
    const at = now() + 6000;
    const planned = relay(at, 9000, [stream(9000), standIn()]);
    server.publish([planned]);
    player.start();
    await until('it sounds', () => server.rows.length === 1);
    const order = { priority: 'emergency', overrun: 'finish', endsAt: isoOf(now() + 5000) } as const;
    server.publish([planned, airing('order', now(), [server.fileItem(storm, 1000, 'Bão')], order)]);
    await until('its end is reported', () => ends(server.rows).length === 3);
    await player.stop();
    const [pre, heard, again] = ends(server.rows);
    expect(pre).toMatchObject({
      airingId: 'relay',
      outcome: 'interrupted',
      reason: 'Nhường cho phát khẩn cấp.',
    });
    expect(heard).toMatchObject({ airingId: 'order', outcome: 'completed' });
    expect(again).toMatchObject({ airingId: 'relay', item: 0, outcome: 'completed' });
    const recording = await readRecording(player.recording());
    const stormed = Date.parse(heard!.at);
    expect(recording.share(1200, stormed - 900, stormed - 100)).toBeGreaterThan(0.98);
    expect(recording.share(RADIO, at + 8000, at + 8600)).toBeGreaterThan(0.98);
    expect(Math.abs(recording.heard()!.to - at - 9000)).toBeLessThan(100);
  });
});
