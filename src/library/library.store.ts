/** The long list of everything a station has: searched by the database's own word index, one page at a time, never counted whole. */
import { sql, type ExpressionBuilder } from 'kysely';
import { searchWords } from '../scripts/scripts.store.ts';
import type { Topic } from '../scripts/topic.ts';
import type { Database, Executor } from '../storage/database.ts';
import { namedRowsOf } from '../storage/named-rows.ts';
import type { Schema } from '../storage/schema.ts';
import type { ScriptState } from '../storage/script-tables.ts';

export interface LibraryFilter {
  /** Words of title, unit or text, with or without marks; beginnings of words are enough. */
  search?: string | undefined;
  kind?: 'tin' | 'bài' | 'recording' | undefined;
  cchc?: boolean | undefined;
  topic?: Topic | undefined;
  state?: ScriptState | undefined;
  /** [from, to) of when it was first written, UTC ms. */
  madeFrom?: number | undefined;
  madeTo?: number | undefined;
  archived: boolean;
}

/** Where a page begins: after this item, or before it when going back. */
export interface LibraryPlace {
  createdAt: number;
  id: string;
}

export interface LibraryItem {
  id: string;
  title: string;
  form: 'tin' | 'bài';
  isRecording: boolean;
  cchc: boolean;
  topics: Topic[];
  state: ScriptState;
  /** It waits for the second of two steps of approval. */
  reviewed: boolean;
  createdAt: number;
  /** Of its approved or newest sound; null where there is none yet. */
  durationMs: number | null;
  /** Bulletins in use that hold it. */
  bulletins: number;
  /** Plays in full that players reported. */
  heard: number;
}

/**
 * One page, newest first, and whether there is more.
 *
 * @param after the last item of the page before; null for the first page
 */
export async function libraryPage(
  database: Database,
  stationId: string,
  filter: LibraryFilter,
  page: { limit: number; after: LibraryPlace | null },
): Promise<{ items: LibraryItem[]; more: boolean }> {
  const { kysely } = database;
  const words = indexedWords(filter.search);
  const ids = await idsOf(database, stationId, filter, words, page);
  const shown = ids.slice(0, page.limit);
  return { items: await itemsOf(kysely, stationId, shown), more: ids.length > page.limit };
}

type Page = Parameters<typeof libraryPage>[3];

/** Ids of the page's items, and of one more where there is one. */
async function idsOf(
  { kysely, dialect }: Database,
  stationId: string,
  filter: LibraryFilter,
  words: readonly string[],
  { limit, after }: Page,
): Promise<string[]> {
  let query = kysely.selectFrom('script').select('script.id').where('script.station_id', '=', stationId);
  query = query.where('script.archived_at', filter.archived ? 'is not' : 'is', null);
  const { kind, cchc, topic, state, madeFrom, madeTo } = filter;
  if (kind === 'recording') query = query.where('script.kind', '=', 'recording');
  else if (kind !== undefined) query = query.where('script.form', '=', kind);
  if (cchc !== undefined) query = query.where('script.cchc', '=', cchc ? 1 : 0);
  if (topic !== undefined) query = query.where('script.topics', 'like', `%"${topic}"%`);
  if (state !== undefined) query = query.where('script.state', '=', state);
  if (madeFrom !== undefined) query = query.where('script.created_at', '>=', madeFrom);
  if (madeTo !== undefined) query = query.where('script.created_at', '<', madeTo);
  if (after) query = query.where(isAfter(after));
  if (words.length > 0 && dialect === 'postgres') {
    const wanted = words.map((word) => `${word}:*`).join(' & ');
    query = query.where(
      sql<boolean>`to_tsvector('simple', script.search) @@ to_tsquery('simple', ${wanted})`,
    );
  }
  if (words.length > 0 && dialect === 'sqlite') {
    const wanted = words.map((word) => `"${word}"*`).join(' AND ');
    // The word index gives its rows newest first by itself: of a word that every item has, only the page is read.
    const rows = await query
      .innerJoin('script_doc', 'script_doc.script_id', 'script.id')
      .innerJoin('script_words', 'script_words.rowid', 'script_doc.doc')
      .where(sql<boolean>`script_words match ${wanted}`)
      .orderBy('script_words.rowid', 'desc')
      .limit(limit + 1)
      .execute();
    return rows.map(({ id }) => id);
  }
  const rows = await query
    .orderBy('script.created_at', 'desc')
    .orderBy('script.id', 'desc')
    .limit(limit + 1)
    .execute();
  return rows.map(({ id }) => id);
}

function isAfter({ createdAt, id }: LibraryPlace) {
  return (eb: ExpressionBuilder<Schema, 'script'>) =>
    eb.and([
      // The first alone is what an index can begin at.
      eb('script.created_at', '<=', createdAt),
      eb.or([eb('script.created_at', '<', createdAt), eb('script.id', '<', id)]),
    ]);
}

/** Letters and digits alone: what the word index keeps. */
function indexedWords(search: string | undefined): string[] {
  return searchWords(search).flatMap((word) => word.match(/[\p{L}\p{N}]+/gu) ?? []);
}

