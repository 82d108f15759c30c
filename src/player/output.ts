/**
 * The one way out to the loudspeaker. A single loop hands samples to the sink as their time comes; there is one item at a time in
 * it, so two can never be heard at once. Items start at the sample that belongs to their instant, not when a timer happens to
 * fire, and what was played is counted in the samples handed over.
 */
import type { Log } from '../kernel/log.ts';
import type { PcmSource } from './decoder.ts';
import { SilenceMeter } from './silence-meter.ts';
import { SAMPLES_PER_MS, type Sink } from './sinks/sink.ts';
import { shaped, type Fade } from './sound-shape.ts';
import type { PlayerClock } from './trusted-clock.ts';

/** Between 200 and 400 ms: shorter is heard as a fault, longer as hesitation. */
export const FADE_MS = 300;
const FADE_SAMPLES = FADE_MS * SAMPLES_PER_MS;
/** The loop's step, machine ms. */
const STEP_MS = 20;
/** A sink that sleeps is opened so long before sound and closed so long after, machine ms: USB cards swallow the first 500 ms. */
const WAKE_MS = 1500;
const TAIL_MS = 1000;
/** A clock that moved further than this is not slipped under a running recording; a new one begins. */
const CLOCK_JUMP_MS = 1000;

/** How an item left the output. */
export type EndedBy = 'end' | 'cut' | 'stopped' | 'pre-empted' | 'failed';

export interface Played {
  endedBy: EndedBy;
  /** When its first and last samples were heard, UTC ms; the same when there were none. */
  startedAt: number;
  endedAt: number;
  playedMs: number;
  silentMs: number;
  failure: string | null;
}

/** One item to be heard. */
export interface Programme {
  source: PcmSource;
  /** UTC ms; when that has passed already it starts at once. */
  startAt: number;
  /** UTC ms at which it must be silent, faded out before; null to play to its end. */
  cutAt: number | null;
  /** 0–100 */
  volume: number;
  /** Fades out what sounds when its own time has come and its sound is there; others wait for the end. */
  preempts: boolean;
  onStart(at: number): void;
  /** Called once for every programme handed over, also for one that never sounded. */
  onEnd(played: Played): void;
}

interface Sounding {
  programme: Programme;
  meter: SilenceMeter;
  first: number;
  samples: number;
  fade: Fade | null;
  fadedBy: 'cut' | 'stopped' | 'pre-empted';
}

export class Output {
  private sounding: Sounding | null = null;
  private waiting: Programme[] = [];
  private open = false;
  /** `monotonic()` at which sample 0 of the open sink is heard, and that instant in UTC ms. */
  private zero = 0;
  private beganAt = 0;
  /** Samples handed over since the sink was opened. */
  private written = 0;
  private idleSince = 0;

