import type { Kysely } from 'kysely';

/** What becomes of an item that an emergency broke off: 'restart', or null for the next one by the clock, as before. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['slot', 'airing'])
    await db.schema.alterTable(table).addColumn('after_preempt', 'text').execute();
}
