/**
 * The sink as a line of samples in time: which sample is heard when, how many are due, when it may be opened. The output decides
 * what goes into it.
 */
import { SAMPLES_PER_MS, type Sink } from './sinks/sink.ts';
import type { PlayerClock } from './trusted-clock.ts';

/** A clock that moved further than this is not slipped under a running recording; a new one begins. */
const CLOCK_JUMP_MS = 1000;
/** A sink that failed is tried again after this, machine ms; and at the start of an item. */
const RETRY_MS = 1000;

/** Hears everything that leaves for the sink; `at` is the instant of the first sample, UTC ms. Must not wait. */
export interface Ear {
  write(samples: Int16Array, at: number): void;
  writeSilence(count: number, at: number): void;
}

export class Line {
  open = false;
  /** Samples handed over since the sink was opened. */
  written = 0;
  /** `monotonic()` at which sample 0 of the open sink is heard, and that instant in UTC ms. */
  private zero = 0;
  private beganAt = 0;
  private triedAt = -Infinity;
  private failed = false;

  /** @param latencyMs from what a sink that sounds calls heard to the loudspeaker, machine ms */
  constructor(
    private readonly sink: Sink,
    private readonly clock: PlayerClock,
    private readonly latencyMs: number,
    private readonly ear: Ear | null,
  ) {}

  /** How long before it is heard a sample leaves, domain ms. */
  aheadMs(): number {
    return (this.sink.aheadMs + this.latency()) * this.clock.rate();
  }

  /** @param startAt of the item that waits, UTC ms; a sink that failed is given a chance just then */
  mayOpen(startAt: number | null): boolean {
    if (!this.failed) return true;
    const now = this.clock.monotonic();
    if (now - this.triedAt >= RETRY_MS * this.clock.rate()) return true;
    const start = startAt === null ? Infinity : this.clock.monotonicAt(startAt);
    return start <= now && this.triedAt < start;
  }

  async begin(): Promise<void> {
    this.triedAt = this.clock.monotonic();
    this.beganAt = this.clock.now();
    await this.sink.open(this.beganAt);
    // The card's own time begins when it is open, a recording's at the instant it names.
    this.zero = this.sink.realTime
      ? this.clock.monotonic() + this.latency()
      : this.clock.monotonicAt(this.beganAt);
    this.written = 0;
    this.open = true;
    this.failed = false;
  }

  async end(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.sink.close();
  }

  /** The sink said no: it is given up, to be opened anew. */
  async giveUp(): Promise<void> {
    this.open = false;
    this.failed = true;
    await this.sink.close().catch(() => undefined);
  }

  /**
   * A small correction of the clock makes the silence between programmes in a recording a little longer or shorter; a jump begins
   * anew. What sounds in real time goes on as it is: its items are placed by the clock anyway.
   */
  async followClock(): Promise<void> {
    if (this.sink.realTime) return;
    const zero = this.clock.monotonicAt(this.beganAt);
    if (Math.abs(zero - this.zero) <= CLOCK_JUMP_MS * this.clock.rate()) this.zero = zero;
    else await this.end();
  }

  /** How many samples should have been handed over by now. */
  due(): number {
    return Math.floor((this.clock.monotonic() + this.aheadMs() - this.zero) * SAMPLES_PER_MS);
  }

  /** The first sample that is heard whole: a card that slept swallows some. */
  firstHeard(): number {
    return this.sink.settleMs * this.clock.rate() * SAMPLES_PER_MS;
  }

  sampleAt(instant: number): number {
    return this.sampleOf(this.clock.monotonicAt(instant));
  }

  /** @param monotonic of the player's clock */
  sampleOf(monotonic: number): number {
    return Math.round((monotonic - this.zero) * SAMPLES_PER_MS);
  }

  instantOf(sample: number): number {
    return Math.round(this.clock.instantAt(this.zero + sample / SAMPLES_PER_MS));
  }

  async write(samples: Int16Array): Promise<void> {
    await this.sink.write(samples);
    this.ear?.write(samples, this.instantOf(this.written));
    this.written += samples.length;
  }

  async silence(count: number): Promise<void> {
    await this.sink.writeSilence(count);
    this.ear?.writeSilence(count, this.instantOf(this.written));
    this.written += count;
  }

  /** Only real sound takes a way that takes time; a recording is as it will have been heard. */
  private latency(): number {
    return this.sink.realTime ? this.latencyMs : 0;
  }
}
