import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { DeadAir } from './dead-air.ts';
import type { PcmSource } from './decoder.ts';
import { Output, type OutputOptions } from './output.ts';
import type { Played, Programme } from './programme.ts';
import { SAMPLE_RATE, SAMPLES_PER_MS, SinkFailed, type Sink } from './sinks/sink.ts';
import { TrustedClock, clockAtStart } from './trusted-clock.ts';

const START = Date.UTC(2026, 10, 23);

/** Keeps what it is given, and fails when told to. */
class MemorySink implements Sink {
  readonly kind = 'file';
  readonly aheadMs: number = 0;
  readonly settleMs: number = 0;
  readonly alwaysOpen: boolean = true;
  readonly realTime: boolean = false;
  tries = 0;
  readonly recordings: { at: number; samples: number[] }[] = [];
  broken = false;

  async open(at: number): Promise<void> {
    this.tries += 1;
    if (this.broken) throw new SinkFailed('gone', 'no card');
    this.recordings.push({ at, samples: [] });
  }
  async write(samples: Int16Array): Promise<void> {
    if (this.broken) throw new SinkFailed('gone', 'no card');
    for (const sample of samples) this.recordings.at(-1)!.samples.push(sample);
  }
  async writeSilence(count: number): Promise<void> {
    await this.write(new Int16Array(count));
  }
  async close(): Promise<void> {
    // Nothing to let go of.
  }
}

/** A sound of one level, so that whose sample it is can be seen. */
function tone(ms: number, level: number, state = { ready: true }): PcmSource & { closed: boolean } {
  let left = Math.round(ms * SAMPLES_PER_MS);
  return {
    closed: false,
    hasSamples: () => state.ready && left > 0,
    ended: () => left === 0,
    failure: () => null,
    read(count) {
      if (left === 0) return null;
      const piece = new Int16Array(state.ready ? Math.min(count, left) : 0).fill(level);
      left -= piece.length;
      return piece;
    },
    close() {
      this.closed = true;
    },
  };
}

/** Sleeps between programmes, and needs samples a while before they are heard. */
class CardSink extends MemorySink {
  override readonly aheadMs = 300;
  override readonly settleMs = 500;
  override readonly alwaysOpen = false;
  override readonly realTime = true;
}

function stage(options: OutputOptions = {}, sink = new MemorySink(), machine = new VirtualClock(START)) {
  const found = { wall: START, monotonic: 0, bootId: 'b', keepsTime: true };
  const saved = { machineAt: START, offsetMs: 0, rate: 1, trusted: true, bootId: 'b' };
  const clock = new TrustedClock(clockAtStart(found, saved), false, machine);
  const output = new Output(sink, clock, silentLog, options);
  const stop = new AbortController();
  const running = output.run(stop.signal);
  const ends: Record<string, Played> = {};
  const starts: Record<string, number> = {};
  const play = (name: string, source: PcmSource, startAt: number, more: Partial<Programme> = {}) => {
    const programme: Programme = {
      source,
      startAt: START + startAt,
      cutAt: null,
      volume: () => 100,
      rank: 'programme',
      onStart: (at) => (starts[name] = at - START),
      onEnd: (played) => (ends[name] = played),
      ...more,
    };
    output.play(programme);
    return programme;
  };
  const finish = async () => {
    stop.abort();
    await machine.advance(1000);
    await running;
  };
  return { machine, sink, output, ends, starts, play, finish };
}

/** [from, to) in samples of every stretch of one level, fades left out. */
function stretches(samples: number[], level: number): [number, number] {
  return [samples.indexOf(level), samples.lastIndexOf(level) + 1];
}

