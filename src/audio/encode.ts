/** From samples to a file in a house format, and what that file really holds: it is decoded again and measured. */
import { rm } from 'node:fs/promises';
import { extname } from 'node:path';
import { decodeStream } from './decode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { LoudnessMeter } from './loudness.ts';
import { hashFile } from './media-store.ts';
import { PeakCollector } from './peaks.ts';
import { decibels, TruePeakMeter } from './true-peak.ts';

/** All numbers are of the encoded file, decoded. */
export interface Encoded {
  /** By decoded samples. */
  durationMs: number;
  /** Integrated; null under 0.4 s or below −70 LUFS. */
  loudnessLufs: number | null;
  /** Null for digital silence. */
  truePeakDbtp: number | null;
  sha256: string;
  bytes: number;
  mediaType: 'audio/mpeg' | 'audio/wav' | 'audio/ogg';
  /** Largest |sample| of each tenth of a second, for `bucketPeaks`. */
  peaks: number[];
}

export interface EncodeOptions {
  signal?: AbortSignal;
  /** 0 … 1 */
  onProgress?: (done: number) => void;
}

/** Hz of all that is made for players. */
export const OUTPUT_RATE = 44_100;

interface Encoding {
  mediaType: Encoded['mediaType'];
  /** ffmpeg's words. */
  encoder: readonly string[];
  /** What the codec is known to add to the true peak, dB: the limiter stays so far below the preset. */
  overshootDb: number;
}

/**
 * ffmpeg's words for MP3 of one channel. Level 7: at 128 kb/s for one channel nobody hears the difference to 5, and it takes a third
 * less time.
 */
export const MP3_ENCODER: readonly string[] = [
  // LAME turns everything down to 95 % at a constant rate; measured as −0.445 dB at every rate and level.
  ...['-af', `volume=${1 / 0.95}`, '-c:a', 'libmp3lame', '-b:a', '128k', '-compression_level', '7'],
  ...['-ar', String(OUTPUT_RATE), '-id3v2_version', '0', '-f', 'mp3'],
];

const ENCODINGS: Record<string, Encoding> = {
  '.mp3': {
    mediaType: 'audio/mpeg',
    encoder: MP3_ENCODER,
    overshootDb: 0.5,
  },
  '.wav': {
    mediaType: 'audio/wav',
    encoder: ['-c:a', 'pcm_s16le', '-ar', String(OUTPUT_RATE), '-f', 'wav'],
    overshootDb: 0.1,
  },
  '.opus': {
    mediaType: 'audio/ogg',
    // Opus knows 48 kHz only.
    encoder: ['-c:a', 'libopus', '-b:a', '64k', '-ar', '48000', '-f', 'opus'],
    overshootDb: 1.2,
  },
};

/** How a name's ending is encoded. @throws RangeError for any but .mp3, .wav and .opus */
export function encodingFor(file: string): Encoding {
  const encoding = ENCODINGS[extname(file).toLowerCase()];
  if (!encoding) throw new RangeError(`no encoding for "${extname(file)}"`);
  return encoding;
}

/** One channel as it comes; `frames` is how many samples there will be, for the progress. */
export interface SampleFlow {
  sampleRate: number;
  frames: number;
  blocks: AsyncIterable<Float32Array>;
}

/**
 * Encodes one channel by the ending of `outFile` (.mp3 128 kb/s CBR and .wav at 44.1 kHz, .opus at 48), then decodes and measures what
 * came out. On failure nothing is left at `outFile`.
 */
export async function encode(
  flow: SampleFlow,
  outFile: string,
  options: EncodeOptions = {},
): Promise<Encoded> {
  const { encoder, mediaType } = encodingFor(outFile);
  try {
    const { code, lines } = await runFfmpeg({
      input: { kind: 'samples', sampleRate: flow.sampleRate, channels: 1, blocks: bytesOf(flow, options) },
      output: [...encoder, '-ac', '1', '-fflags', '+bitexact', '-flags:a', '+bitexact'],
      to: { path: outFile },
      ...(options.signal && { signal: options.signal }),
    });
    if (code !== 0) throw new Error(`ffmpeg could not encode ${outFile}: ${lines.slice(-5).join(' | ')}`);
    const [measured, stored] = await Promise.all([measureFile(outFile, options.signal), hashFile(outFile)]);
    options.onProgress?.(1);
    return { ...measured, ...stored, mediaType };
  } catch (error) {
    await rm(outFile, { force: true });
    throw error;
  }
}

/** Feeding the encoder is most of the work; measuring the result is the rest. */
const FED = 0.85;

async function* bytesOf(flow: SampleFlow, { onProgress }: EncodeOptions): AsyncGenerator<Buffer> {
  let frames = 0;
  for await (const block of flow.blocks) {
    frames += block.length;
    onProgress?.(Math.min(1, frames / flow.frames) * FED);
    if (block.length > 0) yield Buffer.from(block.buffer, block.byteOffset, block.byteLength);
  }
}

async function measureFile(
  file: string,
  signal: AbortSignal | undefined,
): Promise<Pick<Encoded, 'durationMs' | 'loudnessLufs' | 'truePeakDbtp' | 'peaks'>> {
  const meters: { loudness?: LoudnessMeter; outline?: PeakCollector } = {};
  const truePeak = new TruePeakMeter(1);
  const { frames, format } = await decodeStream(
    file,
    (block, { sampleRate }) => {
      meters.loudness ??= new LoudnessMeter(sampleRate);
      meters.outline ??= new PeakCollector(sampleRate, 1);
      meters.loudness.add(block);
      meters.outline.add(block);
      truePeak.add(block);
    },
    { limits: { maxDurationMs: Infinity }, ...(signal && { signal }) },
  );
  const { loudness, outline } = meters;
  if (!format || !loudness || !outline) throw new Error(`nothing decodes of ${file}, which was just encoded`);
  const peak = truePeak.peak();
  return {
    durationMs: Math.round((frames / format.sampleRate) * 1000),
    loudnessLufs: loudness.integrated(),
    truePeakDbtp: peak > 0 ? decibels(peak) : null,
    peaks: outline.end(),
  };
}
