/** Steps of publications in the database: what was meant, what came of it, what a person did. Only ever added to, and ended. */
import type { Selectable } from 'kysely';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import type { PublicationStepTable } from '../storage/publish-tables.ts';
import type { Publication } from './publication.ts';

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

/** The step that a process began and never ended. */
export async function openStep(
  db: Executor,
  stationId: string,
  publicationId: string,
): Promise<Step | undefined> {
  return (await stepsOf(db, stationId, publicationId)).findLast(({ endedAt }) => endedAt === null);
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

function toStep(row: Selectable<PublicationStepTable>): Step {
  const json = (text: string | null) =>
    text === null ? null : (JSON.parse(text) as Record<string, unknown>);
  return {
    ...{ id: row.id, step: row.step, asked: json(row.asked)!, begunAt: row.begun_at, endedAt: row.ended_at },
    ...{ outcome: row.outcome, answer: json(row.answer), words: row.words, byName: row.by_name },
  };
}
