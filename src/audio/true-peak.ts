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
  for (let row = 0; row < coefficients.length; row += TAPS) {
    const value = interpolated(samples, at, row);
    if (value > peak) peak = value;
  }
  return peak;
}

/** Where the weights for the point half-way begin. */
const MIDDLE = (PHASES / 2 - 1) * TAPS;
/** And for the points a quarter of the way from each sample. */
const QUARTER = (PHASES / 4 - 1) * TAPS;
const THREE_QUARTERS = ((PHASES * 3) / 4 - 1) * TAPS;

/** |value| at the point between two samples whose weights begin at `row`. */
function interpolated(samples: Float32Array, at: number, row: number): number {
  const first = at - HALF + 1;
  let value = 0;
  for (let k = 0; k < TAPS; k++) value += coefficients[row + k]! * samples[first + k]!;
  return value < 0 ? -value : value;
}

/** The same half-way, where the weights are alike on both sides: two samples for one weight. */
function halfWay(samples: Float32Array, at: number): number {
  let value = 0;
  for (let k = 0; k < HALF; k++)
    value += coefficients[MIDDLE + k]! * (samples[at - HALF + 1 + k]! + samples[at + HALF - k]!);
  return value < 0 ? -value : value;
}

/**
 * The peak between two samples where it is more than `limit`. Else a smaller number: where the samples, the point half-way or the
 * quarters tell that it can't be, the rest is not looked at, which saves nearly all of the work also on sound that is loud throughout.
 */
export function peakBetweenOver(samples: Float32Array, at: number, limit: number): number {
  const here = Math.abs(samples[at]!);
  const next = Math.abs(samples[at + 1]!);
  const larger = here > next ? here : next;
  const middle = halfWay(samples, at);
  let near = larger > middle ? larger : middle;
  if (near <= limit * MIDDLE_NEAR_CREST) return middle;
  const quarter = interpolated(samples, at, QUARTER);
  const threeQuarters = interpolated(samples, at, THREE_QUARTERS);
  const inner = Math.max(middle, quarter, threeQuarters);
  if (inner > near) near = inner;
  return near <= limit * QUARTER_NEAR_CREST ? inner : peakBetween(samples, at);
}

/** Decibels of an amplitude; −Infinity for nothing. */
export const decibels = (amplitude: number): number => 20 * Math.log10(amplitude);
export const amplitudeOf = (db: number): number => 10 ** (db / 20);

/**
 * Of a wave below 0.37 of the sample rate (16.3 kHz at 44.1; encoders and voices end there) some sample lies within this factor of each
 * crest, some point of twice the rate within the second factor, and of four times within the third. Nothing smaller can be a new
 * highest peak.
 */
const SAMPLE_NEAR_CREST = 0.4;
const MIDDLE_NEAR_CREST = 0.8;
const QUARTER_NEAR_CREST = 0.95;

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
    let highest = this.highest;
    let here = Math.abs(line[HALF - 1]!);
    /** Equal samples in a row at the far end of the filter: over its whole length, the wave between them is flat as well. */
    let equal = 0;
    for (let i = HALF - 1; i < end; i++) {
      const next = Math.abs(line[i + 1]!);
      const larger = here > next ? here : next;
      here = next;
      if (larger > highest) highest = larger;
      equal = line[i + HALF] === line[i + HALF - 1] ? equal + 1 : 0;
      if (larger <= highest * SAMPLE_NEAR_CREST || equal >= TAPS) continue;
      const between = peakBetweenOver(line, i, highest);
      if (between > highest) highest = between;
    }
    this.highest = highest;
  }
}
