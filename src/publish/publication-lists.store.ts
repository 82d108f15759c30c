/** Publications as pages list and count them. */
import type { Executor } from '../storage/database.ts';
import { toPublication } from './publication-rows.ts';
import type { Publication, PublicationState } from './publication.ts';

/** Of one item, newest first. */
export async function publicationsOf(
  db: Executor,
  stationId: string,
  scriptId: string,
): Promise<Publication[]> {
  const rows = await ofStation(db, stationId)
    .where('script_id', '=', scriptId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toPublication);
}

/** The one that an entry of the evidence tells of. */
export async function publicationOfFact(
  db: Executor,
  stationId: string,
  factId: string,
): Promise<Publication | undefined> {
  const row = await ofStation(db, stationId).where('fact_id', '=', factId).limit(1).executeTakeFirst();
  return row && toPublication(row);
}

/**
 * Those in some states, in the order of the queue. Each state by itself, since of fifty thousand only the first are wanted.
 */
export async function inStates(
  db: Executor,
  stationId: string,
  states: readonly PublicationState[],
  limit: number,
): Promise<Publication[]> {
  const found: Publication[] = [];
  for (const state of states) {
    const rows = await ofStation(db, stationId)
      .where('state', '=', state)
      .orderBy('position')
      .limit(limit)
      .execute();
    found.push(...rows.map(toPublication));
  }
  return found.sort((a, b) => a.position - b.position || a.id.localeCompare(b.id)).slice(0, limit);
}

/** What is out and for which something is still to be done: a broadcast, a change. */
export async function outAndDue(db: Executor, stationId: string, limit: number): Promise<Publication[]> {
  const rows = await ofStation(db, stationId)
    .where('next_at', 'is not', null)
    .where('state', 'in', ['published', 'sent'])
    .orderBy('next_at')
    .limit(limit)
    .execute();
  return rows.map(toPublication);
}

/** What is out and has revised words that wait for an approver, those that wait longest first. */
export async function revisedWaiting(db: Executor, stationId: string, limit: number): Promise<Publication[]> {
  const rows = await ofStation(db, stationId)
    .where('revised_at', 'is not', null)
    .where('removed_at', 'is', null)
    .where('wish', 'is', null)
    .orderBy('revised_at')
    .limit(limit)
    .execute();
  return rows.map(toPublication).filter(({ revised }) => revised?.approved === false);
}

/** What is out, the newest first. */
export async function publishedPage(
  db: Executor,
  stationId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<Publication[]> {
  const rows = await ofStation(db, stationId)
    .where('published_at', 'is not', null)
    .orderBy('published_at', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(toPublication);
}

/** What came out, went to followers, or is meant to in [from, to). */
export async function goingOutBetween(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<Publication[]> {
  const found = new Map<string, Publication>();
  for (const column of ['published_at', 'sent_at', 'next_at'] as const) {
    const rows = await ofStation(db, stationId)
      .where(column, '>=', from)
      .where(column, '<', to)
      .orderBy(column)
      .limit(MOST_OF_A_WEEK)
      .execute();
    for (const row of rows) found.set(row.id, toPublication(row));
  }
  return [...found.values()];
}

/** Far more than a ward puts out; a page must stay one. */
const MOST_OF_A_WEEK = 300;

/** All of a station, in the order of the queue: for small stations and tests. */
export async function listAll(db: Executor, stationId: string): Promise<Publication[]> {
  const rows = await ofStation(db, stationId).orderBy('position').execute();
  return rows.map(toPublication);
}

/** How many came out in [from, to). */
export async function countPublished(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<number> {
  const { count } = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('station_id', '=', stationId)
    .where('published_at', '>=', from)
    .where('published_at', '<', to)
    .executeTakeFirstOrThrow();
  return count;
}

/** How many there are in each state. */
export async function countPublications(
  db: Executor,
  stationId: string,
): Promise<Partial<Record<PublicationState, number>>> {
  const rows = await db
    .selectFrom('publication')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('station_id', '=', stationId)
    .groupBy('state')
    .execute();
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

/** Whether a picture is one of this station's publications, or of what proves one. */
export async function hasPicture(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const own = await ofStation(db, stationId)
    .where((eb) =>
      eb.or([
        eb('cover_sha256', '=', sha256),
        eb('body', 'like', `%"${sha256}"%`),
        eb('revised', 'like', `%"${sha256}"%`),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  if (own) return true;
  const proof = await db
    .selectFrom('publication_step')
    .select('id')
    .where('station_id', '=', stationId)
    .where('step', '=', 'confirm')
    .where('asked', 'like', `%"${sha256}"%`)
    .limit(1)
    .executeTakeFirst();
  return proof !== undefined;
}

/** Whether a picture belongs to something that goes out, so that anybody may fetch it. */
export async function isOutgoingImage(db: Executor, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('publication')
    .select('id')
    .where('state', 'not in', ['draft', 'cancelled'])
    .where((eb) =>
      eb.or([
        eb('cover_sha256', '=', sha256),
        eb('body', 'like', `%"${sha256}"%`),
        eb('revised', 'like', `%"${sha256}"%`),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('publication').selectAll().where('station_id', '=', stationId);
}
