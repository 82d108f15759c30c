/** Tops of the wave cut off flat: the recording was too loud for the microphone or the file, and no master mends it. */

/** So many equal samples at full scale in a row are no music: even a 50 Hz tone at full level stays there for three at most. */
const FLAT_SAMPLES = 4;
const FULL_SCALE = 0.998;
/** One and a half steps of 16-bit sound. */
const FLAT = 1.5 / 32_768;

export interface Clipping {
  /** Flat tops found. */
  count: number;
  /** Milliseconds from the start of the first one; null when there is none. */
  firstMs: number | null;
}

export class ClippingFinder {
  private readonly runs: Int32Array;
  private readonly before: Float32Array;
  private frame = 0;
  private count = 0;
  private first: number | null = null;

  constructor(
    private readonly sampleRate: number,
    private readonly channels: number,
  ) {
    this.runs = new Int32Array(channels);
    this.before = new Float32Array(channels);
  }

  add(block: Float32Array): void {
    const { channels, runs, before } = this;
    for (
      let i = 0, channel = 0;
      i < block.length;
      i++, channel = channel + 1 === channels ? 0 : channel + 1
    ) {
      const value = block[i]!;
      if (value < FULL_SCALE && value > -FULL_SCALE) {
        runs[channel] = 0;
        continue;
      }
      // Lossy codecs round the flat tops off, and beyond full scale.
      const flat = Math.abs(value - before[channel]!) < FLAT || Math.abs(value) > 1;
      runs[channel] = flat ? runs[channel]! + 1 : 1;
      before[channel] = value;
      if (runs[channel] === FLAT_SAMPLES) {
        this.count++;
        this.first ??= this.frame + Math.floor(i / channels);
      }
    }
    this.frame += block.length / channels;
  }

  result(): Clipping {
    return {
      count: this.count,
      firstMs: this.first === null ? null : Math.round((this.first / this.sampleRate) * 1000),
    };
  }
}
