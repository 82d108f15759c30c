/** Reads a WAV of 32-bit floats from a pipe as ffmpeg writes it: a header with unknown length, then samples until the end. */

export interface WavFormat {
  /** Samples a second. */
  sampleRate: number;
  channels: number;
  /** Microsoft's channel mask, 0 when not told: which loudspeaker each channel is for. */
  channelMask: number;
}

const FORMAT_EXTENSIBLE = 0xfffe;

export class WavReader {
  /** Known once the header has come. */
  format: WavFormat | null = null;
  private rest: Buffer = Buffer.alloc(0);
  private floats = new Float32Array(0);

  /**
   * Takes what came and gives the whole frames in it, interleaved, perhaps none; the array is used again at the next call.
   *
   * @throws RangeError when it is not such a WAV
   */
  read(chunk: Buffer): Float32Array {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    if (!this.format) {
      const header = parseHeader(bytes);
      if (!header) {
        this.rest = bytes;
        return this.floats.subarray(0, 0);
      }
      this.format = header.format;
      bytes = bytes.subarray(header.length);
    }
    const frameBytes = 4 * this.format.channels;
    const whole = bytes.length - (bytes.length % frameBytes);
    this.rest = Buffer.from(bytes.subarray(whole));
    return this.toFloats(bytes.subarray(0, whole));
  }

  /** A Buffer from a pipe may begin anywhere, a Float32Array only at a multiple of four. */
  private toFloats(bytes: Buffer): Float32Array {
    const count = bytes.length / 4;
    if (this.floats.length < count) this.floats = new Float32Array(count);
    new Uint8Array(this.floats.buffer, 0, bytes.length).set(bytes);
    return this.floats.subarray(0, count);
  }
}

/** The format and where the samples begin; null while more bytes are needed. */
function parseHeader(bytes: Buffer): { format: WavFormat; length: number } | null {
  if (bytes.length < 12) return null;
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new RangeError('not a WAV');
  }
  let format: WavFormat | null = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (name === 'data') {
      if (!format) throw new RangeError('samples before their format');
      return { format, length: at + 8 };
    }
    if (at + 8 + size > bytes.length) return null;
    if (name === 'fmt ') format = parseFormat(bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size % 2);
  }
  return null;
}

function parseFormat(chunk: Buffer): WavFormat {
  if (chunk.readUInt16LE(14) !== 32) throw new RangeError('not 32-bit samples');
  const extensible = chunk.readUInt16LE(0) === FORMAT_EXTENSIBLE;
  return {
    channels: chunk.readUInt16LE(2),
    sampleRate: chunk.readUInt32LE(4),
    channelMask: extensible ? chunk.readUInt32LE(20) : 0,
  };
}
