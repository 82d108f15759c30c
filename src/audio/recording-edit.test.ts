import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeToPcm } from './decode.ts';
import { DEFAULT_PRESET } from './master-preset.ts';
import { masterFile } from './master.ts';
import {
  EditedStream,
  editedMs,
  keptPieces,
  NO_EDIT,
  proposedTrims,
  type RecordingEdit,
} from './recording-edit.ts';
import { testSounds, tone, type TestSounds } from './test-sounds.ts';

const RATE = 44_100;
const RAMP = Math.round(0.005 * RATE);

/** A sound whose every sample says where it was. */
const numbered = (ms: number) => Float32Array.from({ length: (ms * RATE) / 1000 }, (_, at) => 1 + at);

function edited(edit: RecordingEdit, durationMs: number, blockFrames = 1_000): Float32Array {
  const stream = new EditedStream(edit, durationMs, RATE);
  const source = numbered(durationMs);
  const heard: number[] = [];
  for (let from = 0; from < source.length; from += blockFrames) {
    heard.push(...stream.run(source.subarray(from, from + blockFrames)));
  }
  return Float32Array.from(heard);
}

const frame = (ms: number) => Math.round((ms * RATE) / 1000);

describe('an edited recording', () => {
  it('is the original, sample for sample, where nothing is edited', () => {
    expect(edited(NO_EDIT, 500)).toEqual(numbered(500));
  });

  it('begins, is cut and ends exact to the sample', () => {
    const edit = { ...NO_EDIT, trimStartMs: 100, trimEndMs: 200, cuts: [{ fromMs: 300, toMs: 450 }] };
    const heard = edited(edit, 1_000);
    const first = frame(300) - frame(100);
    expect(heard.length).toBe(first + frame(800) - frame(450));
    expect(heard[RAMP]).toBe(1 + frame(100) + RAMP);
    expect(heard[first - RAMP - 1]).toBe(1 + frame(300) - RAMP - 1);
    expect(heard[first + RAMP]).toBe(1 + frame(450) + RAMP);
    expect(heard.at(-RAMP - 1)).toBe(1 + frame(800) - RAMP - 1);
  });

  it('goes down and up within 5 ms at each cut, and nowhere else', () => {
    const edit = { ...NO_EDIT, cuts: [{ fromMs: 300, toMs: 450 }] };
    const heard = edited(edit, 1_000);
    const join = frame(300);
    expect(heard[0]).toBe(1);
    expect(heard.at(-1)).toBe(frame(1_000));
    expect(heard[join - 1]).toBe(0);
    expect(heard[join]).toBe(0);
    for (let i = 1; i <= RAMP; i++) {
      expect(heard[join - 1 - i]! / (1 + join - 1 - i)).toBeCloseTo(Math.min(1, i / RAMP), 5);
      expect(heard[join + i]! / (1 + frame(450) + i)).toBeCloseTo(Math.min(1, i / RAMP), 5);
    }
  });

  it('fades in and out over what is heard', () => {
    const heard = edited({ ...NO_EDIT, trimStartMs: 100, fadeInMs: 200, fadeOutMs: 100 }, 1_000);
    const share = (at: number) => heard[at]! / (1 + frame(100) + at);
    expect(share(0)).toBe(0);
    expect(share(frame(100))).toBeCloseTo(0.5, 2);
    expect(share(frame(200))).toBe(1);
    expect(share(heard.length - frame(100) - 1)).toBe(1);
    expect(share(heard.length - frame(50))).toBeCloseTo(0.5, 2);
    expect(heard.at(-1)).toBe(0);
  });

  it('is the same however the sound comes in blocks, and as long as it is said to be', () => {
    const durationMs = 1_000;
    const edits = fc
      .uniqueArray(fc.integer({ min: 1, max: durationMs - 1 }), { minLength: 2, maxLength: 8 })
      .filter((points) => points.length % 2 === 0)
      .chain((points) => {
        const [trimStartMs = 0, ...rest] = points.toSorted((a, b) => a - b);
        const end = rest.pop()!;
        const cuts = [];
        for (let i = 0; i < rest.length; i += 2) cuts.push({ fromMs: rest[i]!, toMs: rest[i + 1]! });
        const fade = fc.integer({ min: 0, max: 300 });
        return fc.record({
          ...{ trimStartMs: fc.constant(trimStartMs), trimEndMs: fc.constant(durationMs - end) },
          ...{ fadeInMs: fade, fadeOutMs: fade, cuts: fc.constant(cuts) },
        });
      });
    fc.assert(
      fc.property(edits, fc.integer({ min: 1, max: 5_000 }), (edit, blockFrames) => {
        const heard = edited(edit, durationMs, blockFrames);
        expect(heard).toEqual(edited(edit, durationMs, 100_000));
        const pieces = keptPieces(edit, durationMs);
        expect(Math.abs(heard.length - frame(editedMs(edit, durationMs)))).toBeLessThanOrEqual(
          pieces.length + 1,
        );
      }),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe('the trims that are proposed', () => {
  it('take silence at the ends, and leave a breath', () => {
    const silences = [
      { fromMs: 0, toMs: 4_000 },
      { fromMs: 20_000, toMs: 30_000 },
      { fromMs: 50_000, toMs: 60_000 },
    ];
    expect(proposedTrims(silences, 60_000.4)).toEqual({ trimStartMs: 3_700, trimEndMs: 9_700 });
  });

  it('are none for short silence, silence in between, or nothing but silence', () => {
    expect(proposedTrims([{ fromMs: 0, toMs: 1_500 }], 60_000)).toBeNull();
    expect(proposedTrims([{ fromMs: 20_000, toMs: 30_000 }], 60_000)).toBeNull();
    expect(proposedTrims([{ fromMs: 0, toMs: 60_000 }], 60_000)).toBeNull();
  });
});

describe('a master of an edited recording', () => {
  let sounds: TestSounds;
  beforeAll(() => void (sounds = testSounds()));
  afterAll(() => sounds.remove());

  it('holds what is left, at the loudness of the station, whatever was cut out', async () => {
    // Two seconds of a quiet tone, a shout of one second, two more of the tone, between silences.
    const file = await sounds.make(
      'phong-van.wav',
      ...tone(9, 'r=48000', "volume='if(between(t,4,5),8,if(between(t,2,7),0.1,0))':eval=frame"),
    );
    const edit = { ...NO_EDIT, trimStartMs: 2_000, trimEndMs: 2_000, cuts: [{ fromMs: 3_990, toMs: 5_010 }] };
    const out = sounds.path('sach.wav');
    const mastered = await masterFile(file, DEFAULT_PRESET, out, { edit });
    expect(mastered.durationMs).toBeCloseTo(editedMs(edit, 9_000), -1);
    expect(Math.abs(mastered.loudnessLufs! - DEFAULT_PRESET.loudnessLufs)).toBeLessThanOrEqual(0.5);
    const { samples, sampleRate } = await decodeToPcm(out, { sampleRate: RATE });
    const largest = (fromMs: number, toMs: number) =>
      samples
        .subarray((fromMs * sampleRate) / 1000, (toMs * sampleRate) / 1000)
        .reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    // The same tone before and after the cut.
    expect(largest(2_500, 3_500) / largest(500, 1_500)).toBeCloseTo(1, 1);
  });
});
