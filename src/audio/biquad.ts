/** Second-order filters by the well-known bilinear designs (R. Bristow-Johnson, "Cookbook formulae for audio EQ"). */

/** y[n] = b0·x[n] + b1·x[n−1] + b2·x[n−2] − a1·y[n−1] − a2·y[n−2] */
export interface Biquad {
  b0: number;
  b1: number;
  b2: number;
  a1: number;
  a2: number;
}

/** Passes what lies above `hz`, 12 dB an octave; q 0.707 is without a bump. */
export function highPass(hz: number, sampleRate: number, q = Math.SQRT1_2): Biquad {
  const w = (2 * Math.PI * hz) / sampleRate;
  const alpha = Math.sin(w) / (2 * q);
  const cos = Math.cos(w);
  const a0 = 1 + alpha;
  return {
    b0: (1 + cos) / 2 / a0,
    b1: -(1 + cos) / a0,
    b2: (1 + cos) / 2 / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha) / a0,
  };
}

/** Raises (or lowers) a band around `hz` by `db`. */
export function peaking(hz: number, db: number, sampleRate: number, q = 0.8): Biquad {
  const amplitude = 10 ** (db / 40);
  const w = (2 * Math.PI * hz) / sampleRate;
  const alpha = Math.sin(w) / (2 * q);
  const cos = Math.cos(w);
  const a0 = 1 + alpha / amplitude;
  return {
    b0: (1 + alpha * amplitude) / a0,
    b1: (-2 * cos) / a0,
    b2: (1 - alpha * amplitude) / a0,
    a1: (-2 * cos) / a0,
    a2: (1 - alpha / amplitude) / a0,
  };
}

/** A filter that remembers its last two samples between blocks. */
export class BiquadState {
  private s1 = 0;
  private s2 = 0;

  constructor(private readonly c: Biquad) {}

  /** Filters a block in place (transposed direct form II). */
  run(block: Float32Array): void {
    const { b0, b1, b2, a1, a2 } = this.c;
    let { s1, s2 } = this;
    for (let i = 0; i < block.length; i++) {
      const x = block[i]!;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      block[i] = y;
    }
    this.s1 = s1;
    this.s2 = s2;
  }
}
