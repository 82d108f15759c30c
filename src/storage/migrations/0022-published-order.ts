import type { Kysely } from 'kysely';

/** What is out is listed by when it came out: also where the queue was made before that index was. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('publication_out')
    .ifNotExists()
    .on('publication')
    .columns(['station_id', 'published_at'])
    .execute();
}
