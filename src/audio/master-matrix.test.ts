/**
 * Whatever comes in, the items of one bulletin come out alike: whispers beside shouting, telephones beside studios. ffmpeg's meter is
 * the judge. Every sound with every preset in the long form, a few every day.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runProcess } from '../kernel/process.ts';
import { masterFile } from './master.ts';
import { MasterPreset } from './master-preset.ts';
import { ebur128, testSounds, tone, type TestSounds } from './test-sounds.ts';

const LONG = Boolean(process.env['LOA_TEST_LONG']);

const WORDS =
  'Kính thưa bà con nhân dân. Ủy ban nhân dân phường thông báo lịch tiếp công dân và giải quyết thủ tục hành chính tại bộ phận một cửa. ';

const PRESETS: Record<string, MasterPreset> = {
  basic: MasterPreset.parse({}),
  horn: MasterPreset.parse({ highPassHz: 150, presenceDb: 4, compressionRatio: 2.5 }),
  loud: MasterPreset.parse({
    loudnessLufs: -15,
    truePeakDbtp: -1,
    highPassHz: 200,
    presenceDb: 6,
    compressionRatio: 4,
  }),
  soft: MasterPreset.parse({ loudnessLufs: -24, truePeakDbtp: -6, highPassHz: 0, presenceDb: -6 }),
};

/** What is done to the voice: ffmpeg's words between the voice and the file. */
const SPOKEN: Record<string, string[]> = {
  'as it is': [],
  'far too quiet': ['-af', 'volume=-38dB'],
  'far too loud': ['-af', 'volume=30dB'],
  'clipped hard and turned down': ['-af', 'volume=30dB,alimiter=limit=0.9,volume=-20dB'],
  whispered: [
    '-af',
    "afftfilt=real='hypot(re,im)*cos(random(0)*6.28)':imag='hypot(re,im)*sin(random(1)*6.28)',highpass=f=800,volume=-22dB",
  ],
  shouted: ['-af', 'asetrate=28000,atempo=1.27,acompressor=ratio=8:threshold=0.05:makeup=6,volume=12dB'],
  'from quiet to loud': ['-af', "volume='0.02+t/8':eval=frame"],
  'half whispered, half shouted': ['-af', "volume='if(lt(t,4),0.01,1.5)':eval=frame"],
  'with one loud cough': ['-af', "volume='if(between(t,3,3.2),20,0.1)':eval=frame"],
  'with long pauses': ['-af', "volume='lt(mod(t,6),2)':eval=frame"],
  'by telephone': ['-af', 'highpass=f=300,lowpass=f=3400', '-ar', '8000', '-c:a', 'pcm_mulaw'],
  'by mobile telephone': ['-ar', '8000', '-c:a', 'libgsm_ms'],
  'by Zalo': ['-ar', '16000', '-c:a', 'pcm_s16le', '-af', 'lowpass=f=6000,volume=-12dB'],
  'from a far room': ['-af', 'aecho=0.6:0.8:60|180|350:0.5|0.4|0.3,volume=-18dB'],
  'beside a street': [
    '-filter_complex',
    'anoisesrc=c=brown:a=0.3:seed=5[n];[0:a]aresample=44100[v];[v][n]amix=duration=first',
  ],
  'with hum of the mains': [
    '-filter_complex',
    'sine=f=50:r=44100,volume=6[n];[0:a]aresample=44100[v];[v][n]amix=duration=first',
  ],
  'with a constant part': ['-af', 'dcshift=0.4'],
  'through a cheap microphone': ['-af', 'highpass=f=700,acrusher=bits=6:mix=0.7'],
  'on the left alone': ['-af', 'pan=stereo|c0=c0|c1=0*c0'],
  'with channels that cancel each other': ['-af', 'pan=stereo|c0=c0|c1=-1*c0'],
  'in six channels': ['-af', 'pan=5.1|FC=c0|FL=0.1*c0|FR=0.1*c0|LFE=0.2*c0|BL=0*c0|BR=0*c0'],
  'at 192 kHz': ['-ar', '192000'],
  'for half a second': ['-af', 'atrim=0:0.5'],
  'for one second': ['-af', 'atrim=0.2:1.2'],
};

