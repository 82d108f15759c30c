import type { Kysely } from 'kysely';

/** "Trả lại" of a publication: who gave which words back, and why. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('publication').addColumn('returned', 'text').execute();
}
