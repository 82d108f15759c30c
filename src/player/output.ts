/**
 * The one way out to the loudspeaker. A single loop hands samples to the sink as their time comes; there is one item at a time in
 * it, so two can never be heard at once. Items start at the sample that belongs to their instant, not when a timer happens to
 * fire, and what was played is counted in the samples handed over.
 */
import type { Log } from '../kernel/log.ts';
import type { DeadAir } from './dead-air.ts';
import type { Failure } from './decoder.ts';
import { Line, type Ear } from './line.ts';
import { RANKS, type EndedBy, type Programme, type Rank } from './programme.ts';
import { sinkFailureOf, type Sink } from './sinks/sink.ts';
import { FADE_MS, FADE_SAMPLES, Sounding } from './sounding.ts';
import type { PlayerClock } from './trusted-clock.ts';

/** The loop's step, machine ms. */
const STEP_MS = 20;
/** A sink that sleeps is opened so long before sound and closed so long after, machine ms: USB cards swallow the first 500 ms. */
const WAKE_MS = 1500;
const TAIL_MS = 1000;
/** What must have been switched on for some time before sound. */
export interface Power {
  /**
   * Told at every step of the output; both are `monotonic()` of the player's clock.
   *
   * @param heardUntil when the last sample of what sounds now will have been heard; null when nothing sounds
   * @param nextStart when the item that waits is to be heard
   */
  step(heardUntil: number | null, nextStart: number | null): void;
  /** It is on, or about to be: the sink is fed silence meanwhile, so that its own opening and closing isn't heard. */
  isOn(): boolean;
  /** `monotonic()` of the player's clock from which sound is heard whole. */
  readyAt(): number;
}

export interface OutputOptions {
  /** From the sink to the loudspeaker, machine ms. */
  latencyMs?: number;
  power?: Power;
  ear?: Ear;
  deadAir?: DeadAir;
}

const NO_SOUND: Failure = { words: 'tệp không có âm thanh' };

const ALWAYS_READY: Power = { step: () => undefined, isOn: () => false, readyAt: () => -Infinity };

const above = (a: Rank, b: Rank) => RANKS.indexOf(a) > RANKS.indexOf(b);

export class Output {
  private sounding: Sounding | null = null;
  private waiting: Programme[] = [];
  private idleSince = 0;
  private lastFailure = '';
  private readonly line: Line;
  private readonly power: Power;
  private readonly deadAir: DeadAir | null;
  /** `monotonic()` at the beginning of the last step. */
  private steppedAt = 0;

  constructor(
    private readonly sink: Sink,
    private readonly clock: PlayerClock,
    private readonly log: Log,
    { latencyMs = 0, power = ALWAYS_READY, ear, deadAir }: OutputOptions = {},
  ) {
    this.line = new Line(sink, clock, latencyMs, ear ?? null);
    this.power = power;
    this.deadAir = deadAir ?? null;
  }

  /** Hands over an item; those waiting sound in the order of their times, what pre-empts before them once it is due. */
  play(programme: Programme): void {
    this.waiting = [...this.waiting, programme].sort((a, b) => a.startAt - b.startAt);
  }

  /** Fades it out if it sounds, drops it if it waits; its `onEnd` tells when that has happened. */
  stop(programme: Programme): void {
    const index = this.waiting.indexOf(programme);
    if (index >= 0) {
      this.waiting.splice(index, 1);
      this.neverSounded(programme, 'stopped', null);
    } else if (this.sounding?.programme === programme) this.sounding.fadeFrom(this.line.written, 'stopped');
  }

  /** Another instant at which it must be silent, UTC ms. */
  cut(programme: Programme, at: number): void {
    programme.cutAt = at;
    if (this.sounding?.programme === programme)
      this.sounding.cutAt(this.line.sampleAt(at), this.line.written);
  }

  /** Stops whatever there is. */
  stopAll(): void {
    for (const programme of [...this.waiting]) this.stop(programme);
    if (this.sounding) this.stop(this.sounding.programme);
  }

