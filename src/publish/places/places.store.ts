/** Places to which the program itself brings articles, in the database. */
import type { Executor } from '../../storage/database.ts';
import type { PublicationChannel } from '../publication.ts';

export type PlaceChannel = Extract<PublicationChannel, 'ward-website' | 'city-page'>;

export interface StoredPlace {
  /** JSON. */
  settings: string;
  sealed: string | null;
  updatedAt: number;
}

export async function findPlace(
  db: Executor,
  stationId: string,
  channel: PlaceChannel,
): Promise<StoredPlace | undefined> {
  const row = await db
    .selectFrom('publishing_place')
    .select(['settings', 'sealed', 'updated_at as updatedAt'])
    .where('station_id', '=', stationId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return row;
}

export async function savePlace(
  db: Executor,
  stationId: string,
  channel: PlaceChannel,
  place: { settings: string; sealed: string | null },
  now: number,
): Promise<void> {
  const values = { ...place, updated_at: now };
  await db
    .insertInto('publishing_place')
    .values({ station_id: stationId, channel, ...values })
    .onConflict((conflict) => conflict.columns(['station_id', 'channel']).doUpdateSet(values))
    .execute();
}

/** False when there was none. */
export async function removePlace(db: Executor, stationId: string, channel: PlaceChannel): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('publishing_place')
    .where('station_id', '=', stationId)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
