/** Spoken text → one piece of sound, sentence by sentence, each checked before it may go on. */
import { Refusal } from '../kernel/errors.ts';
import { joinPcm, pcmDurationMs, silence, type Pcm } from '../kernel/pcm.ts';
import { sentencesOf, syllablesIn, type Sentence } from './sentences.ts';
import type { Voice } from './voice.ts';

export interface SynthesisOptions {
  /** Syllables a second. */
  pace: number;
  signal?: AbortSignal;
  /** Sentences done, of how many. */
  onProgress?: (done: number, total: number) => void;
}

export interface SpokenSound {
  pcm: Pcm;
  /** Where each sentence lies in it, ms. */
  sentences: { text: string; fromMs: number; toMs: number }[];
}

/** The machine has two cores. */
const AT_ONCE = 2;
/** Silence before the first and after the last word, so that neither is cut by an amplifier that wakes slowly. */
const LEAD_MS = 150;
const TAIL_MS = 300;

/**
 * Reads spoken lines (empty ones are paragraphs) by a voice.
 *
 * @throws Refusal `nothing-to-say`, `sentence-failed` with the sentence; what the voice throws; the signal's reason
 */
export async function synthesise(
  lines: readonly string[],
  voice: Voice,
  options: SynthesisOptions,
): Promise<SpokenSound> {
  const sentences = sentencesOf(lines);
  if (sentences.length === 0) throw new Refusal('nothing-to-say', 'Văn bản không có chữ nào để đọc.');
  const sounds = await inParallel(sentences, voice, options);
  const { sampleRate } = sounds[0]!;
  const parts: Pcm[] = [silence(LEAD_MS, sampleRate)];
  const placed: SpokenSound['sentences'] = [];
  let atMs = LEAD_MS;
  sentences.forEach(({ text, pauseMs }, index) => {
    const sound = sounds[index]!;
    const toMs = atMs + pcmDurationMs(sound);
    placed.push({ text, fromMs: atMs, toMs });
    parts.push(sound, silence(pauseMs, sampleRate));
    atMs = toMs + pauseMs;
  });
  return { pcm: joinPcm([...parts, silence(TAIL_MS, sampleRate)]), sentences: placed };
}

async function inParallel(
  sentences: readonly Sentence[],
  voice: Voice,
  options: SynthesisOptions,
): Promise<Pcm[]> {
  const sounds: Pcm[] = [];
  let next = 0;
  let done = 0;
  const worker = async (): Promise<void> => {
    while (next < sentences.length) {
      const index = next++;
      sounds[index] = await checked(sentences[index]!.text, voice, options);
      options.onProgress?.(++done, sentences.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return sounds;
}

/** A sentence that came out wrong is asked for once more, then shown. */
async function checked(text: string, voice: Voice, options: SynthesisOptions): Promise<Pcm> {
  const speak = async () =>
    withoutEdges(
      await voice.speak(text, { pace: options.pace, ...(options.signal && { signal: options.signal }) }),
    );
  const first = await speak();
  if (faultOf(first, text, options.pace) === null) return first;
  const second = await speak();
  const fault = faultOf(second, text, options.pace);
  if (fault === null) return second;
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  throw new Refusal(
    'sentence-failed',
    `Giọng đọc ${fault} ở câu “${shown}”. Hãy sửa câu này hoặc chọn giọng khác.`,
  );
}

/** What can be heard to be wrong with a sentence, in words; null when nothing is. */
export function faultOf(pcm: Pcm, text: string, pace: number): string | null {
  let peak = 0;
  let clipped = 0;
  for (const sample of pcm.samples) {
    const level = Math.abs(sample);
    if (level > peak) peak = level;
    if (level >= 32_767) clipped++;
  }
  if (peak < 500) return 'không phát ra tiếng';
  if (clipped > pcm.samples.length / 1000) return 'bị vỡ tiếng';
  const expected = (syllablesIn(text) / pace) * 1000;
  const actual = pcmDurationMs(pcm);
  // A word alone is drawn out; half a second of grace on either side.
  if (actual > expected * 2.5 + 1000) return 'đọc dài bất thường';
  return actual < expected * 0.4 - 500 ? 'đọc thiếu chữ' : null;
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
  if (from === to) return pcm;
  return {
    sampleRate,
    samples: samples.subarray(Math.max(0, from - keep), Math.min(samples.length, to + keep)),
  };
}
