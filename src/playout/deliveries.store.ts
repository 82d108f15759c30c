import type { Executor } from '../storage/database.ts';

/** That a player said it holds a revision of its schedule, and when it said so first (UTC ms, domain). */
export interface Delivery {
  stationId: string;
  deviceId: string;
  revision: number;
  at: number;
}

/** Rows of one insert: SQLite takes some 32,000 values in a statement. */
const BATCH = 500;
const MONTH_AHEAD_MS = 32 * 86_400_000;

/** Keeps what was told first; the same told again changes nothing. */
export async function insertDeliveries(db: Executor, deliveries: readonly Delivery[]): Promise<void> {
  for (let at = 0; at < deliveries.length; at += BATCH) {
    const rows = deliveries.slice(at, at + BATCH).map((one) => ({
      station_id: one.stationId,
      device_id: one.deviceId,
      revision: one.revision,
      at: one.at,
    }));
    await db
      .insertInto('delivery')
      .values(rows)
      .onConflict((conflict) => conflict.columns(['device_id', 'revision']).doNothing())
      .execute();
  }
}

/** When each of the players first held a revision not older than `revision`; one that has not is left out. */
export async function firstHeld(
  db: Executor,
  stationId: string,
  deviceIds: readonly string[],
  revision: number,
): Promise<Map<string, number>> {
  if (deviceIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('delivery')
    .select(['device_id', (eb) => eb.fn.min('at').as('at')])
    .where('station_id', '=', stationId)
    .where('device_id', 'in', deviceIds)
    .where('revision', '>=', revision)
    .groupBy('device_id')
    .execute();
  return new Map(rows.map((row) => [row.device_id, row.at]));
}

/** The highest revision given out by any station, 0 for none. */
export async function newestRevision(db: Executor): Promise<number> {
  const { newest } = await db
    .selectFrom('schedule_revision')
    .select((eb) => eb.fn.max<number | null>('revision').as('newest'))
    .executeTakeFirstOrThrow();
  return newest ?? 0;
}

/** Notes with which revision something first went out to the players of a set of zones; the first note stands. */
export async function insertMark(
  db: Executor,
  stationId: string,
  mark: string,
  zonesKey: string,
  revision: number,
): Promise<void> {
  await db
    .insertInto('delivery_mark')
    .values({ station_id: stationId, mark, zones_key: zonesKey, revision })
    .onConflict((conflict) => conflict.columns(['station_id', 'mark', 'zones_key']).doNothing())
    .execute();
}

/** By set of zones. */
export async function marksOf(db: Executor, stationId: string, mark: string): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('delivery_mark')
    .select(['zones_key', 'revision'])
    .where('station_id', '=', stationId)
    .where('mark', '=', mark)
    .execute();
  return new Map(rows.map((row) => [row.zones_key, row.revision]));
}

/**
 * Forgets what players held before an instant (UTC ms), but for the first that each held of every order: its report tells that
 * for ever. Airings that began before then are no longer asked about, and what carried them goes first.
 */
export async function pruneDeliveries(db: Executor, stationId: string, before: number): Promise<void> {
  await db
    .deleteFrom('airing_revision')
    .where('station_id', '=', stationId)
    .where('airing_id', 'in', (eb) =>
      eb
        .selectFrom('airing')
        .select('id')
        .where('station_id', '=', stationId)
        .where('starts_at', '<', before),
    )
    .execute();
  await db
    .deleteFrom('delivery')
    .where('station_id', '=', stationId)
    // A schedule reaches a month ahead: what was held then may be what carried an airing that is still asked about.
    .where('at', '<', before - MONTH_AHEAD_MS)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('delivery_mark')
            .select('delivery_mark.mark')
            .where('delivery_mark.station_id', '=', stationId)
            .whereRef('delivery_mark.revision', '<=', 'delivery.revision')
            .where((inner) =>
              inner.not(
                inner.exists(
                  inner
                    .selectFrom('delivery as earlier')
                    .select('earlier.revision')
                    .whereRef('earlier.device_id', '=', 'delivery.device_id')
                    .whereRef('earlier.revision', '<', 'delivery.revision')
                    .whereRef('earlier.revision', '>=', 'delivery_mark.revision'),
                ),
              ),
            ),
        ),
      ),
    )
    .execute();
}
