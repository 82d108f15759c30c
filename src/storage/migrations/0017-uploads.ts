import type { Kysely } from 'kysely';

/**
 * Files on their way in, piece by piece; what one decode showed of each recording; and how a revision's recording is trimmed, faded
 * and cut when it is mastered.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('upload')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('station_id', 'text', (c) => c.notNull().references('station.id'))
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('by_name', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('modified', 'bigint', (c) => c.notNull())
    .addColumn('received', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('code', 'text')
    .addColumn('reason', 'text')
    .addColumn('sha256', 'text')
    .addColumn('edit', 'text')
    .addColumn('script_id', 'text')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('touched_at', 'bigint', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('upload_station').on('upload').columns(['station_id', 'created_at']).execute();
  await db.schema.createIndex('upload_sound').on('upload').column('sha256').execute();
  await db.schema
    .createTable('recording')
    .addColumn('station_id', 'text', (c) => c.notNull().references('station.id'))
    .addColumn('sha256', 'text', (c) => c.notNull())
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('peaks', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('recording_pk', ['station_id', 'sha256'] as never[])
    .execute();
  await db.schema.alterTable('revision').addColumn('recording_edit', 'text').execute();
}
