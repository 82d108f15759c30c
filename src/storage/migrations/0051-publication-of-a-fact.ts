import type { Kysely } from 'kysely';

/** The page of one entry of evidence asks for the publication that made it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('publication_fact')
    .on('publication')
    .columns(['station_id', 'fact_id'])
    .execute();
}
