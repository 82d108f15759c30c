/** What people do with files on their way in: begin, send pieces, go on after a broken line, finish, give up. */
import type { Actor } from '../../accounts/actor.ts';
import { assertStationRoom } from '../../accounts/station-room.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import { isNoEdit, type RecordingEdit } from '../../audio/recording-edit.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { asRefusal } from '../../kernel/machine-faults.ts';
import { newId } from '../../kernel/ids.ts';
import type { Upload as ReceivedFile } from '../../kernel/received-file.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { enqueue } from '../../storage/jobs.ts';
import { ANALYSE_JOB, analyseJobKey } from './analysing.ts';
import type { Pieces } from './pieces.ts';
import { MOST_OPEN, type NewUpload, type Upload } from './upload.ts';
import {
  allUploadIds,
  begunUpload,
  bytesToCome,
  changeUpload,
  countOpen,
  deleteUpload,
  findUpload,
  insertUpload,
  listUploads,
  staleUploads,
} from './uploads.store.ts';

export interface UploadsDependencies {
  database: Database;
  /** The domain's clock. */
  clock: Clock;
  /** The machine's: it judges what is stale. */
  machine: Clock;
  pieces: Pieces;
  wakeJobs: () => void;
}

const DAY_MS = 24 * 3_600_000;
/** Half-sent files are cleared after this long without a piece, those that are done with after a week. */
const RECEIVING_MS = DAY_MS;
const DONE_MS = 7 * DAY_MS;

export type Uploads = ReturnType<typeof createUploads>;

