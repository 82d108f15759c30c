import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { CityOrderTable } from '../../storage/city-tables.ts';
import type { CityOrder } from './city-order.ts';

export async function insertCityOrder(
  tx: Executor,
  order: CityOrder,
  stationIds: readonly string[],
): Promise<void> {
  await tx
    .insertInto('city_order')
    .values({
      id: order.id,
      kind: order.kind,
      text: order.text,
      repeat_minutes: order.repeatMinutes,
      until: order.until,
      ordered_by: order.ordered.by,
      ordered_by_name: order.ordered.name,
      ordered_at: order.ordered.at,
      ...lifeOf(order),
    })
    .execute();
  for (const stationId of stationIds)
    await tx
      .insertInto('city_order_ward')
      .values({ city_order_id: order.id, station_id: stationId, order_id: null, failure: null })
      .execute();
}

/** False when somebody else has moved it meanwhile. */
export async function moveCityOrder(tx: Executor, from: CityOrder, to: CityOrder): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('city_order')
    .set(lifeOf(to))
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function findCityOrder(db: Executor, id: string): Promise<CityOrder | undefined> {
  const row = await db.selectFrom('city_order').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toOrder(row);
}

/** Newest first. */
export async function listCityOrders(db: Executor, limit: number): Promise<CityOrder[]> {
  const rows = await db
    .selectFrom('city_order')
    .selectAll()
    .orderBy('ordered_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toOrder);
}

/** A ward that an order is for, and how far its own order is. */
export interface WardOfOrder {
  stationId: string;
  orderId: string | null;
  failure: string | null;
  /** Of the ward's order. */
  state: 'draft' | 'waiting' | 'live' | 'discarded' | null;
  /** Nothing is to be read aloud, or it is there. */
  ready: boolean;
  soundFailure: string | null;
}

/**
 * Holds the order until the transaction ends: what a ward does by it and what the city does with it come one after the other.
 */
export async function holdCityOrder(tx: Executor, id: string): Promise<void> {
  await tx
    .updateTable('city_order')
    .set((eb) => ({ state: eb.ref('state') }))
    .where('id', '=', id)
    .execute();
}

/** @param stationId one ward alone */
export async function wardsOfOrder(db: Executor, id: string, stationId?: string): Promise<WardOfOrder[]> {
  const rows = await db
    .selectFrom('city_order_ward')
    .leftJoin('emergency_order', (join) =>
      join
        .onRef('emergency_order.id', '=', 'city_order_ward.order_id')
        .onRef('emergency_order.station_id', '=', 'city_order_ward.station_id'),
    )
    .select(['city_order_ward.station_id', 'city_order_ward.order_id', 'city_order_ward.failure'])
    .select(['emergency_order.state', 'emergency_order.text', 'emergency_order.sound_failure'])
    .select((eb) => eb('emergency_order.sound', 'is not', null).as('sounding'))
    .where('city_order_id', '=', id)
    .$if(stationId !== undefined, (query) => query.where('city_order_ward.station_id', '=', stationId!))
    .execute();
  return rows.map((row) => ({
    stationId: row.station_id,
    orderId: row.order_id,
    failure: row.failure,
    state: row.state,
    ready: row.state !== null && (row.text === '' || Boolean(row.sounding)),
    soundFailure: row.sound_failure,
  }));
}

/** Ties a ward's own order to the city's, once; or says why there is none. */
export async function setWardOrder(
  tx: Executor,
  id: string,
  stationId: string,
  result: { orderId: string } | { failure: string },
): Promise<void> {
  await tx
    .updateTable('city_order_ward')
    .set('orderId' in result ? { order_id: result.orderId } : { failure: result.failure })
    .where('city_order_id', '=', id)
    .where('station_id', '=', stationId)
    .execute();
}

function lifeOf(order: CityOrder) {
  return {
    state: order.state,
    confirmed_at: order.confirmedAt,
    second_by: order.second?.by ?? null,
    second_by_name: order.second?.name ?? null,
    live_at: order.liveAt,
    stopped_at: order.stopped?.at ?? null,
    stopped_by_name: order.stopped?.name ?? null,
    stop_reason: order.stopped?.reason ?? null,
  };
}

function toOrder(row: Selectable<CityOrderTable>): CityOrder {
  return {
    id: row.id,
    kind: row.kind,
    text: row.text,
    repeatMinutes: row.repeat_minutes,
    until: row.until,
    state: row.state,
    ordered: { by: row.ordered_by, name: row.ordered_by_name, at: row.ordered_at },
    confirmedAt: row.confirmed_at,
    second: row.second_by === null ? null : { by: row.second_by, name: row.second_by_name ?? '' },
    liveAt: row.live_at,
    stopped:
      row.stopped_at === null
        ? null
        : { at: row.stopped_at, name: row.stopped_by_name ?? '', reason: row.stop_reason ?? '' },
  };
}
