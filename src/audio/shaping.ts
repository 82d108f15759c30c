/** What the preset does to the tone of a voice before its level is set. */
import { BiquadState, highPass, peaking } from './biquad.ts';
import { Compressor } from './compressor.ts';
import type { MasterPreset } from './master-preset.ts';

/** The middle of the consonants' band; a horn's own peak lies near it. */
const PRESENCE_HZ = 3_000;

/**
 * The preset's high-pass, presence and compression as one function that works on blocks in place, in order. `loudnessLufs` is the
 * sound's own loudness: the compressor begins there, whatever the level of the recording.
 */
export function shaping(
  preset: MasterPreset,
  sampleRate: number,
  loudnessLufs: number | null,
): (block: Float32Array) => void {
  const steps: { run(block: Float32Array): void }[] = [];
  if (preset.highPassHz > 0) steps.push(new BiquadState(highPass(preset.highPassHz, sampleRate)));
  if (preset.presenceDb !== 0 && PRESENCE_HZ < sampleRate / 2) {
    steps.push(new BiquadState(peaking(PRESENCE_HZ, preset.presenceDb, sampleRate)));
  }
  if (preset.compressionRatio > 1 && loudnessLufs !== null) {
    steps.push(new Compressor(sampleRate, preset.compressionRatio, 10 ** (loudnessLufs / 10)));
  }
  return (block) => {
    for (const step of steps) step.run(block);
  };
}
