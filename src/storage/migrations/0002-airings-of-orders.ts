import { sql, type Kysely } from 'kysely';

/**
 * An airing may also come from an order (phát khẩn cấp), and then has no slot; it keeps the name it was planned under, and may be
 * repeated. A slot may be a make-good or one by directive, beyond the airtime rules, and may go first on a clash. SQLite can't take NOT NULL away
 * from a column, so the table is made anew.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('airing_next')
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('station_id', 'text', (c) => c.notNull())
    .addColumn('slot_id', 'text')
    .addColumn('wall_start', 'text')
    .addColumn('order_id', 'text')
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('bulletin_id', 'text')
    .addColumn('starts_at', 'bigint', (c) => c.notNull())
    .addColumn('ends_at', 'bigint', (c) => c.notNull())
    .addColumn('zones', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('priority', 'text', (c) => c.notNull())
    .addColumn('late', 'text', (c) => c.notNull())
    .addColumn('overrun', 'text', (c) => c.notNull())
    .addColumn('repeat_every_ms', 'bigint')
    .addColumn('repeat_until', 'bigint')
    .addColumn('items', 'text', (c) => c.notNull())
    .addColumn('reason', 'text')
    .addColumn('stopped_at', 'bigint')
    .addColumn('stopped_by', 'text')
    .addColumn('recorded_at', 'bigint', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('airing_of_station_pk', ['id'] as never[])
    .addForeignKeyConstraint('airing_of_station', ['station_id'] as never[], 'station', ['id'])
    .execute();
  await sql`
    insert into airing_next (id, station_id, slot_id, wall_start, order_id, title, bulletin_id, starts_at, ends_at, zones, status,
      priority, late, overrun, items, reason, stopped_at, stopped_by, recorded_at, updated_at)
    select airing.id, airing.station_id, slot_id, wall_start, null, coalesce(slot.name, ''), airing.bulletin_id, starts_at, ends_at,
      airing.zones, status, priority, airing.late, airing.overrun, items, reason, stopped_at, stopped_by, recorded_at, updated_at
    from airing left join slot on slot.id = airing.slot_id`.execute(db);
  await db.schema.dropTable('airing').execute();
  await db.schema.alterTable('airing_next').renameTo('airing').execute();
  await db.schema.createIndex('airing_time').on('airing').columns(['station_id', 'starts_at']).execute();

  await db.schema
    .alterTable('slot')
    .addColumn('kind', 'text', (c) => c.notNull().defaultTo('regular'))
    .execute();
  await db.schema
    .alterTable('slot')
    .addColumn('priority', 'text', (c) => c.notNull().defaultTo('normal'))
    .execute();
  await db.schema.alterTable('slot').addColumn('directive', 'text').execute();
  await db.schema.alterTable('slot').addColumn('makes_good', 'text').execute();
}
