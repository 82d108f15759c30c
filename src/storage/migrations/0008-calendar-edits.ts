import type { Kysely } from 'kysely';

/**
 * Changes made on the calendar, kept for a while so that they can be taken back exactly; when a slot was last changed, which
 * subscribed calendars are told; and the secret address of a station's calendar, by its hash.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('schedule_edit')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('station_id', 'text', (c) => c.notNull().references('station.id'))
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .addColumn('undone_at', 'bigint')
    .execute();
  await db.schema
    .createTable('calendar_address')
    .addColumn('station_id', 'text', (c) => c.primaryKey().notNull().references('station.id'))
    .addColumn('token_hash', 'text', (c) => c.notNull().unique())
    .addColumn('made_by', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('slot').addColumn('updated_at', 'bigint').execute();
}
