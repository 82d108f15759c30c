/** From a text or a recording to sound in the media store: the speech and audio rooms, one after the other. */
import type { Station } from '../accounts/stations.ts';
import { bucketPeaks } from '../audio/peaks.ts';
import { probeWithAnalysis } from '../audio/probe.ts';
import { DEFAULT_PRESET, type MasterPreset } from '../audio/master-preset.ts';
import type { Encoded } from '../audio/encode.ts';
import { masterFile, masterPcm } from '../audio/master.ts';
import type { MediaStore } from '../audio/media-store.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Executor } from '../storage/database.ts';
import { synthesise } from '../speech/synthesise.ts';
import { findVoice } from '../speech/voice.ts';
import { readAloud } from './lexicon/read-aloud.ts';
import type { SoundMaker, StoredSound } from './making.ts';

/** Enough for a picture as wide as a page. */
const PEAKS = 300;

export function createSoundMaker(deps: { db: Executor; media: MediaStore }): SoundMaker {
  const { db, media } = deps;

  return {
    spokenText: async (station, text) =>
      (await readAloud(db, station, text)).map((line) => line.spoken).join('\n'),

    speak: async (station, text, voiceId, { progress, signal }) => {
      const voice = findVoice(voiceId);
      const { paceSyllables: pace, loudnessLufs } = station.settings;
      const lines = (await readAloud(db, station, text)).map((line) => line.spoken);
      const { pcm } = await synthesise(lines, voice, {
        pace,
        signal,
        onProgress: (done, total) => {
          progress({ done, total: total + 1, words: `Đang tổng hợp giọng đọc câu ${done}/${total}` });
        },
      });
      progress({ done: 1, total: 2, words: 'Đang chỉnh âm lượng và nén âm thanh' });
      const file = media.temporaryFile('.mp3');
      const mastered = await masterPcm(pcm, presetOf(station), file, { signal });
      const madeWith = { voice: voice.id, engine: await voice.fingerprint(), pace, targetLufs: loudnessLufs };
      return { sound: await keep(media, file, mastered), madeWith };
    },

    master: async (station, recordingSha256, { progress, signal }) => {
      progress({ done: 0, total: 2, words: 'Đang phân tích bản ghi âm' });
      const source = media.path(recordingSha256);
      const { result, analysis } = await probeWithAnalysis(source, { signal });
      if (!result.ok) throw new Refusal(`audio-${result.code}`, result.message);
      progress({ done: 1, total: 2, words: 'Đang chỉnh âm lượng và nén âm thanh' });
      const file = media.temporaryFile('.mp3');
      const mastered = await masterFile(source, presetOf(station), file, {
        signal,
        ...(analysis && { analysis }),
      });
      const { loudnessLufs } = station.settings;
      const madeWith = { voice: 'recording', engine: result.codec, pace: 0, targetLufs: loudnessLufs };
      return { sound: await keep(media, file, mastered), madeWith };
    },
  };
}

/** A short piece of sound at once, to be heard before anything is saved. */
export async function sayPreview(
  deps: { db: Executor; media: MediaStore },
  station: Station,
  text: string,
  voiceId: string,
): Promise<{ sha256: string }> {
  const lines = (await readAloud(deps.db, station, text)).map((line) => line.spoken);
  const { pcm } = await synthesise(lines, findVoice(voiceId), { pace: station.settings.paceSyllables });
  const file = deps.media.temporaryFile('.mp3');
  await masterPcm(pcm, presetOf(station), file);
  return deps.media.put(file);
}

function presetOf(station: Station): MasterPreset {
  return { ...DEFAULT_PRESET, loudnessLufs: station.settings.loudnessLufs };
}

/** Puts a mastered file into the store, with its picture. */
async function keep(media: MediaStore, file: string, mastered: Encoded): Promise<StoredSound> {
  const { sha256, bytes } = await media.put(file);
  if (sha256 !== mastered.sha256) throw new Error('the mastered file changed on its way into the store');
  const { mediaType, durationMs, loudnessLufs, truePeakDbtp } = mastered;
  const peaks = Uint8Array.from(bucketPeaks(mastered.peaks, PEAKS), (peak) => Math.round(peak * 255));
  return { sha256, bytes, mediaType, durationMs, loudnessLufs, truePeakDbtp, peaks };
}
