import { sql, type Kysely } from 'kysely';

/** What a ward is sent from above, and waits for its confirmation; and the city's orders, each with the ward's own order under it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('received_bulletin')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('source_id', 'text', (column) => column.notNull())
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('priority', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('decided_by_name', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('reason', 'text')
    .addColumn('script_id', 'text')
    .execute();
  await db.schema
    .createIndex('received_bulletin_once')
    .on('received_bulletin')
    .columns(['station_id', 'source', 'source_id'])
    .unique()
    .execute();
  await db.schema
    .createIndex('received_bulletin_list')
    .on('received_bulletin')
    .columns(['station_id', 'state', 'received_at'])
    .execute();
  await db.schema
    .createIndex('received_bulletin_source')
    .on('received_bulletin')
    .columns(['source', 'source_id'])
    .execute();
  await db.schema
    .createTable('city_bulletin')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('priority', 'text', (column) => column.notNull())
    .addColumn('title', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('wards', 'integer', (column) => column.notNull())
    .addColumn('sent_by', 'text', (column) => column.notNull())
    .addColumn('sent_by_name', 'text', (column) => column.notNull())
    .addColumn('sent_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createTable('city_order')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('repeat_minutes', 'integer', (column) => column.notNull())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('ordered_by', 'text', (column) => column.notNull())
    .addColumn('ordered_by_name', 'text', (column) => column.notNull())
    .addColumn('ordered_at', 'bigint', (column) => column.notNull())
    .addColumn('confirmed_at', 'bigint')
    .addColumn('second_by', 'text')
    .addColumn('second_by_name', 'text')
    .addColumn('live_at', 'bigint')
    .addColumn('stopped_at', 'bigint')
    .addColumn('stopped_by_name', 'text')
    .addColumn('stop_reason', 'text')
    .execute();
  await db.schema
    .createTable('city_order_ward')
    .addColumn('city_order_id', 'text', (column) => column.notNull().references('city_order.id'))
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('order_id', 'text')
    .addColumn('failure', 'text')
    .addPrimaryKeyConstraint('city_order_ward_pk', ['city_order_id', 'station_id'] as never[])
    .execute();
  await db.schema
    .createIndex('city_order_ward_order')
    .on('city_order_ward')
    .columns(['station_id', 'order_id'])
    .execute();
  await sql`create index emergency_order_city on emergency_order (text_hash) where origin = 'city'`.execute(
    db,
  );
}
