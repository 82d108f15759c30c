/** Tones to be told apart again in a recording: what sounded from when to when, and whether two did at once. Pure. */
import { SAMPLE_RATE } from '../player/sinks/sink.ts';
import { wavHeader } from '../player/sinks/wav-header.ts';

/** Far enough apart, and no multiple of each other, to be told apart in ten milliseconds. */
export const PITCHES = [700, 1100] as const;
const LEVEL = 12_000;
const LOUD = LEVEL / 10;
/** What is silent for so long has ended; a tone passes through nought twice in its period. */
const GAP = SAMPLE_RATE / 200;
const WINDOW = SAMPLE_RATE / 100;

/** A stretch of sound, in samples; half-open. */
export interface Sound {
  from: number;
  to: number;
  /** The one of `PITCHES` that it is, by most of its windows. */
  pitch: number;
  /** Windows of 10 ms in which another pitch has more than a twentieth of the energy. */
  mixed: number;
}

/** A tone of whole periods as a WAV. */
export function toneWav(pitch: number, ms: number): Buffer {
  const samples = Int16Array.from({ length: (ms * SAMPLE_RATE) / 1000 }, (_, index) =>
    Math.round(LEVEL * Math.sin((2 * Math.PI * pitch * index) / SAMPLE_RATE)),
  );
  return Buffer.concat([wavHeader(samples.byteLength, SAMPLE_RATE), Buffer.from(samples.buffer)]);
}

export function soundsIn(samples: Int16Array): Sound[] {
  const sounds: Sound[] = [];
  let from = -1;
  let last = -1;
  const end = () => {
    if (from >= 0) sounds.push({ from, to: last + 1, ...heardIn(samples.subarray(from, last + 1)) });
    from = -1;
  };
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < LOUD) return;
    if (from >= 0 && index - last > GAP) end();
    if (from < 0) from = index;
    last = index;
  });
  end();
  return sounds;
}

function heardIn(sound: Int16Array): Pick<Sound, 'pitch' | 'mixed'> {
  const windows = Array.from({ length: Math.floor(sound.length / WINDOW) }, (_, index) =>
    PITCHES.map((pitch) => energyAt(sound.subarray(index * WINDOW, (index + 1) * WINDOW), pitch)),
  );
  const votes = PITCHES.map(
    (_, one) => windows.filter((shares) => shares[one] === Math.max(...shares)).length,
  );
  const winner = votes.indexOf(Math.max(...votes));
  const mixed = windows.filter((shares) =>
    shares.some((share, one) => one !== winner && share > 0.05),
  ).length;
  return { pitch: PITCHES[winner]!, mixed };
}

/** Share of the energy that this pitch has, 0–1: one bin of a Fourier transform, under a Hann window that keeps others out. */
function energyAt(samples: Int16Array, pitch: number): number {
  let sin = 0;
  let cos = 0;
  let energy = 0;
  samples.forEach((sample, index) => {
    const weighed = sample * (1 - Math.cos((2 * Math.PI * (index + 0.5)) / samples.length));
    const angle = (2 * Math.PI * pitch * index) / SAMPLE_RATE;
    sin += weighed * Math.sin(angle);
    cos += weighed * Math.cos(angle);
    energy += weighed * weighed;
  });
  // Of a sine under this window: its energy times 4/3 over the number of samples.
  return energy === 0 ? 0 : (4 / 3) * ((sin * sin + cos * cos) / samples.length / energy);
}
