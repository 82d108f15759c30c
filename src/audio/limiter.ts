/**
 * Gain and a look-ahead limiter: no sample, and no point between samples, leaves it above the ceiling, and the gain never jumps.
 * Where nothing is too loud it is a plain gain, exact to the last bit of a float.
 */
import { PEAK_MARGIN, peakBetweenOver } from './true-peak.ts';

/** The gain comes down over this long before a peak, and is held as long. */
const LOOK_AHEAD_MS = 4;
/** And recovers two thirds of the way in this. */
const RELEASE_MS = 80;
/** Beside smaller samples than this part of the ceiling a crest above it would lie over a third of the sample rate: no voice does. */
const WORTH_LOOKING = 0.5;

const UNKNOWN = -1;

/** Mono, streaming. What goes in comes out later by `delay` samples; `end` gives the rest, so that lengths are equal. */
export class Limiter {
  private readonly window: number;
  private readonly release: number;
  /** Samples waiting for their gain to be known, with the margin that interpolation needs. */
  private pending: Float32Array = new Float32Array(PEAK_MARGIN);
  private readonly minimum: SlidingMinimum;
  private readonly average: Float64Array;
  private averageAt = 0;
  private averageSum: number;
  private envelope = 1;
  /** Samples since anything was too loud; after two windows at full gain there is nothing to compute. */
  private calm = 0;
  private readonly delayed: Float32Array;
  private delayedAt = 0;
  /** Samples still to be dropped at the start: zeros of the delay line. */
  private lead: number;

  constructor(
    sampleRate: number,
    private readonly gain: number,
    private readonly ceiling: number,
  ) {
    this.window = Math.max(8, Math.round((sampleRate * LOOK_AHEAD_MS) / 1000));
    this.release = 1 - Math.exp(-1000 / (sampleRate * RELEASE_MS));
    this.minimum = new SlidingMinimum(this.window);
    this.average = new Float64Array(this.window).fill(1);
    this.averageSum = this.window;
    this.delayed = new Float32Array(this.window - 1);
    this.lead = this.window - 1;
  }

  /** Takes samples, gives those that are ready. */
  add(block: Float32Array): Float32Array {
    const line = new Float32Array(this.pending.length + block.length);
    line.set(this.pending);
    for (let i = 0; i < block.length; i++) line[this.pending.length + i] = block[i]! * this.gain;
    return this.advance(line);
  }

  /** The samples still inside. */
  end(): Float32Array {
    const tail = this.advance(concat(this.pending, new Float32Array(PEAK_MARGIN)));
    const last = new Float32Array(this.window - 1);
    for (let i = 0; i < last.length; i++) last[i] = this.step(0, 1);
    return concat(tail, last.subarray(this.lead));
  }

  /** Works off all of `line` whose surroundings are known; `line` begins with PEAK_MARGIN samples already worked off. */
  private advance(line: Float32Array): Float32Array {
    const ready = Math.max(0, line.length - 2 * PEAK_MARGIN);
    const out = new Float32Array(ready);
    let count = 0;
    const threshold = this.ceiling * WORTH_LOOKING;
    /** Of the point before, where it was looked for; a plain number, as a null beside it would be an object a sample. */
    let between = UNKNOWN;
    for (let i = 0; i < ready; i++) {
      const at = PEAK_MARGIN + i;
      const value = line[at]!;
      let peak = value < 0 ? -value : value;
      if (peak > threshold) {
        const before = between === UNKNOWN ? peakBetweenOver(line, at - 1, this.ceiling) : between;
        between = peakBetweenOver(line, at, this.ceiling);
        if (before > peak) peak = before;
        if (between > peak) peak = between;
      } else between = UNKNOWN;
      const result = this.step(value, peak > this.ceiling ? this.ceiling / peak : 1);
      if (this.lead > 0) this.lead--;
      else out[count++] = result;
    }
    this.pending = line.slice(ready);
    return out.subarray(0, count);
  }

  /** One sample in with the gain it needs, the one from `window − 1` samples ago out with the gain it gets. */
  private step(value: number, needed: number): number {
    const out = this.delayed[this.delayedAt]!;
    this.delayed[this.delayedAt] = value;
    if (++this.delayedAt === this.delayed.length) this.delayedAt = 0;
    this.calm = needed === 1 && this.envelope === 1 ? this.calm + 1 : 0;
    return this.calm > 2 * this.window ? out : out * this.gainFor(needed);
  }

  /** Minimum over the look-ahead, slow recovery, then the mean over the look-ahead: never above what any sample inside needs. */
  private gainFor(needed: number): number {
    const held = this.minimum.next(needed);
    if (held < this.envelope) this.envelope = held;
    else this.envelope += (held - this.envelope) * this.release;
    if (held === 1 && this.envelope > 0.999_999) this.envelope = 1;
    this.averageSum += this.envelope - this.average[this.averageAt]!;
    this.average[this.averageAt] = this.envelope;
    if (++this.averageAt === this.window) {
      this.averageAt = 0;
      // A running sum gathers rounding; once a window it is made anew.
      let sum = 0;
      for (let i = 0; i < this.window; i++) sum += this.average[i]!;
      this.averageSum = sum;
    }
    return this.averageSum / this.window;
  }
}

/** The smallest of the last `size` values, in constant time: candidates wait in a queue in which each is smaller than the next. */
class SlidingMinimum {
  private readonly values: Float64Array;
  private readonly places: Float64Array;
  /** Of a power of two, so that the ring closes without a division a sample. */
  private readonly mask: number;
  private head = 0;
  private count = 0;
  private place = 0;

  constructor(private readonly size: number) {
    const room = 2 ** Math.ceil(Math.log2(size));
    this.mask = room - 1;
    this.values = new Float64Array(room);
    this.places = new Float64Array(room);
  }

  next(value: number): number {
    const { size, values, places, mask } = this;
    let { head, count } = this;
    if (count > 0 && places[head]! <= this.place - size) {
      head = (head + 1) & mask;
      count--;
    }
    while (count > 0 && values[(head + count - 1) & mask]! >= value) count--;
    const at = (head + count) & mask;
    values[at] = value;
    places[at] = this.place++;
    this.head = head;
    this.count = count + 1;
    return values[head]!;
  }
}

function concat(a: Float32Array, b: Float32Array): Float32Array {
  const both = new Float32Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
