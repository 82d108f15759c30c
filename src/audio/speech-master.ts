/**
 * Masters speech sentence by sentence: each is shaped, limited and encoded by itself and kept, so that a changed sentence costs one
 * sentence. Loudness and true peak are those of the decoded frames, put together; no whole decode can find anything else, since
 * every seam lies in silence on both sides.
 */
import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { cacheKey, type DiskCache } from '../kernel/disk-cache.ts';
import type { Pcm } from '../kernel/pcm.ts';
import { encodingFor, OUTPUT_RATE } from './encode.ts';
import { gainFor, levelsOf } from './gain.ts';
import { integratedOf, stepFramesAt } from './loudness.ts';
import { LOUDNESS_TOLERANCE_LU, refuseSilence, unmasterable, type Mastered } from './master.ts';
import type { MasterPreset } from './master-preset.ts';
import { floatsOf, soundInMemory, type MonoSound } from './mono-sound.ts';
import { FRAME_SAMPLES, Mp3Builder } from './mp3-frames.ts';
import { encodeParts, FRAMES_AFTER, FRAMES_BEFORE } from './part-encoder.ts';
import { CELL_SAMPLES, CELLS_A_FRAME, packPart, unpackPart, type PartSound } from './part-sound.ts';
import { shaping } from './shaping.ts';
import { amplitudeOf, decibels } from './true-peak.ts';

export interface SpeechPart {
  /** Names the sound: the same key is the same sound. */
  key: string;
  /** Silence after it, ms. */
  pauseMs: number;
  /** Asked for only when its master is not kept. All parts have one sample rate. */
  sound: () => Promise<Pcm>;
}

export interface MasterSpeechOptions {
  cache: DiskCache;
  /** What the parts have in common (voice, pace): texts of one family get one gain where they can. */
  family: string;
  /** Silence before the first part, ms. */
  leadMs: number;
  signal?: AbortSignal;
}

/** Changes with everything in here that changes a sentence's bytes. */
const VERSION = 1;
/** Gains are whole tenths, so that the same one comes back. */
const GAIN_STEP_DB = 0.1;
const GAINS_KEPT = 6;
const MOST_ATTEMPTS = 4;
/** How near a gain that was used before must come; what lies between this and the tolerance is room for the next edit. */
const NEAR_ENOUGH_LU = 0.35;
const FRAME_MS = (FRAME_SAMPLES / OUTPUT_RATE) * 1000;
/** Sentences are encoded by so many encoders at once. */
const AT_ONCE = Math.min(2, availableParallelism());

/** Whether speech with this preset can be mastered sentence by sentence: a compressor hangs on the loudness of the whole. */
export function mastersByPart(preset: MasterPreset): boolean {
  return preset.compressionRatio <= 1;
}

/**
 * Masters parts into an .mp3. On failure nothing is left at `outFile`.
 *
 * @throws Refusal `audio-silent`, `audio-unmasterable`; what a part's `sound` throws; ProgramMissing; the signal's reason
 */
export async function masterSpeech(
  parts: readonly SpeechPart[],
  preset: MasterPreset,
  outFile: string,
  options: MasterSpeechOptions,
): Promise<Mastered> {
  const bench = new Bench(parts, preset, options);
  let { gainDb, reused } = await bench.firstGain();
  let before: { gainDb: number; missedLu: number } | null = null;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const made = await bench.at(gainDb);
    const whole = put(made, parts, options.leadMs);
    const missedLu = whole.loudnessLufs === null ? 0 : preset.loudnessLufs - whole.loudnessLufs;
    if (Math.abs(missedLu) > (reused ? NEAR_ENOUGH_LU : LOUDNESS_TOLERANCE_LU)) {
      // Of one more dB some is limited away: how much, the last two tell.
      const yields = before ? (before.missedLu - missedLu) / (gainDb - before.gainDb) : 1;
      const next = stepped(gainDb + missedLu / Math.min(1, Math.max(0.2, yields)));
      before = reused ? null : { gainDb, missedLu };
      gainDb = reused ? await bench.fittingGain() : next;
      reused = false;
      continue;
    }
    await bench.rememberGain(gainDb);
    try {
      await writeFile(outFile, whole.bytes, { mode: 0o600 });
    } catch (error) {
      await rm(outFile, { force: true });
      throw error;
    }
    return whole.mastered;
  }
  throw unmasterable(preset);
}

/** What one master needs again and again while it looks for its gain. */
class Bench {
  private readonly sounds = new Map<string, Pcm>();

  constructor(
    private readonly parts: readonly SpeechPart[],
    private readonly preset: MasterPreset,
    private readonly options: MasterSpeechOptions,
  ) {}

  private readonly gainsKey = () =>
    cacheKey({ gains: VERSION, family: this.options.family, preset: this.preset });

