/** The outline of a sound for drawing it. */
import { decodeStream, type DecodeOptions } from './decode.ts';

/** Fine enough for a wave of an hour drawn over a wide page, small enough to keep: 36,000 numbers an hour. */
const POINTS_A_SECOND = 10;

/** Gathers the largest |sample| of each tenth of a second of sound that streams by. */
export class PeakCollector {
  private readonly points: number[] = [];
  private readonly pointFrames: number;
  private largest = 0;
  private inPoint = 0;

  constructor(
    sampleRate: number,
    private readonly channels: number,
  ) {
    this.pointFrames = Math.max(1, Math.round(sampleRate / POINTS_A_SECOND));
  }

  add(block: Float32Array): void {
    const frames = block.length / this.channels;
    for (let from = 0; from < frames;) {
      const to = Math.min(frames, from + this.pointFrames - this.inPoint);
      for (let i = from * this.channels; i < to * this.channels; i++) {
        const value = Math.abs(block[i]!);
        if (value > this.largest) this.largest = value;
      }
      this.inPoint += to - from;
      from = to;
      if (this.inPoint === this.pointFrames) this.next();
    }
  }

  private next(): void {
    this.points.push(this.largest);
    this.largest = 0;
    this.inPoint = 0;
  }

  /** One number a tenth of a second, 0 … 1; call once, at the end. */
  end(): number[] {
    if (this.inPoint > 0) this.next();
    return this.points.map((point) => Math.min(1, point));
  }
}

/** `points` brought to `count` numbers: the largest of each piece, so that no loud moment is lost; fewer points are repeated. */
export function bucketPeaks(points: readonly number[], count: number): number[] {
  if (points.length === 0) return Array.from({ length: count }, () => 0);
  return Array.from({ length: count }, (_, bucket) => {
    const from = Math.floor((bucket * points.length) / count);
    const to = Math.max(from + 1, Math.floor(((bucket + 1) * points.length) / count));
    return points.slice(from, to).reduce((largest, point) => Math.max(largest, point), 0);
  });
}

/**
 * The waveform of a file as `count` numbers from 0 to 1 (largest |sample| of each piece, any channel), from one decode.
 * Where the file is analysed anyway, take `analysis.peaks` through `bucketPeaks` instead.
 */
export async function waveformPeaks(
  file: string,
  count: number,
  options: Omit<DecodeOptions, 'filter' | 'sampleRate'> = {},
): Promise<number[]> {
  const outline: { collector?: PeakCollector } = {};
  await decodeStream(
    file,
    (block, format) => {
      outline.collector ??= new PeakCollector(format.sampleRate, format.channels);
      outline.collector.add(block);
    },
    options,
  );
  return bucketPeaks(outline.collector?.end() ?? [], count);
}
