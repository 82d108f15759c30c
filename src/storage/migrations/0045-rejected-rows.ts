import { sql, type Kysely } from 'kysely';

/** By what they are too: beside the index of all rows by when they were learned, SQLite took that one and read a ward's every row. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.dropIndex('as_run_rejected').execute();
  await db.schema
    .createIndex('as_run_rejected')
    .on('as_run')
    .columns(['station_id', 'result', 'recorded_at'])
    .where(sql.ref('result'), '=', sql.lit('rejected'))
    .execute();
}
