import type { Kysely } from 'kysely';

/** What is heard between two items of a bulletin: a short chime or a pause, by name. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('bulletin').addColumn('between_items', 'text').execute();
}
