import type { Kysely } from 'kysely';

/** In which zones a later order has taken over from an order on air, and when: elsewhere it goes on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('airing').addColumn('handed_over', 'text').execute();
}
