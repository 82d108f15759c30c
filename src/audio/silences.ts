/** Stretches in which nothing is heard: the pause before somebody speaks, the ten minutes a recorder ran on in a pocket. */

export interface Stretch {
  /** Milliseconds from the start, half-open. */
  fromMs: number;
  toMs: number;
}

/** Quieter than this on every channel is silence: below the noise of a quiet room on a phone's recording. */
export const SILENCE_DBFS = -50;
/** A speaker's pause between sentences is shorter than this. */
export const SILENCE_MS = 1_000;

const THRESHOLD = 10 ** (SILENCE_DBFS / 20);

/** Finds silences of sound that streams by, interleaved. */
export class SilenceFinder {
  private readonly found: Stretch[] = [];
  private frame = 0;
  private silentSince: number | null = 0;

  constructor(
    private readonly sampleRate: number,
    private readonly channels: number,
  ) {}

  add(block: Float32Array): void {
    const { channels } = this;
    /** The last sample that was heard; a whole silent frame lies between two only when they are further apart than one. */
    let last = -1;
    for (let i = 0; i < block.length; i++) {
      const value = block[i]!;
      if (value < THRESHOLD && value > -THRESHOLD) continue;
      if (last < 0 || i - last > channels) {
        if (last >= 0) this.silentSince = this.frame + Math.floor(last / channels) + 1;
        this.close(this.frame + Math.floor(i / channels));
      }
      last = i;
    }
    if (last >= 0) this.silentSince = this.frame + Math.floor(last / channels) + 1;
    this.frame += block.length / this.channels;
  }

  /** All silences of at least a second, in order; call once, at the end. */
  end(): Stretch[] {
    this.close(this.frame);
    return this.found;
  }

  /** A sound at `frame` ends the silence before it. */
  private close(frame: number): void {
    if (this.silentSince === null) return;
    const fromMs = (this.silentSince / this.sampleRate) * 1000;
    const toMs = (frame / this.sampleRate) * 1000;
    if (toMs - fromMs >= SILENCE_MS) this.found.push({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) });
    this.silentSince = null;
  }
}
