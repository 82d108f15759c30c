import type { Selectable } from 'kysely';
import { newId } from '../../kernel/ids.ts';
import type { Executor } from '../../storage/database.ts';
import type { ReceivedBulletinTable } from '../../storage/city-tables.ts';

/** thông thường · ưu tiên · khẩn cấp, as a province's source-information system has them. */
export const PRIORITIES = ['normal', 'priority', 'urgent'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const PRIORITY_TITLES: Record<Priority, string> = {
  normal: 'Thông thường',
  priority: 'Ưu tiên',
  urgent: 'Khẩn cấp',
};

export interface ReceivedBulletin {
  id: string;
  stationId: string;
  source: string;
  sourceId: string;
  /** For people: who sent it. */
  sender: string;
  priority: Priority;
  title: string;
  text: string;
  receivedAt: number;
  state: 'waiting' | 'taken' | 'declined';
  decided: { by: string; at: number; reason: string } | null;
  /** The item that it became. */
  scriptId: string | null;
}

export type Incoming = Pick<
  ReceivedBulletin,
  'source' | 'sourceId' | 'sender' | 'priority' | 'title' | 'text'
>;

/**
 * Leaves a bulletin for a ward to look at. The same one sent again (by source and the source's id) does nothing. Gives the id of the
 * row, and whether it is a new one.
 */
export async function receive(
  db: Executor,
  stationId: string,
  incoming: Incoming,
  now: number,
): Promise<{ id: string; fresh: boolean }> {
  const { source, sourceId, sender, priority, title, text } = incoming;
  const made = await db
    .insertInto('received_bulletin')
    .values({
      id: newId(now),
      station_id: stationId,
      source,
      source_id: sourceId,
      ...{ sender, priority, title, text },
      received_at: now,
      state: 'waiting',
      ...{ decided_by_name: null, decided_at: null, reason: null, script_id: null },
    })
    .onConflict((conflict) => conflict.columns(['station_id', 'source', 'source_id']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) return { id: made.id, fresh: true };
  const { id } = await db
    .selectFrom('received_bulletin')
    .select('id')
    .where('station_id', '=', stationId)
    .where('source', '=', source)
    .where('source_id', '=', sourceId)
    .executeTakeFirstOrThrow();
  return { id, fresh: false };
}

export async function findReceived(
  db: Executor,
  stationId: string,
  id: string,
): Promise<ReceivedBulletin | undefined> {
  const row = await db
    .selectFrom('received_bulletin')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toReceived(row);
}

/** What waits comes first, the most urgent at the top; then the newest. */
export async function listReceived(
  db: Executor,
  stationId: string,
  limit: number,
): Promise<ReceivedBulletin[]> {
  const rows = await db
    .selectFrom('received_bulletin')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
  const rank = ({ state, priority }: ReceivedBulletin) =>
    state === 'waiting' ? PRIORITIES.indexOf(priority) : -1;
  return rows.map(toReceived).sort((a, b) => rank(b) - rank(a) || b.receivedAt - a.receivedAt);
}

/** What one source sent to a ward, the newest first. */
export async function receivedFrom(
  db: Executor,
  stationId: string,
  source: string,
  { sourceId, limit }: { sourceId?: string; limit: number },
): Promise<ReceivedBulletin[]> {
  const rows = await db
    .selectFrom('received_bulletin')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('source', '=', source)
    .$if(sourceId !== undefined, (query) => query.where('source_id', '=', sourceId!))
    .orderBy('received_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toReceived);
}

export async function countWaiting(db: Executor, stationId: string): Promise<number> {
  const row = await db
    .selectFrom('received_bulletin')
    .select((eb) => eb.fn.countAll<number>().as('waiting'))
    .where('station_id', '=', stationId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  return row.waiting;
}

/** What became of one sending in each ward it went to; a ward's own item is not told. */
export async function fatesOf(
  db: Executor,
  source: string,
  sourceId: string,
): Promise<{ stationId: string; state: ReceivedBulletin['state']; at: number | null; reason: string }[]> {
  const rows = await db
    .selectFrom('received_bulletin')
    .select(['station_id', 'state', 'decided_at', 'reason'])
    .where('source', '=', source)
    .where('source_id', '=', sourceId)
    .execute();
  return rows.map((row) => ({
    stationId: row.station_id,
    state: row.state,
    at: row.decided_at,
    reason: row.reason ?? '',
  }));
}

/** False when somebody else has decided meanwhile. */
export async function decideReceived(
  db: Executor,
  stationId: string,
  id: string,
  to: { state: 'taken' | 'declined'; by: string; at: number; reason: string; scriptId: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('received_bulletin')
    .set({
      state: to.state,
      decided_by_name: to.by,
      decided_at: to.at,
      reason: to.reason,
      script_id: to.scriptId,
    })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

function toReceived(row: Selectable<ReceivedBulletinTable>): ReceivedBulletin {
  return {
    id: row.id,
    stationId: row.station_id,
    source: row.source,
    sourceId: row.source_id,
    sender: row.sender,
    priority: row.priority,
    title: row.title,
    text: row.text,
    receivedAt: row.received_at,
    state: row.state,
    decided:
      row.decided_at === null
        ? null
        : { by: row.decided_by_name ?? '', at: row.decided_at, reason: row.reason ?? '' },
    scriptId: row.script_id,
  };
}
