/**
 * Sound as it goes to the loudspeaker: shaped, brought to the station's loudness, limited, encoded, and then measured again on what
 * came out. ffmpeg's loudnorm is not used: it falls back to its dynamic mode without a word and takes ten times as long.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Pcm } from '../kernel/pcm.ts';
import { Refusal } from '../kernel/errors.ts';
import type { SoundAnalysis } from './analysis.ts';
import { decodeStream, type DecodeLimits } from './decode.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { gainFor, levelsOf, limited, type Levels } from './gain.ts';
import { LoudnessMeter } from './loudness.ts';
import type { MasterPreset } from './master-preset.ts';
import { floatsOf, soundInMemory, SoundSpool, type MonoSound } from './mono-sound.ts';
import { probeWithAnalysis } from './probe.ts';
import { shaping } from './shaping.ts';
import { amplitudeOf, decibels, TruePeakMeter } from './true-peak.ts';

export interface Mastered {
  /** By decoded samples of the encoded file. */
  durationMs: number;
  /** Measured on the encoded file; null under 0.4 s. */
  loudnessLufs: number | null;
  truePeakDbtp: number;
  sha256: string;
  bytes: number;
  mediaType: 'audio/mpeg' | 'audio/wav' | 'audio/ogg';
}

export interface MasterOptions {
  signal?: AbortSignal;
  /** 0 … 1 */
  onProgress?: (done: number) => void;
}

export interface MasterFileOptions extends MasterOptions {
  /** What `probeWithAnalysis` found in this very file, to save its decode here. */
  analysis?: SoundAnalysis;
  limits?: DecodeLimits;
}

/** EBU R 128's tolerance. */
const LOUDNESS_TOLERANCE_LU = 0.5;
/** A recording this far below the target is noise; lifting it further would only make the noise loud. */
const MOST_GAIN_DB = 50;
const OUTPUT_RATE = 44_100;

interface Format {
  mediaType: Mastered['mediaType'];
  /** ffmpeg's words. */
  encoder: readonly string[];
  /** What the codec is known to add to the true peak, dB: the limiter stays so far below the preset. */
  overshootDb: number;
}

const FORMATS: Record<string, Format> = {
  '.mp3': {
    mediaType: 'audio/mpeg',
    // Level 7: at 128 kb/s for one channel nobody hears the difference to 5, and it takes a third less time.
    encoder: [
      // LAME turns everything down to 95 % at a constant rate; measured as −0.445 dB at every rate and level.
      ...['-af', `volume=${1 / 0.95}`, '-c:a', 'libmp3lame', '-b:a', '128k', '-compression_level', '7'],
      ...['-ar', String(OUTPUT_RATE), '-id3v2_version', '0', '-f', 'mp3'],
    ],
    overshootDb: 0.5,
  },
  '.wav': {
    mediaType: 'audio/wav',
    encoder: ['-c:a', 'pcm_s16le', '-ar', String(OUTPUT_RATE), '-f', 'wav'],
    overshootDb: 0.1,
  },
  '.opus': {
    mediaType: 'audio/ogg',
    // Opus knows 48 kHz only.
    encoder: ['-c:a', 'libopus', '-b:a', '64k', '-ar', '48000', '-f', 'opus'],
    overshootDb: 1.2,
  },
};

/**
 * Masters speech that is in memory. `outFile` ends in .mp3, .wav or .opus; it is written, and removed again on failure.
 *
 * @throws Refusal `audio-silent`, `audio-unmasterable`; ProgramMissing; the signal's reason
 * @example const { sha256, durationMs } = await masterPcm(pcm, DEFAULT_PRESET, '/tmp/tin.mp3');
 */
export async function masterPcm(
  pcm: Pcm,
  preset: MasterPreset,
  outFile: string,
  options: MasterOptions = {},
): Promise<Mastered> {
  const samples = floatsOf(pcm);
  const raw = soundInMemory(samples, pcm.sampleRate);
  const shape = shaping(preset, pcm.sampleRate, (await levelsOf(raw)).loudnessLufs);
  for await (const block of raw.blocks()) shape(block);
  return produce(raw, preset, outFile, options);
}

/**
 * Masters a file of any kind: its first audio stream, folded to one channel, at 44.1 kHz. Memory stays small however long it is.
 *
 * @throws Refusal as `masterPcm`, and `audio-…` with the probe's sentence when the file is no good
 */
