import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Limiter } from './limiter.ts';
import { TruePeakMeter } from './true-peak.ts';

/** Runs a sound through in pieces of the given length. */
function limit(sound: Float32Array, gain: number, ceiling: number, piece = 1000): Float32Array {
  const limiter = new Limiter(16_000, gain, ceiling);
  const out: number[] = [];
  for (let from = 0; from < sound.length; from += piece)
    out.push(...limiter.add(sound.subarray(from, from + piece)));
  out.push(...limiter.end());
  return Float32Array.from(out);
}

const tone = (length: number, amplitude: number, step = 0.3) =>
  Float32Array.from({ length }, (_, i) => amplitude * Math.sin(i * step));

describe('the limiter', () => {
  it('lets no sample above its ceiling, keeps every one, and does not care how the sound is cut', () => {
    const sample = fc.float({ min: -2, max: 2, noNaN: true });
    fc.assert(
      fc.property(
        fc.array(sample, { maxLength: 600 }),
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (samples, gain, piece) => {
          const sound = Float32Array.from(samples);
          const out = limit(sound, gain, 0.8, piece);
          expect(out.length).toBe(sound.length);
          expect(Math.max(0, ...out.map(Math.abs))).toBeLessThanOrEqual(0.8 + 1e-6);
          expect(out).toEqual(limit(sound, gain, 0.8, 10_000));
        },
      ),
      { seed: 3, numRuns: 150 },
    );
  });

  it('is a plain gain where nothing is too loud', () => {
    const sound = tone(5000, 0.3);
    expect(limit(sound, 2, 0.8)).toEqual(sound.map((sample) => sample * 2));
  });

  it('holds the wave between the samples too', () => {
    // A quarter of the sample rate, sampled beside its crests: 3 dB more than any sample shows.
    const sound = Float32Array.from({ length: 8000 }, (_, i) => Math.sin((Math.PI / 2) * i + Math.PI / 4));
    const meter = new TruePeakMeter(1);
    meter.add(limit(sound, 1.4, 0.8));
    expect(meter.peak()).toBeLessThan(0.81);
    expect(meter.peak()).toBeGreaterThan(0.75);
  });

  it('comes back to full gain after a loud moment', () => {
    const sound = tone(32_000, 0.2);
    sound.set(tone(800, 1), 4000);
    const out = limit(sound, 2, 0.8);
    expect(out.subarray(24_000)).toEqual(sound.subarray(24_000).map((sample) => sample * 2));
  });
});
