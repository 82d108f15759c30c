import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { LexiconEntryTable } from '../../storage/script-tables.ts';
import type { EntryContent } from './entry.ts';

/** A reading as a station taught it. What it says never changes: another reading is another entry. */
export interface StationEntry extends EntryContent {
  id: string;
  stationId: string;
  /** UTC ms; names of people. */
  created: { at: number; by: string; name: string };
  retired: { at: number; name: string } | null;
}

export async function insertEntries(db: Executor, entries: readonly StationEntry[]): Promise<void> {
  for (let from = 0; from < entries.length; from += ROWS_AT_ONCE)
    await db
      .insertInto('lexicon_entry')
      .values(entries.slice(from, from + ROWS_AT_ONCE).map(toRow))
      .execute();
}

/** Databases take so many parameters a statement. */
const ROWS_AT_ONCE = 500;

/** False when it was retired before. */
export async function retireEntry(
  db: Executor,
  stationId: string,
  id: string,
  retired: { at: number; name: string },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('lexicon_entry')
    .set({ retired_at: retired.at, retired_by_name: retired.name })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('retired_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** Those in force. */
export async function currentEntries(db: Executor, stationId: string): Promise<StationEntry[]> {
  const rows = await ofStation(db, stationId).where('retired_at', 'is', null).execute();
  return rows.map(toEntry).sort((a, b) => a.written.localeCompare(b.written, 'vi'));
}

export async function findEntry(
  db: Executor,
  stationId: string,
  id: string,
): Promise<StationEntry | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toEntry(row);
}

/** All that was ever taught of one word, newest first. */
export async function historyOf(db: Executor, stationId: string, written: string): Promise<StationEntry[]> {
  const rows = await ofStation(db, stationId)
    .where('written', '=', written)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
  return rows.map(toEntry);
}

/** The newest texts that are neither withdrawn nor recorded by a person, newest first. */
export async function recentTexts(
  db: Executor,
  stationId: string,
  limit: number,
): Promise<{ scriptId: string; title: string; text: string }[]> {
  return db
    .selectFrom('script')
    .innerJoin('revision', 'revision.id', 'script.revision_id')
    .select(['script.id as scriptId', 'revision.title', 'revision.text'])
    .where('script.station_id', '=', stationId)
    .where('script.withdrawn_at', 'is', null)
    .where('revision.recording_sha256', 'is', null)
    .orderBy('script.updated_at', 'desc')
    .limit(limit)
    .execute();
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('lexicon_entry').selectAll().where('station_id', '=', stationId);
}

function toRow(entry: StationEntry) {
  const { id, stationId, written, spoken, place, neighbours, note, created, retired } = entry;
  return {
    ...{ id, station_id: stationId, written, spoken, place, note, neighbours: JSON.stringify(neighbours) },
    ...{ created_by: created.by, created_by_name: created.name, created_at: created.at },
    ...{ retired_at: retired?.at ?? null, retired_by_name: retired?.name ?? null },
  };
}

function toEntry(row: Selectable<LexiconEntryTable>): StationEntry {
  return {
    id: row.id,
    stationId: row.station_id,
    written: row.written,
    spoken: row.spoken,
    place: row.place,
    neighbours: JSON.parse(row.neighbours) as string[],
    note: row.note,
    created: { at: row.created_at, by: row.created_by, name: row.created_by_name },
    retired: row.retired_at === null ? null : { at: row.retired_at, name: row.retired_by_name ?? '' },
  };
}
