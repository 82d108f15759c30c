import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../kernel/hash.ts';
import { runProcess } from '../kernel/process.ts';
import { decodeToPcm } from './decode.ts';
import { masterFile, masterPcm, type Mastered } from './master.ts';
import { DEFAULT_PRESET, MasterPreset } from './master-preset.ts';
import { probe } from './probe.ts';
import { ebur128, testSounds, tone, type TestSounds } from './test-sounds.ts';

let sounds: TestSounds;
let voice: string;
beforeAll(async () => {
  sounds = testSounds();
  voice = sounds.path('voice.wav');
  const words = 'Ủy ban nhân dân phường thông báo việc nộp hồ sơ trực tuyến tại bộ phận một cửa. '.repeat(4);
  await runProcess('espeak-ng', ['-v', 'vi', '-s', '130', '-w', voice, words], {
    limits: { wallMs: 20_000 },
  });
});
afterAll(() => sounds.remove());

/** The station's promise, judged by ffmpeg and not by us. */
async function expectLevels(file: string, mastered: Mastered, preset = DEFAULT_PRESET) {
  const judged = await ebur128(file);
  expect(Math.abs(judged.lufs - preset.loudnessLufs)).toBeLessThanOrEqual(0.6);
  expect(judged.dbtp).toBeLessThanOrEqual(preset.truePeakDbtp + 0.1);
  expect(Math.abs(mastered.loudnessLufs! - preset.loudnessLufs)).toBeLessThanOrEqual(0.5);
  expect(mastered.truePeakDbtp).toBeLessThanOrEqual(preset.truePeakDbtp);
}

describe('speech', () => {
  it.each(['mp3', 'wav', 'opus'])('comes out at the loudness of the station as %s', async (ending) => {
    const pcm = await decodeToPcm(voice, { sampleRate: 22_050 });
    const file = sounds.path(`speech.${ending}`);
    const steps: number[] = [];
    const mastered = await masterPcm(pcm, DEFAULT_PRESET, file, { onProgress: (done) => steps.push(done) });
    await expectLevels(file, mastered);
    expect(mastered.sha256).toBe(sha256(readFileSync(file)));
    expect(mastered.bytes).toBe(readFileSync(file).length);
    expect(Math.abs(mastered.durationMs - (pcm.samples.length / 22_050) * 1000)).toBeLessThan(2);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(steps.at(-1)).toBe(1);
    expect(mastered.peaks.length).toBe(Math.ceil(mastered.durationMs / 100));
  });

  it('is MP3 at 44.1 kHz, one channel, 128 kb/s throughout, and the same bytes every time', async () => {
    const pcm = await decodeToPcm(voice, { sampleRate: 22_050 });
    const [first, second] = [sounds.path('first.mp3'), sounds.path('second.mp3')];
    const mastered = await masterPcm(pcm, DEFAULT_PRESET, first);
    expect((await masterPcm(pcm, DEFAULT_PRESET, second)).sha256).toBe(mastered.sha256);
    expect(await probe(first)).toMatchObject({ codec: 'mp3', sampleRate: 44_100, channels: 1, warnings: [] });
    expect((mastered.bytes * 8) / mastered.durationMs).toBeCloseTo(128, -0.5);
  });

  it('follows the preset: other levels, high-pass, presence and compression', async () => {
    const preset = MasterPreset.parse({
      ...{ loudnessLufs: -20, truePeakDbtp: -3, highPassHz: 200, presenceDb: 4, compressionRatio: 3 },
    });
    const file = sounds.path('shaped.mp3');
    await expectLevels(file, await masterFile(voice, preset, file), preset);
  });
});

describe('recordings', () => {
  const kinds: [name: string, args: string[]][] = [
    ['quiet', tone(4, 'r=44100', 'volume=-25dB')],
    ['loud and clipping', tone(4, 'r=44100', 'volume=30dB')],
    ['stereo at 48 kHz', ['-f', 'lavfi', '-i', 'anoisesrc=d=4:c=pink:r=48000:seed=2', '-ac', '2']],
    ['8 kHz from a phone', tone(4, 'r=8000')],
    ['192 kHz', tone(2, 'r=192000')],
    ['eight channels', [...tone(3), '-ac', '8']],
    ['one side only', [...tone(3), '-af', 'pan=stereo|c0=c0|c1=0*c0']],
    ['channels that cancel each other', [...tone(3), '-af', 'pan=stereo|c0=c0|c1=-0.9*c0']],
    ['an offset', [...tone(3), '-af', 'dcshift=0.3']],
  ];
  it.each(kinds)('%s', async (name, args) => {
    const source = await sounds.make(`${name}.wav`, ...args);
    const file = sounds.path(`${name}.mp3`);
    const mastered = await masterFile(source, DEFAULT_PRESET, file);
    await expectLevels(file, mastered);
    expect(await probe(file)).toMatchObject({ sampleRate: 44_100, channels: 1 });
  });

  it('under 0.4 s are brought to the peak', async () => {
    const source = await sounds.make('beep.wav', ...tone(0.3, 'r=44100', 'volume=-10dB'));
    const mastered = await masterFile(source, DEFAULT_PRESET, sounds.path('beep.mp3'));
    expect(mastered.loudnessLufs).toBeNull();
    expect(mastered.truePeakDbtp).toBeLessThanOrEqual(-1);
    expect(mastered.truePeakDbtp).toBeGreaterThan(-3);
    expect(mastered.durationMs).toBe(300);
  });

  it('that are silent, clicks only, or no sound at all are refused, and nothing is left behind', async () => {
    const silent = await sounds.make('silent.wav', '-f', 'lavfi', '-i', 'anullsrc=d=2');
    // Single pulses have no loudness to speak of at any peak.
    const clicks = "aevalsrc='if(lt(mod(t,0.5),0.001),0.9,0)':d=6:s=44100";
    const cases: [string, string][] = [
      [silent, 'audio-silent'],
      [await sounds.make('clicks.wav', '-f', 'lavfi', '-i', clicks), 'audio-unmasterable'],
      [sounds.path('nothing'), 'audio-file-missing'],
    ];
    for (const [file, code] of cases) {
      const out = sounds.path('refused.mp3');
      await expect(masterFile(file, DEFAULT_PRESET, out)).rejects.toMatchObject({ name: 'Refusal', code });
      expect(existsSync(out)).toBe(false);
    }
    expect(readdirSync(sounds.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('stop when told to, leaving nothing', async () => {
    const source = await sounds.make('long.wav', ...tone(300));
    const stop = new AbortController();
    const out = sounds.path('stopped.mp3');
    const mastering = masterFile(source, DEFAULT_PRESET, out, {
      signal: stop.signal,
      onProgress: () => stop.abort(new Error('no longer wanted')),
    });
    await expect(mastering).rejects.toThrow('no longer wanted');
    expect(existsSync(out)).toBe(false);
  });
});

describe('a preset', () => {
  it('tells in Vietnamese what is wrong with it', () => {
    const { error } = MasterPreset.safeParse({ loudnessLufs: 0, presenceDb: 'x' });
    expect(error?.issues.map(({ message }) => message)).toEqual([
      'Độ to phải từ −30 đến −10 LUFS.',
      'Mức nâng dải rõ tiếng phải từ −6 đến 9 dB.',
    ]);
  });
});