export async function masterFile(
  file: string,
  preset: MasterPreset,
  outFile: string,
  options: MasterFileOptions = {},
): Promise<Mastered> {
  const analysis = options.analysis ?? (await analysisOf(file, options));
  const folder = await mkdtemp(join(dirname(outFile), '.master-'));
  try {
    const sound = await spool(file, join(folder, 'mono.f32'), preset, analysis, options);
    return await produce(sound, preset, outFile, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function analysisOf(file: string, options: MasterFileOptions): Promise<SoundAnalysis> {
  const { result, analysis } = await probeWithAnalysis(file, options);
  if (!result.ok) throw new Refusal(`audio-${result.code}`, result.message);
  return analysis!;
}

/** The file as one shaped channel in a temporary file. */
async function spool(
  file: string,
  path: string,
  preset: MasterPreset,
  analysis: SoundAnalysis,
  options: MasterFileOptions,
): Promise<MonoSound> {
  const shape = shaping(preset, OUTPUT_RATE, analysis.loudnessLufs);
  const writer = await SoundSpool.create(path, OUTPUT_RATE);
  try {
    await decodeStream(
      file,
      (block) => {
        shape(block);
        writer.add(block);
      },
      {
        filter: foldFilter(analysis),
        sampleRate: OUTPUT_RATE,
        ...(options.limits && { limits: options.limits }),
        ...(options.signal && { signal: options.signal }),
      },
    );
  } catch (error) {
    await writer.close();
    throw error;
  }
  return writer.finish();
}

/** ffmpeg's words for "one channel": two by what is in them, more by ffmpeg's own down-mix. */
function foldFilter({ format, balance }: SoundAnalysis): string {
  if (format.channels !== 2) return 'aformat=channel_layouts=mono';
  const mix = { both: '0.5*c0+0.5*c1', left: 'c0', right: 'c1' }[balance.fold];
  return `pan=mono|c0=${mix}`;
}

/** Encodes, measures the result, and if it missed encodes once more with what was learnt. */
async function produce(
  sound: MonoSound,
  preset: MasterPreset,
  outFile: string,
  options: MasterOptions,
): Promise<Mastered> {
  const format = FORMATS[extname(outFile).toLowerCase()];
  if (!format) throw new RangeError(`no format for ${extname(outFile)}`);
  const source = await levelsOf(sound);
  refuseSilence(sound, source, preset);
  const aim = { loudnessLufs: preset.loudnessLufs, peakDb: preset.truePeakDbtp - format.overshootDb };
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const ceiling = amplitudeOf(aim.peakDb);
      const gain = await gainFor(sound, source, aim.loudnessLufs, ceiling, options.signal);
      await encode(sound, gain, ceiling, format, outFile, options);
      const result = await measureFile(outFile, options.signal);
      const missedLu = result.loudnessLufs === null ? 0 : preset.loudnessLufs - result.loudnessLufs;
      const overDb = result.truePeakDbtp - preset.truePeakDbtp;
      if (Math.abs(missedLu) <= LOUDNESS_TOLERANCE_LU && overDb <= 0) {
        options.onProgress?.(1);
        return { ...result, ...(await identify(outFile)), mediaType: format.mediaType };
      }
      aim.loudnessLufs += missedLu;
      aim.peakDb -= Math.max(0, overDb + 0.1);
    }
    throw new Refusal(
      'audio-unmasterable',
      'Không đưa được âm thanh này về độ to của đài mà không làm vỡ tiếng; hãy thu lại.',
    );
  } catch (error) {
    await rm(outFile, { force: true });
    throw error;
  }
}

/** Shorter sounds have no loudness by definition, and are brought to the peak. */
const isShort = (sound: MonoSound) => sound.frames / sound.sampleRate < 0.4;

function refuseSilence(sound: MonoSound, source: Levels, preset: MasterPreset): void {
  const short = isShort(sound);
  const level = short ? decibels(source.peak) : (source.loudnessLufs ?? -Infinity);
  const target = short ? preset.truePeakDbtp : preset.loudnessLufs;
  if (target - level > MOST_GAIN_DB) {
    throw new Refusal('audio-silent', 'Âm thanh này gần như im lặng nên không phát được.');
  }
}

async function encode(
  sound: MonoSound,
  gain: number,
  ceiling: number,
  format: Format,
  outFile: string,
  { signal, onProgress }: MasterOptions,
): Promise<void> {
  async function* bytes(): AsyncGenerator<Buffer> {
    let frames = 0;
    for await (const block of limited(sound, gain, ceiling)) {
      frames += block.length;
      onProgress?.((0.9 * frames) / sound.frames);
      if (block.length > 0) yield Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    }
  }
  const { code, lines } = await runFfmpeg({
    input: { kind: 'samples', sampleRate: sound.sampleRate, channels: 1, blocks: bytes() },
    output: [...format.encoder, '-ac', '1', '-fflags', '+bitexact', '-flags:a', '+bitexact'],
    to: { path: outFile },
    ...(signal && { signal }),
  });
  if (code !== 0) throw new Error(`ffmpeg could not encode ${outFile}: ${lines.slice(-5).join(' | ')}`);
}

async function measureFile(
  file: string,
  signal: AbortSignal | undefined,
): Promise<Pick<Mastered, 'durationMs' | 'loudnessLufs' | 'truePeakDbtp'>> {
  let loudness: LoudnessMeter | null = null;
  const peak = new TruePeakMeter(1);
  const { frames, format } = await decodeStream(
    file,
    (block, { sampleRate }) => {
      loudness ??= new LoudnessMeter(sampleRate);
      loudness.add(block);
      peak.add(block);
    },
    { limits: { maxDurationMs: Infinity }, ...(signal && { signal }) },
  );
  if (!format) throw new Error(`nothing decodes of ${file}, which was just encoded`);
  return {
    durationMs: Math.round((frames / format.sampleRate) * 1000),
    loudnessLufs: (loudness as LoudnessMeter | null)!.integrated(),
    truePeakDbtp: decibels(peak.peak()),
  };
}

async function identify(file: string): Promise<Pick<Mastered, 'sha256' | 'bytes'>> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return { sha256: hash.digest('hex'), bytes: (await stat(file)).size };
}
