import type { Kysely } from 'kysely';

/** When each sound of the media store was last read and found as it should be, or what was wrong with it. For all stations at once. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('media_check')
    .addColumn('sha256', 'text', (column) => column.primaryKey())
    .addColumn('checked_at', 'bigint', (column) => column.notNull())
    .addColumn('fault', 'text')
    .execute();
}
