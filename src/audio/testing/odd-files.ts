/**
 * Odd sound files for tests, made by the real ffmpeg: every encoder it has in every container that takes it, those that no encoder
 * makes by hand, and each kind of damage. What a file is worth is not said here: ffmpeg's own full decode is the judge.
 */
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runProcess } from '../../kernel/process.ts';

/** Containers that sound is sent in, by ffmpeg's names of muxers. Those of one codec alone are asked for their own one besides. */
const CONTAINERS = [
  ...[
    'wav',
    'w64',
    'caf',
    'aiff',
    'au',
    'voc',
    'mov',
    'mp4',
    'ipod',
    '3gp',
    '3g2',
    'ismv',
    'matroska',
    'webm',
  ],
  ...[
    'ogg',
    'oga',
    'spx',
    'opus',
    'asf',
    'asf_stream',
    'avi',
    'flv',
    'swf',
    'mpegts',
    'mpeg',
    'vob',
    'nut',
    'mxf',
  ],
  ...[
    'gxf',
    'rm',
    'wtv',
    'latm',
    'adts',
    'sox',
    'ircam',
    'rso',
    'oma',
    'wsaud',
    'kvag',
    'alp',
    'apm',
    'argo_asf',
  ],
];
/** Muxers that take one codec or few; the first that ffmpeg itself would choose. */
const SINGLE = [
  ...[
    'ac3',
    'eac3',
    'dts',
    'truehd',
    'mlp',
    'mp2',
    'mp3',
    'flac',
    'tta',
    'wv',
    'amr',
    'gsm',
    'g722',
    'g723_1',
    'g726',
  ],
  ...[
    'g726le',
    'sbc',
    'aptx',
    'aptx_hd',
    'dfpwm',
    'adx',
    'ast',
    'aea',
    'daud',
    'mmf',
    'roq',
    'codec2',
    'alaw',
    'mulaw',
  ],
  ...['s16le', 'u8', 'f32be', 'vidc', 'spdif', 'argo_cvg', 'psp', 'film_cpk', 'caca', 'smjpeg', 'au', 'ismv'],
];
/** Rates and channels that codecs of telephones, games and films insist on; the first that works is taken. */
const SHAPES = [
  ['44100', '2'],
  ['48000', '2'],
  ['8000', '1'],
  ['22050', '2'],
  ['16000', '1'],
  ['96000', '6'],
];

/** The endings by which ffmpeg knows what has no mark of its own. */
const ENDINGS: Record<string, string> = {
  alaw: 'al',
  mulaw: 'ul',
  s16le: 'sw',
  u8: 'ub',
  matroska: 'mka',
  adts: 'aac',
};

export interface OddFile {
  /** What it is, for the one who reads a failed test. */
  name: string;
  path: string;
}

/** Encoders of sound that this ffmpeg has. */
export async function audioEncoders(): Promise<string[]> {
  const { stdout } = await runProcess('ffmpeg', ['-hide_banner', '-encoders'], {
    limits: { wallMs: 20_000 },
  });
  return [...stdout.toString('utf8').matchAll(/^ A\S{5} (\w\S*)/gm)].map((match) => match[1]!);
}

/** One second of a tone with a breath of noise, so that no codec can make nothing of it. */
const SOUND = ['-f', 'lavfi', '-i', 'sine=440:d=1:r=48000,volume=0.5'];

async function encoded(
  folder: string,
  encoder: string,
  muxer: string,
  [rate, channels]: readonly string[],
  words: readonly string[] = [],
): Promise<OddFile | null> {
  const name = `${encoder}-in-${muxer}`;
  const path = join(folder, `${name}.${ENDINGS[muxer] ?? muxer}`);
  const { code } = await runProcess(
    'ffmpeg',
    [
      ...['-v', 'quiet', '-nostdin', '-y', ...SOUND, '-c:a', encoder, '-ar', rate!, '-ac', channels!],
      ...['-strict', '-2', ...words, '-f', muxer, `file:${path}`],
    ],
    { limits: { wallMs: 20_000 } },
  );
  if (code === 0 && statSync(path).size > 0) return { name, path };
  await rm(path, { force: true });
  return null;
}

/** The encoder's sound in a container, in the first shape that both take; null where they do not go together. */
export async function encodedSound(folder: string, encoder: string, muxer: string): Promise<OddFile | null> {
  for (const shape of SHAPES) {
    const made = await encoded(folder, encoder, muxer, shape);
    if (made) return made;
  }
  return null;
}

/** Where samples as they are go; there are forty kinds of them, and elsewhere each is one of these again. */
const OF_SAMPLES = [
  ...[
    'wav',
    'w64',
    'caf',
    'aiff',
    'au',
    'voc',
    'mov',
    'matroska',
    'nut',
    'avi',
    'mxf',
    'mpegts',
    'vob',
    'sox',
    'ircam',
  ],
  ...['s16le', 'u8', 'f32be', 'vidc', 'daud'],
];