export function createUploads(deps: UploadsDependencies) {
  const { database, clock, machine, pieces } = deps;
  /** Who writes to a file now: one at a time. */
  const writing = new Map<string, { stop: AbortController; over: Promise<unknown> }>();

  /**
   * Begins a file, or goes on with the same one of the same person. Nothing is sent yet.
   *
   * @throws Refusal 413 over the station's limit, 409 with too many open, 503 when disk or station have no room for it
   */
  async function begin(station: Station, actor: Actor, wanted: NewUpload): Promise<Upload> {
    const begun = await begunUpload(database.kysely, station.id, actor.id, wanted);
    if (begun) return begun;
    await assertFits(station, wanted.bytes);
    const upload = newUpload(station, actor, wanted);
    await database.kysely.transaction().execute(async (tx) => {
      if ((await countOpen(tx, station.id, actor.id)) >= MOST_OPEN) throw tooMany();
      await insertUpload(tx, upload);
    });
    return upload;
  }

  function newUpload(station: Station, actor: Actor, { name, bytes, modified }: NewUpload): Upload {
    const now = clock.now();
    return {
      ...{ id: newId(now), stationId: station.id, by: actor.id, byName: actor.name, name, bytes, modified },
      ...{ received: 0, state: 'receiving', refused: null, sha256: null, edit: null, scriptId: null },
      ...{ createdAt: now, touchedAt: machine.now() },
    };
  }

  /**
   * Takes the next piece. Whatever of it arrived is kept, also where the line breaks in the middle; a later try takes over from one
   * that hangs.
   *
   * @throws Refusal 409 `offset-differs` when the piece does not begin where the last one ended
   */
  async function append(
    station: Station,
    actor: Actor,
    id: string,
    offset: number,
    body: ReadableStream<Uint8Array>,
  ): Promise<Upload> {
    await own(station, actor, id);
    const stop = new AbortController();
    const before = writing.get(id);
    before?.stop.abort(new Error('taken over'));
    const over = (async () => {
      await before?.over.catch(() => undefined);
      return write(station, actor, id, offset, body, stop.signal);
    })();
    const mine = { stop, over };
    writing.set(id, mine);
    try {
      return await over;
    } finally {
      if (writing.get(id) === mine) writing.delete(id);
    }
  }

  async function write(
    station: Station,
    actor: Actor,
    id: string,
    offset: number,
    body: ReadableStream<Uint8Array>,
    signal: AbortSignal,
  ): Promise<Upload> {
    const upload = await own(station, actor, id);
    if (upload.state !== 'receiving') throw notReceiving();
    if (offset !== upload.received) {
      await body.cancel();
      throw offsetDiffers(upload.received);
    }
    const { received, error } = await pieces.append(id, offset, body, { most: upload.bytes, signal });
    const changes = { received, touched_at: machine.now() };
    const kept = await changeUpload(database.kysely, station.id, id, ['receiving'], changes);
    if (!kept) {
      // Given up while its last piece came in.
      await pieces.remove(id);
      throw unknownUpload();
    }
    if (error !== null) throw asRefusal(error) ?? brokenOff();
    return { ...upload, received };
  }

  /** All has come: from here on a job looks it over. Asked for twice it is the same. */
  async function finish(station: Station, actor: Actor, id: string): Promise<Upload> {
    const upload = await own(station, actor, id);
    if (upload.state !== 'receiving') return upload;
    if (upload.received !== upload.bytes) throw offsetDiffers(upload.received);
    await database.kysely.transaction().execute(async (tx) => {
      const changes = { state: 'waiting', touched_at: machine.now() } as const;
      if (!(await changeUpload(tx, station.id, id, ['receiving'], changes))) return;
      await finished(tx, actor, upload);
    });
    deps.wakeJobs();
    return shown(station, id);
  }

  async function finished(tx: Executor, actor: Actor, { id, stationId, name, bytes }: Upload): Promise<void> {
    await record(tx, stationId, actor, 'upload.finish', id, { name, bytes }, clock.now());
    await enqueue(tx, analyseJob(stationId, id), machine.now());
  }

  /** @throws Refusal 413 over the station's limit, 503 when disk or station have no room for it */
  async function assertFits(station: Station, bytes: number): Promise<void> {
    refuseTooLarge(station, bytes, 'bytes');
    await assertStationRoom(database.kysely, station, bytes, 'bytes');
    await pieces.assertRoom((await bytesToCome(database.kysely)) + bytes);
  }

  /** A whole file that came with a form, where a browser sends no pieces. */
  async function takeWhole(station: Station, actor: Actor, file: ReceivedFile): Promise<Upload> {
    if (file.bytes === 0) throw fieldRefusal('recording', 'audio-empty', 'Tệp rỗng, không có dữ liệu.');
    return takeFile(station, actor, file);
  }

  /**
   * A whole file that lies where the store's temporary files are; gone from there once it is taken.
   *
   * @param also in the same transaction
   * @throws Refusal 413 over the station's limit, 503 when disk or station have no room for it
   */
  async function takeFile(
    station: Station,
    actor: Actor,
    { name, bytes, path }: Pick<ReceivedFile, 'name' | 'bytes' | 'path'>,
    also: (tx: Executor, upload: Upload) => Promise<void> = () => Promise.resolve(),
  ): Promise<Upload> {
    refuseTooLarge(station, bytes, 'recording');
    await assertStationRoom(database.kysely, station, bytes, 'recording');
    const wanted = { name: name.slice(0, 255).toWellFormed(), bytes, modified: 0 };
    const upload: Upload = { ...newUpload(station, actor, wanted), received: bytes, state: 'waiting' };
    await pieces.takeOver(upload.id, path);
    await database.kysely
      .transaction()
      .execute(async (tx) => {
        await insertUpload(tx, upload);
        await finished(tx, actor, upload);
        await also(tx, upload);
      })
      .catch(async (error: unknown) => {
        await pieces.remove(upload.id);
        throw error;
      });
    deps.wakeJobs();
    return upload;
  }

  /** Looks at a file once more, after a fault that was not the file's. */
  async function retry(station: Station, actor: Actor, id: string): Promise<void> {
    await database.kysely.transaction().execute(async (tx) => {
      const upload = await findUpload(tx, station.id, id);
      if (upload?.refused?.code !== 'fault') return;
      const changes = { state: 'waiting', code: null, reason: null, touched_at: machine.now() } as const;
      if (!(await changeUpload(tx, station.id, id, ['refused'], changes))) return;
      await record(tx, station.id, actor, 'upload.retry', id, { name: upload.name }, clock.now());
      await enqueue(tx, analyseJob(station.id, id), machine.now());
    });
    deps.wakeJobs();
  }

  /** Gives a file up, or takes it off the list; a recording that an item has stays with the item. */
  async function remove(station: Station, actor: Actor, id: string): Promise<void> {
    const upload = await shown(station, id);
    await database.kysely.transaction().execute(async (tx) => {
      await deleteUpload(tx, station.id, id);
      await record(tx, station.id, actor, 'upload.remove', id, { name: upload.name }, clock.now());
    });
    // Only now: whoever sends to it learns that it is gone, not that the line broke.
    const now = writing.get(id);
    now?.stop.abort(new Error('given up'));
    await now?.over.catch(() => undefined);
    await pieces.remove(id);
  }

  /** Accepts a trim before there is an item; it goes along into the item that is made of it. Null takes it back. */
  async function setEdit(station: Station, id: string, edit: RecordingEdit | null): Promise<void> {
    await shown(station, id);
    const kept = edit === null || isNoEdit(edit) ? null : JSON.stringify(edit);
    const changes = { edit: kept, touched_at: machine.now() };
    if (!(await changeUpload(database.kysely, station.id, id, ['ready'], changes))) throw notReady();
  }

  /** The trim that was accepted for a recording; undefined where none was. */
  async function editOf(station: Station, sha256: string): Promise<RecordingEdit | undefined> {
    const found = await listUploads(database.kysely, station.id, { sha256 });
    return found.find(({ edit, scriptId }) => edit !== null && scriptId === null)?.edit ?? undefined;
  }

  /** The item that a file became. */
  async function used(
    station: Station,
    sha256: string,
    scriptId: string,
    db: Executor = database.kysely,
  ): Promise<void> {
    for (const { id, scriptId: already } of await listUploads(db, station.id, { sha256 })) {
      if (already !== null) continue;
      const changes = { script_id: scriptId, touched_at: machine.now() };
      await changeUpload(db, station.id, id, ['ready'], changes);
    }
  }

  /** @throws Refusal 404 */
  async function shown(station: Station, id: string): Promise<Upload> {
    const upload = await findUpload(database.kysely, station.id, id);
    if (!upload) throw unknownUpload();
    return upload;
  }

  /** A file is sent by the one who began it. */
  async function own(station: Station, actor: Actor, id: string): Promise<Upload> {
    const upload = await shown(station, id);
    if (upload.by !== actor.id)
      throw new Refusal('not-your-upload', 'Tệp này do người khác đang tải lên.', 403);
    return upload;
  }

  const list = (station: Station): Promise<Upload[]> => listUploads(database.kysely, station.id);

  /** Clears away what nobody goes on with. A round of the clockwork. */
  async function sweep(station: Pick<Station, 'id'>): Promise<void> {
    const now = machine.now();
    const before = { receivingBefore: now - RECEIVING_MS, doneBefore: now - DONE_MS };
    for (const { id } of await staleUploads(database.kysely, station.id, before)) {
      if (writing.has(id)) continue;
      await deleteUpload(database.kysely, station.id, id);
      await pieces.remove(id);
    }
  }

  /** After a start: files that no row names are left from one that was given up just before a crash. */
  async function recover(): Promise<void> {
    const files = await pieces.list();
    const known = await allUploadIds(database.kysely);
    for (const id of files) if (!known.has(id)) await pieces.remove(id);
  }

  return {
    assertFits,
    begin,
    append,
    finish,
    takeWhole,
    takeFile,
    retry,
    remove,
    setEdit,
    editOf,
    used,
    shown,
    list,
    sweep,
    recover,
  };
}

