import type { Kysely } from 'kysely';

/** Invitations: whoever holds the link once makes an account of his own. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('invitation')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('unit', 'text')
    .addColumn('token_hash', 'text', (column) => column.notNull().unique())
    .addColumn('by', 'text', (column) => column.notNull())
    .addColumn('by_name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('ended_at', 'bigint')
    .execute();
  await db.schema.createIndex('invitation_of').on('invitation').columns(['station_id', 'email']).execute();
}
