import type { Selectable, Updateable } from 'kysely';
import type { RecordingEdit } from '../../audio/recording-edit.ts';
import type { Executor } from '../../storage/database.ts';
import type { UploadState, UploadTable } from '../../storage/sound-tables.ts';
import type { NewUpload, Upload } from './upload.ts';

export async function insertUpload(db: Executor, upload: Upload): Promise<void> {
  await db
    .insertInto('upload')
    .values({
      id: upload.id,
      station_id: upload.stationId,
      by: upload.by,
      by_name: upload.byName,
      name: upload.name,
      bytes: upload.bytes,
      modified: upload.modified,
      received: upload.received,
      state: upload.state,
      code: null,
      reason: null,
      sha256: null,
      edit: null,
      script_id: null,
      created_at: upload.createdAt,
      touched_at: upload.touchedAt,
    })
    .execute();
}

export async function findUpload(db: Executor, stationId: string, id: string): Promise<Upload | undefined> {
  const row = await uploads(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toUpload(row);
}

/** The same file of the same person, begun and not finished: the newest. */
export async function begunUpload(
  db: Executor,
  stationId: string,
  by: string,
  { name, bytes, modified }: NewUpload,
): Promise<Upload | undefined> {
  const row = await uploads(db, stationId)
    .where('by', '=', by)
    .where('state', '=', 'receiving')
    .where('name', '=', name)
    .where('bytes', '=', bytes)
    .where('modified', '=', modified)
    .executeTakeFirst();
  return row && toUpload(row);
}

/** Newest first; of one recording when named. */
export async function listUploads(
  db: Executor,
  stationId: string,
  filter: { sha256?: string; limit?: number } = {},
): Promise<Upload[]> {
  let query = uploads(db, stationId);
  if (filter.sha256 !== undefined) query = query.where('sha256', '=', filter.sha256);
  const rows = await query.limit(filter.limit ?? 200).execute();
  return rows.map(toUpload);
}

/** True when the station has a file with these bytes, looked over and accepted. */
export async function hasUpload(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const row = await uploads(db, stationId).where('sha256', '=', sha256).executeTakeFirst();
  return row !== undefined;
}

/** How many a person has open. */
export async function countOpen(db: Executor, stationId: string, by: string): Promise<number> {
  const { count } = await db
    .selectFrom('upload')
    .select((eb) => eb.fn.countAll<number | string>().as('count'))
    .where('station_id', '=', stationId)
    .where('by', '=', by)
    .where('state', '=', 'receiving')
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** Bytes that are still to come of all that is open, of every station: they share a disk. */
export async function bytesToCome(db: Executor): Promise<number> {
  const { bytes } = await db
    .selectFrom('upload')
    .select((eb) => eb.fn.sum<number | string | null>(eb('bytes', '-', eb.ref('received'))).as('bytes'))
    .where('state', '=', 'receiving')
    .executeTakeFirstOrThrow();
  return Number(bytes ?? 0);
}

/** Changes one, if it is still in one of these states; false when somebody else was faster. */
export async function changeUpload(
  db: Executor,
  stationId: string,
  id: string,
  from: readonly UploadState[],
  changes: Updateable<UploadTable>,
): Promise<boolean> {
  const result = await db
    .updateTable('upload')
    .set(changes)
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

export async function deleteUpload(db: Executor, stationId: string, id: string): Promise<void> {
  await db.deleteFrom('upload').where('station_id', '=', stationId).where('id', '=', id).execute();
}

/** Those of a station that nobody has touched since: half-sent ones, and those that are done with. */
export async function staleUploads(
  db: Executor,
  stationId: string,
  { receivingBefore, doneBefore }: { receivingBefore: number; doneBefore: number },
): Promise<Upload[]> {
  const rows = await uploads(db, stationId)
    .where((eb) =>
      eb.or([
        eb.and([eb('state', '=', 'receiving'), eb('touched_at', '<', receivingBefore)]),
        eb.and([
          eb.or([eb('state', '=', 'refused'), eb('script_id', 'is not', null)]),
          eb('touched_at', '<', doneBefore),
        ]),
      ]),
    )
    .execute();
  return rows.map(toUpload);
}

/** Ids of all uploads, of every station. */
export async function allUploadIds(db: Executor): Promise<Set<string>> {
  const rows = await db.selectFrom('upload').select('id').execute();
  return new Set(rows.map(({ id }) => id));
}

function uploads(db: Executor, stationId: string) {
  return db
    .selectFrom('upload')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc');
}

function toUpload(row: Selectable<UploadTable>): Upload {
  return {
    id: row.id,
    stationId: row.station_id,
    by: row.by,
    byName: row.by_name,
    name: row.name,
    bytes: row.bytes,
    modified: row.modified,
    received: row.received,
    state: row.state,
    refused: row.code === null ? null : { code: row.code, reason: row.reason ?? '' },
    sha256: row.sha256,
    edit: row.edit === null ? null : (JSON.parse(row.edit) as RecordingEdit),
    scriptId: row.script_id,
    createdAt: row.created_at,
    touchedAt: row.touched_at,
  };
}