  /** What sounds now: how much of it was played, and how long it has been silent. */
  progress(): { playedMs: number; silentMs: number } | null {
    return this.sounding?.progress() ?? null;
  }

  /** Domain ms until the next item is handed over, negative when it is due; null when none waits. */
  untilStart(): number | null {
    const next = this.next();
    return next ? next.startAt - this.line.aheadMs() - this.clock.now() : null;
  }

  /** How long ago the loop began its last step, domain ms: a sound card that hangs holds it up for good. */
  stuckMs(): number {
    return this.clock.monotonic() - this.steppedAt;
  }

  /** Runs until aborted; then fades out, and closes the sink. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.steppedAt = this.clock.monotonic();
      await this.step();
      await this.clock.wait(this.untilNextStep(), signal).catch(() => undefined);
    }
    this.stopAll();
    while (this.sounding) {
      await this.step();
      await this.clock.wait(STEP_MS * this.clock.rate());
    }
    await this.line.end();
  }

  private async step(): Promise<void> {
    this.power.step(
      this.sounding && this.clock.monotonic() + this.line.aheadMs(),
      this.waiting[0] ? this.clock.monotonicAt(this.waiting[0].startAt) : null,
    );
    try {
      await this.openOrClose();
      if (this.line.open) await this.handOver();
    } catch (error) {
      await this.sinkFailed(error);
    }
  }

  private next(): Programme | undefined {
    const soon = this.clock.now() + FADE_MS + this.line.aheadMs();
    const urgent = (rank: Rank) => this.waiting.find((one) => one.rank === rank && one.startAt <= soon);
    return urgent('emergency') ?? urgent('live') ?? this.waiting[0];
  }

  private take(programme: Programme): void {
    this.waiting = this.waiting.filter((one) => one !== programme);
  }

  /** While nothing sounds the steps are longer, but never past the next start; what is due and not there is looked for often. */
  private untilNextStep(): number {
    const rate = this.clock.rate();
    const step = STEP_MS * rate * (this.sounding ? 1 : 5);
    const start = this.untilStart();
    if (start === null) return step;
    // A millisecond after it, because at the instant itself no sample is due yet.
    if (start >= 0) return Math.min(step, start + rate);
    return this.sounding ? step : step / 20;
  }

  private async openOrClose(): Promise<void> {
    const rate = this.clock.rate();
    const next = this.next();
    const { line, sink } = this;
    const soon = next !== undefined && next.startAt - this.clock.now() <= WAKE_MS * rate + line.aheadMs();
    const busy = this.sounding !== null || soon || this.power.isOn();
    if (busy) this.idleSince = this.clock.monotonic();
    if (!line.open) {
      if ((busy || sink.alwaysOpen) && line.mayOpen(next?.startAt ?? null)) await line.begin();
    } else if (sink.alwaysOpen) {
      if (!this.sounding) await line.followClock();
    } else if (this.clock.monotonic() - this.idleSince > TAIL_MS * rate) await line.end();
  }

  private async handOver(): Promise<void> {
    const { line } = this;
    const due = line.due();
    this.preempt();
    while (line.written < due) {
      if (!this.sounding && !this.begin()) await this.silence(Math.min(due, this.nextStart()) - line.written);
      else await this.handOverSounding(due - line.written);
    }
  }

  /** What pre-empts must be able to play before anything is taken off the air for it. */
  private preempt(): void {
    const next = this.next();
    if (!next || !this.sounding || !above(next.rank, this.sounding.programme.rank)) return;
    if (!next.source.hasSamples()) return;
    const from = this.firstSampleOf(next) - FADE_SAMPLES;
    const why = next.rank === 'live' ? 'yielded' : 'pre-empted';
    if (from <= this.line.written) this.sounding.fadeFrom(this.line.written, why);
  }

  /** The sample at which the next item is to start, for ever when none waits or it isn't decoded yet. */
  private nextStart(): number {
    const next = this.next();
    if (!next) return Infinity;
    const start = this.firstSampleOf(next);
    return start > this.line.written ? start : Infinity;
  }

