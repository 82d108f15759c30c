import { describe, expect, it } from 'vitest';
import type { Pcm } from '../../kernel/pcm.ts';
import { faultOf } from './sentence-check.ts';

const RATE = 16_000;
const BAND = { slowest: 0.6, fastest: 1.6 };
const TEXT = 'Mời bà con ra nhà văn hóa họp tổ dân phố tối nay';

/** A tone of some ms and level, with silence of `gapMs` in the middle. */
function tone(ms: number, { level = 8_000, gapMs = 0 } = {}): Pcm {
  const samples = new Int16Array((ms * RATE) / 1000);
  const gap = (gapMs * RATE) / 1000;
  const from = (samples.length - gap) / 2;
  for (let i = 0; i < samples.length; i++)
    if (i < from || i >= from + gap) samples[i] = Math.round(level * Math.sin(i / 4));
  return { sampleRate: RATE, samples };
}

const faultOfTone = (ms: number, options?: Parameters<typeof tone>[1]) =>
  faultOf(tone(ms, options), TEXT, 3.3, BAND);

describe('a sentence of twelve syllables at 3.3 a second', () => {
  it('is good in about its time', () => {
    for (const ms of [3_000, 3_600, 4_500]) expect(faultOfTone(ms)).toBeNull();
  });

  it('is too short or too long outside of the band of its voice', () => {
    expect(faultOfTone(1_500)).toBe('đọc thiếu chữ');
    expect(faultOfTone(8_000)).toBe('đọc dài bất thường');
  });

  it('may not be silent, stop in the middle, or crackle', () => {
    expect(faultOfTone(3_600, { level: 200 })).toBe('không phát ra tiếng');
    expect(faultOfTone(4_500, { gapMs: 1_400 })).toBe('ngừng giữa chừng');
    expect(faultOfTone(4_000, { gapMs: 400 })).toBeNull();
    const clipped = tone(3_600);
    clipped.samples.fill(32_767, 0, 200);
    expect(faultOf(clipped, TEXT, 3.3, BAND)).toBe('bị vỡ tiếng');
  });

  it('has no word of another language', () => {
    expect(faultOf({ ...tone(3_600), foreign: ['en'] }, TEXT, 3.3, BAND)).toBe(
      'đọc một từ theo tiếng nước ngoài',
    );
  });
});
