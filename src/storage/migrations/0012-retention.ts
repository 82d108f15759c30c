import type { Kysely } from 'kysely';

/** Sounds whose time to be kept is over: which, since when, and when their bytes went. What was aired and proved stays as it is. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('expired_media')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('expired_at', 'bigint', (column) => column.notNull())
    .addColumn('gone_at', 'bigint')
    .addPrimaryKeyConstraint('expired_media_pk', ['station_id', 'sha256'] as never[])
    .execute();
}
