/** Sounds the player makes by itself to be tried out by: no file, no ffmpeg. */
import type { PcmSource } from './decoder.ts';
import type { Output } from './output.ts';
import type { Played } from './programme.ts';
import { SAMPLE_RATE } from './sinks/sink.ts';

/** Half of full level: clearly heard, never painful. */
const LEVEL = 0.5 * 32_767;
/** A tone that begins or ends at once clicks. */
const RAMP_MS = 15;

/** Lets the chime be heard at once, and resolves when it has left the output. Volume 0–100; `now` is UTC ms. */
export function ring(output: Output, now: number, volume: () => number): Promise<Played> {
  return new Promise((onEnd) => {
    output.play({
      ...{ source: testChime(), startAt: now, cutAt: null, volume, rank: 'programme', onEnd },
      onStart: () => undefined,
    });
  });
}

interface Note {
  hertz: number;
  ms: number;
}

/** Two falling notes: "đính đoong". A second in all. */
export function testChime(): PcmSource {
  return soundOf([
    { hertz: 880, ms: 450 },
    { hertz: 660, ms: 550 },
  ]);
}

function soundOf(notes: readonly Note[]): PcmSource {
  let rest = joined(notes.map(samplesOf));
  return {
    read(count) {
      if (rest.length === 0) return null;
      const piece = rest.subarray(0, count);
      rest = rest.subarray(count);
      return piece;
    },
    hasSamples: () => rest.length > 0,
    ended: () => true,
    failure: () => null,
    close() {
      rest = new Int16Array();
    },
  };
}

function samplesOf({ hertz, ms }: Note): Int16Array {
  const ramp = (RAMP_MS * SAMPLE_RATE) / 1000;
  const count = Math.round((ms * SAMPLE_RATE) / 1000);
  return Int16Array.from({ length: count }, (_, n) => {
    const swell = Math.min(1, n / ramp, (count - n) / ramp);
    return Math.round(LEVEL * swell * Math.sin((2 * Math.PI * hertz * n) / SAMPLE_RATE));
  });
}

function joined(parts: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
