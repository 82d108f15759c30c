import type { Kysely } from 'kysely';

/** Places to which the program itself brings articles besides Zalo: a website by its API, the city's page by letter (see publish-tables.ts). */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('publishing_place')
    .addColumn('station_id', 'text', (column) => column.notNull())
    .addColumn('channel', 'text', (column) => column.notNull())
    .addColumn('settings', 'text', (column) => column.notNull())
    .addColumn('sealed', 'text')
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('publishing_place_pk', ['station_id', 'channel'])
    .addForeignKeyConstraint('publishing_place_station', ['station_id'], 'station', ['id'])
    .execute();
}
