/** One sentence as it lies in the mastered file: its frames and all that is known of the sound they decode to. */
import { FRAME_SAMPLES } from './mp3-frames.ts';

/** Energies are kept for so many samples at a time: both a frame (64) and 100 ms (245) are whole numbers of them. */
export const CELL_SAMPLES = 18;
export const CELLS_A_FRAME = FRAME_SAMPLES / CELL_SAMPLES;

export interface PartSound {
  frames: Buffer;
  count: number;
  /** K-weighted energy of each 18 decoded samples. */
  energies: Float32Array;
  /** Largest decoded |sample| of each frame. */
  peaks: Float32Array;
  /** Amplitude between the samples too; 0 for silence. */
  truePeak: number;
}

/** As bytes for a cache. */
export function packPart({ frames, count, energies, peaks, truePeak }: PartSound): Buffer {
  const head = Buffer.alloc(12);
  head.writeUInt32LE(count, 0);
  head.writeDoubleLE(truePeak, 4);
  return Buffer.concat([head, bytesOf(energies), bytesOf(peaks), frames]);
}

/** Null for bytes of another version of this. */
export function unpackPart(bytes: Buffer): PartSound | null {
  if (bytes.length < 12) return null;
  const count = bytes.readUInt32LE(0);
  const energiesEnd = 12 + count * CELLS_A_FRAME * 4;
  const peaksEnd = energiesEnd + count * 4;
  if (bytes.length <= peaksEnd) return null;
  return {
    count,
    truePeak: bytes.readDoubleLE(4),
    energies: floatsIn(bytes.subarray(12, energiesEnd)),
    peaks: floatsIn(bytes.subarray(energiesEnd, peaksEnd)),
    frames: bytes.subarray(peaksEnd),
  };
}

const bytesOf = (floats: Float32Array) => Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength);

/** Copied: floats need an aligned beginning. */
const floatsIn = (bytes: Buffer) => new Float32Array(Uint8Array.from(bytes).buffer);
