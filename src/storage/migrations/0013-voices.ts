import type { Kysely } from 'kysely';

/** Voices of services outside: which a station uses, with which key and how far; and items whose words must stay in the house. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('revision')
    .addColumn('internal', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createTable('voice_service')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('enabled', 'integer', (column) => column.notNull())
    .addColumn('sealed_key', 'text')
    .addColumn('monthly_characters', 'integer', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_by', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('voice_service_pk', ['station_id', 'service'] as never[])
    .execute();
  await db.schema
    .createTable('voice_use')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('service', 'text', (column) => column.notNull())
    .addColumn('month', 'text', (column) => column.notNull())
    .addColumn('characters', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('voice_use_pk', ['station_id', 'service', 'month'] as never[])
    .execute();
}
