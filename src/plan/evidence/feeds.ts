/**
 * Articles found by reading the ward website's and the city page's feeds. A feed proves nothing: a person takes what it named, with
 * one tap, and says of which kinds it is. Only the administrator names feeds, and nothing else of their hosts is asked for.
 */
import { z } from 'zod';
import type { Actor } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Clock } from '../../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { manyOf, oneOf, optional, dateField, optionalText } from '../../kernel/fields.ts';
import { newId } from '../../kernel/ids.ts';
import { OutgoingRefused, type Outgoing, type OutgoingAnswer } from '../../kernel/outgoing.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { sameAddress } from '../published-articles.ts';
import { publicationOf, webAddressField } from './evidence-form.ts';
import type { Evidence } from './evidence.ts';
import { knownAddresses } from './evidence.store.ts';
import { readFeed, type FeedItem } from './feed-reader.ts';
import {
  countWaiting,
  decideFound,
  findFound,
  insertFeed,
  insertFound,
  listFeeds,
  namedFound,
  removeFeed,
  saveFeedLook,
  settleFound,
  type FeedSource,
} from './feeds.store.ts';
import { KINDS } from './words.ts';

/** A day's news of a ward is a handful; four looks a day are enough and bother nobody's server. */
const READ_EVERY_MS = 6 * 3_600_000;
/** One that failed is tried again sooner. */
const RETRY_MS = 3_600_000;
const MOST_BYTES = 8 * 1024 * 1024;
const MOST_FEEDS = 10;
/** A year of a ward's news. */
const MOST_NAMED = 500;
/** Articles of older feeds than this were there before the station. */
const OLDEST_MS = 400 * 86_400_000;

export const feedSchema = z.object({
  url: webAddressField('Địa chỉ nguồn'),
  kind: oneOf('Loại nguồn', ['rss', 'sitemap']),
  channel: oneOf('Kênh', ['ward-website', 'city-page']),
});

export const takeSchema = z.object({
  kinds: manyOf('Loại bài', KINDS, { min: 1 }),
  /** Asked for where the feed names none. */
  title: optionalText('Tiêu đề', { max: 300 }),
  publishedOn: optional(dateField('Ngày đăng')),
  unit: optionalText('Đơn vị', { max: 200 }),
});

export type Feeds = ReturnType<typeof createFeeds>;

export interface FeedsDependencies {
  database: Database;
  clock: Clock;
  outgoing: Outgoing;
  evidence: Pick<Evidence, 'writerOf' | 'unitFor' | 'unitsNow' | 'writePublication'>;
}

