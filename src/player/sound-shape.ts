/** Volume and fades on samples. */

/** A fade from full at sample `from` to nothing at `from + length`, on the output's own count of samples. */
export interface Fade {
  from: number;
  length: number;
}

/**
 * Samples as they leave for the sink.
 *
 * @param position the output's count of the first sample
 * @param volume 0–100, the amplitude in per cent: 80 is −1.9 dB
 */
export function shaped(samples: Int16Array, position: number, volume: number, fade: Fade | null): Int16Array {
  const gain = volume / 100;
  if (gain === 1 && (!fade || position + samples.length <= fade.from)) return samples;
  return samples.map((sample, index) => Math.round(sample * gain * fadeGain(position + index, fade)));
}

function fadeGain(position: number, fade: Fade | null): number {
  if (!fade || position < fade.from) return 1;
  return Math.max(0, 1 - (position - fade.from) / fade.length);
}
