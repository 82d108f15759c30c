/** What can be heard to be wrong with one sentence, before anybody else hears it. */
import { pcmDurationMs, type Pcm } from '../../kernel/pcm.ts';
import { syllablesIn } from '../reading/sentences.ts';
import type { SyllableBand, Utterance } from './voice.ts';

/** For a voice that nobody measured: twice as slow and twice as fast as asked. */
export const WIDE_BAND: SyllableBand = { slowest: 0.5, fastest: 2 };

/** Of 16-bit samples: under it nothing is heard, whatever the amplifier. */
const AUDIBLE_PEAK = 500;
/** The share of samples at full scale from which it is heard as crackling. */
const CLIPPED_SHARE = 1 / 1000;
/** A word alone is drawn out: so much more or less than the band is nothing. */
const GRACE_MS = 450;
/** Nobody pauses inside a sentence for that long; the pauses between sentences are ours. */
const LONGEST_PAUSE_MS = 1_000;
/** Of 16-bit samples: quieter is a pause. */
const QUIET = 100;

/** In words, to follow "Giọng đọc …"; null when nothing is wrong. */
export function faultOf(sound: Utterance, text: string, pace: number, band: SyllableBand): string | null {
  const { peak, clipped, longestPauseMs } = levelsOf(sound);
  if (peak < AUDIBLE_PEAK) return 'không phát ra tiếng';
  if (clipped > sound.samples.length * CLIPPED_SHARE) return 'bị vỡ tiếng';
  const expectedMs = (syllablesIn(text) / pace) * 1000;
  const pausesMs = (text.slice(0, -1).match(/[,–;:]/g)?.length ?? 0) * 400;
  const actualMs = pcmDurationMs(sound);
  if (actualMs < expectedMs / band.fastest - GRACE_MS) return 'đọc thiếu chữ';
  if (actualMs > expectedMs / band.slowest + GRACE_MS + pausesMs) return 'đọc dài bất thường';
  if (longestPauseMs > LONGEST_PAUSE_MS) return 'ngừng giữa chừng';
  if (sound.foreign && sound.foreign.length > 0) return 'đọc một từ theo tiếng nước ngoài';
  return null;
}

function levelsOf({ samples, sampleRate }: Pcm): { peak: number; clipped: number; longestPauseMs: number } {
  let peak = 0;
  let clipped = 0;
  let longest = 0;
  let lastLoud = -1;
  for (let i = 0; i < samples.length; i++) {
    const level = Math.abs(samples[i]!);
    if (level > peak) peak = level;
    if (level >= 32_767) clipped++;
    if (level < QUIET) continue;
    // Before the first loud sample there is an edge, no pause.
    if (lastLoud >= 0 && i - lastLoud > longest) longest = i - lastLoud;
    lastLoud = i;
  }
  return { peak, clipped, longestPauseMs: (longest / sampleRate) * 1000 };
}