/** What the page tells of these, in their order. */
async function itemsOf(db: Executor, stationId: string, ids: readonly string[]): Promise<LibraryItem[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('script')
    .innerJoin('revision', 'revision.id', 'script.revision_id')
    .select(['script.id', 'script.kind', 'script.state', 'script.created_at', 'script.approved_revision_id'])
    .select('script.reviewed_revision_id')
    .select([
      'revision.id as revision_id',
      'revision.title',
      'revision.form',
      'revision.cchc',
      'revision.topics',
    ])
    .where(namedRowsOf('script.station_id', stationId))
    .where('script.id', 'in', ids)
    .execute();
  const sounds = await soundsOf(db, stationId, ids);
  const lengths = new Map(sounds.map(({ revisionId, durationMs }) => [revisionId, durationMs]));
  const bulletins = await bulletinsHolding(db, stationId, ids);
  const heard = await timesHeard(db, stationId, sounds);
  return rows
    .map((row) => ({
      ...{ id: row.id, title: row.title, form: row.form, isRecording: row.kind === 'recording' },
      ...{ cchc: row.cchc === 1, topics: JSON.parse(row.topics) as Topic[], state: row.state },
      ...{ createdAt: row.created_at, reviewed: row.reviewed_revision_id === row.revision_id },
      durationMs: lengths.get(row.approved_revision_id ?? row.revision_id) ?? null,
      bulletins: bulletins.get(row.id) ?? 0,
      heard: heard.get(row.id) ?? 0,
    }))
    .sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

interface Sound {
  scriptId: string;
  revisionId: string;
  segmentId: string;
  durationMs: number;
}

/** Every sound ever made of these items, the newest last. */
async function soundsOf(db: Executor, stationId: string, scriptIds: readonly string[]): Promise<Sound[]> {
  const rows = await db
    .selectFrom('revision')
    .innerJoin('segment', 'segment.revision_id', 'revision.id')
    .select(['revision.script_id', 'revision.id as revision_id', 'segment.id', 'segment.duration_ms'])
    .where('revision.station_id', '=', stationId)
    .where('revision.script_id', 'in', scriptIds)
    .orderBy('segment.created_at')
    .execute();
  return rows.map((row) => ({
    ...{ scriptId: row.script_id, revisionId: row.revision_id },
    ...{ segmentId: row.id, durationMs: row.duration_ms },
  }));
}

async function bulletinsHolding(db: Executor, stationId: string, ids: readonly string[]) {
  const rows = await db
    .selectFrom('bulletin_item')
    .innerJoin('bulletin', 'bulletin.id', 'bulletin_item.bulletin_id')
    .select((eb) => ['bulletin_item.script_id', eb.fn.countAll<number | string>().as('count')])
    .where(namedRowsOf('bulletin_item.station_id', stationId))
    .where('bulletin_item.script_id', 'in', ids)
    .where('bulletin.archived_at', 'is', null)
    .groupBy('bulletin_item.script_id')
    .execute();
  return new Map(rows.map((row) => [row.script_id, Number(row.count)]));
}

async function timesHeard(
  db: Executor,
  stationId: string,
  sounds: readonly Sound[],
): Promise<Map<string, number>> {
  const heard = new Map<string, number>();
  if (sounds.length === 0) return heard;
  const rows = await playsOf(db, stationId, sounds)
    .select((eb) => ['as_run.segment_id', eb.fn.countAll<number | string>().as('count')])
    .groupBy('as_run.segment_id')
    .execute();
  const itemOf = new Map(sounds.map(({ segmentId, scriptId }) => [segmentId, scriptId]));
  for (const { segment_id: id, count } of rows) {
    const scriptId = itemOf.get(id!)!;
    heard.set(scriptId, (heard.get(scriptId) ?? 0) + Number(count));
  }
  return heard;
}

/** Rows of players' logs that say that one of these sounds was played to its end. */
function playsOf(db: Executor, stationId: string, sounds: readonly Sound[]) {
  const ids = sounds.map(({ segmentId }) => segmentId);
  return db
    .selectFrom('as_run')
    .where(namedRowsOf('as_run.station_id', stationId))
    .where('as_run.segment_id', 'in', ids)
    .where('as_run.kind', '=', 'end')
    .where('as_run.outcome', '=', 'completed')
    .where('as_run.result', '=', 'accepted');
}

export interface Play {
  airingId: string;
  title: string;
  at: number;
  player: string;
}

/** The last plays in full of an item, newest first. */
export async function lastPlays(
  db: Executor,
  stationId: string,
  scriptId: string,
  most: number,
): Promise<Play[]> {
  const sounds = await soundsOf(db, stationId, [scriptId]);
  if (sounds.length === 0) return [];
  const rows = await playsOf(db, stationId, sounds)
    .innerJoin('airing', 'airing.id', 'as_run.airing_id')
    .innerJoin('device', 'device.id', 'as_run.device_id')
    .select(['as_run.airing_id', 'airing.title', 'as_run.at', 'device.name'])
    .orderBy('as_run.at', 'desc')
    .limit(most)
    .execute();
  return rows.map((row) => ({ airingId: row.airing_id, title: row.title, at: row.at, player: row.name }));
}

/** Bulletins in use that hold an item, the last changed first. */
export async function bulletinsOf(
  db: Executor,
  stationId: string,
  scriptId: string,
): Promise<{ id: string; title: string; updatedAt: number }[]> {
  const rows = await db
    .selectFrom('bulletin_item')
    .innerJoin('bulletin', 'bulletin.id', 'bulletin_item.bulletin_id')
    .select(['bulletin.id', 'bulletin.title', 'bulletin.updated_at'])
    .where('bulletin_item.station_id', '=', stationId)
    .where('bulletin_item.script_id', '=', scriptId)
    .where('bulletin.archived_at', 'is', null)
    .orderBy('bulletin.updated_at', 'desc')
    .execute();
  return rows.map((row) => ({ id: row.id, title: row.title, updatedAt: row.updated_at }));
}

/** Puts an item away, or takes it out again. */
export async function setArchived(
  db: Executor,
  stationId: string,
  scriptId: string,
  at: number | null,
): Promise<void> {
  await db
    .updateTable('script')
    .set({ archived_at: at })
    .where('station_id', '=', stationId)
    .where('id', '=', scriptId)
    .execute();
}