export function createFeeds({ database, clock, outgoing, evidence }: FeedsDependencies) {
  const { kysely } = database;

  /** @throws Refusal at `url`: known already, too many, or nothing there that can be read */
  async function add(station: Station, actor: Actor, form: z.output<typeof feedSchema>): Promise<number> {
    const before = await listFeeds(kysely, station.id);
    if (before.some(({ url }) => url === form.url))
      throw fieldRefusal('url', 'feed-known', 'Nguồn này đã có rồi.', 409);
    if (before.length >= MOST_FEEDS)
      throw fieldRefusal('url', 'too-many-feeds', `Mỗi đài có nhiều nhất ${MOST_FEEDS} nguồn.`, 409);
    const now = clock.now();
    const feed: FeedSource = {
      ...form,
      id: newId(now),
      added: { by: { id: actor.id, name: actor.name }, at: now },
      ...{ readAt: null, failedAt: null, error: null, etag: null, lastModified: null },
    };
    // Whoever names a source sees at once whether it is one.
    const first = await ask(feed);
    if ('error' in first) throw fieldRefusal('url', 'feed-unreadable', first.error);
    await kysely.transaction().execute(async (tx) => {
      await insertFeed(tx, station.id, feed);
      await record(tx, station.id, actor, 'feed.add', feed.id, { url: form.url, channel: form.channel }, now);
    });
    return keep(station, feed, first);
  }

  async function remove(station: Station, actor: Actor, id: string): Promise<void> {
    const now = clock.now();
    await kysely.transaction().execute(async (tx) => {
      const feed = (await listFeeds(tx, station.id)).find((one) => one.id === id);
      if (!feed || !(await removeFeed(tx, station.id, id, now)))
        throw new Refusal('feed-not-found', 'Không tìm thấy nguồn này.', 404);
      await record(tx, station.id, actor, 'feed.remove', id, { url: feed.url }, now);
    });
  }

  /** Reads one now, due or not. @returns how many articles it named that were not known */
  async function readNow(station: Station, id: string): Promise<number> {
    const feed = (await listFeeds(kysely, station.id)).find((one) => one.id === id);
    if (!feed) throw new Refusal('feed-not-found', 'Không tìm thấy nguồn này.', 404);
    const told = await ask(feed);
    const fresh = await keep(station, feed, told);
    if ('error' in told) throw new Refusal('feed-unreadable', told.error, 409);
    return fresh;
  }

  /** Reads what is due. Never throws for a feed that fails: that is noted on it. */
  async function readDue(station: Station): Promise<void> {
    for (const feed of await listFeeds(kysely, station.id)) {
      const last = Math.max(feed.readAt ?? 0, feed.failedAt ?? 0);
      const everyMs = feed.error === null ? READ_EVERY_MS : RETRY_MS;
      if (clock.now() < last + everyMs) continue;
      await keep(station, feed, await ask(feed));
    }
  }

  type Told = { answer: OutgoingAnswer; items: FeedItem[] | null } | { error: string };

  /** `items` null: nothing has changed since the last look. */
  async function ask(feed: FeedSource): Promise<Told> {
    const { host } = new URL(feed.url);
    try {
      const answer = await outgoing.get(feed.url, {
        headers: {
          accept: 'application/rss+xml, application/atom+xml, application/xml, text/xml;q=0.9, */*;q=0.1',
          ...(feed.etag && { 'if-none-match': feed.etag }),
          ...(feed.lastModified && { 'if-modified-since': feed.lastModified }),
        },
        mayAsk: (asked) => bare(asked) === bare(host),
        maxBytes: MOST_BYTES,
      });
      if (answer.status === 304) return { answer, items: null };
      if (answer.status !== 200) return { error: `Trang nguồn trả lời ${answer.status}.` };
      return { answer, items: readFeed(textOf(answer)) };
    } catch (error) {
      if (error instanceof OutgoingRefused || error instanceof Refusal) return { error: error.message };
      throw error;
    }
  }

  async function keep(station: Station, feed: FeedSource, told: Told): Promise<number> {
    const now = clock.now();
    const { readAt, etag, lastModified } = feed;
    if ('error' in told) {
      const look = { readAt, etag, lastModified, failedAt: now, error: told.error };
      await saveFeedLook(kysely, station.id, feed.id, look);
      return 0;
    }
    const { headers } = told.answer;
    const look = {
      ...{ readAt: now, failedAt: null, error: null },
      etag: told.items === null ? etag : (headers.etag ?? null),
      lastModified: told.items === null ? lastModified : (headers['last-modified'] ?? null),
    };
    return kysely.transaction().execute(async (tx) => {
      await saveFeedLook(tx, station.id, feed.id, look);
      const entered = await knownAddresses(tx, station.id);
      const items = (told.items ?? []).filter(
        ({ url, publishedAt }) =>
          !entered.has(sameAddress(url)) && (publishedAt === null || publishedAt > now - OLDEST_MS),
      );
      return insertFound(
        tx,
        station.id,
        items.map((item) => ({
          ...item,
          ...{ id: newId(now), feedId: feed.id, key: sameAddress(item.url), foundAt: now },
        })),
      );
    });
  }

  /**
   * Takes a found article as evidence, by a person who says what it is.
   *
   * @throws Refusal at the field at fault; 409 when somebody decided before or entered it by hand
   */
  async function take(
    station: Station,
    actor: Actor,
    id: string,
    form: z.output<typeof takeSchema>,
  ): Promise<string> {
    const writer = await evidence.writerOf(station, actor);
    const units = await evidence.unitsNow(station);
    const unit = await evidence.unitFor(station, writer, form.unit || (writer.ownUnit ?? units[0] ?? ''));
    const now = clock.now();
    return kysely.transaction().execute(async (tx) => {
      const found = await findFound(tx, station.id, id);
      if (!found) throw new Refusal('article-not-found', 'Không tìm thấy bài này.', 404);
      const feed = (await listFeeds(tx, station.id)).find((one) => one.id === found.feedId);
      const title = form.title || found.title;
      if (title === '')
        throw fieldRefusal('title', 'no-title', 'Nguồn không ghi tiêu đề, hãy nhập tiêu đề bài.');
      const day =
        found.publishedAt === null ? undefined : dateOf(Math.min(found.publishedAt, now), station.timeZone);
      const told = publicationOf(
        {
          ...{ url: found.url, title, kinds: form.kinds, channel: feed?.channel ?? 'ward-website', unit },
          ...{ sentOn: undefined, publishedOn: form.publishedOn ?? day },
        },
        { timeZone: station.timeZone, now, unit },
      );
      await decide(tx, station, actor, id, 'taken');
      return evidence.writePublication(tx, station, actor, writer, told, 'feed');
    });
  }

  async function dismiss(station: Station, actor: Actor, id: string): Promise<void> {
    await kysely.transaction().execute(async (tx) => {
      const found = await findFound(tx, station.id, id);
      if (!found) throw new Refusal('article-not-found', 'Không tìm thấy bài này.', 404);
      await decide(tx, station, actor, id, 'dismissed');
      await record(tx, station.id, actor, 'article.dismiss', id, { url: found.url }, clock.now());
    });
  }

  async function decide(
    tx: Parameters<typeof decideFound>[0],
    station: Station,
    actor: Actor,
    id: string,
    state: 'taken' | 'dismissed',
  ): Promise<void> {
    if (!(await decideFound(tx, station.id, id, { state, by: actor.id, now: clock.now() })))
      throw new Refusal('already-decided', 'Bài này đã có người nhận hoặc bỏ qua rồi.', 409);
  }

  const waiting = (station: Station) => countWaiting(kysely, station.id);

  /** Reads the feeds of one place now, due or not. False where the station names none. */
  async function readPlace(station: Station, channel: FeedSource['channel']): Promise<boolean> {
    const own = (await listFeeds(kysely, station.id)).filter((feed) => feed.channel === channel);
    for (const feed of own) await keep(station, feed, await ask(feed));
    return own.length > 0;
  }

  /** What feeds of a place named lately, and nobody put aside. */
  const named = (station: Pick<Station, 'id'>, channel: FeedSource['channel']) =>
    namedFound(kysely, station.id, channel, MOST_NAMED);

  /** In the transaction in which an address became evidence: nobody is asked for it again. */
  const settle = (tx: Executor, station: Station, url: string, by: string) =>
    settleFound(tx, station.id, sameAddress(url), { by, now: clock.now() });

  return { add, remove, readNow, readDue, readPlace, named, settle, take, dismiss, waiting };
}

/** A site that moves from http to https, or to its "www.", is still the one that was named. */
function bare(host: string): string {
  return host.replace(/^www\./, '').replace(/:(80|443)$/, '');
}

/** As the answer or the document itself says; UTF-8 otherwise. */
function textOf({ headers, body }: OutgoingAnswer): string {
  const told = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1];
  const inside = /^<\?xml[^>]*encoding=["']([\w-]+)/.exec(body.toString('latin1', 0, 200))?.[1];
  try {
    return new TextDecoder(told ?? inside ?? 'utf-8').decode(body);
  } catch {
    return new TextDecoder().decode(body);
  }
}
