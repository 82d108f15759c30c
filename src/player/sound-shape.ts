/** Volume and fades on samples. */

/** A fade from full at sample `from` to nothing at `from + length`, on the output's own count of samples. */
export interface Fade {
  from: number;
  length: number;
}

/** A volume (0–100, the amplitude in per cent: 80 is −1.9 dB) that goes from one to another over some samples. */
export interface Volume extends Fade {
  before: number;
  after: number;
}

/** A volume that stays as it is. */
export function steady(volume: number): Volume {
  return { from: 0, length: 0, before: volume, after: volume };
}

/** From what it is at sample `position` to another volume: a jump would be heard as a click. */
export function turned(volume: Volume, position: number, to: number, length: number): Volume {
  return { from: position, length, before: volumeAt(volume, position), after: to };
}

/** The volume at a sample, 0–100. */
export function volumeAt({ from, length, before, after }: Volume, position: number): number {
  if (position >= from + length) return after;
  if (position <= from) return before;
  return before + ((after - before) * (position - from)) / length;
}

/**
 * Samples as they leave for the sink.
 *
 * @param position the output's count of the first sample
 */
export function shaped(samples: Int16Array, position: number, volume: Volume, fade: Fade | null): Int16Array {
  const full = volume.after === 100 && position >= volume.from + volume.length;
  if (full && (!fade || position + samples.length <= fade.from)) return samples;
  return samples.map((sample, index) => {
    const at = position + index;
    return Math.round((sample * volumeAt(volume, at) * fadeGain(at, fade)) / 100);
  });
}

function fadeGain(position: number, fade: Fade | null): number {
  if (!fade || position < fade.from) return 1;
  return Math.max(0, 1 - (position - fade.from) / fade.length);
}
