/** Spoken text → sound, sentence by sentence, each checked before it may go on, and kept so that it is made once. */
import { cacheKey, noCache, type DiskCache } from '../../kernel/disk-cache.ts';
import { Refusal } from '../../kernel/errors.ts';
import { joinPcm, packPcm, pcmDurationMs, silence, unpackPcm, type Pcm } from '../../kernel/pcm.ts';
import { faultOf } from './sentence-check.ts';
import { sentencesOf } from '../reading/sentences.ts';
import type { Utterance, Voice } from './voice.ts';

export interface SynthesisOptions {
  /** Syllables a second. */
  pace: number;
  signal?: AbortSignal;
  /** Sentences done, of how many. */
  onProgress?: (done: number, total: number) => void;
  /** Where sentences are kept; default: nowhere. */
  cache?: DiskCache;
  /** An emergency is read out with a foreign word in it rather than not at all. */
  lenient?: boolean;
}

/** One sentence on its way to the master. */
export interface SpokenPart {
  text: string;
  /** Silence after it, ms. */
  pauseMs: number;
  /** Names the sound: sentence, voice and pace. */
  key: string;
  /** @throws Refusal `sentence-failed` with the sentence; what the voice throws; the signal's reason */
  sound: () => Promise<Pcm>;
}

export interface SpokenSound {
  pcm: Pcm;
  /** Where each sentence lies in it, ms. */
  sentences: { text: string; fromMs: number; toMs: number }[];
}

/** Changes with what is done to a sentence after the voice. */
const VERSION = 1;
/** The machine has two cores. */
const AT_ONCE = 2;
/** Silence before the first and after the last word, so that neither is cut by an amplifier that wakes slowly. */
export const LEAD_MS = 150;
const TAIL_MS = 300;

/**
 * Spoken lines (empty ones are paragraphs) as sentences that a voice reads when they are asked for, two at a time.
 *
 * @throws Refusal `nothing-to-say`; `voice-missing`
 */
export async function spokenParts(
  lines: readonly string[],
  voice: Voice,
  options: SynthesisOptions,
): Promise<{ parts: SpokenPart[]; family: string }> {
  const sentences = sentencesOf(lines, voice.longestText);
  if (sentences.length === 0) throw new Refusal('nothing-to-say', 'Văn bản không có chữ nào để đọc.');
  const family = cacheKey({ voice: await voice.fingerprint(), pace: options.pace, version: VERSION });
  const places = placesFor(AT_ONCE);
  let done = 0;
  const parts = sentences.map(({ text, pauseMs }, index) => {
    const key = cacheKey({ text, family });
    const sound = () =>
      places(async () => {
        const pcm = await kept(text, key, voice, options);
        options.onProgress?.(++done, sentences.length);
        return pcm;
      });
    return { text, key, sound, pauseMs: index === sentences.length - 1 ? TAIL_MS : pauseMs };
  });
  return { parts, family };
}

/** All of it as one piece of sound. @throws as `spokenParts` and its parts */
export async function synthesise(
  lines: readonly string[],
  voice: Voice,
  options: SynthesisOptions,
): Promise<SpokenSound> {
  const { parts } = await spokenParts(lines, voice, options);
  const sounds = await Promise.all(parts.map((part) => part.sound()));
  const { sampleRate } = sounds[0]!;
  const joined: Pcm[] = [silence(LEAD_MS, sampleRate)];
  const placed: SpokenSound['sentences'] = [];
  let atMs = LEAD_MS;
  parts.forEach(({ text, pauseMs }, index) => {
    const sound = sounds[index]!;
    const toMs = atMs + pcmDurationMs(sound);
    placed.push({ text, fromMs: atMs, toMs });
    joined.push(sound, silence(pauseMs, sampleRate));
    atMs = toMs + pauseMs;
  });
  return { pcm: joinPcm(joined), sentences: placed };
}

/** So many pieces of work at a time, in the order in which they came; after a failure nothing more begins. */
function placesFor(count: number) {
  const waiting: (() => void)[] = [];
  let free = count;
  let failed: { error: unknown } | null = null;
  return async function <T>(work: () => Promise<T>): Promise<T> {
    if (free === 0) await new Promise<void>((resolve) => waiting.push(resolve));
    else free--;
    try {
      if (failed) throw failed.error;
      return await work();
    } catch (error) {
      failed ??= { error };
      throw error;
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

async function kept(text: string, key: string, voice: Voice, options: SynthesisOptions): Promise<Pcm> {
  const { cache = noCache } = options;
  const found = await cache.get(key);
  const pcm = found && unpackPcm(found);
  if (pcm) return pcm;
  const made = await checked(text, voice, options);
  await cache.put(key, packPcm(made));
  return made;
}

/** A sentence that came out wrong is asked for once more, then shown. */
async function checked(text: string, voice: Voice, options: SynthesisOptions): Promise<Pcm> {
  const { pace, signal, lenient = false } = options;
  const speak = async (): Promise<{ sound: Utterance; fault: string | null }> => {
    const spoken = await voice.speak(text, { pace, ...(signal && { signal }) });
    const sound = { ...withoutEdges(spoken), ...(!lenient && spoken.foreign && { foreign: spoken.foreign }) };
    return { sound, fault: faultOf(sound, text, pace, voice.band) };
  };
  let said = await speak();
  if (said.fault !== null) said = await speak();
  const { sound, fault } = said;
  if (fault === null) return { sampleRate: sound.sampleRate, samples: sound.samples };
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  throw new Refusal(
    'sentence-failed',
    `Giọng đọc ${fault} ở câu “${shown}”. Hãy sửa câu này hoặc chọn giọng khác.`,
  );
}

/** The voice's own silence before and after is cut: the pauses are ours. */
function withoutEdges(pcm: Pcm): Pcm {
  const { samples, sampleRate } = pcm;
  const quiet = 60;
  const keep = Math.round(sampleRate * 0.02);
  let from = 0;
  let to = samples.length;
  while (from < to && Math.abs(samples[from]!) < quiet) from++;
  while (to > from && Math.abs(samples[to - 1]!) < quiet) to--;
  if (from === to) return { sampleRate, samples };
  return {
    sampleRate,
    samples: samples.subarray(Math.max(0, from - keep), Math.min(samples.length, to + keep)),
  };
}
