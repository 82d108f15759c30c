import type { Kysely } from 'kysely';

/** "Ủy quyền duyệt": who may approve for a while, by which document; each decision made so names it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('delegation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('document', 'text', (column) => column.notNull())
    .addColumn('from_at', 'bigint', (column) => column.notNull())
    .addColumn('until_at', 'bigint', (column) => column.notNull())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('delegation_of').on('delegation').columns(['station_id', 'user_id']).execute();
  await db.schema.alterTable('decision').addColumn('delegation', 'text').execute();
}
