/** Several finished sounds as one file: a whole bulletin to listen to before it airs. */
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Refusal } from '../kernel/errors.ts';
import { decodeStream, type DecodeLimits } from './decode.ts';
import { encode, OUTPUT_RATE, type Encoded, type EncodeOptions } from './encode.ts';
import { SoundSpool } from './mono-sound.ts';

export interface JoinPart {
  /** A mastered file. */
  file: string;
  /** Silence after it, ms. */
  gapMs?: number;
}

export interface JoinOptions extends EncodeOptions {
  /** Of the parts together. */
  limits?: DecodeLimits;
}

/** Where each part begins in the joined file, ms, in order. */
export interface Joined extends Encoded {
  startsMs: number[];
}

/**
 * Joins mastered files with gaps at the levels they have, into .mp3, .wav or .opus by the name of `outFile`.
 *
 * @throws Refusal `audio-undecodable` when a part has no sound, `audio-too-long` when all are longer than `limits.maxDurationMs`
 * @example await joinFiles([{ file: chime, gapMs: 500 }, { file: item }], '/tmp/ban-tin.mp3');
 */
export async function joinFiles(
  parts: readonly JoinPart[],
  outFile: string,
  options: JoinOptions = {},
): Promise<Joined> {
  const folder = await mkdtemp(join(dirname(outFile), '.join-'));
  try {
    const spool = await SoundSpool.create(join(folder, 'mono.f32'), OUTPUT_RATE);
    const startsMs: number[] = [];
    try {
      for (const part of parts) {
        startsMs.push(Math.round((spool.frames / OUTPUT_RATE) * 1000));
        await append(part, spool, options);
      }
    } catch (error) {
      await spool.close();
      throw error;
    }
    const sound = await spool.finish();
    const { sampleRate, frames } = sound;
    return { ...(await encode({ sampleRate, frames, blocks: sound.blocks() }, outFile, options)), startsMs };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function append(
  part: JoinPart,
  spool: SoundSpool,
  { limits = {}, signal }: JoinOptions,
): Promise<void> {
  const usedMs = (spool.frames / OUTPUT_RATE) * 1000;
  const left =
    limits.maxDurationMs === undefined ? {} : { maxDurationMs: Math.max(0, limits.maxDurationMs - usedMs) };
  const { frames, tooLong } = await decodeStream(part.file, (block) => spool.add(block), {
    filter: 'aformat=channel_layouts=mono',
    sampleRate: OUTPUT_RATE,
    limits: { ...limits, ...left },
    ...(signal && { signal }),
  });
  if (tooLong) throw new Refusal('audio-too-long', 'Các phần ghép lại dài quá giới hạn của đài.', 413);
  if (frames === 0) throw new Refusal('audio-undecodable', 'Một phần của bản tin không giải mã được.');
  await spool.add(new Float32Array(Math.round(((part.gapMs ?? 0) * OUTPUT_RATE) / 1000)));
}
