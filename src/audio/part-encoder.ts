/** Encodes sentences in one run of the encoder, and measures what each of them decodes to while the run goes on. */
import type { Pcm } from '../kernel/pcm.ts';
import { MP3_ENCODER, OUTPUT_RATE } from './encode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { limited } from './gain.ts';
import { LoudnessMeter } from './loudness.ts';
import type { MasterPreset } from './master-preset.ts';
import { floatsOf, soundInMemory } from './mono-sound.ts';
import { ENCODER_DELAY, FRAME_SAMPLES, frameOffsets } from './mp3-frames.ts';
import { CELL_SAMPLES, CELLS_A_FRAME, type PartSound } from './part-sound.ts';
import { shaping } from './shaping.ts';
import { TruePeakMeter } from './true-peak.ts';
import { WavReader } from './wav-reader.ts';

/** Silent frames before the first sample of a sentence: the encoder spreads it over one, and is 1,105 samples late. */
export const FRAMES_BEFORE = 2;
/** And after its last one. */
export const FRAMES_AFTER = 2;

/** What the high-pass still rings after the last word, ms. */
const RING_MS = 20;

export interface EncodePartsOptions {
  preset: MasterPreset;
  /** As a factor. */
  gain: number;
  /** Amplitude that the limiter keeps under. */
  ceiling: number;
  signal?: AbortSignal | undefined;
}

/** Each sentence as frames that can be joined with any others. All have one sample rate. */
export async function encodeParts(parts: readonly Pcm[], options: EncodePartsOptions): Promise<PartSound[]> {
  const { sampleRate } = parts[0]!;
  const spans = spansOf(parts);
  const encoded: Buffer[] = [];
  const toDecoder = new Relay();
  const measuring = measure(toDecoder, spans, options.signal);
  // Whoever fails first tells; the other must not be an unhandled rejection.
  measuring.catch(() => undefined);
  try {
    const { code, lines } = await runFfmpeg({
      input: { kind: 'samples', sampleRate, channels: 1, blocks: samplesOf(parts, spans, options) },
      output: [
        ...MP3_ENCODER.slice(0, -2),
        ...['-reservoir', '0', '-write_xing', '0', '-ac', '1', '-fflags', '+bitexact'],
        ...['-flags:a', '+bitexact', '-f', 'mp3'],
      ],
      to: {
        write: (chunk) => {
          encoded.push(chunk);
          toDecoder.push(chunk);
        },
      },
      ...(options.signal && { signal: options.signal }),
    });
    if (code !== 0) throw new Error(`ffmpeg could not encode: ${lines.slice(-5).join(' | ')}`);
  } finally {
    toDecoder.end();
  }
  const measured = await measuring;
  const bytes = Buffer.concat(encoded);
  const offsets = frameOffsets(bytes);
  return spans.map(({ from, to }, index) => ({
    frames: bytes.subarray(offsets[from], offsets[to]),
    count: to - from,
    ...measured[index]!,
  }));
}

/** Frames of the run, half-open. */
interface Span {
  from: number;
  to: number;
}

function spansOf(parts: readonly Pcm[]): Span[] {
  let at = 0;
  return parts.map(({ samples, sampleRate }) => {
    const speech = Math.ceil((samples.length * OUTPUT_RATE) / sampleRate / FRAME_SAMPLES);
    const from = at;
    at += FRAMES_BEFORE + speech + FRAMES_AFTER;
    return { from, to: at };
  });
}

