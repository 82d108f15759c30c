/** Recordings read by a person: taken into the media store once they decode, refused with the reason otherwise. */
import { copyFile, link, rm } from 'node:fs/promises';
import type { MediaStore } from '../audio/media-store.ts';
import { endingOf, keptFile, NOT_KEPT } from '../audio/own-header.ts';
import { probe } from '../audio/probe.ts';
import { fieldRefusal, type Refusal } from '../kernel/errors.ts';
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
export function createRecordings(media: Pick<MediaStore, 'receive' | 'put' | 'temporaryFile'>) {
  /** @throws Refusal at field `recording`: empty, too large, no sound in it, protected, damaged, no room for it. */
  async function take(source: ReadableStream<Uint8Array>): Promise<TakenRecording> {
    return takeFile(await media.receive(source, { field: 'recording', ...RECORDING_LIMITS }));
  }

  /**
   * The same of one that waits in the store's temporary place already; gone from there afterwards, taken or not.
   *
   * @param name as the browser gave it: sound without a header is known by its ending
   */
  async function takeFile(file: string, name = ''): Promise<TakenRecording> {
    const named = media.temporaryFile(endingOf(name));
    try {
      await link(file, named).catch(() => copyFile(file, named));
      const result = await probe(named);
      if (!result.ok) throw refused(result.code, result.message);
      const kept = await keptFile(media, { named, nameless: file }, result);
      if (kept === null) throw refused(NOT_KEPT.code, NOT_KEPT.message);
      const { sha256 } = await media.put(kept);
      return { sha256, durationMs: result.durationMs, warnings: result.warnings.map((one) => one.message) };
    } finally {
      // Gone already where the store took it.
      await rm(named, { force: true });
      await rm(file, { force: true });
    }
  }

  return { take, takeFile };
}

function refused(code: string, message: string): Refusal {
  return fieldRefusal('recording', `audio-${code}`, message);
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
