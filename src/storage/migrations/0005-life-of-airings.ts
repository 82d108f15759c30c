import type { ColumnDefinitionBuilder, Kysely } from 'kysely';

const required = (column: ColumnDefinitionBuilder) => column.notNull();

/** What players hold, whether they are ready, what people ask of them, and how loud and how long each is to be. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('airing_revision')
    .addColumn('station_id', 'text', required)
    .addColumn('zones_key', 'text', required)
    .addColumn('airing_id', 'text', required)
    .addColumn('content_hash', 'text', required)
    .addColumn('revision', 'bigint', required)
    .addPrimaryKeyConstraint('airing_revision_pk', ['airing_id', 'zones_key'] as never[])
    .addForeignKeyConstraint('airing_revision_station', ['station_id'] as never[], 'station', ['id'])
    .execute();

  await db.schema
    .createTable('readiness')
    .addColumn('station_id', 'text', required)
    .addColumn('airing_id', 'text', required)
    .addColumn('check', 'text', required)
    .addColumn('at', 'bigint', required)
    .addColumn('ready', 'integer', required)
    .addColumn('unready', 'text', required)
    .addPrimaryKeyConstraint('readiness_pk', ['airing_id', 'check'] as never[])
    .addForeignKeyConstraint('readiness_station', ['station_id'] as never[], 'station', ['id'])
    .execute();

  await db.schema
    .createTable('device_command')
    .addColumn('id', 'text', required)
    .addColumn('station_id', 'text', required)
    .addColumn('device_id', 'text', required)
    .addColumn('kind', 'text', required)
    .addColumn('from_at', 'bigint')
    .addColumn('to_at', 'bigint')
    .addColumn('airing_id', 'text')
    .addColumn('by', 'text', required)
    .addColumn('by_name', 'text', required)
    .addColumn('asked_at', 'bigint', required)
    .addColumn('expires_at', 'bigint', required)
    .addColumn('done_at', 'bigint')
    .addColumn('ok', 'integer')
    .addColumn('note', 'text')
    .addColumn('sha256', 'text')
    .addColumn('bytes', 'bigint')
    .addPrimaryKeyConstraint('device_command_pk', ['id'] as never[])
    .addForeignKeyConstraint('device_command_station', ['station_id'] as never[], 'station', ['id'])
    .execute();
  await db.schema
    .createIndex('device_command_device')
    .on('device_command')
    .columns(['device_id', 'done_at'])
    .execute();

  for (const [column, byDefault] of [
    ['emergency_volume', 100],
    ['amplifier_lead_ms', 3000],
    ['amplifier_tail_ms', 1000],
    ['off_air_days', 0],
  ] as const) {
    await db.schema
      .alterTable('device')
      .addColumn(column, 'integer', (c) => c.notNull().defaultTo(byDefault))
      .execute();
  }
}