/** The run's samples, each sentence shaped and limited by itself: what it becomes must not hang on its neighbours. */
async function* samplesOf(
  parts: readonly Pcm[],
  spans: readonly Span[],
  { preset, gain, ceiling, signal }: EncodePartsOptions,
): AsyncGenerator<Buffer> {
  const { sampleRate } = parts[0]!;
  /** Input sample that decodes to the first one of a frame. */
  const sampleAt = (frame: number) =>
    Math.max(0, Math.round(((frame * FRAME_SAMPLES - ENCODER_DELAY) * sampleRate) / OUTPUT_RATE));
  let at = 0;
  for (const [index, part] of parts.entries()) {
    signal?.throwIfAborted();
    const begin = sampleAt(spans[index]!.from + FRAMES_BEFORE);
    yield bytesOf(new Float32Array(begin - at));
    const room = new Float32Array(part.samples.length + Math.round((sampleRate * RING_MS) / 1000));
    room.set(floatsOf(part));
    const sound = soundInMemory(room, sampleRate);
    const shape = shaping(preset, sampleRate, null);
    for await (const block of sound.blocks()) shape(block);
    for await (const block of limited(sound, gain, ceiling)) if (block.length > 0) yield bytesOf(block);
    at = begin + room.length;
  }
  const end = sampleAt(spans.at(-1)!.to);
  // The encoder gives out a frame only when it has the next one's samples.
  yield bytesOf(new Float32Array(Math.max(0, end - at) + 2 * FRAME_SAMPLES));
}

function bytesOf(block: Float32Array): Buffer {
  return Buffer.from(block.buffer, block.byteOffset, block.byteLength);
}

type Measured = Pick<PartSound, 'energies' | 'peaks' | 'truePeak'>;

/** Decodes the run as it comes and sorts what it finds by sentence. */
async function measure(
  mp3: AsyncIterable<Buffer>,
  spans: readonly Span[],
  signal: AbortSignal | undefined,
): Promise<Measured[]> {
  const reader = new WavReader();
  const measured: Measured[] = [];
  let meters = metersOf();
  let frame = 0;
  let left = 0;
  let line = new Float32Array(0);
  const takeFrame = (samples: Float32Array) => {
    const span = spans[measured.length];
    if (!span) return;
    meters.add(samples);
    if (++frame < span.to) return;
    measured.push(meters.result());
    meters = metersOf();
  };
  const { code, lines } = await runFfmpeg({
    input: { kind: 'mp3', blocks: mp3 },
    output: ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav', '-bitexact'],
    to: {
      write: (chunk) => {
        const block = reader.read(chunk);
        const joined = new Float32Array(left + block.length);
        joined.set(line.subarray(line.length - left));
        joined.set(block, left);
        line = joined;
        let at = 0;
        for (; at + FRAME_SAMPLES <= line.length; at += FRAME_SAMPLES)
          takeFrame(line.subarray(at, at + FRAME_SAMPLES));
        left = line.length - at;
      },
    },
    ...(signal && { signal }),
  });
  if (code !== 0 || measured.length < spans.length)
    throw new Error(`ffmpeg could not decode what was encoded: ${lines.slice(-5).join(' | ')}`);
  return measured;
}

function metersOf() {
  const loudness = new LoudnessMeter(OUTPUT_RATE, [1], CELL_SAMPLES);
  const truePeak = new TruePeakMeter(1);
  const peaks: number[] = [];
  return {
    /** One frame. */
    add(samples: Float32Array): void {
      loudness.add(samples);
      truePeak.add(samples);
      let largest = 0;
      for (let i = 0; i < samples.length; i++) {
        const size = Math.abs(samples[i]!);
        if (size > largest) largest = size;
      }
      peaks.push(largest);
    },
    result(): Measured {
      const energies = Float32Array.from(loudness.energies());
      if (energies.length !== peaks.length * CELLS_A_FRAME) throw new Error('energies do not fit the frames');
      return { energies, peaks: Float32Array.from(peaks), truePeak: truePeak.peak() };
    },
  };
}

/** From one child's output to another one's input. */
class Relay {
  private readonly waiting: Buffer[] = [];
  private ended = false;
  private wake: PromiseWithResolvers<unknown> = Promise.withResolvers();

  push(chunk: Buffer): void {
    this.waiting.push(chunk);
    this.wake.resolve(null);
  }

  end(): void {
    this.ended = true;
    this.wake.resolve(null);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    for (;;) {
      const chunk = this.waiting.shift();
      if (chunk) yield chunk;
      else if (this.ended) return;
      else {
        await this.wake.promise;
        this.wake = Promise.withResolvers();
      }
    }
  }
}
