/** Articles from a table: the file is kept, its rows are looked at, the good ones are taken, each once however often it is imported. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { readCsv, type CsvTable } from '../../kernel/csv-reader.ts';
import { Refusal } from '../../kernel/errors.ts';
import { cleanLine } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { Upload } from '../../kernel/received-file.ts';
import type { Database } from '../../storage/database.ts';
import { addLines } from '../fact-log.store.ts';
import { sameAddress } from '../published-articles.ts';
import {
  guessColumns,
  readArticles,
  type ArticleRow,
  type ColumnMap,
  type Defaults,
} from './csv-articles.ts';
import type { Evidence } from './evidence.ts';
import { filesById, insertFile, knownAddresses, type EvidenceFile } from './evidence.store.ts';
import { noteAddresses } from './link-checks.store.ts';
import { asPlanSpells } from './units.ts';

export const CSV_LIMITS = { maxBytes: 16 * 1024 * 1024, tooLarge: 'Tệp lớn hơn 16 MB, hãy chia nhỏ.' };
const CSV_TYPE = 'text/csv';

export const csvSchema = z.object({ file: z.instanceof(Upload, { error: 'Hãy chọn tệp CSV.' }) });

export interface ReadTable {
  file: EvidenceFile;
  heading: string[];
  columns: ColumnMap;
  defaults: Defaults;
  rows: ArticleRow[];
  broken: CsvTable['broken'];
}

export interface Chosen {
  columns?: ColumnMap | undefined;
  defaults?: Partial<Defaults> | undefined;
}

export type CsvImport = ReturnType<typeof createCsvImport>;

export interface CsvImportDependencies {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'put' | 'file'>;
  evidence: Pick<Evidence, 'writerOf' | 'unitsNow'>;
}

export function createCsvImport({ database, clock, media, evidence }: CsvImportDependencies) {
  const { kysely } = database;

  /** Keeps the file; nothing of it counts yet. @throws Refusal at `file` when it is no table */
  async function add(station: Station, actor: Actor, { file }: z.output<typeof csvSchema>): Promise<string> {
    await readCsv(await file.content(), 'file');
    const { sha256, bytes } = await media.put(file.path);
    const now = clock.now();
    const id = newId(now);
    await insertFile(kysely, station.id, {
      ...{ id, sha256, bytes, name: cleanLine(file.name).slice(-150) || 'bang.csv', mediaType: CSV_TYPE },
      ...{ by: { id: actor.id, name: actor.name }, recordedAt: now },
    });
    return id;
  }

  /** Its rows as they would be taken, by the columns chosen or by those that the heading tells of. @throws Refusal 404 */
  async function read(station: Station, actor: Actor, id: string, chosen: Chosen = {}): Promise<ReadTable> {
    const [file] = await filesById(kysely, station.id, [id]);
    if (file?.mediaType !== CSV_TYPE) throw new Refusal('csv-not-found', 'Không tìm thấy tệp này.', 404);
    const { ownUnit } = await evidence.writerOf(station, actor);
    const units = await evidence.unitsNow(station);
    const { heading, rows, broken } = await readCsv(await readFile(await media.file(file.sha256)), 'file');
    const columns = chosen.columns ?? guessColumns(heading.cells);
    const defaults: Defaults = {
      kinds: chosen.defaults?.kinds ?? [],
      channel: chosen.defaults?.channel ?? 'ward-website',
      unit: chosen.defaults?.unit ?? ownUnit ?? units[0] ?? '',
    };
    const read = readArticles(
      { rows },
      {
        ...{ columns, defaults, ownUnit, timeZone: station.timeZone, now: clock.now() },
        known: new Set((await knownAddresses(kysely, station.id)).keys()),
        spell: (unit) => asPlanSpells(unit, units),
      },
    );
    return { file, heading: heading.cells, columns, defaults, rows: read, broken };
  }

  /** @returns how many were taken @throws Refusal `nothing-to-take` */
  async function take(station: Station, actor: Actor, id: string, chosen: Chosen): Promise<number> {
    const { file, rows } = await read(station, actor, id, chosen);
    const { author, ownUnit } = await evidence.writerOf(station, actor);
    const good = rows.flatMap(({ told }) => told ?? []);
    const now = clock.now();
    return kysely.transaction().execute(async (tx) => {
      await noteAddresses(
        tx,
        station.id,
        good.map(({ url }) => url),
      );
      // What another import took while this one was looked at is not taken again.
      const known = await knownAddresses(tx, station.id);
      const fresh = good.filter(({ url }) => !known.has(sameAddress(url)));
      if (fresh.length === 0)
        throw new Refusal(
          'nothing-to-take',
          'Không còn dòng nào để nhập: các bài đã có rồi, hoặc dòng bị lỗi.',
          409,
        );
      const lines = fresh.map((told) => ({
        ...{ id: newId(now), subjectId: newId(now), by: author, recordedAt: now },
        entry: { ...told, source: 'csv' as const, confirmedBy: ownUnit === null ? author : null },
      }));
      await addLines(tx, station.id, lines);
      const detail = { file: file.name, sha256: file.sha256, rows: fresh.length };
      await record(tx, station.id, actor, 'publication.import', id, detail, now);
      return fresh.length;
    });
  }

  return { add, read, take };
}
