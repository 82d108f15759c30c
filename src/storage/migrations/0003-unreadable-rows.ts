import { sql, type Kysely } from 'kysely';

/** Rows of a player's log that are none by the contract, and a way to find those that were rejected without reading all. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('as_run_unreadable')
    .addColumn('station_id', 'text', (column) => column.notNull())
    .addColumn('device_id', 'text', (column) => column.notNull())
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('raw', 'text', (column) => column.notNull())
    .addColumn('reject_reason', 'text', (column) => column.notNull())
    .addColumn('recorded_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('as_run_unreadable_pk', ['device_id', 'id'] as never[])
    .addForeignKeyConstraint('as_run_unreadable_station', ['station_id'] as never[], 'station', ['id'])
    .execute();
  await db.schema
    .createIndex('as_run_unreadable_time')
    .on('as_run_unreadable')
    .columns(['station_id', 'recorded_at'])
    .execute();
  await db.schema
    .createIndex('as_run_rejected')
    .on('as_run')
    .columns(['station_id', 'recorded_at'])
    .where(sql.ref('result'), '=', sql.lit('rejected'))
    .execute();
}
