import type { Kysely } from 'kysely';

/** Files that came by a watched folder: each, by its content, is taken in once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('watched_file')
    .addColumn('station_id', 'text', (column) => column.notNull())
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('upload_id', 'text', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('reason', 'text')
    .addColumn('script_id', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('watched_file_pk', ['station_id', 'sha256'] as never[])
    .addForeignKeyConstraint('watched_file_station', ['station_id'] as never[], 'station', ['id'])
    .execute();
}
