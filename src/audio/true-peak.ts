/**
 * The peak of the wave between the samples (dBTP, ITU-R BS.1770 annex 2): what a converter or an MP3 encoder really makes of them.
 * Oversampled eight times with a windowed sinc, but only where the result can matter, which is a small part of any speech.
 */

const PHASES = 8;
/** Taps on each side of the point between two samples. */
const HALF = 12;
const TAPS = 2 * HALF;

/** coefficients[p·TAPS + k]: weight of sample n−HALF+1+k for the point n + (p+1)/PHASES. */
const coefficients = interpolator();
/** No interpolated value exceeds the largest sample under the filter times this. */
const GAIN_BOUND = Math.max(
  ...Array.from({ length: PHASES - 1 }, (_, p) =>
    coefficients.subarray(p * TAPS, (p + 1) * TAPS).reduce((sum, c) => sum + Math.abs(c), 0),
  ),
);

function interpolator(): Float64Array {
  const table = new Float64Array((PHASES - 1) * TAPS);
  for (let p = 0; p < PHASES - 1; p++) {
    for (let k = 0; k < TAPS; k++) {
      const distance = (p + 1) / PHASES - (k - HALF + 1);
      const window = 0.5 + 0.5 * Math.cos((Math.PI * distance) / (HALF + 0.5));
      table[p * TAPS + k] = (Math.sin(Math.PI * distance) / (Math.PI * distance)) * window;
    }
    const row = table.subarray(p * TAPS, (p + 1) * TAPS);
    const sum = row.reduce((total, c) => total + c, 0);
    for (let k = 0; k < TAPS; k++) row[k]! /= sum;
  }
  return table;
}

/** Samples a filter needs before and after the stretch it looks at. */
export const PEAK_MARGIN = HALF;

/** The largest |value| between `samples[at]` and `samples[at + 1]`, both margins present. */
export function peakBetween(samples: Float32Array, at: number): number {
  let peak = 0;
  const first = at - HALF + 1;
  for (let row = 0; row < coefficients.length; row += TAPS) {
    let value = 0;
    for (let k = 0; k < TAPS; k++) value += coefficients[row + k]! * samples[first + k]!;
    if (value < 0) value = -value;
    if (value > peak) peak = value;
  }
  return peak;
}

/** Decibels of an amplitude; −Infinity for nothing. */
export const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);
export const amplitudeOf = (db: number): number => 10 ** (db / 20);

/** Samples looked at together: those of a stretch whose largest one can't reach the peak so far are skipped at once. */
const STRETCH = 32;

/**
 * Finds the true peak of sound that streams by.
 *
 * @example
 * const meter = new TruePeakMeter(1);
 * meter.add(block);
 * meter.peak(); // amplitude; decibels(…) gives dBTP
 */
export class TruePeakMeter {
  private readonly lines: Float32Array[];
  private highest = 0;

  constructor(private readonly channels: number) {
    // Before the first sample there was silence.
    this.lines = Array.from({ length: channels }, () => new Float32Array(TAPS));
  }

  /** Takes interleaved samples, whole frames. */
  add(block: Float32Array): void {
    const frames = block.length / this.channels;
    for (let channel = 0; channel < this.channels; channel++) {
      const before = this.lines[channel]!;
      const line = new Float32Array(before.length + frames);
      line.set(before);
      for (let i = 0, at = channel; i < frames; i++, at += this.channels)
        line[before.length + i] = block[at]!;
      this.scan(line);
      this.lines[channel] = line.slice(line.length - TAPS);
    }
  }

  /** The true peak so far, as an amplitude (1 is full scale). */
  peak(): number {
    // The last samples wait for what follows them; here that is silence.
    for (const line of this.lines) {
      const ended = new Float32Array(TAPS + HALF);
      ended.set(line);
      this.scan(ended);
    }
    return this.highest;
  }

  private scan(line: Float32Array): void {
    const end = line.length - HALF;
    for (let from = HALF - 1; from < end; from += STRETCH) {
      const to = Math.min(end, from + STRETCH);
      let largest = 0;
      for (let i = from - HALF + 1; i < to + HALF; i++) {
        const value = Math.abs(line[i]!);
        if (value > largest) largest = value;
      }
      if (largest > this.highest) this.highest = largest;
      if (largest * GAIN_BOUND <= this.highest) continue;
      for (let i = from; i < to; i++) {
        const peak = peakBetween(line, i);
        if (peak > this.highest) this.highest = peak;
      }
    }
  }
}
