/**
 * What our own publishing sends and puts out is evidence by itself, in the name of whoever published it. What was sent to a place that
 * has not told where it stands is kept as sent and not yet published: it counts nothing until somebody says where it is, and is then
 * changed, not entered again.
 */
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { EvidenceOfPublishing } from '../../publish/outbox-dependencies.ts';
import type { Executor } from '../../storage/database.ts';
import type { Publication } from '../../publish/publication.ts';
import type { PublicationEntry } from '../fact-log.store.ts';
import type { Evidence } from './evidence.ts';
import { findKnown } from './evidence.store.ts';
import type { Feeds } from './feeds.ts';
import { isPublication, type Known } from './known.ts';
import { strikeEntry, writeEntry, type Writing } from './log-writing.ts';
import { newId } from '../../kernel/ids.ts';

export interface OwnPublishingDependencies {
  clock: Clock;
  evidence: Pick<Evidence, 'articleAt'>;
  feeds: Pick<Feeds, 'settle'>;
}

export function createOwnPublishing({
  clock,
  evidence,
  feeds,
}: OwnPublishingDependencies): EvidenceOfPublishing {
  function writingOf(station: Station, { by, byName }: Publication): Writing {
    const actor = { kind: 'person' as const, id: by, name: byName, roles: [] };
    return { station, actor, author: { id: by, name: byName }, now: clock.now() };
  }

  /** It has gone to its place, which tells no address. Gives the id of its entry. */
  async function sent(tx: Executor, station: Station, one: Publication): Promise<string | null> {
    if (!counts(one)) return null;
    const there = await entryOf(tx, station, one);
    if (there) return there.id;
    const writing = writingOf(station, one);
    const id = newId(writing.now);
    const dates = { url: '', sentAt: writing.now, publishedAt: null };
    await writeEntry(tx, writing, id, entryFor(one, dates), 'publication.write');
    return id;
  }

  /** It is out, and where is known: by its address it is evidence once, whoever entered it. Gives the id of its entry. */
  async function published(tx: Executor, station: Station, one: Publication): Promise<string | null> {
    const { link, publishedAt } = one;
    if (!counts(one) || link === null) return null;
    await feeds.settle(tx, station, link, one.by);
    const writing = writingOf(station, one);
    const waiting = await entryOf(tx, station, one);
    const known = await evidence.articleAt(station, link, tx);
    if (known) {
      if (waiting && waiting.id !== known.id)
        await strikeEntry(tx, writing, titled(waiting), 'Bài đã có trong minh chứng theo đường dẫn.');
      return known.id;
    }
    const sentAt = Math.min(waiting?.entry.sentAt ?? one.createdAt, publishedAt ?? one.createdAt);
    const entry = entryFor(one, { url: link, sentAt, publishedAt });
    const id = waiting?.id ?? newId(writing.now);
    await writeEntry(tx, writing, id, entry, waiting ? 'publication.change' : 'publication.write');
    return id;
  }

  /** Nobody waits for it any more. */
  async function givenUp(tx: Executor, station: Station, one: Publication): Promise<void> {
    const waiting = await entryOf(tx, station, one);
    // Published by what somebody entered meanwhile, it stands.
    if (!waiting || waiting.entry.publishedAt !== null) return;
    await strikeEntry(tx, writingOf(station, one), titled(waiting), 'Thôi chờ đường dẫn ở mục Xuất bản.');
  }

  return { sent, published, givenUp };
}

const counts = ({ channel, kinds }: Publication) => channel !== 'other' && kinds.length > 0;

function entryFor(
  { channel, kinds, title, unit, by, byName }: Publication,
  dates: Pick<PublicationEntry, 'url' | 'sentAt' | 'publishedAt'>,
): PublicationEntry {
  const confirmedBy = { id: by, name: byName };
  return { kind: 'publication', channel, kinds, title, unit, ...dates, source: 'zalo', confirmedBy };
}

const titled = ({ id, entry: { title } }: Known) => ({ id, title });

/** What was entered when it was sent, unless somebody struck it out. */
async function entryOf(
  tx: Executor,
  station: Station,
  { factId }: Publication,
): Promise<Known<PublicationEntry> | null> {
  if (factId === null) return null;
  const known = (await findKnown(tx, station.id, factId))?.known;
  return known && isPublication(known) && !known.struckOut ? known : null;
}
