/** How the channels stand to each other, and what of them makes the one channel of a loudspeaker line. */

/** Which of two channels go into mono. */
export type Fold = 'both' | 'left' | 'right';

/** A channel this much weaker than the other carries its noise only: a microphone plugged into one side. */
const ONE_SIDED_DB = 20;
/** Channels as unlike as this would take each other away when added: one of them is wired the wrong way round. */
const OPPOSED = -0.5;

export interface Balance {
  /** The constant part of each channel, −1 … 1. */
  dcOffset: number[];
  fold: Fold;
  /** Two channels that cancel each other in mono. */
  opposed: boolean;
  oneSided: boolean;
}

export class BalanceMeter {
  private readonly sums: Float64Array;
  private leftEnergy = 0;
  private rightEnergy = 0;
  private cross = 0;
  private frames = 0;

  constructor(private readonly channels: number) {
    this.sums = new Float64Array(channels);
  }

  add(block: Float32Array): void {
    this.frames += block.length / this.channels;
    if (this.channels === 2) this.addPairs(block);
    else {
      for (let i = 0; i < block.length; i += this.channels) {
        for (let channel = 0; channel < this.channels; channel++) this.sums[channel]! += block[i + channel]!;
      }
    }
  }

  private addPairs(block: Float32Array): void {
    let left = 0;
    let right = 0;
    let leftEnergy = 0;
    let rightEnergy = 0;
    let cross = 0;
    for (let i = 0; i < block.length; i += 2) {
      const l = block[i]!;
      const r = block[i + 1]!;
      left += l;
      right += r;
      leftEnergy += l * l;
      rightEnergy += r * r;
      cross += l * r;
    }
    this.sums[0]! += left;
    this.sums[1]! += right;
    this.leftEnergy += leftEnergy;
    this.rightEnergy += rightEnergy;
    this.cross += cross;
  }

  result(): Balance {
    const frames = Math.max(1, this.frames);
    const dcOffset = [...this.sums].map((sum) => sum / frames);
    if (this.channels !== 2) return { dcOffset, fold: 'both', opposed: false, oneSided: false };
    // Without the constant part: an offset on a dead channel is no sound.
    const [dcLeft, dcRight] = dcOffset as [number, number];
    const left = Math.max(0, this.leftEnergy / frames - dcLeft * dcLeft);
    const right = Math.max(0, this.rightEnergy / frames - dcRight * dcRight);
    const likeness = (this.cross / frames - dcLeft * dcRight) / Math.sqrt(left * right || 1);
    const ratio = 10 ** (ONE_SIDED_DB / 10);
    const oneSided = left > right * ratio || right > left * ratio;
    const opposed = !oneSided && likeness < OPPOSED;
    return {
      dcOffset,
      fold: oneSided || opposed ? (left >= right ? 'left' : 'right') : 'both',
      opposed,
      oneSided,
    };
  }
}
