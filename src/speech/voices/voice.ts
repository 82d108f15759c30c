/** What every voice is: text of one sentence in, sound out, and what it can't do told beforehand. */
import type { Pcm } from '../../kernel/pcm.ts';

export interface SpeakOptions {
  /** Syllables a second, 2.5–4.5. */
  pace: number;
  signal?: AbortSignal;
}

/** One sentence as a voice gave it. */
export interface Utterance extends Pcm {
  /** Languages that the voice changed over to for a word ('en'), where it can tell; no Vietnamese voice may. */
  foreign?: readonly string[];
}

/** Syllables a second that really come out, as parts of the pace asked for: outside of it something was left out or stuck. */
export interface SyllableBand {
  slowest: number;
  fastest: number;
}

export interface Voice {
  /** Kept with everything it has spoken: 'espeak-vi', 'piper-…', 'fpt-banmai'. */
  id: string;
  /** For people. */
  title: string;
  /** True when the words leave the house: never for what is marked "nội bộ", and only where the station allows the service. */
  outside: boolean;
  /** Whose voice it is and under which terms, one sentence for people. */
  licence: string;
  /** Longest sentence it takes at a time, characters. */
  longestText: number;
  /** Hz; null where only the answer tells. All sentences of one text come with one rate. */
  sampleRate: number | null;
  band: SyllableBand;
  /** Why it can't read now, in one sentence; null when it can. Costs little, and proves no more than that everything is there. */
  obstacle(): Promise<string | null>;
  /** Engine, version and voice: what the sound depends on besides text and pace. */
  fingerprint(): Promise<string>;
  /** One sentence of spoken text. @throws Refusal `voice-…`; the signal's reason */
  speak(sentence: string, options: SpeakOptions): Promise<Utterance>;
}
