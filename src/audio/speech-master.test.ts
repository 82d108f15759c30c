import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDiskCache } from '../kernel/disk-cache.ts';
import type { Pcm } from '../kernel/pcm.ts';
import { decodeToPcm } from './decode.ts';
import { DEFAULT_PRESET } from './master-preset.ts';
import { probe } from './probe.ts';
import { masterSpeech, type SpeechPart } from './speech-master.ts';

const RATE = 22_050;
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-speech-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Bursts like syllables of a voice at `pitch` Hz, so loud at their tops that the limiter has to work. */
function words(pitch: number, seconds: number, level = 1): Pcm {
  const samples = new Int16Array(seconds * RATE);
  for (let i = 0; i < samples.length; i++) {
    const at = i / RATE;
    const burst = Math.max(0, Math.sin(2 * Math.PI * 3 * at)) ** 0.5;
    const wave = Math.sin(2 * Math.PI * pitch * at) + 0.6 * Math.sin(2 * Math.PI * 7.1 * pitch * at) ** 9;
    samples[i] = Math.round(9_000 * level * burst * wave);
  }
  return { sampleRate: RATE, samples };
}

function part(name: string, sound: Pcm, asked: string[] = []): SpeechPart {
  return {
    key: name,
    pauseMs: 450,
    sound: () => {
      asked.push(name);
      return Promise.resolve(sound);
    },
  };
}

const options = (cache = 'kept') => ({
  cache: createDiskCache(join(folder, cache), 1e9),
  family: 'thử',
  leadMs: 150,
});

const SOUNDS = [words(140, 3), words(170, 5.3), words(210, 2.2), words(120, 7)];

describe('speech mastered sentence by sentence', () => {
  it('is told exactly as a decode of the whole file tells it, at its loudness and under its peak', async () => {
    const file = join(folder, 'whole.mp3');
    const parts = SOUNDS.map((sound, index) => part(`câu ${index}`, sound));
    const made = await masterSpeech(parts, DEFAULT_PRESET, file, options());
    const heard = await probe(file);
    if (!heard.ok) throw new Error(heard.message);
    expect(made.durationMs).toBe(heard.durationMs);
    expect(made.loudnessLufs).toBeCloseTo(heard.loudnessLufs!, 1);
    expect(made.truePeakDbtp).toBeCloseTo(heard.truePeakDbtp!, 1);
    expect(Math.abs(heard.loudnessLufs! + 16)).toBeLessThanOrEqual(0.5);
    expect(heard.truePeakDbtp).toBeLessThanOrEqual(-1);
    expect(heard.warnings).toEqual([]);
    expect(made.peaks.length).toBe(Math.ceil(made.durationMs / 100));
  });

  it('keeps every sentence in its place, and digital silence between them', async () => {
    const file = join(folder, 'places.mp3');
    await masterSpeech(
      SOUNDS.map((sound, index) => part(`câu ${index}`, sound)),
      DEFAULT_PRESET,
      file,
      options(),
    );
    const { samples, sampleRate } = await decodeToPcm(file, { sampleRate: 44_100 });
    const loudIn = (fromMs: number, toMs: number) =>
      samples
        .subarray((fromMs * sampleRate) / 1000, (toMs * sampleRate) / 1000)
        .reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    let at = 150;
    for (const sound of SOUNDS) {
      const lengthMs = (sound.samples.length / RATE) * 1000;
      expect(loudIn(at + 100, at + lengthMs - 200)).toBeGreaterThan(3_000);
      expect(loudIn(at + lengthMs + 100, at + lengthMs + 300)).toBeLessThan(40);
      at += lengthMs + 450;
    }
    // Frames make places a little coarse, a programme's plan does not notice.
    expect(Math.abs((samples.length / sampleRate) * 1000 - at)).toBeLessThan(120);
  });

  it('makes the sentence that changed and takes the others as they are', async () => {
    const asked: string[] = [];
    const parts = SOUNDS.map((sound, index) => part(`câu ${index}`, sound, asked));
    const first = await masterSpeech(parts, DEFAULT_PRESET, join(folder, 'first.mp3'), options('edits'));
    expect(asked.length).toBe(4);
    asked.length = 0;
    const again = await masterSpeech(parts, DEFAULT_PRESET, join(folder, 'again.mp3'), options('edits'));
    expect(asked).toEqual([]);
    expect(again.sha256).toBe(first.sha256);
    const edited = parts.with(2, part('câu mới', words(200, 2.5), asked));
    const file = join(folder, 'edited.mp3');
    const made = await masterSpeech(edited, DEFAULT_PRESET, file, options('edits'));
    expect(asked).toEqual(['câu mới']);
    const heard = await probe(file);
    expect(heard).toMatchObject({ ok: true, durationMs: made.durationMs });
    expect(heard.ok && Math.abs(heard.loudnessLufs! - made.loudnessLufs!)).toBeLessThan(0.02);
  });

  it('finds another gain for all when an edit brings the text out of the tolerance', async () => {
    const asked: string[] = [];
    const quiet = SOUNDS.map((sound, index) => part(`câu ${index}`, sound, asked));
    await masterSpeech(quiet, DEFAULT_PRESET, join(folder, 'a.mp3'), options('gains'));
    const loud = quiet.with(1, part('câu to', words(170, 20, 2.2), asked));
    asked.length = 0;
    const made = await masterSpeech(loud, DEFAULT_PRESET, join(folder, 'b.mp3'), options('gains'));
    expect(Math.abs(made.loudnessLufs! + 16)).toBeLessThanOrEqual(0.5);
    expect(made.truePeakDbtp).toBeLessThanOrEqual(-1);
    expect(asked.length).toBe(4);
  });

  it('refuses what is silent and leaves nothing behind', async () => {
    const file = join(folder, 'silent.mp3');
    const silent = part('im', { sampleRate: RATE, samples: new Int16Array(RATE * 2) });
    await expect(masterSpeech([silent], DEFAULT_PRESET, file, options('silent'))).rejects.toMatchObject({
      code: 'audio-silent',
    });
    expect(() => readFileSync(file)).toThrow();
  });
});
