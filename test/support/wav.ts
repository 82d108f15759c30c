/** Sound that a test makes up, as a file. */
import { wavHeader } from '../../src/player/sinks/wav-header.ts';

/** Mono 16-bit samples as a WAV. */
export function wavOf(samples: Int16Array, sampleRate: number): Buffer {
  const data = Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength);
  return Buffer.concat([wavHeader(data.length, sampleRate), data]);
}
