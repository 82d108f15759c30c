import { describe, expect, it } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import type { PcmSource } from './decoder.ts';
import { Output, type Played, type Programme } from './output.ts';
import { SAMPLE_RATE, SAMPLES_PER_MS, SinkFailed, type Sink } from './sinks/sink.ts';
import { TrustedClock, clockAtStart } from './trusted-clock.ts';

const START = Date.UTC(2026, 10, 23);

/** Keeps what it is given, and fails when told to. */
class MemorySink implements Sink {
  readonly kind = 'file';
  readonly aheadMs = 0;
  readonly alwaysOpen = true;
  readonly realTime = false;
  readonly recordings: { at: number; samples: number[] }[] = [];
  broken = false;

  async open(at: number): Promise<void> {
    if (this.broken) throw new SinkFailed('no card');
    this.recordings.push({ at, samples: [] });
  }
  async write(samples: Int16Array): Promise<void> {
    if (this.broken) throw new SinkFailed('no card');
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

function stage() {
  const machine = new VirtualClock(START);
  const found = { wall: START, monotonic: 0, bootId: 'b', keepsTime: true };
  const saved = { machineAt: START, offsetMs: 0, rate: 1, trusted: true, bootId: 'b' };
  const clock = new TrustedClock(clockAtStart(found, saved), false, machine);
  const sink = new MemorySink();
  const output = new Output(sink, clock, silentLog);
  const stop = new AbortController();
  const running = output.run(stop.signal);
  const ends: Record<string, Played> = {};
  const starts: Record<string, number> = {};
  const play = (name: string, source: PcmSource, startAt: number, more: Partial<Programme> = {}) => {
    const programme: Programme = {
      source,
      startAt: START + startAt,
      cutAt: null,
      volume: 100,
      preempts: false,
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
    expect(full).toBeLessThanOrEqual(1100 * SAMPLES_PER_MS);
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
    play('storm', tone(400, 20_000, state), 500, { preempts: true });
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
    expect(starts['a']).toBeGreaterThanOrEqual(500);
    expect(ends['a']).toMatchObject({ endedBy: 'end', playedMs: 300 });
    await finish();
  });

  it('says that an item failed when the card is gone, and plays the next when it is back', async () => {
    const { machine, sink, play, ends, finish } = stage();
    play('a', tone(2000, 1000), 100);
    await machine.advance(600);
    sink.broken = true;
    await machine.advance(400);
    expect(ends['a']).toMatchObject({ endedBy: 'failed', failure: 'no card' });
    sink.broken = false;
    play('b', tone(100, 2000), 1500);
    await machine.advance(2000);
    expect(ends['b']).toMatchObject({ endedBy: 'end', playedMs: 100 });
    expect(sink.recordings).toHaveLength(2);
    await finish();
  });

  it('applies the volume', async () => {
    const { machine, sink, play, finish } = stage();
    play('a', tone(100, 1000), 0, { volume: 50 });
    play('b', tone(100, 1000), 200, { volume: 0 });
    await machine.advance(500);
    const { samples } = sink.recordings[0]!;
    expect(samples.filter((sample) => sample === 500)).toHaveLength(4410);
    expect(samples.filter((sample) => sample !== 500 && sample !== 0)).toEqual([]);
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
