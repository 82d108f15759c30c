import type { Kysely } from 'kysely';

/**
 * Tiếp âm: the streams that a station may relay, and the slots that do. Nói trực tiếp: each time somebody spoke, with its
 * recording. Both are airings like any other, whose first item is a stream.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('relay_source')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('station_id', 'text', (c) => c.notNull().references('station.id'))
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('inside', 'integer', (c) => c.notNull())
    .addColumn('allowed_by', 'text', (c) => c.notNull())
    .addColumn('allowed_by_name', 'text', (c) => c.notNull())
    .addColumn('allowed_at', 'bigint', (c) => c.notNull())
    .addColumn('withdrawn_at', 'bigint')
    .addColumn('withdrawn_by_name', 'text')
    .execute();
  await db.schema.createIndex('relay_source_station').on('relay_source').column('station_id').execute();
  await db.schema.alterTable('slot').addColumn('relay_source_id', 'text').execute();
  await db.schema
    .createTable('live_speech')
    .addColumn('id', 'text', (c) => c.primaryKey().notNull())
    .addColumn('station_id', 'text', (c) => c.notNull().references('station.id'))
    .addColumn('title', 'text', (c) => c.notNull())
    .addColumn('zones', 'text', (c) => c.notNull())
    .addColumn('most_ms', 'bigint', (c) => c.notNull())
    .addColumn('speaker', 'text', (c) => c.notNull())
    .addColumn('speaker_name', 'text', (c) => c.notNull())
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('airing_id', 'text')
    .addColumn('started_at', 'bigint')
    .addColumn('ended_at', 'bigint')
    .addColumn('ended_because', 'text')
    .addColumn('recording', 'text')
    .execute();
  await db.schema
    .createIndex('live_speech_station')
    .on('live_speech')
    .columns(['station_id', 'asked_at'])
    .execute();
}
