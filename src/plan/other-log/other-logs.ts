/**
 * Logs of other makers' systems as proof: a file is sent in, its rows are looked at, those that name an item of ours are taken as
 * entries by hand, and a second person confirms them. The file stays in the media store.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { readCsv, type CsvTable } from '../../kernel/csv-reader.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { requiredText, storable } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { Upload } from '../../kernel/received-file.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { monthOf } from '../../kernel/zoned-time.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { byHandBefore, confirmByHand, insertByHand } from '../by-hand.store.ts';
import { guessColumns, readOtherLog, type ColumnMap, type OtherLogRow } from './other-log.ts';
import {
  findOtherLog,
  insertOtherLog,
  knownItems,
  takeOtherLog,
  waitingEntries,
  type OtherLog,
} from './other-logs.store.ts';

export const LOG_FILE_LIMITS = {
  maxBytes: 8 * 1024 * 1024,
  tooLarge: 'Tệp nhật ký lớn hơn 8 MB, hãy xuất từng tháng.',
};

export const otherLogSchema = z.object({
  system: requiredText('Tên hệ thống', { max: 100 }),
  file: z.instanceof(Upload, { error: 'Hãy chọn tệp nhật ký CSV.' }),
});

export interface ReadLog {
  log: OtherLog;
  heading: string[];
  columns: ColumnMap;
  rows: OtherLogRow[];
  broken: CsvTable['broken'];
  /** Entries that wait for a second person. */
  waiting: number;
}

export interface OtherLogsDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'put' | 'file'>;
  audits: Pick<Audits, 'planOf'>;
}

export type OtherLogs = ReturnType<typeof createOtherLogs>;

export function createOtherLogs({ database, clock, media, audits }: OtherLogsDependencies) {
  const { kysely } = database;

  /** Keeps a log file; nothing of it counts yet. @throws Refusal at `file` when it is no table */
  async function add(
    station: Station,
    actor: Actor,
    form: z.output<typeof otherLogSchema>,
  ): Promise<OtherLog> {
    await readCsv(await form.file.content(), 'file');
    const { sha256, bytes } = await media.put(form.file.path);
    const now = clock.now();
    const log: OtherLog = {
      ...{
        id: newId(now),
        system: form.system,
        fileName: storable(form.file.name).slice(0, 200),
        sha256,
        bytes,
      },
      ...{ by: actor.id, byName: actor.name, recordedAt: now, taken: null },
    };
    await kysely.transaction().execute(async (tx) => {
      await insertOtherLog(tx, station.id, log);
      const { system, fileName } = log;
      await record(tx, station.id, actor, 'otherlog.send', log.id, { system, fileName, sha256 }, now);
    });
    return log;
  }

  /**
   * A log with each of its rows, read by the given columns or by those that its heading tells of.
   *
   * @throws Refusal 404
   */
  async function read(station: Station, id: string, chosen?: ColumnMap): Promise<ReadLog> {
    const log = await existing(kysely, station, id);
    const { heading, rows, broken } = await readCsv(await readFile(await media.file(log.sha256)), 'file');
    const now = clock.now();
    const columns = chosen ?? guessColumns(heading.cells);
    const known = await byHandBefore(kysely, station.id, now);
    const taken = new Set(known.map(({ scriptId, at }) => `${scriptId} ${at}`));
    const read = readOtherLog(
      { rows },
      {
        ...{ columns, now, taken, timeZone: station.timeZone },
        items: await knownItems(kysely, station.id),
        completeRatio: station.settings.completionThreshold,
      },
    );
    const waiting = (await waitingEntries(kysely, station.id, id)).length;
    return { log, heading: heading.cells, columns, rows: read, broken, waiting };
  }

  /**
   * Takes the rows that prove something as entries by hand; they count once a second person has confirmed them.
   *
   * @param task of the plan; it must count what is heard
   * @returns how many
   * @throws Refusal `nothing-to-take`, `already-taken`, `task-not-heard`
   */
  async function take(
    station: Station,
    actor: Actor,
    id: string,
    { columns, task }: { columns: ColumnMap; task: string },
  ): Promise<number> {
    const { log, rows } = await read(station, id, columns);
    const good = rows.filter(({ problem }) => problem === null);
    if (good.length === 0) {
      throw new Refusal('nothing-to-take', 'Chưa có dòng nào nhập được, hãy xem lại các cột.', 409);
    }
    for (const month of new Set(good.map(({ at }) => monthOf(at!, station.timeZone)))) {
      const plan = await audits.planOf(station, month);
      const found = plan.tasks.find((one) => one.task === task);
      if (!found?.quota.counts.some(({ source }) => source === 'as-run'))
        throw fieldRefusal('task', 'task-not-heard', 'Chỉ nhập cho nhiệm vụ đếm tin, bài phát trên loa.');
    }
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      if (!(await takeOtherLog(tx, station.id, id, good.length, now)))
        throw new Refusal('already-taken', 'Nhật ký này đã được nhập rồi.', 409);
      for (const row of good) {
        await insertByHand(tx, station.id, {
          ...{ id: newId(now), task, scriptId: row.item!.scriptId, at: row.at! },
          ...{ reason: `Nhật ký hệ thống khác: ${log.system}`, evidence: evidenceOf(log, row) },
          ...{ by: actor.id, byName: actor.name, recordedAt: now, otherLogId: log.id },
          ...{ confirmedBy: null, confirmedByName: null, confirmedAt: null },
        });
      }
      await record(tx, station.id, actor, 'otherlog.take', id, { task, rows: good.length }, now);
    });
    return good.length;
  }

  /**
   * Confirms every entry of a log that still waits: by a person who neither sent it in nor took its rows.
   *
   * @returns how many
   * @throws Refusal `own-entry`, `already-confirmed`
   */
  async function confirm(station: Station, actor: Actor, id: string): Promise<number> {
    const log = await existing(kysely, station, id);
    const now = clock.now();
    return kysely.transaction().execute(async (tx) => {
      const waiting = await waitingEntries(tx, station.id, id);
      if (waiting.length === 0)
        throw new Refusal('already-confirmed', 'Nhật ký này không còn dòng nào chờ xác nhận.', 409);
      const own = (await byHandBefore(tx, station.id, now)).some(
        (entry) => entry.otherLogId === id && entry.by === actor.id,
      );
      if (actor.kind !== 'person' || own || actor.id === log.by) {
        throw new Refusal('own-entry', 'Nhật ký này phải do người khác người nhập xem và xác nhận.', 409);
      }
      for (const entry of waiting) await confirmByHand(tx, station.id, entry, actor, now);
      await record(tx, station.id, actor, 'otherlog.confirm', id, { rows: waiting.length }, now);
      return waiting.length;
    });
  }

  return { add, read, take, confirm };
}

async function existing(db: Executor, station: Station, id: string): Promise<OtherLog> {
  const log = await findOtherLog(db, station.id, id);
  if (log) return log;
  throw new Refusal('other-log-not-found', 'Không tìm thấy nhật ký này.', 404);
}

function evidenceOf({ fileName, sha256 }: OtherLog, { line, named }: OtherLogRow): string {
  return `Tệp “${fileName}”, dòng ${viNumber(line)}: ${named.slice(0, 200)}\nMã tệp: ${sha256}`;
}
