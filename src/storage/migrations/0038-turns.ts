import type { Kysely } from 'kysely';

/** Whose turn it is to do what only one of several processes may: the rounds of each minute and each night. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('turn')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('owner', 'text', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}
