import type { Kysely } from 'kysely';

/**
 * In which zones a later order has taken over from an order on air, and when: elsewhere it goes on. And who confirmed an order
 * first: of what a program wrote it is not its author. And when a player last said that its clock is not to be trusted,
 * and why a CAP alert that is in force became no order.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('airing').addColumn('handed_over', 'text').execute();
  await db.schema.alterTable('emergency_order').addColumn('first_by', 'text').execute();
  await db.schema.alterTable('emergency_order').addColumn('first_by_name', 'text').execute();
  await db.schema.alterTable('device').addColumn('clock_untrusted_at', 'bigint').execute();
  await db.schema.alterTable('cap_alert').addColumn('note', 'text').execute();
}
