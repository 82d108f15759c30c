import type { Kysely } from 'kysely';

/** Up to five articles go to followers in one broadcast: the others of it name the one that leads. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('publication').addColumn('lead_id', 'text').execute();
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(name).on('publication').columns(columns).execute();
  await index('publication_lead', ['station_id', 'lead_id']);
  await index('publication_sent', ['station_id', 'sent_at']);
}