const SYNTHETIC: Record<string, string[]> = {
  'music with drums': [
    '-f',
    'lavfi',
    '-i',
    "aevalsrc='0.4*sin(2*PI*220*t)*exp(-3*mod(t,0.5))+0.3*sin(2*PI*554*t)*exp(-5*mod(t,0.25))+0.9*(random(0)-0.5)*exp(-30*mod(t,0.5))':d=10:s=44100",
  ],
  organ: [
    '-f',
    'lavfi',
    '-i',
    "aevalsrc='0.2*(sin(2*PI*110*t)+sin(2*PI*138.6*t)+sin(2*PI*164.8*t)+sin(2*PI*220*t))':d=8:s=48000",
  ],
  'deep bass': ['-f', 'lavfi', '-i', "aevalsrc='0.8*sin(2*PI*60*t)*(0.5+0.5*sin(2*PI*2*t))':d=6:s=44100"],
  'a high whistle': tone(4, 'r=44100:f=7000', 'volume=-20dB'),
  'drum beats far apart': ['-f', 'lavfi', '-i', "aevalsrc='(random(0)-0.5)*exp(-12*mod(t,1))':d=8:s=44100"],
  'pink noise': ['-f', 'lavfi', '-i', 'anoisesrc=d=5:c=pink:a=0.3:seed=9'],
  'a quiet hall': ['-f', 'lavfi', '-i', 'anoisesrc=d=5:c=pink:a=0.012:seed=9'],
  'a gong': [
    '-f',
    'lavfi',
    '-i',
    "aevalsrc='0.9*sin(2*PI*180*t)*exp(-t)+0.4*sin(2*PI*497*t)*exp(-2*t)':d=6:s=44100",
  ],
};

/** Single beats of noise, a second apart, can't be as dense as a loud preset asks: they are refused with what to choose, not let out. */
const TOO_THIN: Record<string, string[]> = { loud: ['drum beats far apart'] };

let sounds: TestSounds;
let voice: string;
beforeAll(async () => {
  sounds = testSounds();
  voice = sounds.path('voice.wav');
  const words = ['-v', 'vi', '-s', '140', '-w', voice, WORDS];
  await runProcess('espeak-ng', words, { limits: { wallMs: 20_000 } });
});
afterAll(() => sounds.remove());

/** A master takes a second or more; the others are looked at in the long form. */
const EVERY_DAY = ['whispered', 'by mobile telephone', 'for half a second'];
const names = Object.keys({ ...SPOKEN, ...SYNTHETIC }).filter((name) => LONG || EVERY_DAY.includes(name));
const presets = Object.entries(PRESETS).filter(([name]) => LONG || name === 'horn');

async function source(name: string): Promise<string> {
  const spoken = SPOKEN[name];
  return sounds.make(`${names.indexOf(name)}.wav`, ...(spoken ? ['-i', voice, ...spoken] : SYNTHETIC[name]!));
}

describe.each(presets)('with the preset “%s”', (presetName, preset) => {
  it('every kind of sound comes out within half a LU and below the peak, so all within one of each other', async () => {
    const levels: Record<string, string> = {};
    const heard: number[] = [];
    for (const name of names) {
      const out = sounds.path('out.mp3');
      const told = await masterFile(await source(name), preset, out).catch(
        (error: unknown) => (error as Error).message,
      );
      if (typeof told === 'string') {
        levels[name] = told;
        continue;
      }
      const { lufs, dbtp } = await ebur128(out);
      heard.push(lufs);
      const missed = Math.abs(lufs - preset.loudnessLufs) > 0.55 || dbtp > preset.truePeakDbtp + 0.05;
      if (missed) levels[name] = `${lufs} LUFS, ${dbtp} dBTP`;
    }
    const tooThin = TOO_THIN[presetName]?.filter((name) => names.includes(name)) ?? [];
    expect(levels).toEqual(
      Object.fromEntries(tooThin.map((name) => [name, expect.stringMatching(/không làm vỡ tiếng/)])),
    );
    expect(Math.max(...heard) - Math.min(...heard)).toBeLessThanOrEqual(1);
  }, 600_000);
});

it('one loud cough does not take the words’ place: they come out as loud as without it', async () => {
  const preset = PRESETS['basic']!;
  const out = sounds.path('cough.mp3');
  await masterFile(
    await sounds.make('cough.wav', '-i', voice, ...SPOKEN['with one loud cough']!),
    preset,
    out,
  );
  // The cough is between 3 and 3.2 s; a meter's window afterwards holds nothing but words.
  const words = await sounds.make('words.wav', '-ss', '4', '-i', out);
  expect((await ebur128(words)).lufs).toBeGreaterThan(preset.loudnessLufs - 4);
}, 60_000);

it('what can not be as loud as was asked is refused, and never comes out silent', async () => {
  const asked = { loudnessLufs: -12, truePeakDbtp: -6, highPassHz: 400, presenceDb: 9, compressionRatio: 8 };
  const file = await sounds.make('second.wav', '-i', voice, ...SPOKEN['for one second']!);
  await expect(masterFile(file, MasterPreset.parse(asked), sounds.path('out.mp3'))).rejects.toMatchObject({
    code: 'audio-unmasterable',
    message: expect.stringMatching(/đến .12 LUFS mà không làm vỡ tiếng. Hãy thu lại, hoặc/) as string,
  });
}, 120_000);
