import type { Kysely } from 'kysely';

/**
 * "Tạm dừng cụm loa": from when to when which zones stay silent, and why. An airing keeps which of its zones were silenced and
 * why, so that its players can be told and the record says it also after the suspension was ended.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('suspension')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('station_id', 'text', (c) => c.notNull().references('station.id'))
    .addColumn('zones', 'text', (c) => c.notNull())
    .addColumn('from_at', 'bigint', (c) => c.notNull())
    .addColumn('to_at', 'bigint', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('created_by', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_by', 'text')
    .execute();
  await db.schema
    .createIndex('suspension_of_station')
    .on('suspension')
    .columns(['station_id', 'to_at'])
    .execute();
  await db.schema.alterTable('airing').addColumn('suspended', 'text').execute();
}
