/** From a file of any kind to samples: a stream of blocks of whatever length, or a bounded piece of mono sound in memory. */
import type { ProcessLimits } from '../kernel/process.ts';
import type { Pcm } from '../kernel/pcm.ts';
import { Refusal } from '../kernel/errors.ts';
import { viDuration } from '../kernel/vietnamese.ts';
import { runFfmpeg, type FfmpegOutcome } from './ffmpeg.ts';
import { WavReader, type WavFormat } from './wav-reader.ts';

/** How long a recording may be, and what its decoder may use. */
export interface DecodeLimits extends Partial<ProcessLimits> {
  /** Longest sound, ms; decoding stops there. */
  maxDurationMs?: number;
}

/** Two hours: longer than any programme of a ward, short enough that a bomb of silence costs seconds. */
export const MAX_DURATION_MS = 2 * 3_600_000;

/** What a full decode shows. */
export interface Decoded {
  /** Null when not one sample came. */
  format: WavFormat | null;
  /** Samples a channel, those over the limit not counted. */
  frames: number;
  /** The sound goes on after `maxDurationMs`. */
  tooLong: boolean;
  ffmpeg: FfmpegOutcome;
}

export interface DecodeOptions {
  limits?: DecodeLimits;
  signal?: AbortSignal;
  /** Makes the sound anew at this rate, in Hz. */
  sampleRate?: number;
  /** An ffmpeg audio filter of ours, or several joined by commas. */
  filter?: string;
}

/**
 * Decodes the first audio stream of a file as it is: its own rate and channels unless asked otherwise, nothing inserted where
 * time stamps have holes. `onBlock` gets interleaved 32-bit floats (full scale ±1) that it must not keep: the memory is used again.
 * A promise it gives holds the decoder back until it is kept.
 */
export async function decodeStream(
  file: string,
  onBlock: (block: Float32Array, format: WavFormat) => void | Promise<void>,
  options: DecodeOptions = {},
): Promise<Decoded> {
  const { maxDurationMs = MAX_DURATION_MS, ...processLimits } = options.limits ?? {};
  const reader = new WavReader();
  let frames = 0;
  let tooLong = false;
  const ffmpeg = await runFfmpeg({
    input: { kind: 'file', path: file },
    output: [
      ...['-map', '0:a:0', '-vn', '-sn', '-dn'],
      ...(options.filter === undefined ? [] : ['-af', options.filter]),
      ...(options.sampleRate === undefined ? [] : ['-ar', String(options.sampleRate)]),
      // WAV tells rate and channels in its header; raw samples would leave both to be guessed from words.
      ...['-c:a', 'pcm_f32le', '-f', 'wav', '-bitexact'],
    ],
    to: {
      write: (chunk, stop) => {
        const block = reader.read(chunk);
        const { format } = reader;
        if (!format) return;
        const left = Math.max(0, Math.floor((maxDurationMs * format.sampleRate) / 1000) - frames);
        tooLong = block.length / format.channels > left;
        const fits = tooLong ? block.subarray(0, left * format.channels) : block;
        frames += fits.length / format.channels;
        if (tooLong) stop();
        return onBlock(fits, format);
      },
    },
    limits: processLimits,
    ...(options.signal && { signal: options.signal }),
  });
  return { format: frames > 0 ? reader.format : null, frames, tooLong, ffmpeg };
}

/**
 * A whole sound in memory, mono 16-bit: for joining, short checks and players of samples. Long recordings go through
 * `decodeStream`; here more than `maxDurationMs` (default ten minutes) is refused.
 *
 * @throws Refusal `audio-undecodable`, `audio-too-long`
 */
export async function decodeToPcm(
  file: string,
  options: DecodeOptions & { sampleRate: number },
): Promise<Pcm> {
  const maxDurationMs = options.limits?.maxDurationMs ?? 10 * 60_000;
  const blocks: Int16Array[] = [];
  const decoded = await decodeStream(file, (block) => void blocks.push(toInt16(block)), {
    ...options,
    limits: { ...options.limits, maxDurationMs },
    filter: options.filter ?? 'aformat=channel_layouts=mono',
  });
  if (decoded.tooLong) {
    throw new Refusal('audio-too-long', `Âm thanh dài hơn ${viDuration(maxDurationMs)}.`, 413);
  }
  if (decoded.frames === 0)
    throw new Refusal('audio-undecodable', 'Không giải mã được âm thanh của tệp này.');
  const samples = new Int16Array(decoded.frames);
  let offset = 0;
  for (const block of blocks) {
    samples.set(block, offset);
    offset += block.length;
  }
  return { sampleRate: options.sampleRate, samples };
}

function toInt16(block: Float32Array): Int16Array {
  const samples = new Int16Array(block.length);
  for (let i = 0; i < block.length; i++) {
    samples[i] = Math.max(-32768, Math.min(32767, Math.round(block[i]! * 32768)));
  }
  return samples;
}
