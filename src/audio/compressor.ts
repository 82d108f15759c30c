/** Evens out a voice that is now near, now far: above the threshold, `ratio` dB more in give 1 dB more out. */

/** Follows a syllable's start quickly enough, and lets go slowly enough not to be heard pumping. */
const ATTACK_MS = 10;
const RELEASE_MS = 250;
/** The gain is worked out once for so many samples; the level it follows moves far more slowly. */
const STEP = 16;

export class Compressor {
  private level = 0;
  private gain = 1;
  private readonly attack: number;
  private readonly release: number;
  private readonly power: number;

  /** `threshold`: mean square above which the gain falls. */
  constructor(
    sampleRate: number,
    ratio: number,
    private readonly threshold: number,
  ) {
    this.attack = 1 - Math.exp(-1000 / (sampleRate * ATTACK_MS));
    this.release = 1 - Math.exp(-1000 / (sampleRate * RELEASE_MS));
    // Half, because the level is a square.
    this.power = (1 / ratio - 1) / 2;
  }

  /** Works on a block in place. */
  run(block: Float32Array): void {
    for (let i = 0; i < block.length; i++) {
      const square = block[i]! * block[i]!;
      this.level += (square - this.level) * (square > this.level ? this.attack : this.release);
      if (i % STEP === 0) {
        this.gain = this.level > this.threshold ? (this.level / this.threshold) ** this.power : 1;
      }
      block[i]! *= this.gain;
    }
  }
}
