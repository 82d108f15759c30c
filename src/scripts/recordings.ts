/** Recordings read by a person: taken into the media store once they decode, refused with the reason otherwise. */
import { rm } from 'node:fs/promises';
import type { MediaStore } from '../audio/media-store.ts';
import { probe } from '../audio/probe.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import type { Executor } from '../storage/database.ts';
import { hasUpload } from './uploads/uploads.store.ts';

/** How large one may be: an hour as 16-bit mono WAV at 24 kHz is some 170 MB; longer ones come as MP3 or M4A. */
export const RECORDING_LIMITS = {
  maxBytes: 200 * 1024 * 1024,
  tooLarge: 'Bản ghi âm lớn quá 200 MB. Hãy lưu lại dạng MP3 hoặc cắt ngắn rồi tải lên.',
};

/** A recording in the media store, as it was given. */
export interface TakenRecording {
  sha256: string;
  durationMs: number;
  /** Vietnamese sentences about what may be heard: clipping, long silence, a cut end. */
  warnings: string[];
}

export type Recordings = ReturnType<typeof createRecordings>;

/**
 * Takes recordings of any kind that ffmpeg decodes; name and type given by the browser are not believed.
 *
 * @example const { sha256 } = await createRecordings(media).take(request.body);
 */
export function createRecordings(media: Pick<MediaStore, 'receive' | 'put'>) {
  /** @throws Refusal at field `recording`: empty, too large, no sound in it, protected, damaged, no room for it. */
  async function take(source: ReadableStream<Uint8Array>): Promise<TakenRecording> {
    return takeFile(await media.receive(source, { field: 'recording', ...RECORDING_LIMITS }));
  }

  /** The same of one that waits in the store's temporary place already; gone from there afterwards, taken or not. */
  async function takeFile(file: string): Promise<TakenRecording> {
    try {
      const result = await probe(file);
      if (!result.ok) throw fieldRefusal('recording', `audio-${result.code}`, result.message);
      const { sha256 } = await media.put(file);
      return { sha256, durationMs: result.durationMs, warnings: result.warnings.map((one) => one.message) };
    } finally {
      // Gone already where the store took it.
      await rm(file, { force: true });
    }
  }

  return { take, takeFile };
}

/** True when an item of the station was given this recording, or it was uploaded for one: another station's is not there. */
export async function hasRecording(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('revision')
    .select('id')
    .where('station_id', '=', stationId)
    .where('recording_sha256', '=', sha256)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined || (await hasUpload(db, stationId, sha256));
}
