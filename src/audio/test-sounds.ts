/** Sounds for tests, made by the real ffmpeg into a folder of their own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProcess } from '../kernel/process.ts';

export interface TestSounds {
  folder: string;
  /** Runs ffmpeg with these words and gives the path of what it wrote. */
  make(name: string, ...args: string[]): Promise<string>;
  path(name: string): string;
  remove(): void;
}

export function testSounds(): TestSounds {
  const folder = mkdtempSync(join(tmpdir(), 'loa-audio-'));
  const path = (name: string) => join(folder, name);
  return {
    folder,
    path,
    async make(name, ...args) {
      const { code, stderr } = await plainFfmpeg('-y', ...args, `file:${path(name)}`);
      if (code !== 0) throw new Error(`ffmpeg could not make ${name}: ${stderr}`);
      return path(name);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

/** A tone as ffmpeg's words for an input: −18 dBFS at 440 Hz unless told otherwise. */
export function tone(seconds: number, options = 'r=44100', filter = 'anull'): string[] {
  return ['-f', 'lavfi', '-i', `sine=440:d=${seconds}:${options},${filter}`];
}

/** ffmpeg without any of our limits: what it does by itself is what tests compare with. */
export function plainFfmpeg(...args: string[]) {
  return runProcess('ffmpeg', ['-v', 'error', '-nostdin', '-hide_banner', ...args], {
    limits: { wallMs: 30_000 },
  });
}

/** What ffmpeg's own ebur128 says of a file: LUFS and dBTP. */
export async function ebur128(file: string): Promise<{ lufs: number; dbtp: number }> {
  const { stderr } = await plainFfmpeg(
    ...['-v', 'info', '-nostats', '-i', `file:${file}`],
    ...['-map', '0:a:0', '-af', 'ebur128=peak=true:framelog=verbose', '-f', 'null', '-'],
  );
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'));
  return {
    lufs: Number(/I: +(-?[\d.]+) LUFS/.exec(summary)?.[1]),
    dbtp: Number(/Peak: +(-?[\d.]+) dBFS/.exec(summary)?.[1]),
  };
}

/** Samples a channel that ffmpeg by itself decodes of the first audio stream. */
export async function decodedMs(file: string, sampleRate: number, channels: number): Promise<number> {
  let bytes = 0;
  await runProcess(
    'ffmpeg',
    ['-v', 'quiet', '-nostdin', '-i', `file:${file}`, '-map', '0:a:0', '-f', 's16le', 'pipe:1'],
    { limits: { wallMs: 30_000 }, onStdout: (chunk) => void (bytes += chunk.length) },
  );
  return (bytes / 2 / channels / sampleRate) * 1000;
}
