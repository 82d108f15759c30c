/**
 * Programme loudness by ITU-R BS.1770-4 / EBU R 128: K-weighting, 400 ms blocks that overlap by three quarters, gates at −70 LUFS
 * and 10 LU below the loudness of what is left. Measured here and not by ffmpeg's ebur128 because that resamples everything
 * to 192 kHz for the true peak; tests hold the two together.
 */
import type { Biquad } from './biquad.ts';

/** Blocks are 400 ms and begin every 100 ms. */
const STEPS_A_BLOCK = 4;
const ABSOLUTE_GATE_LUFS = -70;
const RELATIVE_GATE_LU = -10;

/** Loudness of a mean square of the K-weighted signal. */
export const lufsOf = (meanSquare: number): number => -0.691 + 10 * Math.log10(meanSquare);
const meanSquareOf = (lufs: number): number => 10 ** ((lufs + 0.691) / 10);

/**
 * The two filters of the K-weighting at any sample rate: BS.1770 gives coefficients for 48 kHz only; these are the analogue
 * prototypes behind them (a shelf of +4 dB from 1682 Hz for the head, a high-pass at 38 Hz), brought to the rate by the bilinear transform.
 */
export function kWeighting(sampleRate: number): [shelf: Biquad, highPass: Biquad] {
  return [headShelf(sampleRate), revisedLowFrequency(sampleRate)];
}

function headShelf(sampleRate: number): Biquad {
  const q = 0.7071752369554196;
  const k = Math.tan((Math.PI * 1681.974450955533) / sampleRate);
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return {
    b0: (high + (band * k) / q + k * k) / a0,
    b1: (2 * (k * k - high)) / a0,
    b2: (high - (band * k) / q + k * k) / a0,
    a1: (2 * (k * k - 1)) / a0,
    a2: (1 - k / q + k * k) / a0,
  };
}

function revisedLowFrequency(sampleRate: number): Biquad {
  const q = 0.5003270373238773;
  const k = Math.tan((Math.PI * 38.13547087602444) / sampleRate);
  const a0 = 1 + k / q + k * k;
  return { b0: 1, b1: -2, b2: 1, a1: (2 * (k * k - 1)) / a0, a2: (1 - k / q + k * k) / a0 };
}

/** Where a filter pair stands between two blocks of one channel. */
interface ChannelState {
  weight: number;
  s1: number;
  s2: number;
  t1: number;
  t2: number;
}

/**
 * Measures sound as it streams by.
 *
 * @example
 * const meter = new LoudnessMeter(44_100, [1, 1]);
 * meter.add(interleavedStereo);
 * meter.integrated(); // −16.02, or null when there is nothing louder than −70 LUFS for 400 ms
 */
export class LoudnessMeter {
  private readonly shelf: Biquad;
  private readonly low: Biquad;
  private readonly channels: ChannelState[];
  private readonly stepFrames: number;
  /** Weighted sums of squares of each full 100 ms. */
  private readonly steps: number[] = [];
  private sum = 0;
  private inStep = 0;

  /**
   * `weights`: one a channel, by BS.1770 1 for front, 1.41 for surround, 0 for low-frequency effects. `stepFrames`: 100 ms, or a
   * part of it for those who put `energies` together themselves.
   */
  constructor(sampleRate: number, weights: readonly number[] = [1], stepFrames = stepFramesAt(sampleRate)) {
    [this.shelf, this.low] = kWeighting(sampleRate);
    this.channels = weights.map((weight) => ({ weight, s1: 0, s2: 0, t1: 0, t2: 0 }));
    this.stepFrames = stepFrames;
  }

