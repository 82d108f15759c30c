import { sql, type Kysely } from 'kysely';

/** What the night's retention asks of each ward: without it, every ward's question reads the revisions of all wards. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('revision_recorded')
    .on('revision')
    .columns(['station_id', 'created_at'])
    .where(sql.ref('recording_sha256'), 'is not', null)
    .execute();
}
