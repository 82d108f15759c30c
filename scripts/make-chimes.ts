/**
 * Makes the nhạc hiệu in media/: bell-like chords from ffmpeg's own oscillators, mastered like everything else. Run it only to
 * change them: `node --experimental-transform-types scripts/make-chimes.ts`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runFfmpeg } from '../src/audio/ffmpeg.ts';
import { masterFile } from '../src/audio/master.ts';
import { DEFAULT_PRESET } from '../src/audio/master-preset.ts';
import { hashFile } from '../src/audio/media-store.ts';
import { probe } from '../src/audio/probe.ts';

interface Note {
  /** Hz */
  pitch: number;
  /** Seconds from the beginning. */
  at: number;
}

const [C5, E5, G5, A5, C6, D6] = [523.25, 659.25, 783.99, 880, 1046.5, 1174.66] as const;

const CHIMES: Record<string, { seconds: number; notes: Note[] }> = {
  // Rising: listen. Falling: that was it. Two taps: the next item.
  'mo-dau': {
    seconds: 4.2,
    notes: [
      { pitch: C5, at: 0 },
      { pitch: E5, at: 0.38 },
      { pitch: G5, at: 0.76 },
      { pitch: A5, at: 1.14 },
      { pitch: C6, at: 1.7 },
      { pitch: G5, at: 1.7 },
    ],
  },
  'ket-thuc': {
    seconds: 3.6,
    notes: [
      { pitch: C6, at: 0 },
      { pitch: A5, at: 0.38 },
      { pitch: G5, at: 0.76 },
      { pitch: E5, at: 1.14 },
      { pitch: C5, at: 1.14 },
    ],
  },
  'chuyen-muc': {
    seconds: 1.6,
    notes: [
      { pitch: G5, at: 0 },
      { pitch: D6, at: 0.22 },
    ],
  },
};

/** A struck bell: a tone and two partials that die sooner, under a soft attack of 8 ms. */
function bell({ pitch, at }: Note): string {
  const time = `max(0,t-${at})`;
  const partial = (multiple: number, level: number, decay: number) =>
    `${level}*sin(2*PI*${pitch * multiple}*${time})*exp(-${time}*${decay})`;
  const attack = `min(1,${time}/0.008)`;
  return `${attack}*(${partial(1, 0.6, 2.2)}+${partial(2, 0.22, 3.6)}+${partial(2.76, 0.1, 6)})`;
}

const media = join(dirname(dirname(fileURLToPath(import.meta.url))), 'media');
const folder = mkdtempSync(join(tmpdir(), 'loa-chimes-'));
const list: Record<string, { sha256: string; durationMs: number }> = {};
for (const [name, { seconds, notes }] of Object.entries(CHIMES)) {
  const wave = join(folder, `${name}.wav`);
  const expression = `0.3*(${notes.map(bell).join('+')})`.replaceAll(',', '\\,');
  const source = `aevalsrc=${expression}:s=44100:d=${seconds},afade=t=out:st=${seconds - 0.5}:d=0.5`;
  const { code, lines } = await runFfmpeg({
    input: { kind: 'graph', graph: source },
    output: ['-c:a', 'pcm_s24le'],
    to: { path: wave },
  });
  if (code !== 0) throw new Error(lines.join('\n'));
  // Three LU under speech: a bell at the same loudness startles.
  const file = join(media, `${name}.mp3`);
  const made = await masterFile(wave, { ...DEFAULT_PRESET, loudnessLufs: -19 }, file);
  const decoded = await probe(file);
  if (!decoded.ok) throw new Error(decoded.message);
  list[name] = { sha256: (await hashFile(file)).sha256, durationMs: Math.round(decoded.durationMs) };
  console.log(name, made.durationMs, made.loudnessLufs, made.truePeakDbtp);
}
for (const seconds of [0.5, 1, 1.5]) {
  const name = `lang-${seconds}`;
  const file = join(media, `${name}.mp3`);
  const { code, lines } = await runFfmpeg({
    input: { kind: 'graph', graph: `anullsrc=r=44100:cl=mono:d=${seconds}` },
    output: ['-c:a', 'libmp3lame', '-b:a', '128k'],
    to: { path: file },
  });
  if (code !== 0) throw new Error(lines.join('\n'));
  list[name] = { sha256: (await hashFile(file)).sha256, durationMs: Math.round(seconds * 1000) };
}
writeFileSync(join(media, 'chimes.json'), `${JSON.stringify(list, null, 2)}\n`);
rmSync(folder, { recursive: true });
