import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { FeedSourceTable, FoundArticleTable } from '../../storage/plan-tables.ts';
import type { Author } from '../fact-log.store.ts';
import type { Channel } from './words.ts';

export interface FeedSource {
  id: string;
  url: string;
  kind: 'rss' | 'sitemap';
  channel: Channel;
  added: { by: Author; at: number };
  readAt: number | null;
  failedAt: number | null;
  /** Vietnamese, for people. */
  error: string | null;
  etag: string | null;
  lastModified: string | null;
}

export interface FoundArticle {
  id: string;
  feedId: string;
  url: string;
  title: string;
  publishedAt: number | null;
  foundAt: number;
  state: FoundArticleTable['state'];
}

export async function insertFeed(db: Executor, stationId: string, feed: FeedSource): Promise<void> {
  const { id, url, kind, channel, added } = feed;
  await db
    .insertInto('feed_source')
    .values({
      ...{ id, station_id: stationId, url, kind, channel, by: added.by.id, by_name: added.by.name },
      ...{ recorded_at: added.at, removed_at: null, read_at: null, failed_at: null, error: null },
      ...{ etag: null, last_modified: null },
    })
    .execute();
}

/** Those in use, in the order in which they were added. */
export async function listFeeds(db: Executor, stationId: string): Promise<FeedSource[]> {
  const rows = await db
    .selectFrom('feed_source')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('removed_at', 'is', null)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(toFeed);
}

/** False when it was removed before. */
export async function removeFeed(db: Executor, stationId: string, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('feed_source')
    .set({ removed_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export type FeedLook = Pick<FeedSource, 'readAt' | 'failedAt' | 'error' | 'etag' | 'lastModified'>;

/** What the last look at a feed gave. */
export async function saveFeedLook(
  db: Executor,
  stationId: string,
  id: string,
  look: FeedLook,
): Promise<void> {
  const { readAt, failedAt, error, etag, lastModified } = look;
  await db
    .updateTable('feed_source')
    .set({ read_at: readAt, failed_at: failedAt, error, etag, last_modified: lastModified })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

/** @returns how many were not known before: an article is found once, whatever feed names it */
export async function insertFound(
  db: Executor,
  stationId: string,
  articles: readonly (Omit<FoundArticle, 'state'> & { key: string })[],
): Promise<number> {
  let fresh = 0;
  for (let from = 0; from < articles.length; from += 200) {
    const rows = articles
      .slice(from, from + 200)
      .map(({ id, feedId, key, url, title, publishedAt, foundAt }) => ({
        ...{
          id,
          station_id: stationId,
          feed_id: feedId,
          url_key: key,
          url,
          title,
          published_at: publishedAt,
        },
        ...{ found_at: foundAt, state: 'new' as const, decided_by: null, decided_at: null },
      }));
    const result = await db
      .insertInto('found_article')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['station_id', 'url_key']).doNothing())
      .executeTakeFirst();
    fresh += Number(result.numInsertedOrUpdatedRows ?? 0);
  }
  return fresh;
}

const waitingOf = (db: Executor, stationId: string) =>
  db.selectFrom('found_article').where('station_id', '=', stationId).where('state', '=', 'new');

/** Those that nobody decided on, the newest first. */
export async function waitingFound(
  db: Executor,
  stationId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<FoundArticle[]> {
  const rows = await waitingOf(db, stationId)
    .selectAll()
    .orderBy((eb) => eb.fn.coalesce('published_at', 'found_at'), 'desc')
    .orderBy('id')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(toFound);
}

/** What feeds of a channel named and nobody put aside, the newest first. */
export async function namedFound(
  db: Executor,
  stationId: string,
  channel: Channel,
  limit: number,
): Promise<FoundArticle[]> {
  const rows = await db
    .selectFrom('found_article')
    .innerJoin('feed_source', 'feed_source.id', 'found_article.feed_id')
    .selectAll('found_article')
    .where('found_article.station_id', '=', stationId)
    .where('feed_source.channel', '=', channel)
    .where('found_article.state', '!=', 'dismissed')
    .orderBy('found_article.found_at', 'desc')
    .orderBy('found_article.id')
    .limit(limit)
    .execute();
  return rows.map(toFound);
}

/** An article that is evidence now is asked for no more. */
export async function settleFound(
  db: Executor,
  stationId: string,
  key: string,
  { by, now }: { by: string; now: number },
): Promise<void> {
  await db
    .updateTable('found_article')
    .set({ state: 'taken', decided_by: by, decided_at: now })
    .where('station_id', '=', stationId)
    .where('url_key', '=', key)
    .where('state', '=', 'new')
    .execute();
}

export async function countWaiting(db: Executor, stationId: string): Promise<number> {
  const { waiting } = await waitingOf(db, stationId)
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .executeTakeFirstOrThrow();
  return waiting;
}

export async function findFound(
  db: Executor,
  stationId: string,
  id: string,
): Promise<FoundArticle | undefined> {
  const row = await db
    .selectFrom('found_article')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toFound(row);
}

/** False when somebody decided before. */
export async function decideFound(
  db: Executor,
  stationId: string,
  id: string,
  { state, by, now }: { state: 'taken' | 'dismissed'; by: string; now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('found_article')
    .set({ state, decided_by: by, decided_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', '=', 'new')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toFeed(row: Selectable<FeedSourceTable>): FeedSource {
  return {
    ...{ id: row.id, url: row.url, kind: row.kind, channel: row.channel as Channel },
    added: { by: { id: row.by, name: row.by_name }, at: row.recorded_at },
    ...{ readAt: row.read_at, failedAt: row.failed_at, error: row.error },
    ...{ etag: row.etag, lastModified: row.last_modified },
  };
}

function toFound(row: Selectable<FoundArticleTable>): FoundArticle {
  return {
    ...{ id: row.id, feedId: row.feed_id, url: row.url, title: row.title, publishedAt: row.published_at },
    ...{ foundAt: row.found_at, state: row.state },
  };
}