function analyseJob(stationId: string, uploadId: string) {
  return { stationId, name: ANALYSE_JOB, key: analyseJobKey(uploadId), payload: { uploadId } };
}

function refuseTooLarge(station: Station, bytes: number, field: 'bytes' | 'recording'): void {
  const { uploadMegabytes } = station.settings;
  if (bytes <= uploadMegabytes * 1024 * 1024) return;
  const sentence = `Tệp lớn quá ${viNumber(uploadMegabytes)} MB, giới hạn của đài. Hãy lưu lại dạng MP3 hoặc cắt ngắn rồi tải lên.`;
  throw fieldRefusal(field, 'file-too-large', sentence, 413);
}

function tooMany(): Refusal {
  const sentence = `Đang có ${MOST_OPEN} tệp tải dở. Hãy đợi tải xong hoặc hủy bớt.`;
  return new Refusal('too-many-uploads', sentence, 409);
}

export function unknownUpload(): Refusal {
  return new Refusal('upload-not-found', 'Không tìm thấy tệp tải lên này; có thể đã bị hủy.', 404);
}

function notReceiving(): Refusal {
  return new Refusal('upload-complete', 'Tệp này đã nhận đủ.', 409);
}

function notReady(): Refusal {
  return new Refusal('upload-not-ready', 'Tệp này chưa phân tích xong.', 409);
}

function offsetDiffers(received: number): Refusal {
  return new Refusal(
    'offset-differs',
    `Máy chủ đang có ${received} byte đầu của tệp; hãy gửi tiếp từ đó.`,
    409,
  );
}

function brokenOff(): Refusal {
  return new Refusal('upload-cut-off', 'Tệp tải lên bị đứt giữa chừng, hãy gửi tiếp.', 400);
}