/** Every encoder in every container that takes it. Takes minutes. */
export async function everyEncoding(folder: string): Promise<OddFile[]> {
  const files: OddFile[] = [];
  for (const encoder of await audioEncoders()) {
    // Once found which shape it likes, most containers take the same.
    const liked = await likedShape(folder, encoder);
    if (!liked) continue;
    for (const muxer of encoder.startsWith('pcm_') ? OF_SAMPLES : [...new Set([...CONTAINERS, ...SINGLE])]) {
      const made = await encoded(folder, encoder, muxer, liked);
      if (made) files.push(made);
    }
  }
  return files;
}

async function likedShape(folder: string, encoder: string): Promise<readonly string[] | null> {
  for (const muxer of [
    'nut',
    'matroska',
    'mov',
    'avi',
    encoder.replace('adpcm_', ''),
    'argo_asf',
    'alp',
    'apm',
  ]) {
    for (const shape of SHAPES) {
      const made = await encoded(folder, encoder, muxer, shape);
      if (!made) continue;
      await rm(made.path);
      return shape;
    }
  }
  return null;
}

/** A generator of numbers that gives the same ones each time (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Damage = (bytes: Buffer, random: () => number) => Buffer;

const kept =
  (share: number): Damage =>
  (bytes) =>
    bytes.subarray(0, Math.ceil(bytes.length * share));

function flipped(one: number): Damage {
  return (bytes, random) => {
    const out = Buffer.from(bytes);
    for (let i = 0; i < Math.max(1, bytes.length / one); i++) {
      out[Math.floor(random() * out.length)]! ^= 1 << Math.floor(random() * 8);
    }
    return out;
  };
}

/** What becomes of files on phones, sticks and in Zalo. */
export const DAMAGES: Record<string, Damage> = {
  'cut at 10 %': kept(0.1),
  'cut at 50 %': kept(0.5),
  'cut at 90 %': kept(0.9),
  'a bit in 20,000 bytes flipped': flipped(20_000),
  'a bit in 300 bytes flipped': flipped(300),
  'flipped in its first kilobyte': (bytes, random) =>
    Buffer.concat([flipped(200)(bytes.subarray(0, 1024), random), bytes.subarray(1024)]),
  'nothing in its middle': (bytes) => {
    const out = Buffer.from(bytes);
    return out.fill(0, Math.floor(out.length / 3), Math.floor(out.length / 2));
  },
  'without its first half': (bytes) => bytes.subarray(Math.floor(bytes.length / 2)),
  'after 3 kB of words': (bytes) =>
    Buffer.concat([Buffer.from('Kính gửi ủy ban nhân dân phường. '.repeat(80)), bytes]),
  'with 3 kB of words behind': (bytes) => Buffer.concat([bytes, Buffer.from('Trân trọng. '.repeat(240))]),
  'twice, one behind the other': (bytes) => Buffer.concat([bytes, bytes]),
  'with a size that lies': (bytes) => {
    const out = Buffer.from(bytes);
    if (out.length > 44) out.writeUInt32LE(0x7fff_fff0, 4);
    return out;
  },
};

/** The file with a damage, under its own ending unless told otherwise. */
export function damaged(
  folder: string,
  file: OddFile,
  damage: string,
  seed: number,
  ending?: string,
): OddFile {
  const name = `${file.name}, ${damage}`;
  const own = file.path.slice(file.path.lastIndexOf('.') + 1);
  const path = join(folder, `${name.replace(/[^\w]+/g, '-')}.${ending ?? own}`);
  writeFileSync(path, DAMAGES[damage]!(readFileSync(file.path), seeded(seed)));
  return { name, path };
}

/** What ffmpeg by itself decodes of the first audio stream; null when not one sample comes. */
export async function ffmpegVerdict(file: string): Promise<{ durationMs: number } | null> {
  let bytes = 0;
  const { stderr } = await runProcess(
    'ffmpeg',
    ['-nostdin', '-hide_banner', '-nostats', '-i', `file:${file}`, '-map', '0:a:0', '-f', 's16le', 'pipe:1'],
    { limits: { wallMs: 60_000 }, onStdout: (chunk) => void (bytes += chunk.length) },
  );
  if (bytes === 0) return null;
  const made = /Output #0[^]*?Stream #0:0.*?: Audio: pcm_s16le.*?, (\d+) Hz, ([^,]+)/.exec(stderr);
  const channels = channelsIn(made?.[2]?.trim() ?? '');
  return { durationMs: (bytes / 2 / channels / Number(made?.[1])) * 1000 };
}

/** How many channels ffmpeg's word for a layout stands for. */
function channelsIn(layout: string): number {
  const named: Record<string, number> = {
    mono: 1,
    stereo: 2,
    downmix: 2,
    quad: 4,
    hexagonal: 6,
    octagonal: 8,
  };
  const plain = /^(\d)\.(\d)/.exec(layout);
  const counted = /^(\d+) channels/.exec(layout);
  if (counted) return Number(counted[1]);
  if (plain) return Number(plain[1]) + Number(plain[2]);
  return named[layout.replace(/\(.*\)/, '')] ?? NaN;
}
