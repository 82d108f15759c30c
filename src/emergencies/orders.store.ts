import type { Insertable, Selectable } from 'kysely';
import type { RundownItem } from '../bulletins/rundown.ts';
import type { registerMedia } from '../scripts/segments.store.ts';
import type { Executor } from '../storage/database.ts';
import type { EmergencyOrderTable } from '../storage/emergency-tables.ts';
import type { Order, OrderSound } from './order.ts';

export async function insertOrder(db: Executor, order: Order): Promise<void> {
  await db
    .insertInto('emergency_order')
    .values({
      id: order.id,
      station_id: order.stationId,
      kind: order.kind,
      origin: order.origin,
      title: order.title,
      zones: JSON.stringify(order.zones),
      bulletin_id: order.bulletinId,
      text: order.text,
      text_hash: order.textHash,
      voice: order.voice,
      repeat_every_ms: order.repeatEveryMs,
      until: order.until,
      relation: order.refersTo?.relation ?? null,
      refers_to: order.refersTo?.id ?? null,
      cap_alert_id: order.capAlertId,
      cap_sender_id: order.capSenderId,
      ordered_by: order.ordered.by,
      ordered_by_name: order.ordered.name,
      ordered_at: order.ordered.at,
      items: JSON.stringify(order.items),
      sound: order.sound && JSON.stringify(order.sound),
      sound_failure: order.soundFailure,
      ...lifeOf(order),
    })
    .execute();
}

/** Moves an order on from the state it was read in; false when somebody else has moved it meanwhile. */
export async function moveOrder(db: Executor, from: Order, to: Order): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('emergency_order')
    .set(lifeOf(to))
    .where('station_id', '=', from.stationId)
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .where('confirmed_at', from.confirmedAt === null ? 'is' : '=', from.confirmedAt)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** The text read aloud, or why it could not be. */
export async function setSound(
  db: Executor,
  stationId: string,
  id: string,
  result: { sound: OrderSound } | { failure: string },
): Promise<void> {
  await db
    .updateTable('emergency_order')
    .set(
      'sound' in result
        ? { sound: JSON.stringify(result.sound), sound_failure: null }
        : { sound_failure: result.failure },
    )
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .execute();
}

export type MadeSound = Parameters<typeof registerMedia>[2];

/** What the city says is the same sound in every ward: the one that was made for it in any. */
export async function soundOfCity(db: Executor, { textHash, voice }: Order): Promise<MadeSound | null> {
  const row = await db
    .selectFrom('emergency_order')
    .select(['station_id', 'sound'])
    .where('origin', '=', 'city')
    .where('text_hash', '=', textHash)
    .where('voice', '=', voice)
    .where('sound', 'is not', null)
    .orderBy('ordered_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row?.sound) return null;
  const sound = JSON.parse(row.sound) as OrderSound;
  const media = await db
    .selectFrom('media')
    .select(['loudness_lufs', 'true_peak_dbtp'])
    .where('station_id', '=', row.station_id)
    .where('sha256', '=', sound.sha256)
    .executeTakeFirst();
  if (!media) return null;
  const { loudness_lufs: loudnessLufs, true_peak_dbtp: truePeakDbtp } = media;
  return { ...sound, loudnessLufs, truePeakDbtp, peaks: null };
}

export async function findOrder(db: Executor, stationId: string, id: string): Promise<Order | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toOrder(row);
}

/** Those that refer to one: its renewals and corrections, oldest first. */
export async function ordersReferringTo(db: Executor, stationId: string, id: string): Promise<Order[]> {
  const rows = await ofStation(db, stationId).where('refers_to', '=', id).orderBy('ordered_at').execute();
  return rows.map(toOrder);
}

/** Those written from a CAP alert. */
export async function ordersOfAlert(db: Executor, stationId: string, alertId: string): Promise<Order[]> {
  const rows = await ofStation(db, stationId)
    .where('cap_alert_id', '=', alertId)
    .orderBy('ordered_at')
    .execute();
  return rows.map(toOrder);
}

/** Newest first. */
export async function listOrders(
  db: Executor,
  stationId: string,
  { limit, offset, kind }: { limit: number; offset: number; kind?: Order['kind'] | undefined },
): Promise<{ orders: Order[]; total: number }> {
  const rows = await ofStation(db, stationId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .orderBy('ordered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute();
  const { total } = await db
    .selectFrom('emergency_order')
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .where('station_id', '=', stationId)
    .$if(kind !== undefined, (query) => query.where('kind', '=', kind!))
    .executeTakeFirstOrThrow();
  return { orders: rows.map(toOrder), total: Number(total) };
}

/** Of some orders, those that are drills. */
export async function drillsAmong(
  db: Executor,
  stationId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('emergency_order')
    .select('id')
    .where('station_id', '=', stationId)
    .where('kind', '=', 'drill')
    .where('id', 'in', ids)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/** Drafts and those that wait for a second person, while their time has not run out. */
export async function openOrders(db: Executor, stationId: string, now: number): Promise<Order[]> {
  const rows = await ofStation(db, stationId)
    .where('state', 'in', ['draft', 'waiting'])
    .where('until', '>', now)
    .orderBy('ordered_at')
    .execute();
  return rows.map(toOrder);
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('emergency_order').selectAll().where('station_id', '=', stationId);
}

/** What people change of an order in its life; its sound is the job's. */
function lifeOf(order: Order) {
  return {
    state: order.state,
    confirmed_at: order.confirmedAt,
    first_by: order.first?.by ?? null,
    first_by_name: order.first?.name ?? null,
    second_needed: order.secondNeeded ? 1 : 0,
    alone_document: order.aloneDocument,
    second_by: order.second?.by ?? null,
    second_by_name: order.second?.name ?? null,
    second_at: order.second?.at ?? null,
    live_at: order.liveAt,
    airing_id: order.airingId,
    discarded_at: order.discarded?.at ?? null,
    discarded_by_name: order.discarded?.name ?? null,
  } satisfies Partial<Insertable<EmergencyOrderTable>>;
}

function toOrder(row: Selectable<EmergencyOrderTable>): Order {
  return {
    id: row.id,
    stationId: row.station_id,
    kind: row.kind,
    origin: row.origin,
    title: row.title,
    zones: JSON.parse(row.zones) as string[],
    bulletinId: row.bulletin_id,
    text: row.text,
    textHash: row.text_hash,
    voice: row.voice,
    repeatEveryMs: row.repeat_every_ms,
    until: row.until,
    refersTo:
      row.refers_to === null || row.relation === null ? null : { id: row.refers_to, relation: row.relation },
    capAlertId: row.cap_alert_id,
    capSenderId: row.cap_sender_id,
    ordered: { by: row.ordered_by, name: row.ordered_by_name, at: row.ordered_at },
    sound: row.sound === null ? null : (JSON.parse(row.sound) as OrderSound),
    soundFailure: row.sound_failure,
    items: JSON.parse(row.items) as RundownItem[],
    state: row.state,
    confirmedAt: row.confirmed_at,
    first: row.first_by === null ? null : { by: row.first_by, name: row.first_by_name ?? '' },
    secondNeeded: row.second_needed === 1,
    aloneDocument: row.alone_document,
    second:
      row.second_by === null || row.second_at === null
        ? null
        : { by: row.second_by, name: row.second_by_name ?? '', at: row.second_at },
    liveAt: row.live_at,
    airingId: row.airing_id,
    discarded: row.discarded_at === null ? null : { at: row.discarded_at, name: row.discarded_by_name ?? '' },
  };
}
