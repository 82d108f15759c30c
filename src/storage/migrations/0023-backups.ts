import type { Kysely } from 'kysely';

/** What became of each backup and of each rehearsal of one. Not a station's: a backup is of the whole installation. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('backup_run')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('took_ms', 'bigint', (column) => column.notNull())
    .addColumn('ok', 'integer', (column) => column.notNull())
    .addColumn('backup', 'text')
    .addColumn('bytes', 'bigint')
    .addColumn('added_bytes', 'bigint')
    .addColumn('words', 'text', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('backup_run_at').on('backup_run').column('at').execute();
}
