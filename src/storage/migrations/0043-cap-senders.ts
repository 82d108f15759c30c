import type { Kysely } from 'kysely';

/** Senders whose signed CAP alerts air without a person, by a document; and which orders went that way. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cap_sender')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('zones', 'text', (column) => column.notNull())
    .addColumn('certificate', 'text', (column) => column.notNull())
    .addColumn('created_by_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_by_name', 'text')
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('cap_sender_of').on('cap_sender').columns(['station_id', 'sender']).execute();
  await db.schema
    .alterTable('emergency_order')
    .addColumn('cap_sender_id', 'text', (column) => column.references('cap_sender.id'))
    .execute();
}
