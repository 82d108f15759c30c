/** Mono 16-bit sound in memory: what voices give and the audio room takes. */
export interface Pcm {
  /** Samples a second. */
  sampleRate: number;
  /** One channel, signed 16-bit. */
  samples: Int16Array;
}

/** Milliseconds of sound, by its samples. */
export function pcmDurationMs(pcm: Pcm): number {
  return (pcm.samples.length / pcm.sampleRate) * 1000;
}

/** Zeros of the given length. */
export function silence(ms: number, sampleRate: number): Pcm {
  return { sampleRate, samples: new Int16Array(Math.round((ms * sampleRate) / 1000)) };
}

/** One after the other; all parts must have the same sample rate. */
export function joinPcm(parts: readonly Pcm[]): Pcm {
  const [first] = parts;
  if (!first) throw new RangeError('nothing to join');
  const samples = new Int16Array(parts.reduce((sum, part) => sum + part.samples.length, 0));
  let offset = 0;
  for (const part of parts) {
    if (part.sampleRate !== first.sampleRate) throw new RangeError('sample rates differ');
    samples.set(part.samples, offset);
    offset += part.samples.length;
  }
  return { sampleRate: first.sampleRate, samples };
}
