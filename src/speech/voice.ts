/** What every voice is: text of one sentence in, sound out. */
import { Refusal } from '../kernel/errors.ts';
import type { Pcm } from '../kernel/pcm.ts';
import { espeakVoice } from './voices/espeak.ts';

export interface SpeakOptions {
  /** Syllables a second, 2.5–4.5. */
  pace: number;
  signal?: AbortSignal;
}

export interface Voice {
  /** Kept with everything it has spoken: 'espeak-vi'. */
  id: string;
  /** For people. */
  title: string;
  /** Engine, version and voice: what the sound depends on besides text and pace. */
  fingerprint(): Promise<string>;
  /** One sentence of spoken text. @throws Refusal `voice-missing`, `voice-failed`; the signal's reason */
  speak(sentence: string, options: SpeakOptions): Promise<Pcm>;
}

export const DEFAULT_VOICE = 'espeak-vi';

/** The voices of this machine, the station's usual one first. */
export const VOICES: readonly Voice[] = [
  espeakVoice('espeak-vi', 'vi', 'Giọng máy cơ bản, miền Bắc'),
  espeakVoice('espeak-vi-central', 'vi-vn-x-central', 'Giọng máy cơ bản, miền Trung'),
  espeakVoice('espeak-vi-south', 'vi-vn-x-south', 'Giọng máy cơ bản, miền Nam'),
];

/** @throws Refusal `voice-unknown` at field `voice` */
export function findVoice(id: string): Voice {
  const voice = VOICES.find((candidate) => candidate.id === id);
  if (voice) return voice;
  const message = 'Giọng đọc đã chọn không có trên máy chủ này; hãy chọn giọng khác.';
  throw new Refusal('voice-unknown', message, 422, [{ field: 'voice', message }]);
}
