import type { Kysely } from 'kysely';

/** A server that ends in the middle of a job is told apart from a job that fails. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('job')
    .addColumn('crashes', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
}
