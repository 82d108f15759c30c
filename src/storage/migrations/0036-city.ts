import { sql, type Kysely } from 'kysely';

/**
 * What is of the whole installation and of no ward: who looks after the city, its own trail, and the wards' months as the judge last
 * found them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('city_member')
    .addColumn('user_id', 'text', (column) => column.primaryKey())
    .addColumn('roles', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
  await db.schema
    .createTable('city_trail')
    .addColumn('seq', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('actor_name', 'text', (column) => column.notNull())
    .addColumn('action', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('ward_month')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('figures', 'text', (column) => column.notNull())
    .addColumn('seen', 'text', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('ward_month_pk', ['station_id', 'month'] as never[])
    .execute();
  await db.schema.createIndex('ward_month_month').on('ward_month').column('month').execute();
  // Asked for every ward each minute: what came in last.
  await db.schema.createIndex('as_run_learned').on('as_run').columns(['station_id', 'recorded_at']).execute();
  await db.schema.createIndex('airing_changed').on('airing').columns(['station_id', 'updated_at']).execute();
  // Of five years of alarms a handful stand.
  await sql`create index alarm_standing on alarm (station_id) where cleared_at is null`.execute(db);
}
