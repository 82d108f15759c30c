/** The item that sounds: its volume and fade on every sample, and what was heard of it. */
import type { EndedBy, Played, Programme } from './programme.ts';
import { SilenceMeter } from './silence-meter.ts';
import { SAMPLES_PER_MS } from './sinks/sink.ts';
import { shaped, steady, turned, volumeAt, type Fade, type Volume } from './sound-shape.ts';

/** Between 200 and 400 ms: shorter is heard as a fault, longer as hesitation. */
export const FADE_MS = 300;
export const FADE_SAMPLES = FADE_MS * SAMPLES_PER_MS;
/** So long a new volume takes to be reached, ms: too short to be waited for, long enough not to click. */
const TURN_SAMPLES = 200 * SAMPLES_PER_MS;

export class Sounding {
  /** Of its own samples, how many have left. */
  samples = 0;
  fadedBy: 'cut' | 'stopped' | 'pre-empted' | 'yielded' = 'cut';
  private fade: Fade | null;
  private volume: Volume;
  private loudest = 0;
  /** Of the item's own samples. */
  private readonly meter = new SilenceMeter();

  /**
   * @param first the output's count of its first sample
   * @param cut the sample at which it must be silent, null to play to its end
   */
  constructor(
    readonly programme: Programme,
    readonly first: number,
    cut: number | null,
  ) {
    this.volume = steady(programme.volume());
    this.fade = cut === null ? null : { from: Math.max(first, cut - FADE_SAMPLES), length: FADE_SAMPLES };
  }

  /** How many samples may still follow when so many have left the output. */
  left(written: number): number {
    return this.fade ? this.fade.from + this.fade.length - written : Infinity;
  }

  fadeFrom(sample: number, why: Sounding['fadedBy']): void {
    if (this.fade && this.fade.from <= sample) return;
    this.fade = { from: sample, length: FADE_SAMPLES };
    this.fadedBy = why;
  }

  /** Another end than it began with; what has begun to fade goes on doing so. */
  cutAt(sample: number, now: number): void {
    if (this.fade && this.fade.from <= now) return;
    this.fade = { from: Math.max(now, sample - FADE_SAMPLES), length: FADE_SAMPLES };
    this.fadedBy = 'cut';
  }

  /** Samples as they are to leave, from the output's count `at` on. */
  shape(piece: Int16Array, at: number): Int16Array {
    const volume = this.programme.volume();
    if (volume !== this.volume.after) this.volume = turned(this.volume, at, volume, TURN_SAMPLES);
    return shaped(piece, at, this.volume, this.fade);
  }

  /** They have left; gives them as they count. However low the volume, the level is the file's; nothing at all is silence. */
  hear(piece: Int16Array, at: number): Int16Array {
    const loudest = Math.max(volumeAt(this.volume, at), volumeAt(this.volume, at + piece.length));
    this.loudest = Math.max(this.loudest, Math.round(loudest));
    const heard = loudest > 0 ? piece : new Int16Array(piece.length);
    this.samples += piece.length;
    this.meter.hear(heard);
    return heard;
  }

  progress(): { playedMs: number; silentMs: number } {
    return {
      playedMs: Math.round(this.samples / SAMPLES_PER_MS),
      silentMs: this.meter.silentMs(),
    };
  }

  /** @param instantOf the UTC ms at which one of the output's samples is heard */
  played(
    endedBy: EndedBy,
    failure: string | null,
    written: number,
    instantOf: (sample: number) => number,
  ): Played {
    const { playedMs, silentMs } = this.progress();
    const startedAt = instantOf(this.first);
    return {
      endedBy,
      startedAt,
      endedAt: instantOf(written),
      playedMs,
      silentMs,
      volume: this.loudest,
      failure,
    };
  }
}