  /** Its own time, or when a card and an amplifier that slept are awake. */
  private firstSampleOf({ startAt }: Programme): number {
    const { line } = this;
    return Math.max(line.sampleAt(startAt), line.firstHeard(), line.sampleOf(this.power.readyAt()));
  }

  /** Lets the next item begin if its sample has come and its sound is there. */
  private begin(): boolean {
    const next = this.next();
    const { written } = this.line;
    if (!next || this.firstSampleOf(next) > written) return false;
    if (!next.source.hasSamples()) {
      if (!next.source.ended()) return false;
      this.take(next);
      this.neverSounded(next, 'failed', this.told(next.source.failure() ?? NO_SOUND));
      return this.begin();
    }
    this.take(next);
    const cut = next.cutAt === null ? null : this.line.sampleAt(next.cutAt);
    this.sounding = new Sounding(next, written, cut);
    return true;
  }

  private async handOverSounding(room: number): Promise<void> {
    const sounding = this.sounding!;
    const { programme } = sounding;
    const { source } = programme;
    const at = this.line.written;
    const left = sounding.left(at);
    if (left <= 0) {
      this.finish(sounding.fadedBy, null);
      return;
    }
    const piece = source.read(Math.min(room, left));
    if (piece === null) {
      const failure = source.failure();
      this.finish(failure === null ? 'end' : 'failed', failure && this.told(failure));
    } else if (piece.length === 0) {
      // The decoder fell behind: what follows comes later, it is not skipped.
      this.hear(programme, new Int16Array(room));
      await this.line.silence(room);
    } else {
      await this.line.write(sounding.shape(piece, at));
      const isFirst = sounding.samples === 0;
      this.hear(programme, sounding.hear(piece, at));
      if (isFirst) programme.onStart(this.line.instantOf(sounding.first));
    }
  }

  /** While nothing sounds; where something should, and its decoder has not given a sample, it is dead air. */
  private async silence(count: number): Promise<void> {
    const next = this.next();
    if (next && this.firstSampleOf(next) <= this.line.written) this.hear(next, new Int16Array(count));
    await this.line.silence(count);
  }

  private hear({ airing }: Programme, samples: Int16Array): void {
    if (airing !== undefined) this.deadAir?.hear(airing, samples);
  }

  /** What programs said goes into our own log; the journal is read by people. */
  private told({ words, raw }: Failure): string {
    if (raw !== undefined) this.log.error('a sound failed', { words, raw });
    return words;
  }

  private finish(endedBy: EndedBy, failure: string | null): void {
    const { line } = this;
    const sounding = this.sounding!;
    this.sounding = null;
    sounding.programme.source.close();
    const played = sounding.played(endedBy, failure, line.written, (sample) => line.instantOf(sample));
    sounding.programme.onEnd(played);
  }

  private neverSounded(programme: Programme, endedBy: EndedBy, failure: string | null): void {
    programme.source.close();
    const now = this.clock.now();
    const none = { playedMs: 0, silentMs: 0, volume: programme.volume() };
    programme.onEnd({ endedBy, startedAt: now, endedAt: now, ...none, failure });
  }

  /** A card that was pulled out ends what sounds; the next item tries the sink anew. */
  private async sinkFailed(error: unknown): Promise<void> {
    const raw = error instanceof Error ? error.message : String(error);
    const failure = sinkFailureOf(error);
    const dueNow = this.waiting.filter((one) => one.startAt <= this.clock.now());
    // One that stays away is tried again and again; that is told when it costs a programme.
    if (this.sounding || dueNow.length > 0 || raw !== this.lastFailure)
      this.log.error('the sink failed', { sink: this.sink.kind, error });
    this.lastFailure = raw;
    if (this.sounding) this.finish('failed', failure);
    for (const programme of dueNow) {
      this.take(programme);
      this.neverSounded(programme, 'failed', failure);
    }
    await this.line.giveUp();
  }
}
