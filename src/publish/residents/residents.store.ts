/** Events, questions and daily figures from Zalo in the database. */
import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { ZaloQuestionTable } from '../../storage/publish-tables.ts';

export interface ZaloEvent {
  id: string;
  name: string;
  at: number;
  receivedAt: number;
}

/** Adds those that are new; gives their ids. */
export async function insertEvents(
  db: Executor,
  stationId: string,
  events: readonly ZaloEvent[],
): Promise<Set<string>> {
  const rows = await db
    .insertInto('zalo_event')
    .values(
      events.map(({ id, name, at, receivedAt }) => ({
        ...{ station_id: stationId, id, name, at, received_at: receivedAt },
      })),
    )
    .onConflict((conflict) => conflict.columns(['station_id', 'id']).doNothing())
    .returning('id')
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** How often each kind of event came in [from, to). */
export async function countEvents(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<Record<string, number>> {
  const rows = await db
    .selectFrom('zalo_event')
    .select(['name', (eb) => eb.fn.countAll<number>().as('count')])
    .where('station_id', '=', stationId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy('name')
    .execute();
  return Object.fromEntries(rows.map(({ name, count }) => [name, count]));
}

export interface Question {
  id: string;
  sender: string;
  text: string;
  at: number;
  state: ZaloQuestionTable['state'];
  answer: string;
  answeredByName: string | null;
  answeredAt: number | null;
}

export async function insertQuestions(
  db: Executor,
  stationId: string,
  questions: readonly Pick<Question, 'id' | 'sender' | 'text' | 'at'>[],
): Promise<void> {
  if (questions.length === 0) return;
  await db
    .insertInto('zalo_question')
    .values(
      questions.map(({ id, sender, text, at }) => ({
        ...{ id, station_id: stationId, sender, text, at, state: 'new' as const, answer: '' },
      })),
    )
    .execute();
}

/** Of one state, or all; the newest first. */
export async function listQuestions(
  db: Executor,
  stationId: string,
  state: Question['state'] | null,
  { limit, offset }: { limit: number; offset: number },
): Promise<Question[]> {
  const rows = await db
    .selectFrom('zalo_question')
    .selectAll()
    .where('station_id', '=', stationId)
    .$if(state !== null, (query) => query.where('state', '=', state!))
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  return rows.map(toQuestion);
}

export async function countQuestions(
  db: Executor,
  stationId: string,
): Promise<Record<Question['state'], number>> {
  const rows = await db
    .selectFrom('zalo_question')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('station_id', '=', stationId)
    .groupBy('state')
    .execute();
  const counts = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
  return { new: 0, answered: 0, dismissed: 0, ...counts };
}

/** Questions that came in [from, to), and how many of them are answered: figures for a report, without any words. */
export async function questionFigures(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<{ asked: number; answered: number }> {
  const rows = await db
    .selectFrom('zalo_question')
    .select(['state', (eb) => eb.fn.countAll<number>().as('count')])
    .where('station_id', '=', stationId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .groupBy('state')
    .execute();
  const of = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  return { asked: of('new') + of('answered') + of('dismissed'), answered: of('answered') };
}

/** False when there is no such question. */
export async function settleQuestion(
  db: Executor,
  stationId: string,
  id: string,
  settled: Pick<Question, 'state' | 'answer' | 'answeredByName' | 'answeredAt'>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('zalo_question')
    .set({
      ...{ state: settled.state, answer: settled.answer },
      ...{ answered_by_name: settled.answeredByName, answered_at: settled.answeredAt },
    })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The figure of a day; the last of a day holds. */
export async function keepCount(
  db: Executor,
  stationId: string,
  what: string,
  day: string,
  value: number,
): Promise<void> {
  await db
    .insertInto('zalo_count')
    .values({ station_id: stationId, what, day, value })
    .onConflict((conflict) => conflict.columns(['station_id', 'what', 'day']).doUpdateSet({ value }))
    .execute();
}

/** The last `limit` days, to `until` and with it, on which there was a figure, oldest first. */
export async function countsOf(
  db: Executor,
  stationId: string,
  what: string,
  limit: number,
  until = '9999-12-31',
): Promise<{ day: string; value: number }[]> {
  const rows = await db
    .selectFrom('zalo_count')
    .select(['day', 'value'])
    .where('station_id', '=', stationId)
    .where('what', '=', what)
    .where('day', '<=', until)
    .orderBy('day', 'desc')
    .limit(limit)
    .execute();
  return rows.toReversed();
}

function toQuestion(row: Selectable<ZaloQuestionTable>): Question {
  return {
    ...{ id: row.id, sender: row.sender, text: row.text, at: row.at, state: row.state, answer: row.answer },
    ...{ answeredByName: row.answered_by_name, answeredAt: row.answered_at },
  };
}
