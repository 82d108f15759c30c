import type { Kysely } from 'kysely';

/** "Khung chương trình": what a programme's bulletins have in common, to begin the next one from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('bulletin_frame')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('opening_chime', 'text')
    .addColumn('closing_chime', 'text')
    .addColumn('opening_template_id', 'text')
    .addColumn('closing_template_id', 'text')
    .addColumn('between_items', 'text')
    .addColumn('created_by_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema.createIndex('bulletin_frame_of').on('bulletin_frame').column('station_id').execute();
}