  /** Takes interleaved samples, whole frames. */
  add(block: Float32Array): void {
    const stride = this.channels.length;
    const frames = block.length / stride;
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + this.stepFrames - this.inStep);
      for (let channel = 0; channel < stride; channel++) {
        const state = this.channels[channel]!;
        if (state.weight > 0) {
          this.sum += state.weight * this.energy(block, from * stride + channel, to * stride, stride, state);
        }
      }
      this.inStep += to - from;
      from = to;
      if (this.inStep === this.stepFrames) {
        this.steps.push(this.sum);
        this.sum = 0;
        this.inStep = 0;
      }
    }
  }

  /** Both filters in one loop: the sum of squares of the K-weighted samples. */
  private energy(block: Float32Array, from: number, to: number, stride: number, state: ChannelState): number {
    const { b0, b1, b2, a1, a2 } = this.shelf;
    const { a1: c1, a2: c2 } = this.low;
    let { s1, s2, t1, t2 } = state;
    let energy = 0;
    for (let i = from; i < to; i += stride) {
      const x = block[i]!;
      const y = b0 * x + s1;
      s1 = b1 * x - a1 * y + s2;
      s2 = b2 * x - a2 * y;
      const z = y + t1;
      t1 = -2 * y - c1 * z + t2;
      t2 = y - c2 * z;
      energy += z * z;
    }
    // Digital silence after sound would leave the filters in denormal numbers, which are a hundred times slower.
    state.s1 = flushed(s1);
    state.s2 = flushed(s2);
    state.t1 = flushed(t1);
    state.t2 = flushed(t2);
    return energy;
  }

  /** Weighted sums of squares of each full step so far. */
  energies(): readonly number[] {
    return this.steps;
  }

  /** Integrated loudness in LUFS so far; null when it can't be told. */
  integrated(): number | null {
    return integratedOf(this.steps, this.stepFrames);
  }

  /** The same without its loudest moments: `part` (0 to 1) of the blocks that are above −70 LUFS. */
  withoutLoudest(part: number): number | null {
    const audible = audibleBlocks(this.steps, this.stepFrames).sort((a, b) => a - b);
    return gatedLoudness(audible.slice(0, Math.ceil(audible.length * (1 - part))));
  }
}

/** Samples of 100 ms. */
export function stepFramesAt(sampleRate: number): number {
  return Math.max(1, Math.round(sampleRate / 10));
}

/** Integrated loudness in LUFS from the energies of steps of 100 ms; null when it can't be told. */
export function integratedOf(steps: ArrayLike<number>, stepFrames: number): number | null {
  return gatedLoudness(audibleBlocks(steps, stepFrames));
}

/** Mean squares of the blocks that pass the absolute gate. */
function audibleBlocks(steps: ArrayLike<number>, stepFrames: number): number[] {
  const blocks: number[] = [];
  const gate = meanSquareOf(ABSOLUTE_GATE_LUFS);
  for (let i = STEPS_A_BLOCK; i <= steps.length; i++) {
    const energy = steps[i - 1]! + steps[i - 2]! + steps[i - 3]! + steps[i - 4]!;
    const block = energy / (STEPS_A_BLOCK * stepFrames);
    if (block > gate) blocks.push(block);
  }
  return blocks;
}

/** Loudness of what is less than 10 LU below the mean of `audible`. */
function gatedLoudness(audible: readonly number[]): number | null {
  const ungated = mean(audible);
  if (ungated === null) return null;
  const gate = meanSquareOf(Math.max(ABSOLUTE_GATE_LUFS, lufsOf(ungated) + RELATIVE_GATE_LU));
  const gated = mean(audible.filter((block) => block > gate));
  return gated === null ? null : lufsOf(gated);
}

const flushed = (value: number) => (Math.abs(value) < 1e-15 ? 0 : value);

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

const LOW_FREQUENCY = 1 << 3;
const SURROUND = (1 << 4) | (1 << 5) | (1 << 9) | (1 << 10);

/** BS.1770's channel weights for a WAV's channels: surround 1.41, low-frequency effects 0, all others (and unknown ones) 1. */
export function channelWeights(channels: number, channelMask: number): number[] {
  const places = Array.from({ length: 32 }, (_, bit) => 2 ** bit).filter((bit) => (channelMask & bit) !== 0);
  return Array.from({ length: channels }, (_, index) => {
    const place = places[index] ?? 0;
    if (place & LOW_FREQUENCY) return 0;
    return place & SURROUND ? 1.41 : 1;
  });
}
