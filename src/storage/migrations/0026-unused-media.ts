import type { Kysely } from 'kysely';

/** Since when bytes of the media store are named by no record. For all stations at once: they share the store. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('media_unused')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .execute();
}
