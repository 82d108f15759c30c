import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { joinFiles } from './join.ts';
import { bucketPeaks, waveformPeaks } from './peaks.ts';
import { probe } from './probe.ts';
import { testSounds, tone, type TestSounds } from './test-sounds.ts';

let sounds: TestSounds;
beforeAll(() => (sounds = testSounds()));
afterAll(() => sounds.remove());

describe('joining', () => {
  it('puts parts one after the other with their gaps and says where each begins', async () => {
    const first = await sounds.make('first.mp3', ...tone(1), '-b:a', '128k');
    const second = await sounds.make('second.wav', ...tone(2, 'r=22050', 'volume=10dB'));
    const out = sounds.path('joined.mp3');
    const joined = await joinFiles([{ file: first, gapMs: 1500 }, { file: second }], out);
    expect(joined).toMatchObject({ durationMs: 4500, startsMs: [0, 2500], mediaType: 'audio/mpeg' });
    expect(await probe(out)).toMatchObject({ silences: [{ fromMs: expect.closeTo(1000, -2) as number }] });
    const [quiet, gap, loud] = bucketPeaks(joined.peaks, 9).filter((_, i) => [0, 3, 7].includes(i));
    expect(gap).toBeLessThan(0.001);
    // Levels stay as they are: 10 dB apart.
    expect(20 * Math.log10(loud! / quiet!)).toBeCloseTo(10, 0);
  });

  it('refuses a part without sound and more than the limit, and leaves nothing', async () => {
    const part = await sounds.make('part.wav', ...tone(2));
    const out = sounds.path('refused.mp3');
    const missing = joinFiles([{ file: part }, { file: sounds.path('none') }], out);
    await expect(missing).rejects.toMatchObject({ code: 'audio-undecodable' });
    const long = joinFiles([{ file: part }, { file: part }], out, { limits: { maxDurationMs: 3000 } });
    await expect(long).rejects.toMatchObject({ code: 'audio-too-long' });
    expect(readdirSync(sounds.folder).filter((name) => /^\.join|refused/.test(name))).toEqual([]);
  });
});

describe('the waveform', () => {
  it('has as many points as asked for, and shows where it is loud', async () => {
    const file = await sounds.make('rising.wav', ...tone(4, 'r=8000', "volume='t':eval=frame"));
    const peaks = await waveformPeaks(file, 8);
    expect(peaks).toHaveLength(8);
    expect(peaks).toEqual([...peaks].sort((a, b) => a - b));
    expect(await waveformPeaks(sounds.path('none'), 3)).toEqual([0, 0, 0]);
  });

  it('loses no loud moment when points are put together, and repeats them when there are too few', () => {
    expect(bucketPeaks([0.1, 0.9, 0.2, 0.3], 2)).toEqual([0.9, 0.3]);
    expect(bucketPeaks([0.1, 0.9], 4)).toEqual([0.1, 0.1, 0.9, 0.9]);
  });
});
