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

/** As bytes for a cache: the rate, then the samples. */
export function packPcm({ sampleRate, samples }: Pcm): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(sampleRate);
  return Buffer.concat([head, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength)]);
}

/** Null for bytes that are no sound. */
export function unpackPcm(bytes: Buffer): Pcm | null {
  if (bytes.length < 6 || bytes.length % 2 !== 0) return null;
  // Copied: samples need an aligned beginning.
  return {
    sampleRate: bytes.readUInt32LE(0),
    samples: new Int16Array(Uint8Array.from(bytes.subarray(4)).buffer),
  };
}
