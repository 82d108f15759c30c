/** From a text or a recording to sound in the media store: the speech and audio rooms, one after the other. */
import type { Station } from '../accounts/stations.ts';
import { bucketPeaks } from '../audio/peaks.ts';
import type { MasterPreset } from '../audio/master-preset.ts';
import type { Encoded } from '../audio/encode.ts';
import { masterFile, masterPcm, type Mastered } from '../audio/master.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { masterSpeech, mastersByPart } from '../audio/speech-master.ts';
import type { DiskCache } from '../kernel/disk-cache.ts';
import { Refusal } from '../kernel/errors.ts';
import { findVoice } from '../speech/voices/machine-voices.ts';
import type { Executor } from '../storage/database.ts';
import { LEAD_MS, spokenParts, synthesise, type SynthesisOptions } from '../speech/voices/synthesise.ts';
import type { Voice } from '../speech/voices/voice.ts';
import type { Voices } from '../speech/voices/voices.ts';
import { readAloud } from './lexicon/read-aloud.ts';
import type { SoundMaker, StoredSound } from './making.ts';
import type { FactsOfRecordings } from './recording-facts.ts';
import { staysInside } from './script-form.ts';

/** Enough for a picture as wide as a page. */
const PEAKS = 300;

export interface SoundMakerDependencies {
  db: Executor;
  media: MediaStore;
  voices: Voices;
  /** Of sentences and their masters. */
  cache: DiskCache;
  factsOfRecording: FactsOfRecordings;
}

export function createSoundMaker(deps: SoundMakerDependencies): SoundMaker {
  const { db, media } = deps;

  return {
    spokenText: async (station, text) =>
      (await readAloud(db, station, text)).map((line) => line.spoken).join('\n'),

    speak: async (
      station,
      text,
      voiceId,
      { progress, signal },
      { internal = false, urgent = false } = {},
    ) => {
      const { paceSyllables: pace } = station.settings;
      const preset = urgent ? atOnce(presetOf(station)) : presetOf(station);
      const lines = (await readAloud(db, station, text)).map((line) => line.spoken);
      const { result, voice, replaced } = await deps.voices.read(station, voiceId, internal, (voice) =>
        speakInto(deps, station, lines, voice, {
          ...{ signal, lenient: urgent, preset },
          onProgress: (done, total) => {
            progress({ done, total: total + 1, words: `Đang tổng hợp giọng đọc câu ${done}/${total}` });
          },
        }),
      );
      const madeWith = {
        ...{
          voice: voice.id,
          engine: await voice.fingerprint(),
          pace,
          targetLufs: preset.loudnessLufs,
          preset,
        },
        ...(replaced && { replaced }),
      };
      return { sound: await keep(media, result.file, result.mastered), madeWith };
    },

    master: async (station, recordingSha256, { progress, signal }, edit) => {
      progress({ done: 0, total: 2, words: 'Đang phân tích bản ghi âm' });
      if ((await media.size(recordingSha256)) === null) throw recordingGone();
      const source = await media.file(recordingSha256);
      const { probe, measures } = await deps.factsOfRecording(station.id, recordingSha256, signal);
      progress({ done: 1, total: 2, words: 'Đang chỉnh âm lượng và nén âm thanh' });
      const file = media.temporaryFile('.mp3');
      const preset = presetOf(station);
      const mastered = await masterFile(source, preset, file, {
        ...{ signal, analysis: { ...measures, peaks: [] } },
        ...(edit && { edit }),
      });
      const { loudnessLufs: targetLufs } = preset;
      const madeWith = { voice: 'recording', engine: probe.codec, pace: 0, targetLufs, preset };
      return { sound: await keep(media, file, mastered), madeWith };
    },
  };
}

/**
 * A short piece of sound at once, to be heard before anything is saved, by the very voice that was asked for.
 *
 * @param internal its words may not leave the house
 */
export async function sayPreview(
  deps: SoundMakerDependencies,
  station: Station,
  text: string,
  voiceId: string,
  internal = false,
): Promise<{ sha256: string }> {
  const voice = findVoice(voiceId, await deps.voices.list(station));
  if (internal && voice.outside) throw staysInside();
  const lines = (await readAloud(deps.db, station, text)).map((line) => line.spoken);
  const { file } = await speakInto(deps, station, lines, voice, {});
  return deps.media.put(file);
}

/** What an order says is wanted in seconds: a compressor would make it wait for its last sentence. */
const atOnce = (preset: MasterPreset): MasterPreset => ({ ...preset, compressionRatio: 1 });

type SpeakInto = Pick<SynthesisOptions, 'signal' | 'onProgress' | 'lenient'> & { preset?: MasterPreset };

/** Spoken lines as a mastered file that waits to be taken into the store. */
async function speakInto(
  { media, cache }: SoundMakerDependencies,
  station: Station,
  lines: readonly string[],
  voice: Voice,
  { preset = presetOf(station), ...how }: SpeakInto,
): Promise<{ file: string; mastered: Mastered }> {
  const options = { ...how, pace: station.settings.paceSyllables, cache };
  const file = media.temporaryFile('.mp3');
  const { signal } = how;
  if (!mastersByPart(preset)) {
    const { pcm } = await synthesise(lines, voice, options);
    return { file, mastered: await masterPcm(pcm, preset, file, { ...(signal && { signal }) }) };
  }
  const { parts, family } = await spokenParts(lines, voice, options);
  const mastering = { cache, family, leadMs: LEAD_MS, ...(signal && { signal }) };
  return { file, mastered: await masterSpeech(parts, preset, file, mastering) };
}

function recordingGone(): Refusal {
  const sentence = 'Bản ghi âm không còn trên máy chủ. Hãy tải lại bản ghi âm rồi gửi duyệt.';
  return new Refusal('recording-gone', sentence);
}

/** How the station's sound leaves the house, as its settings say now. */
export function presetOf({ settings }: Station): MasterPreset {
  const { loudnessLufs, truePeakDbtp, highPassHz, presenceDb, compressionRatio } = settings;
  return { loudnessLufs, truePeakDbtp, highPassHz, presenceDb, compressionRatio };
}

/** Puts a mastered file into the store, with its picture. */
async function keep(media: MediaStore, file: string, mastered: Encoded): Promise<StoredSound> {
  const { sha256, bytes } = await media.put(file);
  if (sha256 !== mastered.sha256) throw new Error('the mastered file changed on its way into the store');
  const { mediaType, durationMs, loudnessLufs, truePeakDbtp } = mastered;
  const peaks = Uint8Array.from(bucketPeaks(mastered.peaks, PEAKS), (peak) => Math.round(peak * 255));
  return { sha256, bytes, mediaType, durationMs, loudnessLufs, truePeakDbtp, peaks };
}
