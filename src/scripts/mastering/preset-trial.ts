/** The same few seconds under two presets, equally loud, so that only the difference in tone is heard. */
import { rm } from 'node:fs/promises';
import type { Station } from '../../accounts/stations.ts';
import { decodeStream } from '../../audio/decode.ts';
import { masterPcm } from '../../audio/master.ts';
import type { MasterPreset } from '../../audio/master-preset.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import { fieldRefusal } from '../../kernel/errors.ts';
import type { Pcm } from '../../kernel/pcm.ts';
import type { Executor } from '../../storage/database.ts';

/** Enough to judge a tone by, made in a second or two. */
const EXCERPT_MS = 20_000;
const EXCERPT_RATE = 44_100;
/** How many of the last recordings one may choose from. */
const RECORDINGS_OFFERED = 10;

export interface TrialRecording {
  sha256: string;
  title: string;
}

/** The station's last recordings, newest first, each once. */
export async function trialRecordings(db: Executor, stationId: string): Promise<TrialRecording[]> {
  const rows = await db
    .selectFrom('revision')
    .select(['recording_sha256', 'title', 'created_at'])
    .where('station_id', '=', stationId)
    .where('recording_sha256', 'is not', null)
    .orderBy('created_at', 'desc')
    .limit(RECORDINGS_OFFERED * 3)
    .execute();
  const titles = new Map<string, string>();
  for (const row of rows)
    if (!titles.has(row.recording_sha256!)) titles.set(row.recording_sha256!, row.title);
  return [...titles].slice(0, RECORDINGS_OFFERED).map(([sha256, title]) => ({ sha256, title }));
}

export interface PresetTrialDependencies {
  media: MediaStore;
  /** A sentence read by the station's own voice and mastered, in the store. */
  say: (station: Station, text: string) => Promise<{ sha256: string }>;
}

/**
 * @param source a recording's SHA-256; null for `sentence` by the station's voice
 * @param typed what is being thought about; its loudness does not matter here
 * @returns the two sounds in the media store
 */
export async function tryPresets(
  { media, say }: PresetTrialDependencies,
  station: Station,
  source: string | null,
  sentence: string,
  typed: MasterPreset,
): Promise<{ before: string; after: string }> {
  const { loudnessLufs, truePeakDbtp } = station.settings;
  const alike = { ...typed, loudnessLufs, truePeakDbtp: Math.min(truePeakDbtp, typed.truePeakDbtp) };
  if (source === null) {
    const after = { ...station, settings: { ...station.settings, ...alike } };
    return { before: (await say(station, sentence)).sha256, after: (await say(after, sentence)).sha256 };
  }
  const pcm = await excerptOf(await media.file(source));
  const now = { ...station.settings };
  return { before: await mastered(media, pcm, now), after: await mastered(media, pcm, alike) };
}

async function mastered(media: MediaStore, pcm: Pcm, preset: MasterPreset): Promise<string> {
  const file = media.temporaryFile('.mp3');
  try {
    await masterPcm(pcm, preset, file);
    return (await media.put(file)).sha256;
  } finally {
    await rm(file, { force: true });
  }
}

/** The first seconds as one channel. @throws Refusal at field `source` */
async function excerptOf(file: string): Promise<Pcm> {
  const blocks: Int16Array[] = [];
  await decodeStream(
    file,
    (block) =>
      void blocks.push(
        Int16Array.from(block, (x) => Math.max(-32_768, Math.min(32_767, Math.round(x * 32_768)))),
      ),
    {
      sampleRate: EXCERPT_RATE,
      filter: 'aformat=channel_layouts=mono',
      limits: { maxDurationMs: EXCERPT_MS, wallMs: 20_000 },
    },
  );
  const samples = new Int16Array(blocks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const block of blocks) {
    samples.set(block, at);
    at += block.length;
  }
  if (at === 0)
    throw fieldRefusal('source', 'audio-undecodable', 'Không đọc được bản ghi âm này; hãy chọn bản khác.');
  return { sampleRate: EXCERPT_RATE, samples };
}
