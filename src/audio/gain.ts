/** How far a sound has to be lifted so that it has the wanted loudness after limiting. */
import { Limiter } from './limiter.ts';
import { LoudnessMeter } from './loudness.ts';
import { soundInMemory, type MonoSound } from './mono-sound.ts';
import { amplitudeOf } from './true-peak.ts';

export interface Levels {
  /** Integrated; null under 0.4 s or below −70 LUFS. */
  loudnessLufs: number | null;
  /** The same without the loudest tenth of the sound. */
  bodyLufs: number | null;
  /** Largest |sample|. */
  peak: number;
}

/** Part of a sound that a cough, a slammed door or a chair may take. */
const OUTBURSTS = 0.1;

/** One pass over all of a sound. */
export async function levelsOf(sound: MonoSound): Promise<Levels> {
  const loudness = new LoudnessMeter(sound.sampleRate);
  let peak = 0;
  for await (const block of sound.blocks()) {
    loudness.add(block);
    for (let i = 0; i < block.length; i++) {
      const size = Math.abs(block[i]!);
      if (size > peak) peak = size;
    }
  }
  return { loudnessLufs: loudness.integrated(), bodyLufs: loudness.withoutLoudest(OUTBURSTS), peak };
}

/** The sound with a gain, and nothing of it above the ceiling. */
export async function* limited(
  sound: MonoSound,
  gain: number,
  ceiling: number,
): AsyncGenerator<Float32Array> {
  const limiter = new Limiter(sound.sampleRate, gain, ceiling);
  for await (const block of sound.blocks()) yield limiter.add(block);
  yield limiter.end();
}

/** Speech without its loudest tenth is a LU or two less loud; a sound that loses more than this is ruled by something else. */
const RULED_BY_OUTBURSTS_LU = 8;
/** What of an outburst stays above the rest: as much as a voice's own peaks. */
const OUTBURST_CREST_DB = 14;

/**
 * The ceiling (an amplitude) under which a few outbursts have to be held before anything is measured, or null. One cough louder
 * than the speaker by 20 dB would else set the loudness of the whole, and nobody would hear the words.
 */
export function outburstCeiling({ loudnessLufs, bodyLufs, peak }: Levels): number | null {
  if (loudnessLufs === null || bodyLufs === null || loudnessLufs - bodyLufs < RULED_BY_OUTBURSTS_LU)
    return null;
  const ceiling = amplitudeOf(bodyLufs + OUTBURST_CREST_DB);
  return ceiling < peak ? ceiling : null;
}

/** What limiting takes away has to be known this well; the encoded file is measured whole anyway. */
const CLOSE_LU = 0.1;
const MOST_ROUNDS = 8;
/** More than this above the plain gain would be limiting and nothing else: a sound that is not loud enough then never will be. */
const MOST_LIMITED_DB = 24;

/**
 * The gain (as a factor) that brings `sound` to `targetLufs` with its true peaks held under `ceiling` (an amplitude). Limiting
 * takes some loudness away; how much is found by trying on an excerpt. Sound without loudness is brought to the ceiling.
 */
export async function gainFor(
  sound: MonoSound,
  levels: Levels,
  targetLufs: number,
  ceiling: number,
  signal?: AbortSignal,
): Promise<number> {
  if (levels.loudnessLufs === null) return ceiling / levels.peak;
  const plainDb = targetLufs - levels.loudnessLufs;
  // Peaks between samples may still be limited then; that takes nothing worth measuring.
  if (levels.peak * amplitudeOf(plainDb) <= ceiling) return amplitudeOf(plainDb);
  const part = await excerpt(sound);
  const partLufs = await loudnessOf(part.blocks(), part.sampleRate);
  // Silence between few loud moments: only the whole will do.
  if (partLufs === null) return search(sound, levels.loudnessLufs, targetLufs, ceiling, signal);
  return search(part, partLufs, targetLufs + partLufs - levels.loudnessLufs, ceiling, signal);
}

/** Secant steps: how much of one more dB of gain comes out is all of it at first, and less the more is limited away. */
async function search(
  sound: MonoSound,
  lufs: number,
  targetLufs: number,
  ceiling: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let gainDb = targetLufs - lufs;
  let yields = 1;
  let before: { gainDb: number; lufs: number } | null = null;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    signal?.throwIfAborted();
    const reached = await loudnessOf(limited(sound, amplitudeOf(gainDb), ceiling), sound.sampleRate);
    if (reached === null || Math.abs(targetLufs - reached) <= CLOSE_LU) break;
    if (before) yields = Math.min(1, Math.max(0.2, (reached - before.lufs) / (gainDb - before.gainDb)));
    before = { gainDb, lufs: reached };
    gainDb = Math.min(gainDb + (targetLufs - reached) / yields, targetLufs - lufs + MOST_LIMITED_DB);
    if (gainDb === before.gainDb) break;
  }
  return amplitudeOf(gainDb);
}

async function loudnessOf(blocks: AsyncIterable<Float32Array>, sampleRate: number): Promise<number | null> {
  const meter = new LoudnessMeter(sampleRate);
  for await (const block of blocks) meter.add(block);
  return meter.integrated();
}

/** A minute tells how dense a voice is, in pieces of some seconds from all over the sound. */
const EXCERPT_S = 60;
const PIECE_BLOCKS = 16;

async function excerpt(sound: MonoSound): Promise<MonoSound> {
  const every = Math.ceil(sound.frames / (EXCERPT_S * sound.sampleRate));
  const pieces: Float32Array[] = [];
  let index = 0;
  for await (const block of sound.blocks()) {
    if (Math.floor(index++ / PIECE_BLOCKS) % every === 0) pieces.push(block.slice());
  }
  const samples = new Float32Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    samples.set(piece, offset);
    offset += piece.length;
  }
  return soundInMemory(samples, sound.sampleRate);
}
