/** The verdict on odd files is ffmpeg's own: the whole in the long form, a part of each kind every day. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { probe, type ProbeResult } from './probe.ts';
import { testSounds, type TestSounds } from './test-sounds.ts';
import {
  damaged,
  DAMAGES,
  encodedSound,
  everyEncoding,
  ffmpegVerdict,
  seeded,
  type OddFile,
} from './testing/odd-files.ts';

const LONG = Boolean(process.env['LOA_TEST_LONG']);
const SEED = 7;
const SENTENCE = /^\p{Lu}.*[à-ỹđ].*\.$/u;

let sounds: TestSounds;
/** One file of each of `COMMON`. */
let common: OddFile[];
beforeAll(async () => {
  sounds = testSounds();
  common = [];
  for (const [encoder, muxer] of LONG ? COMMON : COMMON.slice(0, 9)) {
    const file = await encodedSound(sounds.folder, encoder, muxer);
    if (!file) throw new Error(`${encoder} in ${muxer} could not be made`);
    common.push(file);
  }
}, 120_000);
afterAll(() => sounds.remove());

/** What differs from ffmpeg's own decode, in words; nothing is agreement. */
async function differences(files: readonly OddFile[]): Promise<string[]> {
  const waiting = [...files];
  const found: string[] = [];
  const look = async ({ name, path }: OddFile) => {
    const said = await ffmpegVerdict(path);
    const result = await probe(path);
    const fault = faultOf(said, result);
    if (fault !== null) found.push(`${name}: ${fault}`);
  };
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await look(next);
  };
  await Promise.all([worker(), worker()]);
  return found;
}

function faultOf(said: { durationMs: number } | null, result: ProbeResult): string | null {
  if (!result.ok) {
    if (said) return `refused (${result.code}), though ${said.durationMs} ms decode`;
    return SENTENCE.test(result.message) ? null : `no sentence: ${result.message}`;
  }
  if (!said) return `accepted with ${result.durationMs} ms, though nothing decodes`;
  if (Math.abs(result.durationMs - said.durationMs) > 50) {
    return `${result.durationMs} ms instead of ${said.durationMs}`;
  }
  return null;
}

/** One of each family of containers that people send. */
const COMMON: [encoder: string, muxer: string][] = [
  ['libmp3lame', 'mp3'],
  ['aac', 'mp4'],
  ['aac', 'adts'],
  ['pcm_s16le', 'wav'],
  ['libvorbis', 'ogg'],
  ['libopus', 'webm'],
  ['wmav2', 'asf'],
  ['flac', 'flac'],
  ['mp2', 'mpegts'],
  ['ac3', 'matroska'],
  ['adpcm_ima_wav', 'avi'],
  ['alac', 'caf'],
  ['g722', 'g722'],
  ['truehd', 'truehd'],
  ['nellymoser', 'flv'],
  ['wavpack', 'wv'],
  ['real_144', 'rm'],
  ['libgsm', 'gsm'],
];

describe('odd files', () => {
  it('are taken as ffmpeg by itself takes them, whatever the codec and container', async () => {
    const files = LONG ? await everyEncoding(sounds.folder) : common;
    expect(files.length).toBeGreaterThanOrEqual(LONG ? 300 : common.length);
    expect(await differences(files)).toEqual([]);
  }, 3_600_000);

  it('are taken as far as ffmpeg takes them when damaged', async () => {
    const names = Object.keys(DAMAGES);
    const random = seeded(SEED);
    const files = common.flatMap((file, index) => {
      const some = LONG ? names : [names[Math.floor(random() * names.length)]!];
      return some.map((damage) => damaged(sounds.folder, file, damage, SEED + index));
    });
    expect(await differences(files)).toEqual([]);
  }, 3_600_000);

  it('with an ending that lies, or none', async () => {
    const [first, ...rest] = common;
    const whole = Object.keys(DAMAGES).find((name) => name.startsWith('with 3 kB'))!;
    const endings = ['txt', 'm3u8', 'wav', 'sw', ...(LONG ? ['jpg', 'mp3', 'docx', 'al', 'sdp'] : [])];
    const files = [first!, ...(LONG ? rest : [])].flatMap((file) =>
      endings.map((ending) => damaged(sounds.folder, file, whole, SEED, ending)),
    );
    expect(await differences(files)).toEqual([]);
  }, 300_000);

  it('that are no sound at all', async () => {
    const random = seeded(SEED);
    const noise = Buffer.from(Array.from({ length: 20_000 }, () => Math.floor(random() * 256)));
    const texts: Record<string, Buffer> = {
      'zero bytes.wav': Buffer.alloc(50_000),
      'noise.mp3': noise,
      'noise.amr': noise,
      'words.m4a': Buffer.from('Ủy ban nhân dân phường thông báo. '.repeat(300)),
      'page.wav': Buffer.from('<!doctype html><title>404</title><p>Không tìm thấy trang.</p>'),
      'one byte.ogg': Buffer.from([0]),
      'zip.docx': Buffer.concat([Buffer.from('PK\u0003\u0004'), noise]),
      'subtitles.srt': Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nXin chào\n'),
    };
    const files = Object.entries(texts).map(([name, bytes]) => {
      writeFileSync(sounds.path(name), bytes);
      return { name, path: sounds.path(name) };
    });
    const picture = await sounds.make(
      'picture.jpg',
      '-f',
      'lavfi',
      '-i',
      'color=red:s=64x64',
      '-frames:v',
      '1',
    );
    const gif = await sounds.make('moving.gif', '-f', 'lavfi', '-i', 'testsrc=d=1:s=64x64:r=5');
    files.push({ name: 'a picture', path: picture }, { name: 'a moving picture', path: gif });
    expect(await differences(files)).toEqual([]);
  });
});
