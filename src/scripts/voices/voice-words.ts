import type { VoiceChoice } from '../../speech/voices/voices.ts';

/** A voice in a list to choose from: one outside says so. @example voiceOption({ id: 'fpt-banmai', title: 'FPT.AI Ban Mai', outside: true }) */
export function voiceOption({ id, title, outside }: VoiceChoice): { value: string; label: string } {
  return { value: id, label: outside ? `${title} (ngoài)` : title };
}
