import { sql, type Kysely } from 'kysely';

type Column = 'text' | 'text?' | 'integer' | 'bigint' | 'bigint?';

/**
 * Orders (phát khẩn cấp) and the CAP alerts some of them come from; and which schedule each player has said that it holds, from
 * which the pages tell who has got an order. Column meanings are in ../*-tables.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = async (
    name: string,
    columns: Record<string, Column>,
    primaryKey: string[] = ['id'],
  ): Promise<void> => {
    let builder = db.schema.createTable(name);
    for (const [column, type] of Object.entries(columns)) {
      const optional = type.endsWith('?');
      const dataType = (optional ? type.slice(0, -1) : type) as 'text' | 'integer' | 'bigint';
      builder = builder.addColumn(column, dataType, (c) => (optional ? c : c.notNull()));
    }
    await builder
      .addPrimaryKeyConstraint(`${name}_pk`, primaryKey as never[])
      .addForeignKeyConstraint(`${name}_station`, ['station_id'] as never[], 'station', ['id'])
      .execute();
  };

  await table('emergency_order', {
    id: 'text',
    station_id: 'text',
    kind: 'text',
    origin: 'text',
    title: 'text',
    zones: 'text',
    bulletin_id: 'text?',
    text: 'text',
    text_hash: 'text?',
    voice: 'text',
    repeat_every_ms: 'bigint',
    until: 'bigint',
    relation: 'text?',
    refers_to: 'text?',
    cap_alert_id: 'text?',
    ordered_by: 'text',
    ordered_by_name: 'text',
    ordered_at: 'bigint',
    sound: 'text?',
    sound_failure: 'text?',
    items: 'text',
    state: 'text',
    confirmed_at: 'bigint?',
    second_needed: 'integer',
    alone_document: 'text',
    second_by: 'text?',
    second_by_name: 'text?',
    second_at: 'bigint?',
    live_at: 'bigint?',
    airing_id: 'text?',
    discarded_at: 'bigint?',
    discarded_by_name: 'text?',
  });
  await db.schema
    .createIndex('emergency_order_list')
    .on('emergency_order')
    .columns(['station_id', 'ordered_at'])
    .execute();
  await sql`create index emergency_order_state on emergency_order (station_id, state)`.execute(db);

  await table('cap_alert', {
    id: 'text',
    station_id: 'text',
    sender: 'text',
    identifier: 'text',
    sent: 'text',
    status: 'text',
    msg_type: 'text',
    refs: 'text',
    headline: 'text',
    text: 'text',
    language: 'text',
    expires: 'bigint?',
    xml: 'text',
    outcome: 'text',
    order_id: 'text?',
    received_by: 'text',
    received_by_name: 'text',
    received_at: 'bigint',
  });
  await db.schema
    .createIndex('cap_alert_identity')
    .unique()
    .on('cap_alert')
    .columns(['station_id', 'sender', 'identifier'])
    .execute();
  await db.schema
    .createIndex('cap_alert_list')
    .on('cap_alert')
    .columns(['station_id', 'received_at'])
    .execute();

  await table('delivery', { station_id: 'text', device_id: 'text', revision: 'bigint', at: 'bigint' }, [
    'device_id',
    'revision',
  ]);
  await table('delivery_mark', { station_id: 'text', mark: 'text', zones_key: 'text', revision: 'bigint' }, [
    'station_id',
    'mark',
    'zones_key',
  ]);
}
