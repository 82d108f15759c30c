import { Refusal } from '../../kernel/errors.ts';
import type { Voice } from './voice.ts';
import { espeakVoice } from './espeak.ts';

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