  private readonly partKey = (part: SpeechPart, gainDb: number) =>
    cacheKey({ part: part.key, gainDb: gainDb.toFixed(1), preset: this.preset, version: VERSION });

  /** A gain under which some of these sentences were mastered already, else the one that fits. */
  async firstGain(): Promise<{ gainDb: number; reused: boolean }> {
    const known = await this.knownGains();
    let best = { gainDb: 0, kept: 0 };
    for (const gainDb of known) {
      const kept = await this.keptAt(gainDb);
      if (kept > best.kept) best = { gainDb, kept };
      if (kept >= this.parts.length - 1) break;
    }
    if (best.kept > 0) return { gainDb: best.gainDb, reused: true };
    const fitting = await this.fittingGain();
    const near = known.find((gainDb) => Math.abs(gainDb - fitting) <= NEAR_ENOUGH_LU - GAIN_STEP_DB);
    return near === undefined ? { gainDb: fitting, reused: false } : { gainDb: near, reused: true };
  }

  /** Half a dozen sentences from all over the text tell enough. */
  private async keptAt(gainDb: number): Promise<number> {
    const every = Math.max(1, Math.floor(this.parts.length / 6));
    const asked = this.parts.filter((_, index) => index % every === 0);
    const found = await Promise.all(asked.map((part) => this.options.cache.get(this.partKey(part, gainDb))));
    return found.filter((bytes) => bytes !== null).length;
  }

  private async knownGains(): Promise<number[]> {
    const kept = await this.options.cache.get(this.gainsKey());
    if (!kept) return [];
    const gains: unknown = JSON.parse(kept.toString('utf8'));
    return Array.isArray(gains) ? gains.filter((gain): gain is number => typeof gain === 'number') : [];
  }

  async rememberGain(gainDb: number): Promise<void> {
    const known = await this.knownGains();
    if (known[0] === gainDb) return;
    const gains = [gainDb, ...known.filter((known) => known !== gainDb)].slice(0, GAINS_KEPT);
    await this.options.cache.put(this.gainsKey(), Buffer.from(JSON.stringify(gains)));
  }

  async fittingGain(): Promise<number> {
    const sounds = await this.allSounds(this.parts);
    const whole = joined(sounds, this.parts, this.preset);
    const levels = await levelsOf(whole);
    refuseSilence(whole, levels, this.preset);
    const { loudnessLufs } = this.preset;
    const factor = await gainFor(whole, levels, loudnessLufs, this.ceiling(0), this.options.signal);
    return stepped(decibels(factor));
  }

  private ceiling(lowerDb: number): number {
    return amplitudeOf(this.preset.truePeakDbtp - encodingFor('speech.mp3').overshootDb - lowerDb);
  }

  /** All parts at a gain, each under the preset's true peak: those kept, and the others made now. */
  async at(gainDb: number): Promise<PartSound[]> {
    const { cache } = this.options;
    const made = await Promise.all(
      this.parts.map(async (part) => {
        const kept = await cache.get(this.partKey(part, gainDb));
        return kept && unpackPart(kept);
      }),
    );
    // One sentence that comes twice is made once.
    const wanted = new Map<string, SpeechPart>();
    this.parts.forEach((part, index) => {
      if (!made[index]) wanted.set(part.key, part);
    });
    const fresh = await this.make([...wanted.values()], gainDb);
    return made.map((part, index) => part ?? fresh.get(this.parts[index]!.key)!);
  }

  private async make(parts: readonly SpeechPart[], gainDb: number): Promise<Map<string, PartSound>> {
    const made = new Map<string, PartSound>();
    let left = parts;
    for (let lowerDb = 0; left.length > 0;) {
      const sounds = await this.allSounds(left);
      const settings = {
        ...{ preset: this.preset, gain: amplitudeOf(gainDb), ceiling: this.ceiling(lowerDb) },
        signal: this.options.signal,
      };
      const runs = inRuns(left, sounds);
      const encoded = await Promise.all(
        runs.map((run) =>
          encodeParts(
            run.map(({ sound }) => sound),
            settings,
          ),
        ),
      );
      const over: SpeechPart[] = [];
      let mostOverDb = 0;
      for (const [run, parts] of encoded.entries()) {
        for (const [index, sound] of parts.entries()) {
          const { part } = runs[run]![index]!;
          const overDb = sound.truePeak > 0 ? decibels(sound.truePeak) - this.preset.truePeakDbtp : 0;
          if (overDb > 0) {
            over.push(part);
            mostOverDb = Math.max(mostOverDb, overDb);
            continue;
          }
          made.set(part.key, sound);
          await this.options.cache.put(this.partKey(part, gainDb), packPart(sound));
        }
      }
      left = over;
      lowerDb += mostOverDb + 0.1;
    }
    return made;
  }

