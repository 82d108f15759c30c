/** Tones, recordings and players for this room's tests. */
import { readFile } from 'node:fs/promises';
import { runProcess } from '../../kernel/process.ts';
import { besideOf } from '../sinks/file-sink.ts';
import { SAMPLE_RATE } from '../sinks/sink.ts';
import { WAV_HEADER_BYTES } from '../sinks/wav-header.ts';

/** A sine of full level as a WAV of exactly this length, made by ffmpeg. */
export async function tone(frequency: number, ms: number): Promise<Buffer> {
  const source = `aevalsrc=0.5*sin(2*PI*${frequency}*t):s=${SAMPLE_RATE}:d=${ms / 1000}`;
  const made = await runProcess(
    'ffmpeg',
    [
      '-v',
      'error',
      '-f',
      'lavfi',
      '-i',
      source,
      '-ac',
      '1',
      '-c:a',
      'pcm_s16le',
      '-f',
      'wav',
      '-bitexact',
      '-',
    ],
    { limits: { wallMs: 20_000 } },
  );
  return made.stdout;
}

/** A file sink's recording, and the questions a test asks of it. */
export interface Recording {
  beganAt: number;
  samples: Int16Array;
  /** The sample at an instant, UTC ms. */
  at(instant: number): number;
  /** Instants of the first and last sound, UTC ms; null for nothing but silence. */
  heard(): { from: number; to: number } | null;
  /** Share of the energy between two instants that this frequency has, 0–1. */
  share(frequency: number, from: number, to: number): number;
}

export async function readRecording(path: string): Promise<Recording> {
  const bytes = await readFile(path);
  const beside = JSON.parse(await readFile(besideOf(path), 'utf8')) as { beganAt: string };
  const pcm = bytes.subarray(WAV_HEADER_BYTES, WAV_HEADER_BYTES + bytes.readUInt32LE(40));
  const samples = new Int16Array(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
  const beganAt = Date.parse(beside.beganAt);
  const at = (instant: number) => Math.round(((instant - beganAt) / 1000) * SAMPLE_RATE);
  const instant = (sample: number) => beganAt + (sample / SAMPLE_RATE) * 1000;
  return {
    beganAt,
    samples,
    at,
    heard() {
      const loud = (sample: number) => Math.abs(sample) > 100;
      const from = samples.findIndex(loud);
      return from < 0 ? null : { from: instant(from), to: instant(samples.findLastIndex(loud)) };
    },
    share: (frequency, from, to) => shareOf(samples.subarray(at(from), at(to)), frequency),
  };
}

/** By correlation with a sine and a cosine of that frequency (one bin of a Fourier transform). */
function shareOf(samples: Int16Array, frequency: number): number {
  let sin = 0;
  let cos = 0;
  let energy = 0;
  samples.forEach((sample, index) => {
    const angle = (2 * Math.PI * frequency * index) / SAMPLE_RATE;
    sin += sample * Math.sin(angle);
    cos += sample * Math.cos(angle);
    energy += sample * sample;
  });
  return energy === 0 ? 0 : (2 * (sin * sin + cos * cos)) / samples.length / energy;
}
