/**
 * MP3 as a row of frames that stand for themselves: MPEG-1 layer III, 44.1 kHz, one channel, 128 kb/s, without bit reservoir. Frames
 * like that can be cut and joined wherever the sound is silent on both sides (ISO 11172-3, 2.4.3.4: overlap reaches one frame).
 */

/** Samples of a frame. */
export const FRAME_SAMPLES = 1152;
/** Decoded, sound comes this many samples late: LAME's own 576 and the 529 of any decoder. */
export const ENCODER_DELAY = 1105;

const BITS_A_SECOND = 128_000;
const SAMPLE_RATE = 44_100;
const SHORT_FRAME = Math.floor((144 * BITS_A_SECOND) / SAMPLE_RATE);
/** Mono: header 4, side information 17. */
const SIDE_INFO_END = 4 + 17;
const PADDED = 0x02;

/** Where each frame begins in bytes of our own encoder, and where the last one ends. @throws Error for any other MP3 */
export function frameOffsets(mp3: Uint8Array): number[] {
  const offsets: number[] = [];
  let at = 0;
  while (at < mp3.length) {
    const third = mp3[at + 2] ?? 0;
    const ours = mp3[at] === 0xff && mp3[at + 1] === 0xfb && (third & 0xfd) === 0x90;
    // main_data_begin, nine bits: data in earlier frames.
    const leans = ((mp3[at + 4] ?? 0) << 1) | ((mp3[at + 5] ?? 0) >> 7);
    if (!ours || leans !== 0) throw new Error(`byte ${at}: not a frame that stands for itself`);
    offsets.push(at);
    at += SHORT_FRAME + ((third & PADDED) >> 1);
  }
  if (at !== mp3.length) throw new Error('the last frame is cut');
  return [...offsets, at];
}

/** A frame of digital silence. */
function silentFrame(padded: boolean): Buffer {
  const frame = Buffer.alloc(SHORT_FRAME + (padded ? 1 : 0));
  // MPEG-1 layer III, no CRC, 128 kb/s, 44.1 kHz, mono, original. No scale factors, no Huffman data: all zero.
  frame.set([0xff, 0xfb, 0x90 | (padded ? PADDED : 0), 0xc4]);
  return frame;
}

/** Collects frames into a file whose rate stays constant and whose header tells its length. */
export class Mp3Builder {
  private readonly parts: Buffer[] = [];
  private bytes = 0;
  /** Frames so far, without the one that is the header. */
  frames = 0;

  addFrames(frames: Buffer, count: number): void {
    this.parts.push(frames);
    this.bytes += frames.length;
    this.frames += count;
  }

  /** Padded where the rate has fallen behind. */
  addSilence(count: number): void {
    for (let i = 0; i < count; i++) {
      const due = ((this.frames + 1) * FRAME_SAMPLES * BITS_A_SECOND) / (8 * SAMPLE_RATE);
      this.addFrames(silentFrame(due - this.bytes >= SHORT_FRAME + 0.5), 1);
    }
  }

  /** The whole file. Its first frame is the "Info" one, which players take for the length and don't play. */
  finish(): Buffer {
    const info = silentFrame(false);
    info.write('Info', SIDE_INFO_END, 'latin1');
    // Which fields follow: number of frames, number of bytes.
    info.writeUInt32BE(3, SIDE_INFO_END + 4);
    info.writeUInt32BE(this.frames, SIDE_INFO_END + 8);
    info.writeUInt32BE(this.bytes + info.length, SIDE_INFO_END + 12);
    return Buffer.concat([info, ...this.parts]);
  }
}
