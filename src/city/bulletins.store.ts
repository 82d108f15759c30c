import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { CityBulletinTable } from '../storage/city-tables.ts';
import type { Priority } from '../scripts/received/received.store.ts';

export interface CityBulletin {
  id: string;
  priority: Priority;
  title: string;
  text: string;
  /** How many wards it went to. */
  wards: number;
  by: { id: string; name: string };
  sentAt: number;
}

export async function insertCityBulletin(db: Executor, one: CityBulletin): Promise<void> {
  const { id, priority, title, text, wards, by, sentAt } = one;
  const sent = { sent_by: by.id, sent_by_name: by.name, sent_at: sentAt };
  await db
    .insertInto('city_bulletin')
    .values({ id, priority, title, text, wards, ...sent })
    .execute();
}

export async function findCityBulletin(db: Executor, id: string): Promise<CityBulletin | undefined> {
  const row = await db.selectFrom('city_bulletin').selectAll().where('id', '=', id).executeTakeFirst();
  return row && toBulletin(row);
}

/** Newest first. */
export async function listCityBulletins(db: Executor, limit: number): Promise<CityBulletin[]> {
  const rows = await db
    .selectFrom('city_bulletin')
    .selectAll()
    .orderBy('sent_at', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toBulletin);
}

function toBulletin(row: Selectable<CityBulletinTable>): CityBulletin {
  const { id, priority, title, text, wards } = row;
  return {
    ...{ id, priority, title, text, wards },
    by: { id: row.sent_by, name: row.sent_by_name },
    sentAt: row.sent_at,
  };
}
