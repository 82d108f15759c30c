/** A recording that came with a form which was refused is taken all the same: nobody uploads it twice because of a title. */
import type { FormValues } from '../accounts/http/declaration.ts';
import { assertStationRoom } from '../accounts/station-room.ts';
import type { Station } from '../accounts/stations.ts';
import type { FieldError } from '../kernel/errors.ts';
import { asRefusal } from '../kernel/machine-faults.ts';
import { Upload } from '../kernel/received-file.ts';
import type { Database } from '../storage/database.ts';
import { hasUpload } from './uploads/uploads.store.ts';
import type { Recordings, TakenRecording } from './recordings.ts';
import type { PreviewBook } from './sound.routes.ts';

export interface HeldRecording {
  sha256: string;
  /** As the browser called it. */
  name: string;
}

/** What of a form shown again is held, or what is wrong with the recording that came with it. */
export interface Holding {
  held?: HeldRecording;
  errors: readonly FieldError[];
}

export type RecordingHolder = ReturnType<typeof recordingHolder>;

/**
 * Takes the recordings of forms. Held ones are in the media store and can be heard; which station they belong to is kept with
 * the previews, and a restart may forget it.
 */
export function recordingHolder(
  recordings: Pick<Recordings, 'takeFile'>,
  previews: PreviewBook,
  { kysely }: Pick<Database, 'kysely'>,
) {
  /** A file is taken once, also where the form is refused after that. */
  const begun = new WeakMap<Upload, Promise<TakenRecording>>();

  /** @throws Refusal at field `recording`, the same each time for one file */
  function take(station: Station, upload: Upload): Promise<TakenRecording> {
    const taking = begun.get(upload) ?? takeNew(station, upload);
    begun.set(upload, taking);
    return taking;
  }

  async function takeNew(station: Station, upload: Upload): Promise<TakenRecording> {
    await assertStationRoom(kysely, station, upload.bytes, 'recording');
    return recordings.takeFile(upload.path, upload.name);
  }

  /** @param typed the form's text: it names what is held already */
  async function hold(station: Station, upload: unknown, typed: FormValues): Promise<Holding> {
    if (!(upload instanceof Upload)) {
      const one = (name: string) => [typed[name] ?? ''].flat()[0] ?? '';
      const sha256 = one('heldRecording');
      const known = await isHeld(station, sha256);
      return { ...(known && { held: { sha256, name: one('heldName') } }), errors: [] };
    }
    try {
      const { sha256 } = await take(station, upload);
      previews.allow(station.id, sha256);
      return { held: { sha256, name: upload.name }, errors: [] };
    } catch (error) {
      const refusal = asRefusal(error);
      if (!refusal) throw error;
      const { errors, message } = refusal;
      return { errors: errors.length > 0 ? errors : [{ field: 'recording', message }] };
    }
  }

  /** True for a recording that came with a form, or by Tải bản ghi. */
  async function isHeld(station: Station, sha256: string): Promise<boolean> {
    return previews.has(station.id, sha256) || (await hasUpload(kysely, station.id, sha256));
  }

  return { take, hold, isHeld };
}
