import type { Kysely } from 'kysely';

/**
 * What an airing was before it was changed: a player that was cut off plays the version it holds, and what was heard then is
 * judged by that one.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('airing_version')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('airing_id', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('zones', 'text', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('items', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('airing_version_pk', ['airing_id', 'updated_at'] as never[])
    .execute();
}
