/** Publications and their steps in the database. */
import { sql, type Selectable, type Updateable } from 'kysely';
import { newId } from '../kernel/ids.ts';
import type { Database, Executor } from '../storage/database.ts';
import type { PublicationStepTable, PublicationTable } from '../storage/schema.ts';
import type {
  ArticleKind,
  BodyBlock,
  Publication,
  PublicationChannel,
  PublicationState,
} from './publication.ts';
import type { BroadcastTarget } from './zalo/article.ts';

export type PublicationChanges = Updateable<PublicationTable>;

export async function insertPublication(db: Executor, publication: Publication): Promise<void> {
  await db.insertInto('publication').values(toRow(publication)).execute();
}

/** Many at once, as a bench fills a queue. */
export async function insertPublications(db: Executor, publications: readonly Publication[]): Promise<void> {
  for (let from = 0; from < publications.length; from += 200)
    await db
      .insertInto('publication')
      .values(publications.slice(from, from + 200).map(toRow))
      .execute();
}

export async function findPublication(
  db: Executor,
  stationId: string,
  id: string,
): Promise<Publication | undefined> {
  const row = await db
    .selectFrom('publication')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toPublication(row);
}

/** Moves it on from the turn that was seen; false when somebody else was first. */
export async function movePublication(
  db: Executor,
  { stationId, id, turn }: Pick<Publication, 'stationId' | 'id' | 'turn'>,
  changes: PublicationChanges,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('publication')
    .set({ ...changes, turn: turn + 1, updated_at: now })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('turn', '=', turn)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/**
 * Takes the next one for which the program has something to do, in the order of the queue, by one statement: two processes never get the
 * same one. One that a process took and left is taken again when its lease is over.
 *
 * @param now the domain's · @param machineNow of leases
 */
export async function claimDue(
  database: Database,
  { owner, now, machineNow, leaseMs }: { owner: string; now: number; machineNow: number; leaseMs: number },
): Promise<Publication | undefined> {
  const lock = database.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const { rows } = await sql<Selectable<PublicationTable>>`
    update publication set lease_owner = ${owner}, lease_until = ${machineNow + leaseMs}
    where id = (
      select id from publication
      where next_at <= ${now} and held = 0 and (lease_until is null or lease_until < ${machineNow})
      order by position, id limit 1 ${lock})
    returning *`.execute(database.kysely);
  return rows[0] && toPublication(rows[0]);
}

export async function renewClaim(db: Executor, id: string, owner: string, until: number): Promise<void> {
  await db
    .updateTable('publication')
    .set({ lease_until: until })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

export async function endClaim(db: Executor, id: string, owner: string): Promise<void> {
  await db
    .updateTable('publication')
    .set({ lease_owner: null, lease_until: null })
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .execute();
}

/** When the program next has something to do; null: never. */
export async function nextDueAt(db: Executor): Promise<number | null> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.min<number | null>('next_at').as('at'))
    .where('next_at', 'is not', null)
    .where('held', '=', 0)
    .executeTakeFirst();
  return row?.at ?? null;
}

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

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('publication').selectAll().where('station_id', '=', stationId);
}

