import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { WebhookDeliveryTable, WebhookTable } from '../../storage/webhook-tables.ts';
import type { EventName, ReceivedTold, ToldLine } from './events.ts';

export interface Webhook {
  id: string;
  stationId: string;
  name: string;
  url: string;
  events: EventName[];
  sealedSecret: string;
  sealedBefore: string | null;
  beforeUntil: number | null;
  trailSeq: number;
  asRunAt: number;
  byName: string;
  createdAt: number;
}

export interface Delivery {
  id: string;
  stationId: string;
  webhookId: string;
  event: EventName | 'test';
  body: string;
  state: 'waiting' | 'delivered' | 'failed';
  tries: number;
  nextAt: number | null;
  answer: string | null;
  answeredAt: number | null;
  createdAt: number;
}

export async function insertWebhook(tx: Executor, one: Webhook): Promise<void> {
  await tx
    .insertInto('webhook')
    .values({
      ...{ id: one.id, station_id: one.stationId, name: one.name, url: one.url },
      ...{ events: JSON.stringify(one.events), sealed_secret: one.sealedSecret, sealed_before: null },
      ...{ before_until: null, trail_seq: one.trailSeq, as_run_at: one.asRunAt },
      ...{ by_name: one.byName, created_at: one.createdAt, removed_at: null },
    })
    .execute();
}

/** Those in use, the oldest first. */
export async function listWebhooks(db: Executor, stationId: string): Promise<Webhook[]> {
  const rows = await db
    .selectFrom('webhook')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map(toWebhook);
}

export async function findWebhook(db: Executor, stationId: string, id: string): Promise<Webhook | undefined> {
  return (await listWebhooks(db, stationId)).find((one) => one.id === id);
}

export type WebhookChanges = Partial<
  Pick<
    Selectable<WebhookTable>,
    'sealed_secret' | 'sealed_before' | 'before_until' | 'trail_seq' | 'as_run_at' | 'removed_at'
  >
>;

/** False for one that is not in use any more. */
export async function changeWebhook(
  tx: Executor,
  stationId: string,
  id: string,
  changes: WebhookChanges,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('webhook')
    .set(changes)
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Gives its id; null when that cause was told before. */
export async function insertDelivery(
  tx: Executor,
  one: Pick<Delivery, 'stationId' | 'webhookId' | 'event' | 'body' | 'createdAt'> & {
    cause: string;
    id: string;
  },
): Promise<string | null> {
  const made = await tx
    .insertInto('webhook_delivery')
    .values({
      ...{ id: one.id, station_id: one.stationId, webhook_id: one.webhookId, cause: one.cause },
      ...{ event: one.event, body: one.body, state: 'waiting', tries: 0, next_at: null },
      ...{ answer: null, answered_at: null, created_at: one.createdAt },
    })
    .onConflict((conflict) => conflict.columns(['webhook_id', 'cause']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return made?.id ?? null;
}

/** The newest first. */
export async function listDeliveries(
  db: Executor,
  stationId: string,
  webhookId: string,
  limit: number,
): Promise<Delivery[]> {
  const rows = await db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('webhook_id', '=', webhookId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toDelivery);
}

export async function findDelivery(
  db: Executor,
  stationId: string,
  id: string,
): Promise<Delivery | undefined> {
  const row = await db
    .selectFrom('webhook_delivery')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toDelivery(row);
}

export async function changeDelivery(
  tx: Executor,
  stationId: string,
  id: string,
  changes: Partial<
    Pick<Selectable<WebhookDeliveryTable>, 'state' | 'tries' | 'next_at' | 'answer' | 'answered_at'>
  >,
): Promise<void> {
  await tx
    .updateTable('webhook_delivery')
    .set(changes)
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

/** What was told long ago is let go; what still waits is not. */
export async function forgetDeliveries(tx: Executor, stationId: string, before: number): Promise<void> {
  await tx
    .deleteFrom('webhook_delivery')
    .where('station_id', '=', stationId)
    .where('state', '!=', 'waiting')
    .where('created_at', '<', before)
    .execute();
}

/** Lines of the trail after one, in their order. */
export async function linesAfter(
  db: Executor,
  stationId: string,
  seq: number,
  limit: number,
): Promise<ToldLine[]> {
  const rows = await db
    .selectFrom('trail')
    .select(['seq', 'at', 'action', 'subject', 'detail'])
    .where('station_id', '=', stationId)
    .where('seq', '>', seq)
    .orderBy('seq')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ ...row, detail: JSON.parse(row.detail) as Record<string, unknown> }));
}

/** Airings of which players have told since then, and when the last of it came in. */
export async function toldSince(
  db: Executor,
  stationId: string,
  since: number,
): Promise<{ airingIds: string[]; until: number }> {
  const rows = await db
    .selectFrom('as_run')
    .select((eb) => ['airing_id', eb.fn.max('recorded_at').as('last')])
    .where('station_id', '=', stationId)
    .where('recorded_at', '>=', since)
    .where('result', '=', 'accepted')
    .where('kind', '=', 'end')
    .groupBy('airing_id')
    .execute();
  return {
    airingIds: rows.map(({ airing_id }) => airing_id),
    until: Math.max(since, ...rows.map(({ last }) => last)),
  };
}

/** Bulletins from above: by their own id, and by the item that each became. */
export async function receivedTold(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<(ReceivedTold & { id: string; scriptId: string | null })[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('received_bulletin')
    .select(['id', 'source', 'source_id', 'title', 'priority', 'script_id'])
    .where('station_id', '=', stationId)
    .where((eb) => eb.or([eb('id', 'in', ids), eb('script_id', 'in', ids)]))
    .execute();
  return rows.map(({ id, source, source_id, title, priority, script_id }) => ({
    ...{ id, source: source.replace(/^program:/, ''), sourceId: source_id, title, priority },
    scriptId: script_id,
  }));
}

/** Titles of items as they now are. */
export async function scriptTitles(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('script')
    .innerJoin('revision', 'revision.id', 'script.revision_id')
    .select(['script.id', 'revision.title'])
    .where('script.station_id', '=', stationId)
    .where('script.id', 'in', ids)
    .execute();
  return new Map(rows.map(({ id, title }) => [id, title]));
}

function toWebhook(row: Selectable<WebhookTable>): Webhook {
  return {
    ...{ id: row.id, stationId: row.station_id, name: row.name, url: row.url },
    events: JSON.parse(row.events) as EventName[],
    ...{ sealedSecret: row.sealed_secret, sealedBefore: row.sealed_before, beforeUntil: row.before_until },
    ...{ trailSeq: row.trail_seq, asRunAt: row.as_run_at, byName: row.by_name, createdAt: row.created_at },
  };
}

function toDelivery(row: Selectable<WebhookDeliveryTable>): Delivery {
  return {
    ...{ id: row.id, stationId: row.station_id, webhookId: row.webhook_id },
    ...{ event: row.event as Delivery['event'], body: row.body, state: row.state, tries: row.tries },
    ...{ nextAt: row.next_at, answer: row.answer, answeredAt: row.answered_at, createdAt: row.created_at },
  };
}
