import type { Kysely } from 'kysely';

/** Logs of other makers' loudspeaker systems, and the entries by hand that were taken from them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('other_log')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('system', 'text', (column) => column.notNull())
    .addColumn('file_name', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addColumn('taken', 'integer')
    .addColumn('taken_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('other_log_of_station')
    .on('other_log')
    .columns(['station_id', 'recorded_at'])
    .execute();
  await db.schema.alterTable('by_hand').addColumn('other_log_id', 'text').execute();
}
