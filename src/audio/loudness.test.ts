import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyse } from './analysis.ts';
import { channelWeights, LoudnessMeter } from './loudness.ts';
import { ebur128, testSounds, tone, type TestSounds } from './test-sounds.ts';

let sounds: TestSounds;
beforeAll(() => (sounds = testSounds()));
afterAll(() => sounds.remove());

const noise = (colour: string, rest = '') => [
  ...['-f', 'lavfi', '-i', `anoisesrc=d=8:c=${colour}:a=0.5:seed=7:r=48000,${rest || 'anull'}`],
];

describe('loudness and true peak', () => {
  const kinds: [name: string, args: string[]][] = [
    ['tone.wav', tone(5)],
    ['pink48.wav', noise('pink')],
    ['white96.wav', [...noise('white'), '-ar', '96000']],
    ['brown16.wav', [...noise('brown'), '-ar', '16000']],
    ['brown8.wav', [...noise('brown'), '-ar', '8000']],
    ['fading.wav', noise('pink', "volume='exp(-t)':eval=frame")],
    ['stereo.flac', noise('pink', 'pan=stereo|c0=c0|c1=0.3*c0')],
    ['surround.wav', noise('pink', 'pan=5.1|FL=c0|FR=0.5*c0|FC=0.2*c0|LFE=c0|BL=0.7*c0|BR=0.1*c0')],
    [
      'near-nyquist.wav',
      ['-f', 'lavfi', '-i', 'aevalsrc=0.5*sin(2*PI*11025*t+PI/4):d=4:s=44100,afade=d=0.5,afade=t=out:st=3.5'],
    ],
  ];
  it.each(kinds)("are those of ffmpeg's ebur128: %s", async (name, args) => {
    const file = await sounds.make(name, ...args);
    const { analysis } = await analyse(file);
    const reference = await ebur128(file);
    expect(Math.abs(analysis!.loudnessLufs! - reference.lufs)).toBeLessThan(0.11);
    expect(Math.abs(analysis!.truePeakDbtp! - reference.dbtp)).toBeLessThan(0.25);
  });

  it('give −23 LUFS for the calibration tone of EBU Tech 3341', () => {
    const meter = new LoudnessMeter(48_000, [1, 1]);
    const block = new Float32Array(2 * 48_000 * 20);
    const amplitude = 10 ** (-23 / 20);
    for (let i = 0; i < block.length; i++) {
      block[i] = amplitude * Math.sin((2 * Math.PI * 1000 * Math.floor(i / 2)) / 48_000);
    }
    meter.add(block);
    expect(meter.integrated()).toBeCloseTo(-23, 1);
  });

  it('do not depend on how the sound is cut into blocks', () => {
    const sound = Float32Array.from({ length: 50_000 }, (_, i) => Math.sin(i / 9) * Math.sin(i / 4000));
    const [whole, pieces] = [new LoudnessMeter(22_050), new LoudnessMeter(22_050)];
    whole.add(sound);
    for (let from = 0; from < sound.length; from += 777) pieces.add(sound.subarray(from, from + 777));
    expect(pieces.integrated()).toBeCloseTo(whole.integrated()!, 9);
  });

  it('weigh surround more and low-frequency effects not at all', () => {
    expect(channelWeights(6, 0b111111)).toEqual([1, 1, 1, 0, 1.41, 1.41]);
    expect(channelWeights(2, 0)).toEqual([1, 1]);
  });
});
