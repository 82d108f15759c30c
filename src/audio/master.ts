/**
 * Sound as it goes to the loudspeaker: shaped, brought to the station's loudness, limited, encoded, and then measured again on what
 * came out. ffmpeg's loudnorm is not used: it falls back to its dynamic mode without a word and takes ten times as long.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Pcm } from '../kernel/pcm.ts';
import { Refusal } from '../kernel/errors.ts';
import { viNumber } from '../kernel/vietnamese.ts';
import type { SoundAnalysis } from './analysis.ts';
import { decodeStream, type DecodeLimits } from './decode.ts';
import { encode, encodingFor, OUTPUT_RATE, type Encoded, type EncodeOptions } from './encode.ts';
import { gainFor, levelsOf, limited, outburstCeiling, type Levels } from './gain.ts';
import type { MasterPreset } from './master-preset.ts';
import { floatsOf, soundInMemory, SoundSpool, type MonoSound } from './mono-sound.ts';
import { probeWithAnalysis } from './probe.ts';
import { EditedStream, type RecordingEdit } from './recording-edit.ts';
import { shaping } from './shaping.ts';
import { amplitudeOf, decibels } from './true-peak.ts';

/** All numbers are of the encoded file, decoded; `loudnessLufs` is null only under 0.4 s. */
export interface Mastered extends Encoded {
  truePeakDbtp: number;
}

export interface MasterFileOptions extends EncodeOptions {
  /** What `probeWithAnalysis` found in this very file, to save its decode here. */
  analysis?: SoundAnalysis;
  limits?: DecodeLimits;
  /** Trims, fades and cuts, applied before anything else; absent: the whole recording. */
  edit?: RecordingEdit | undefined;
}

/** EBU R 128's tolerance. */
export const LOUDNESS_TOLERANCE_LU = 0.5;
/** A recording this far below the target is noise; lifting it further would only make the noise loud. */
const MOST_GAIN_DB = 50;
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
  options: EncodeOptions = {},
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
  const path = (name: string) => join(folder, name);
  try {
    const sound = options.edit
      ? await editedSound(file, path, preset, analysis, options.edit, options)
      : await spool(
          file,
          path('mono.f32'),
          analysis,
          options,
          inPlace(shaping(preset, OUTPUT_RATE, analysis.loudnessLufs)),
        );
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

type Step = (block: Float32Array) => Float32Array;

const inPlace =
  (shape: (block: Float32Array) => void): Step =>
  (block) => {
    shape(block);
    return block;
  };

/** What is left of the recording, shaped by the loudness of what is left: a cut-out shout must not tell the compressor where to begin. */
async function editedSound(
  file: string,
  path: (name: string) => string,
  preset: MasterPreset,
  analysis: SoundAnalysis,
  edit: RecordingEdit,
  options: MasterFileOptions,
): Promise<MonoSound> {
  const edited = new EditedStream(edit, analysis.durationMs, OUTPUT_RATE);
  const left = await spool(file, path('edited.f32'), analysis, options, (block) => edited.run(block));
  const shape = shaping(preset, OUTPUT_RATE, (await levelsOf(left)).loudnessLufs);
  const writer = await SoundSpool.create(path('mono.f32'), OUTPUT_RATE);
  try {
    for await (const block of left.blocks()) {
      options.signal?.throwIfAborted();
      const copy = block.slice();
      shape(copy);
      await writer.add(copy);
    }
  } catch (error) {
    await writer.close();
    throw error;
  }
  return writer.finish();
}

/** The file as one channel in a temporary file, each block by way of `step`. */
async function spool(
  file: string,
  path: string,
  analysis: SoundAnalysis,
  options: MasterFileOptions,
  step: Step,
): Promise<MonoSound> {
  const writer = await SoundSpool.create(path, OUTPUT_RATE);
  try {
    await decodeStream(file, (block) => writer.add(step(block)), {
      filter: foldFilter(analysis),
      sampleRate: OUTPUT_RATE,
      ...(options.limits && { limits: options.limits }),
      ...(options.signal && { signal: options.signal }),
    });
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
  brought: MonoSound,
  preset: MasterPreset,
  outFile: string,
  options: EncodeOptions,
): Promise<Mastered> {
  const encoding = encodingFor(outFile);
  const { sound, levels: source } = await withoutOutbursts(brought);
  refuseSilence(sound, source, preset);
  const aim = { loudnessLufs: preset.loudnessLufs, peakDb: preset.truePeakDbtp - encoding.overshootDb };
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      const ceiling = amplitudeOf(aim.peakDb);
      const gain = await gainFor(sound, source, aim.loudnessLufs, ceiling, options.signal);
      const { sampleRate, frames } = sound;
      const result = await encode(
        { sampleRate, frames, blocks: limited(sound, gain, ceiling) },
        outFile,
        options,
      );
      const { loudnessLufs, truePeakDbtp } = result;
      // Only what is too short has no loudness; of anything else it would mean that nothing is to be heard.
      if (truePeakDbtp === null || (loudnessLufs === null && !isShort(sound))) break;
      const missedLu = loudnessLufs === null ? 0 : preset.loudnessLufs - loudnessLufs;
      const overDb = truePeakDbtp - preset.truePeakDbtp;
      if (Math.abs(missedLu) <= LOUDNESS_TOLERANCE_LU && overDb <= 0) return { ...result, truePeakDbtp };
      aim.loudnessLufs += missedLu;
      aim.peakDb -= Math.max(0, overDb + 0.1);
    }
    throw unmasterable(preset);
  } catch (error) {
    await rm(outFile, { force: true });
    throw error;
  }
}

/** The sound with its few outbursts held down to the rest, where there are such, and how loud it is then. */
async function withoutOutbursts(sound: MonoSound): Promise<{ sound: MonoSound; levels: Levels }> {
  const levels = await levelsOf(sound);
  const ceiling = outburstCeiling(levels);
  if (ceiling === null) return { sound, levels };
  const held: MonoSound = { ...sound, blocks: () => limited(sound, 1, ceiling) };
  return { sound: held, levels: await levelsOf(held) };
}

/** Shorter sounds have no loudness by definition, and are brought to the peak. */
const isShort = (sound: MonoSound) => sound.frames / sound.sampleRate < 0.4;

/** What is limited as far as it goes gets no louder, and which sounds are so dense is only known by trying. */
export function unmasterable({ loudnessLufs }: MasterPreset): Refusal {
  const sentence = `Không đưa được âm thanh này đến ${viNumber(loudnessLufs, 1)} LUFS mà không làm vỡ tiếng. Hãy thu lại, hoặc nhờ quản trị chọn độ to thấp hơn 1–2 LUFS hay nén mạnh hơn ở trang Xử lý âm thanh.`;
  return new Refusal('audio-unmasterable', sentence);
}

/** @throws Refusal `audio-silent` */
export function refuseSilence(sound: MonoSound, source: Levels, preset: MasterPreset): void {
  const short = isShort(sound);
  const level = short ? decibels(source.peak) : (source.loudnessLufs ?? -Infinity);
  const target = short ? preset.truePeakDbtp : preset.loudnessLufs;
  if (target - level > MOST_GAIN_DB) {
    throw new Refusal('audio-silent', 'Âm thanh này gần như im lặng nên không phát được.');
  }
}
