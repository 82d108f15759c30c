import { sql, type Kysely } from 'kysely';

/**
 * What comes back from Zalo: events of the webhook, each stored once by its id; residents' questions with their answer and state; and how
 * many followed and read at which hour.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('zalo_event')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('received_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('zalo_event_pk', ['station_id', 'id'] as never[])
    .execute();
  await db.schema
    .createIndex('zalo_event_time')
    .on('zalo_event')
    .columns(['station_id', 'name', 'at'])
    .execute();
  await db.schema
    .createTable('zalo_question')
    .addColumn('id', 'text', (column) => column.notNull().primaryKey())
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    .addColumn('sender', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('answer', 'text', (column) => column.notNull().defaultTo(sql`''`))
    .addColumn('answered_by_name', 'text')
    .addColumn('answered_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('zalo_question_state')
    .on('zalo_question')
    .columns(['station_id', 'state', 'at'])
    .execute();
  await db.schema
    .createIndex('publication_out')
    .on('publication')
    .columns(['station_id', 'published_at'])
    .execute();
  await db.schema
    .createIndex('publication_remote')
    .on('publication')
    .columns(['station_id', 'remote_id'])
    .execute();
  await db.schema
    .createTable('zalo_count')
    .addColumn('station_id', 'text', (column) => column.notNull().references('station.id'))
    /** followers, or the id of a publication. */
    .addColumn('what', 'text', (column) => column.notNull())
    .addColumn('day', 'text', (column) => column.notNull())
    .addColumn('value', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('zalo_count_pk', ['station_id', 'what', 'day'] as never[])
    .execute();
}