/** Whether a picture is one of this station's publications, or of what proves one. */
export async function hasPicture(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const own = await ofStation(db, stationId)
    .where((eb) => eb.or([eb('cover_sha256', '=', sha256), eb('body', 'like', `%"${sha256}"%`)]))
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

export interface BroadcastGone {
  publicationId: string;
  title: string;
  /** UTC ms. */
  at: number;
}

/** Broadcasts of [from, to) that were sent, or may have been: a follower gets so many a day at most. */
export async function broadcastsBetween(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<BroadcastGone[]> {
  const rows = await db
    .selectFrom('publication_step')
    .innerJoin('publication', 'publication.id', 'publication_step.publication_id')
    .select(['publication_step.publication_id', 'publication.title', 'publication_step.begun_at'])
    .where('publication_step.station_id', '=', stationId)
    .where('publication_step.step', '=', 'broadcast')
    .where('publication_step.begun_at', '>=', from)
    .where('publication_step.begun_at', '<', to)
    .where((eb) =>
      eb.or([
        eb('publication_step.outcome', 'is', null),
        eb('publication_step.outcome', 'in', ['done', 'unclear', 'interrupted']),
      ]),
    )
    .orderBy('publication_step.begun_at')
    .execute();
  return rows.map((row) => ({ publicationId: row.publication_id, title: row.title, at: row.begun_at }));
}

/** A person has said that an unclear broadcast never went out: it counts no more. */
export async function markNotSent(db: Executor, stationId: string, publicationId: string): Promise<void> {
  await db
    .updateTable('publication_step')
    .set({ outcome: 'not-sent' })
    .where('station_id', '=', stationId)
    .where('publication_id', '=', publicationId)
    .where('step', '=', 'broadcast')
    .where((eb) => eb.or([eb('outcome', 'is', null), eb('outcome', 'in', ['unclear', 'interrupted'])]))
    .execute();
}

/** The step that a process began and never ended. */
export async function openStep(
  db: Executor,
  stationId: string,
  publicationId: string,
): Promise<Step | undefined> {
  return (await stepsOf(db, stationId, publicationId)).findLast(({ endedAt }) => endedAt === null);
}

/** The place behind all others. */
export async function lastPosition(db: Executor, stationId: string): Promise<number> {
  const row = await db
    .selectFrom('publication')
    .select((eb) => eb.fn.max<number | null>('position').as('last'))
    .where('station_id', '=', stationId)
    .executeTakeFirst();
  return row?.last ?? 0;
}

export async function setPositions(
  db: Executor,
  stationId: string,
  places: ReadonlyMap<string, number>,
): Promise<void> {
  for (const [id, position] of places)
    await db
      .updateTable('publication')
      .set({ position })
      .where('station_id', '=', stationId)
      .where('id', '=', id)
      .execute();
}

/** Ids of Zalo's that are ours already. */
export async function ownRemoteIds(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('publication')
    .select('remote_id')
    .where('station_id', '=', stationId)
    .where('remote_id', 'in', ids)
    .execute();
  return new Set(rows.flatMap(({ remote_id }) => remote_id ?? []));
}

/** How often an article of ours was read; gives its id with us, null when it is not ours. */
export async function keepViews(
  db: Executor,
  stationId: string,
  remoteId: string,
  views: number,
  now: number,
): Promise<string | null> {
  const row = await db
    .updateTable('publication')
    .set({ views, views_at: now })
    .where('station_id', '=', stationId)
    .where('remote_id', '=', remoteId)
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Whether a picture belongs to something that goes out, so that anybody may fetch it. */
export async function isOutgoingImage(db: Executor, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('publication')
    .select('id')
    .where('state', 'not in', ['draft', 'cancelled'])
    .where((eb) => eb.or([eb('cover_sha256', '=', sha256), eb('body', 'like', `%"${sha256}"%`)]))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export interface Step {
  id: string;
  step: string;
  asked: Record<string, unknown>;
  begunAt: number;
  endedAt: number | null;
  outcome: string | null;
  answer: Record<string, unknown> | null;
  words: string | null;
  byName: string | null;
}

/** Writes what is meant, before it is done. Gives the step's id. */
export async function beginStep(
  db: Executor,
  { stationId, id }: Pick<Publication, 'stationId' | 'id'>,
  step: string,
  asked: Record<string, unknown>,
  now: number,
): Promise<string> {
  const stepId = newId(now);
  await db
    .insertInto('publication_step')
    .values({
      id: stepId,
      station_id: stationId,
      publication_id: id,
      step,
      asked: JSON.stringify(asked),
      begun_at: now,
    })
    .execute();
  return stepId;
}

export interface StepEnd {
  outcome: 'done' | 'refused' | 'away' | 'unclear' | 'interrupted';
  answer?: Record<string, unknown>;
  words?: string;
}

export async function endStep(
  db: Executor,
  stationId: string,
  stepId: string,
  { outcome, answer, words }: StepEnd,
  now: number,
): Promise<void> {
  await db
    .updateTable('publication_step')
    .set({ ended_at: now, outcome, answer: answer ? JSON.stringify(answer) : null, words: words ?? null })
    .where('station_id', '=', stationId)
    .where('id', '=', stepId)
    .execute();
}

/** What a person did, whole. */
export async function noteStep(
  db: Executor,
  { stationId, id }: Pick<Publication, 'stationId' | 'id'>,
  step: string,
  { asked = {}, words, byName }: { asked?: Record<string, unknown>; words: string; byName: string },
  now: number,
): Promise<void> {
  await db
    .insertInto('publication_step')
    .values({
      ...{ id: newId(now), station_id: stationId, publication_id: id, step, asked: JSON.stringify(asked) },
      ...{ begun_at: now, ended_at: now, outcome: 'done', words, by_name: byName },
    })
    .execute();
}

/** In the order in which they were begun. */
export async function stepsOf(db: Executor, stationId: string, publicationId: string): Promise<Step[]> {
  const rows = await db
    .selectFrom('publication_step')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('publication_id', '=', publicationId)
    .orderBy('begun_at')
    .orderBy('id')
    .execute();
  return rows.map(toStep);
}

function toStep(row: Selectable<PublicationStepTable>): Step {
  const json = (text: string | null) =>
    text === null ? null : (JSON.parse(text) as Record<string, unknown>);
  return {
    ...{ id: row.id, step: row.step, asked: json(row.asked)!, begunAt: row.begun_at, endedAt: row.ended_at },
    ...{ outcome: row.outcome, answer: json(row.answer), words: row.words, byName: row.by_name },
  };
}

function toRow(one: Publication) {
  return {
    ...{ id: one.id, station_id: one.stationId, channel: one.channel, way: one.way, place: one.place },
    ...{ kinds: JSON.stringify(one.kinds), unit: one.unit, script_id: one.scriptId },
    ...{ revision_id: one.revisionId, content_hash: one.contentHash, audio_sha256: one.audioSha256 },
    ...{ title: one.title, description: one.description, author: one.author },
    ...{ body: JSON.stringify(one.body), cover_sha256: one.coverSha256, words_hash: one.wordsHash },
    ...{ approved_hash: one.approvedHash, approved_by_name: one.approvedByName, approved_at: one.approvedAt },
    ...{ state: one.state, held: flag(one.held), position: one.position, next_at: one.nextAt },
    ...{ tries: one.tries, turn: one.turn, wants_broadcast: flag(one.wantsBroadcast) },
    ...{ broadcast_after: one.broadcastAfter, target: JSON.stringify(one.target), token: one.token },
    ...{ remote_id: one.remoteId, link: one.link, message_id: one.messageId, unclear: one.unclear },
    ...{ reason: one.reason, todo: one.todo, wish: one.wish, hidden: flag(one.hidden) },
    ...{ removed_at: one.removedAt, corrects: one.corrects, fact_id: one.factId, views: one.views },
    ...{ views_at: one.viewsAt, by: one.by, by_name: one.byName, created_at: one.createdAt },
    ...{ updated_at: one.updatedAt, published_at: one.publishedAt, sent_at: one.sentAt },
  };
}

const flag = (value: boolean): 0 | 1 => (value ? 1 : 0);

export function toPublication(row: Selectable<PublicationTable>): Publication {
  return {
    ...{ id: row.id, stationId: row.station_id, channel: row.channel as PublicationChannel, way: row.way },
    ...{ place: row.place, kinds: JSON.parse(row.kinds) as ArticleKind[], unit: row.unit },
    ...{ scriptId: row.script_id, revisionId: row.revision_id, contentHash: row.content_hash },
    ...{ audioSha256: row.audio_sha256, title: row.title, description: row.description, author: row.author },
    ...{
      body: JSON.parse(row.body) as BodyBlock[],
      coverSha256: row.cover_sha256,
      wordsHash: row.words_hash,
    },
    ...{ approvedHash: row.approved_hash, approvedByName: row.approved_by_name, approvedAt: row.approved_at },
    ...{ state: row.state, held: row.held === 1, position: row.position, nextAt: row.next_at },
    ...{ tries: row.tries, turn: row.turn, wantsBroadcast: row.wants_broadcast === 1 },
    ...{ broadcastAfter: row.broadcast_after, target: JSON.parse(row.target) as BroadcastTarget },
    ...{ token: row.token, remoteId: row.remote_id, link: row.link, messageId: row.message_id },
    ...{ unclear: row.unclear, reason: row.reason, todo: row.todo, wish: row.wish },
    ...{ hidden: row.hidden === 1, removedAt: row.removed_at, corrects: row.corrects, factId: row.fact_id },
    ...{ views: row.views, viewsAt: row.views_at, by: row.by, byName: row.by_name },
    ...{ createdAt: row.created_at, updatedAt: row.updated_at, publishedAt: row.published_at },
    sentAt: row.sent_at,
  };
}
