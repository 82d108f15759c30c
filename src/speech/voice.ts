/** What every voice is: text of one sentence in, sound out, and what it can't do told beforehand. */
import { Refusal } from '../kernel/errors.ts';
import type { Pcm } from '../kernel/pcm.ts';
import { espeakVoice } from './voices/espeak.ts';

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

export const DEFAULT_VOICE = 'espeak-vi';

/** The voices that every machine has, the usual one first. */
export const VOICES: readonly Voice[] = [
  espeakVoice('espeak-vi', 'vi', 'Giọng máy cơ bản, miền Bắc'),
  espeakVoice('espeak-vi-central', 'vi-vn-x-central', 'Giọng máy cơ bản, miền Trung'),
  espeakVoice('espeak-vi-south', 'vi-vn-x-south', 'Giọng máy cơ bản, miền Nam'),
];

/** @throws Refusal `voice-unknown` at field `voice` */
export function findVoice(id: string, among: readonly Voice[] = VOICES): Voice {
  const voice = among.find((candidate) => candidate.id === id);
  if (voice) return voice;
  const message = 'Giọng đọc đã chọn không có trên máy chủ này; hãy chọn giọng khác.';
  throw new Refusal('voice-unknown', message, 422, [{ field: 'voice', message }]);
}