describe('the output', () => {
  it('starts an item at the very sample of its instant, and counts what it played', async () => {
    const { machine, sink, play, ends, starts, finish } = stage();
    play('a', tone(500, 1000), 1234);
    await machine.advance(3000);
    const { samples } = sink.recordings[0]!;
    expect(stretches(samples, 1000)).toEqual([
      Math.round(1234 * SAMPLES_PER_MS),
      Math.round(1734 * SAMPLES_PER_MS),
    ]);
    expect(starts['a']).toBe(1234);
    expect(ends['a']).toMatchObject({ endedBy: 'end', playedMs: 500, silentMs: 0, failure: null });
    expect(samples.length).toBeGreaterThan(2.8 * SAMPLE_RATE);
    await finish();
  });

  it('plays items one after the other without a gap, and the next waits for one that is too long', async () => {
    const { machine, sink, play, finish } = stage();
    play('a', tone(700, 1000), 100);
    play('b', tone(300, 2000), 600);
    await machine.advance(2000);
    const { samples } = sink.recordings[0]!;
    expect(stretches(samples, 1000)[1]).toBe(stretches(samples, 2000)[0]);
    expect(samples.filter((sample) => sample !== 0)).toHaveLength(SAMPLE_RATE);
    await finish();
  });

  it('fades out within 300 ms when stopped', async () => {
    const { machine, sink, play, output, ends, finish } = stage();
    const programme = play('a', tone(5000, 10_000), 100);
    await machine.advance(1100);
    output.stop(programme);
    await machine.advance(1000);
    const { samples } = sink.recordings[0]!;
    const full = stretches(samples, 10_000)[1];
    // The first sample of a fade is still whole.
    expect(full).toBeLessThanOrEqual(1100 * SAMPLES_PER_MS + 1);
    const after = samples.slice(full, full + 300 * SAMPLES_PER_MS);
    expect(after.every((sample, index) => sample <= (after[index - 1] ?? 10_000))).toBe(true);
    expect(samples.slice(full + 300 * SAMPLES_PER_MS).every((sample) => sample === 0)).toBe(true);
    expect(ends['a']).toMatchObject({ endedBy: 'stopped' });
    expect(ends['a']!.playedMs).toBeGreaterThan(1200);
    await finish();
  });

  it('is silent at the instant of a cut', async () => {
    const { machine, sink, play, ends, finish } = stage();
    play('a', tone(5000, 10_000), 100, { cutAt: START + 1500 });
    await machine.advance(3000);
    const { samples } = sink.recordings[0]!;
    expect(samples.slice(1500 * SAMPLES_PER_MS).every((sample) => sample === 0)).toBe(true);
    expect(samples[1190 * SAMPLES_PER_MS]).toBe(10_000);
    expect(ends['a']).toMatchObject({ endedBy: 'cut', playedMs: 1400 });
    await finish();
  });

  it('takes nothing off the air for what cannot be played yet, and never sounds both', async () => {
    const { machine, sink, play, ends, finish } = stage();
    const state = { ready: false };
    play('a', tone(5000, 1000), 0);
    play('storm', tone(400, 20_000, state), 500, { rank: 'emergency' });
    await machine.advance(1000);
    expect(ends['a']).toBeUndefined();
    state.ready = true;
    await machine.advance(2000);
    expect(ends['a']).toMatchObject({ endedBy: 'pre-empted' });
    expect(ends['storm']).toMatchObject({ endedBy: 'end', playedMs: 400 });
    const { samples } = sink.recordings[0]!;
    expect(samples.filter((sample) => sample === 20_000)).toHaveLength(400 * SAMPLES_PER_MS);
    expect(samples.every((sample) => sample <= 20_000)).toBe(true);
    await finish();
  });

  it('waits for a decoder that is late instead of skipping what it missed', async () => {
    const { machine, play, starts, ends, finish } = stage();
    const state = { ready: false };
    play('a', tone(300, 1000, state), 100);
    await machine.advance(500);
    state.ready = true;
    await machine.advance(1000);
    // What was handed over as silence before is heard first: at most one step of the loop.
    expect(starts['a']).toBeGreaterThanOrEqual(495);
    expect(ends['a']).toMatchObject({ endedBy: 'end', playedMs: 300 });
    await finish();
  });

  it('says that an item failed when the card is gone, and plays the next when it is back', async () => {
    const { machine, sink, play, ends, finish } = stage();
    play('a', tone(2000, 1000), 100);
    await machine.advance(600);
    sink.broken = true;
    await machine.advance(400);
    expect(ends['a']).toMatchObject({
      endedBy: 'failed',
      failure: 'thiết bị âm thanh không mở được hoặc bị ngắt',
    });
    sink.broken = false;
    play('b', tone(100, 2000), 1500);
    await machine.advance(2000);
    expect(ends['b']).toMatchObject({ endedBy: 'end', playedMs: 100 });
    expect(sink.recordings).toHaveLength(2);
    await finish();
  });

  it('applies the volume', async () => {
    const { machine, sink, play, finish } = stage();
    play('a', tone(100, 1000), 0, { volume: () => 50 });
    play('b', tone(100, 1000), 200, { volume: () => 0 });
    await machine.advance(500);
    const { samples } = sink.recordings[0]!;
    expect(samples.filter((sample) => sample === 500)).toHaveLength(4410);
    expect(samples.filter((sample) => sample !== 500 && sample !== 0)).toEqual([]);
    await finish();
  });

  it('turns the volume of what sounds without a step, and counts what is turned down to nothing as silence', async () => {
    const { machine, sink, play, ends, output, finish } = stage();
    let volume = 100;
    play('a', tone(4000, 10_000), 0, { volume: () => volume });
    await machine.advance(500);
    volume = 50;
    await machine.advance(500);
    const { samples } = sink.recordings[0]!;
    const half = samples.indexOf(5000);
    // In force at the next step, reached 200 ms later.
    expect(samples.lastIndexOf(10_000)).toBeLessThan(521 * SAMPLES_PER_MS);
    expect(half).toBeLessThan(722 * SAMPLES_PER_MS);
    const steps = samples.slice(1, half).map((sample, index) => samples[index]! - sample);
    expect(Math.max(...steps)).toBeLessThan(2);
    volume = 0;
    await machine.advance(2500);
    expect(output.progress()!.silentMs).toBeGreaterThan(2000);
    volume = 80;
    await machine.advance(1000);
    expect(ends['a']).toMatchObject({ endedBy: 'end', playedMs: 4000, volume: 100 });
    expect(ends['a']!.silentMs).toBeGreaterThan(2000);
    await finish();
  });

  it('hands over earlier by the latency behind the sink, and reports when it is heard', async () => {
    const sink = new CardSink();
    const { machine, play, starts, ends, finish } = stage({ latencyMs: 400 }, sink);
    const handedAt: number[] = [];
    const source = tone(1000, 1000);
    play(
      'a',
      { ...source, read: (count) => (handedAt.push(machine.now() - START), source.read(count)) },
      3000,
    );
    await machine.advance(6000);
    expect(Math.abs(handedAt[0]! - (3000 - 300 - 400))).toBeLessThan(5);
    expect(starts['a']).toBe(3000);
    expect(ends['a']).toMatchObject({ startedAt: START + 3000, endedAt: START + 4000 });
    await finish();
  });

  it('wakes a card in time, and lets it sleep again', async () => {
    const sink = new CardSink();
    const { machine, play, finish } = stage({}, sink);
    play('a', tone(200, 1000), 5000);
    await machine.advance(3000);
    expect(sink.recordings).toHaveLength(0);
    await machine.advance(4000);
    const [recording] = sink.recordings;
    expect(stretches(recording!.samples, 1000)[0]).toBeGreaterThan(1400 * SAMPLES_PER_MS);
    const { length } = recording!.samples;
    await machine.advance(3000);
    expect(recording!.samples).toHaveLength(length);
    await finish();
  });

  it('loses no first word of what is due at once while card and amplifier still sleep', async () => {
    const sink = new CardSink();
    let readyAt = Infinity;
    const power = { step: () => undefined, isOn: () => readyAt < Infinity, readyAt: () => readyAt };
    const { machine, play, starts, finish } = stage({ power }, sink);
    play('storm', tone(200, 1000), 0, { rank: 'emergency' });
    await machine.advance(100);
    readyAt = 1100;
    await machine.advance(3000);
    expect(starts['storm']).toBe(1100);
    // The amplifier is still on: the card is fed silence, and nothing is waited for but the card.
    play('again', tone(200, 1000), 5000, { rank: 'emergency' });
    await machine.advance(3000);
    expect(starts['again']).toBe(5000);
    expect(sink.recordings).toHaveLength(1);
    await finish();
  });

  it('tells its ear all that leaves, and when it is heard', async () => {
    const heard: [at: number, samples: number, loud: boolean][] = [];
    const ear = {
      write: (samples: Int16Array, at: number) => heard.push([at - START, samples.length, samples[0] !== 0]),
      writeSilence: (count: number, at: number) => heard.push([at - START, count, false]),
    };
    const { machine, play, sink, finish } = stage({ ear });
    play('a', tone(300, 1000), 500, { volume: () => 50 });
    await machine.advance(1000);
    const loud = heard.filter(([, , isLoud]) => isLoud);
    expect(loud[0]![0]).toBe(500);
    expect(loud.reduce((sum, [, count]) => sum + count, 0)).toBe(300 * SAMPLES_PER_MS);
    expect(heard.reduce((sum, [, count]) => sum + count, 0)).toBe(sink.recordings[0]!.samples.length);
    await finish();
  });

  it('tries a sink that is gone once a second, and at the start of an item', async () => {
    const sink = new MemorySink();
    sink.broken = true;
    const { machine, play, ends, finish } = stage({}, sink);
    await machine.advance(10_000);
    expect(sink.tries).toBeGreaterThan(8);
    expect(sink.tries).toBeLessThan(12);
    play('a', tone(100, 1000), 10_450);
    await machine.advance(455);
    expect(ends['a']).toMatchObject({
      endedBy: 'failed',
      failure: 'thiết bị âm thanh không mở được hoặc bị ngắt',
      playedMs: 0,
    });
    sink.broken = false;
    play('b', tone(100, 2000), 10_900);
    await machine.advance(1000);
    expect(ends['b']).toMatchObject({ endedBy: 'end', playedMs: 100 });
    expect(ends['b']!.startedAt - START - 10_900).toBeLessThan(5);
    await finish();
  });

  it('fades out what sounds when the player is ended', async () => {
    const { machine, play, ends, finish } = stage();
    const source = tone(5000, 1000);
    play('a', source, 0);
    await machine.advance(1000);
    await finish();
    expect(ends['a']).toMatchObject({ endedBy: 'stopped' });
    expect(source.closed).toBe(true);
  });
});

