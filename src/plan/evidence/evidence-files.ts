/** Files and photos that prove something: what they are is read from their content, their bytes go to the media store. */
import { open } from 'node:fs/promises';
import type { Actor } from '../../accounts/actor.ts';
import { assertStationRoom } from '../../accounts/station-room.ts';
import type { Station } from '../../accounts/stations.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, type FieldError } from '../../kernel/errors.ts';
import { cleanLine } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { asRefusal } from '../../kernel/machine-faults.ts';
import { Upload } from '../../kernel/received-file.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import type { Database } from '../../storage/database.ts';
import { filesById, insertFile, type EvidenceFile } from './evidence.store.ts';
import { FILE_KIND_WORDS, fileKindOf, MOST_FILE_BYTES, type FileKind } from './file-kind.ts';

const MB = 1024 * 1024;

export const FILE_LIMITS = {
  maxBytes: MOST_FILE_BYTES,
  tooLarge: `Tệp lớn hơn ${MOST_FILE_BYTES / MB} MB.`,
};

export type EvidenceFiles = ReturnType<typeof createEvidenceFiles>;

export interface EvidenceFilesDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'put'>;
}

export function createEvidenceFiles({ database, clock, media }: EvidenceFilesDependencies) {
  /** A file is taken once, also where its form is refused after that and is sent again with its id. */
  const begun = new WeakMap<Upload, Promise<EvidenceFile>>();

  function take(station: Station, actor: Actor, upload: Upload): Promise<EvidenceFile> {
    const taking = begun.get(upload) ?? takeNew(station, actor, upload);
    begun.set(upload, taking);
    return taking;
  }

  async function takeNew(station: Station, actor: Actor, upload: Upload): Promise<EvidenceFile> {
    const name = cleanLine(upload.name).slice(-150) || 'tệp';
    const kind = await kindOf(upload);
    if (!kind)
      throw fieldRefusal(
        'files',
        'file-kind',
        `Tệp “${name}” không phải ${FILE_KIND_WORDS}; hãy chọn tệp khác.`,
      );
    if (upload.bytes > kind.most)
      throw fieldRefusal('files', 'file-too-large', `Tệp “${name}” lớn hơn ${kind.most / MB} MB.`, 413);
    await assertStationRoom(database.kysely, station, upload.bytes, 'files');
    const { sha256, bytes } = await media.put(upload.path);
    const now = clock.now();
    const file: EvidenceFile = {
      ...{ id: newId(now), sha256, bytes, name, mediaType: kind.mediaType },
      ...{ by: { id: actor.id, name: actor.name }, recordedAt: now },
    };
    await insertFile(database.kysely, station.id, file);
    return file;
  }

  /** Takes every file of a form. @throws Refusal at `files`, naming the first that is not on the list */
  async function takeAll(
    station: Station,
    actor: Actor,
    uploads: readonly Upload[],
  ): Promise<EvidenceFile[]> {
    const taken: EvidenceFile[] = [];
    for (const upload of uploads) taken.push(await take(station, actor, upload));
    return taken;
  }

  /** Of a form that was refused: what can be kept is kept, so that nobody uploads it twice. @param sent the field as it came */
  async function hold(
    station: Station,
    actor: Actor,
    sent: unknown,
  ): Promise<{ held: EvidenceFile[]; errors: FieldError[] }> {
    const held: EvidenceFile[] = [];
    const errors: FieldError[] = [];
    for (const upload of [sent].flat()) {
      if (!(upload instanceof Upload)) continue;
      try {
        held.push(await take(station, actor, upload));
      } catch (error) {
        const refusal = asRefusal(error);
        if (!refusal) throw error;
        const { errors: wrong, message } = refusal;
        errors.push(...(wrong.length > 0 ? wrong : [{ field: 'files', message }]));
      }
    }
    return { held, errors };
  }

  const known = (station: Station, ids: readonly string[]) => filesById(database.kysely, station.id, ids);

  return { takeAll, hold, known };
}

async function kindOf({ path, bytes }: Upload): Promise<FileKind | null> {
  const handle = await open(path, 'r');
  try {
    return await fileKindOf(async (from, length) => {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await handle.read(buffer, 0, length, from);
      return buffer.subarray(0, bytesRead);
    }, bytes);
  } finally {
    await handle.close();
  }
}

/** "bien-ban.pdf, 1,2 MB" */
export function fileWords({ name, bytes }: Pick<EvidenceFile, 'name' | 'bytes'>): string {
  return `${name}, ${bytes < MB ? `${viNumber(Math.max(1, bytes / 1024), 0)} KB` : `${viNumber(bytes / MB)} MB`}`;
}
