/** How long a text will take, before any sound is made. */
import { sentencesOf, syllablesIn } from '../reading/sentences.ts';

/** A comma inside a sentence, as espeak-ng pauses at it, ms. */
const COMMA_MS = 130;
const EDGES_MS = 450;

/**
 * Length of spoken lines at a pace of syllables a second, ms: close enough to plan a programme, never a promise.
 *
 * @example estimateDurationMs(['Kính chào quý vị.'], 3.3) // ~1,660
 */
export function estimateDurationMs(lines: readonly string[], pace: number): number {
  const sentences = sentencesOf(lines);
  if (sentences.length === 0) return 0;
  const spoken = sentences.map(({ text, pauseMs }) => {
    const commas = text.slice(0, -1).match(/[,–]/g)?.length ?? 0;
    return (syllablesIn(text) / pace) * 1000 + commas * COMMA_MS + pauseMs;
  });
  return Math.round(EDGES_MS + spoken.reduce((sum, ms) => sum + ms, 0));
}