  private async allSounds(parts: readonly SpeechPart[]): Promise<Pcm[]> {
    return Promise.all(
      parts.map(async (part) => {
        const sound = this.sounds.get(part.key) ?? (await part.sound());
        this.sounds.set(part.key, sound);
        return sound;
      }),
    );
  }
}

/** Two lots of about the same length, for two encoders; what is short is one lot. */
function inRuns(parts: readonly SpeechPart[], sounds: readonly Pcm[]) {
  const all = parts.map((part, index) => ({ part, sound: sounds[index]! }));
  const total = sounds.reduce((sum, { samples }) => sum + samples.length, 0);
  const lots = Math.min(AT_ONCE, parts.length);
  const runs: (typeof all)[] = Array.from({ length: lots }, () => []);
  let sum = 0;
  for (const one of all) {
    runs[Math.min(lots - 1, Math.floor((sum / total) * lots))]!.push(one);
    sum += one.sound.samples.length;
  }
  return runs.filter((run) => run.length > 0);
}

const stepped = (db: number) => Math.round(db / GAIN_STEP_DB) * GAIN_STEP_DB;

/** The whole text as one shaped sound, for measuring before anything is encoded. */
function joined(sounds: readonly Pcm[], parts: readonly SpeechPart[], preset: MasterPreset): MonoSound {
  const { sampleRate } = sounds[0]!;
  const samplesOf = (ms: number) => Math.round((ms * sampleRate) / 1000);
  const frames = sounds.reduce(
    (sum, { samples }, i) => sum + samples.length + samplesOf(parts[i]!.pauseMs),
    0,
  );
  return {
    sampleRate,
    frames,
    async *blocks() {
      const shape = shaping(preset, sampleRate, null);
      for (const [index, sound] of sounds.entries()) {
        const room = new Float32Array(sound.samples.length + samplesOf(parts[index]!.pauseMs));
        room.set(floatsOf(sound));
        for await (const block of soundInMemory(room, sampleRate).blocks()) {
          shape(block);
          yield block;
        }
      }
    },
  };
}

/** The file, and what it decodes to. */
function put(made: readonly PartSound[], parts: readonly SpeechPart[], leadMs: number) {
  const builder = new Mp3Builder();
  const places: number[] = [];
  builder.addSilence(Math.max(1, Math.round(leadMs / FRAME_MS) - FRAMES_BEFORE));
  for (const [index, part] of made.entries()) {
    places.push(builder.frames);
    builder.addFrames(part.frames, part.count);
    // The silence that a part brings along is part of the pause.
    const own = index === made.length - 1 ? FRAMES_AFTER : FRAMES_AFTER + FRAMES_BEFORE;
    builder.addSilence(Math.max(0, Math.round(parts[index]!.pauseMs / FRAME_MS) - own));
  }
  const bytes = builder.finish();
  const loudnessLufs = loudnessOf(made, places, builder.frames);
  const truePeak = made.reduce((peak, part) => Math.max(peak, part.truePeak), 0);
  const mastered: Mastered = {
    durationMs: Math.round(builder.frames * FRAME_MS),
    loudnessLufs,
    truePeakDbtp: decibels(truePeak),
    sha256: createHash('sha256').update(bytes).digest('hex'),
    bytes: bytes.length,
    mediaType: 'audio/mpeg',
    peaks: outlineOf(made, places, builder.frames),
  };
  return { bytes, loudnessLufs, mastered };
}

function loudnessOf(made: readonly PartSound[], places: readonly number[], frames: number): number | null {
  const stepFrames = stepFramesAt(OUTPUT_RATE);
  const cellsAStep = stepFrames / CELL_SAMPLES;
  const steps = new Float64Array(Math.floor((frames * FRAME_SAMPLES) / stepFrames) + 1);
  for (const [index, part] of made.entries()) {
    const first = places[index]! * CELLS_A_FRAME;
    for (let cell = 0; cell < part.energies.length; cell++) {
      steps[Math.floor((first + cell) / cellsAStep)]! += part.energies[cell]!;
    }
  }
  // The last step is not full, unless by chance.
  return integratedOf(steps.subarray(0, -1), stepFrames);
}

/** Largest |sample| of each tenth of a second; a frame over two of them counts for both. */
function outlineOf(made: readonly PartSound[], places: readonly number[], frames: number): number[] {
  const points = new Float32Array(Math.ceil((frames * FRAME_MS) / 100));
  for (const [index, part] of made.entries()) {
    for (const [frame, peak] of part.peaks.entries()) {
      const from = ((places[index]! + frame) * FRAME_MS) / 100;
      const to = Math.min(points.length - 1, Math.floor(from + FRAME_MS / 100));
      for (let point = Math.floor(from); point <= to; point++) points[point] = Math.max(points[point]!, peak);
    }
  }
  return Array.from(points, (point) => Math.min(1, point));
}