describe('the watch on the output', () => {
  function watched() {
    const machine = new VirtualClock(START);
    const alarms: number[] = [];
    const deadAir = new DeadAir(machine, () => alarms.push(machine.now() - START));
    return { ...stage({ deadAir }, new MemorySink(), machine), deadAir, alarms };
  }
  const seconds = (ms: number) => Math.round(ms / 1000);

  it('counts silence across the items of an airing, and tells of it once when it is 20 s', async () => {
    const { machine, play, deadAir, alarms, finish } = watched();
    const airing = { airing: 'a/0' };
    play('one', tone(1000, 1000), 0, airing);
    play('two', tone(12_000, 1), 1000, airing);
    play('three', tone(13_000, 1), 13_000, airing);
    play('four', tone(2000, 1000), 26_000, airing);
    await machine.advance(28_500);
    expect(alarms.map(seconds)).toEqual([21]);
    expect(deadAir.nowMs()).toBe(0);
    expect(seconds(deadAir.peakMs())).toBe(25);
    // Until the station has it, and then for as long as it takes the station to look.
    await machine.advance(60_000);
    expect(seconds(deadAir.peakMs())).toBe(25);
    deadAir.told(21_000);
    deadAir.told(deadAir.peakMs());
    await machine.advance(150_000);
    expect(seconds(deadAir.peakMs())).toBe(25);
    await machine.advance(1);
    expect(deadAir.peakMs()).toBe(0);
    await finish();
  });

  it('counts the time in which a decoder gives nothing of what is due, at the beginning and in the middle', async () => {
    const { machine, play, alarms, finish } = watched();
    const state = { ready: false };
    play('a', tone(30_000, 1000, state), 1000, { airing: 'a/0' });
    await machine.advance(22_000);
    expect(alarms.map(seconds)).toEqual([21]);
    state.ready = true;
    await machine.advance(5000);
    state.ready = false;
    await machine.advance(22_000);
    expect(alarms.map(seconds)).toEqual([21, 47]);
    await finish();
  });

  it('does not count what lies between airings, nor a sound that is no programme’s', async () => {
    const { machine, play, deadAir, alarms, finish } = watched();
    play('a', tone(15_000, 1), 0, { airing: 'a/0' });
    play('b', tone(15_000, 1), 16_000, { airing: 'b/0' });
    play('chime', tone(25_000, 1), 40_000);
    await machine.advance(70_000);
    expect(alarms).toEqual([]);
    expect(deadAir.peakMs()).toBe(0);
    await finish();
  });
});