  constructor(
    private readonly sink: Sink,
    private readonly clock: PlayerClock,
    private readonly log: Log,
  ) {}

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
    } else if (this.sounding?.programme === programme) this.fadeFrom(this.written, 'stopped');
  }

  /** Stops whatever there is. */
  stopAll(): void {
    for (const programme of [...this.waiting]) this.stop(programme);
    if (this.sounding) this.stop(this.sounding.programme);
  }

  /** What sounds now: how much of it was played, and how long it has been silent. */
  progress(): { playedMs: number; silentMs: number; silentNowMs: number } | null {
    if (!this.sounding) return null;
    const { samples, meter } = this.sounding;
    return {
      playedMs: Math.round(samples / SAMPLES_PER_MS),
      silentMs: meter.silentMs(),
      silentNowMs: meter.currentMs(),
    };
  }

  /** Runs until aborted; then fades out, and closes the sink. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.step();
      await this.clock.wait(this.untilNextStep(), signal).catch(() => undefined);
    }
    this.stopAll();
    while (this.sounding) {
      await this.step();
      await this.clock.wait(STEP_MS * this.clock.rate());
    }
    await this.closeSink();
  }

  private async step(): Promise<void> {
    try {
      await this.openOrClose();
      if (this.open) await this.handOver();
    } catch (error) {
      await this.sinkFailed(error);
    }
  }

  private next(): Programme | undefined {
    const soon = this.clock.now() + FADE_MS;
    return this.waiting.find(({ preempts, startAt }) => preempts && startAt <= soon) ?? this.waiting[0];
  }

  private take(programme: Programme): void {
    this.waiting = this.waiting.filter((one) => one !== programme);
  }

  /** While nothing sounds the steps are longer, but never past the next start. */
  private untilNextStep(): number {
    const step = STEP_MS * this.clock.rate();
    const next = this.next();
    if (this.sounding) return step;
    if (!next) return step * 5;
    return Math.min(step * 5, Math.max(step / 4, next.startAt - this.clock.now()));
  }

  private async openOrClose(): Promise<void> {
    const rate = this.clock.rate();
    const next = this.next();
    const soon = next !== undefined && next.startAt - this.clock.now() <= WAKE_MS * rate;
    const busy = this.sounding !== null || soon;
    if (busy) this.idleSince = this.clock.monotonic();
    if (!this.open && (busy || this.sink.alwaysOpen)) await this.openSink();
    else if (this.open && !this.sounding && this.sink.alwaysOpen) await this.followClock();
    else if (this.open && !this.sink.alwaysOpen && this.clock.monotonic() - this.idleSince > TAIL_MS * rate) {
      await this.closeSink();
    }
  }

  private async openSink(): Promise<void> {
    this.beganAt = this.clock.now();
    await this.sink.open(this.beganAt);
    // The card's own time begins when it is open, a recording's at the instant it names.
    this.zero = this.sink.realTime ? this.clock.monotonic() : this.clock.monotonicAt(this.beganAt);
    this.written = 0;
    this.idleSince = this.clock.monotonic();
    this.open = true;
  }

  private async closeSink(): Promise<void> {
    if (!this.open) return;
    this.open = false;
    await this.sink.close();
  }

  /** A small correction of the clock makes the silence between programmes a little longer or shorter; a jump begins anew. */
  private async followClock(): Promise<void> {
    const zero = this.clock.monotonicAt(this.beganAt);
    if (Math.abs(zero - this.zero) <= CLOCK_JUMP_MS * this.clock.rate()) this.zero = zero;
    else await this.closeSink();
  }

  private async handOver(): Promise<void> {
    const ahead = this.sink.aheadMs * this.clock.rate();
    const due = Math.floor((this.clock.monotonic() + ahead - this.zero) * SAMPLES_PER_MS);
    this.preempt();
    while (this.written < due) {
      if (!this.sounding && !this.begin()) {
        await this.silence(Math.min(due, this.nextStart()) - this.written);
        continue;
      }
      await this.handOverSounding(due - this.written);
    }
  }

  /** What pre-empts must be able to play before anything is taken off the air for it. */
  private preempt(): void {
    const next = this.next();
    if (!next?.preempts || !this.sounding || !next.source.hasSamples()) return;
    const from = this.sampleAt(next.startAt) - FADE_SAMPLES;
    if (from <= this.written) this.fadeFrom(this.written, 'pre-empted');
  }

  private fadeFrom(sample: number, why: Sounding['fadedBy']): void {
    const { sounding } = this;
    if (!sounding || (sounding.fade && sounding.fade.from <= sample)) return;
    sounding.fade = { from: sample, length: FADE_SAMPLES };
    sounding.fadedBy = why;
  }

  /** The sample at which the next item is to start, for ever when none waits or it isn't decoded yet. */
  private nextStart(): number {
    const next = this.next();
    if (!next) return Infinity;
    const start = this.sampleAt(next.startAt);
    return start > this.written ? start : Infinity;
  }

  /** Lets the next item begin if its sample has come and its sound is there. */
  private begin(): boolean {
    const next = this.next();
    if (!next || this.sampleAt(next.startAt) > this.written) return false;
    if (!next.source.hasSamples()) {
      if (!next.source.ended()) return false;
      this.take(next);
      this.neverSounded(next, 'failed', next.source.failure() ?? 'there is no sound in it');
      return this.begin();
    }
    this.take(next);
    const cut = next.cutAt === null ? null : this.sampleAt(next.cutAt) - FADE_SAMPLES;
    this.sounding = {
      programme: next,
      meter: new SilenceMeter(),
      first: this.written,
      samples: 0,
      fade: cut === null ? null : { from: Math.max(this.written, cut), length: FADE_SAMPLES },
      fadedBy: 'cut',
    };
    return true;
  }

  private async handOverSounding(room: number): Promise<void> {
    const sounding = this.sounding!;
    const { programme, fade } = sounding;
    const left = fade ? fade.from + fade.length - this.written : Infinity;
    if (left <= 0) {
      this.finish(sounding.fadedBy, null);
      return;
    }
    const piece = programme.source.read(Math.min(room, left));
    if (piece === null) {
      const failure = programme.source.failure();
      this.finish(failure === null ? 'end' : 'failed', failure);
    } else if (piece.length === 0) {
      // The decoder fell behind: what follows comes later, it is not skipped.
      await this.silence(room);
    } else {
      await this.sink.write(shaped(piece, this.written, programme.volume, fade));
      this.written += piece.length;
      sounding.samples += piece.length;
      sounding.meter.hear(piece);
      if (sounding.samples === piece.length) programme.onStart(this.instantOf(sounding.first));
    }
  }

  private async silence(count: number): Promise<void> {
    await this.sink.writeSilence(count);
    this.written += count;
  }

  private finish(endedBy: EndedBy, failure: string | null): void {
    const { programme, meter, first, samples } = this.sounding!;
    this.sounding = null;
    programme.source.close();
    programme.onEnd({
      endedBy,
      startedAt: this.instantOf(first),
      endedAt: this.instantOf(this.written),
      playedMs: Math.round(samples / SAMPLES_PER_MS),
      silentMs: meter.silentMs(),
      failure,
    });
  }

  private neverSounded(programme: Programme, endedBy: EndedBy, failure: string | null): void {
    programme.source.close();
    const now = this.clock.now();
    programme.onEnd({ endedBy, startedAt: now, endedAt: now, playedMs: 0, silentMs: 0, failure });
  }

  /** A card that was pulled out ends what sounds; the next item tries the sink anew. */
  private async sinkFailed(error: unknown): Promise<void> {
    const failure = error instanceof Error ? error.message : String(error);
    this.log.error('the sink failed', { sink: this.sink.kind, error });
    if (this.sounding) this.finish('failed', failure);
    for (const programme of this.waiting.filter((one) => one.startAt <= this.clock.now())) {
      this.waiting.splice(this.waiting.indexOf(programme), 1);
      this.neverSounded(programme, 'failed', failure);
    }
    this.open = false;
    await this.sink.close().catch(() => undefined);
  }

  private sampleAt(instant: number): number {
    return Math.round((this.clock.monotonicAt(instant) - this.zero) * SAMPLES_PER_MS);
  }

  private instantOf(sample: number): number {
    return Math.round(this.clock.instantAt(this.zero + sample / SAMPLES_PER_MS));
  }
}
