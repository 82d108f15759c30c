import { expect, it } from 'vitest';
import { SAMPLE_RATE } from '../player/sinks/sink.ts';
import { WAV_HEADER_BYTES } from '../player/sinks/wav-header.ts';
import { PITCHES, soundsIn, toneWav } from './tones.ts';

const [low, high] = PITCHES;

function samplesOf(pitch: number, ms: number): Int16Array {
  return new Int16Array(Uint8Array.from(toneWav(pitch, ms).subarray(WAV_HEADER_BYTES)).buffer);
}

/** Tones laid over silence, each at its time in ms. */
function laid(...tones: [pitch: number, at: number, ms: number][]): Int16Array {
  const all = new Int16Array(2 * SAMPLE_RATE);
  for (const [pitch, at, ms] of tones) {
    const from = (at * SAMPLE_RATE) / 1000;
    samplesOf(pitch, ms).forEach((sample, index) => (all[from + index]! += sample));
  }
  return all;
}

it('finds each tone from its first sample to its last, and which it is', () => {
  const sounds = soundsIn(laid([low, 100, 150], [high, 400, 150]));
  expect(sounds.map(({ pitch, mixed }) => [pitch, mixed])).toEqual([
    [low, 0],
    [high, 0],
  ]);
  expect(sounds.map(({ from, to }) => [from, to].map((at) => Math.round((at * 1000) / SAMPLE_RATE)))).toEqual(
    [
      [100, 250],
      [400, 550],
    ],
  );
});

it('sees two that sound at once, also the quieter one under a fade', () => {
  const [both] = soundsIn(laid([low, 100, 150], [high, 200, 100]));
  expect(both!.mixed).toBeGreaterThan(4);
  const quiet = laid([low, 100, 150]);
  samplesOf(high, 150).forEach((sample, index) => (quiet[4410 + index]! += Math.round(sample * 0.4)));
  expect(soundsIn(quiet)[0]!.mixed).toBeGreaterThan(10);
});
