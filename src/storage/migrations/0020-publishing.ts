import type { Kysely } from 'kysely';

type Column = 'text' | 'text?' | 'integer' | 'integer?' | 'bigint' | 'bigint?';

/**
 * What leaves the station for Zalo, the ward's website and other places: the connection to the OA, the queue, and of each step what was
 * meant before it and what was answered after it. Column meanings are in ../*-tables.ts.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = async (name: string, columns: Record<string, Column>, primaryKey = ['id']) => {
    let builder = db.schema.createTable(name);
    for (const [column, type] of Object.entries({ station_id: 'text' as const, ...columns })) {
      const optional = type.endsWith('?');
      const dataType = type.replace('?', '') as 'text' | 'integer' | 'bigint';
      builder = builder.addColumn(column, dataType, (c) => (optional ? c : c.notNull()));
    }
    await builder
      .addPrimaryKeyConstraint(`${name}_pk`, primaryKey as never[])
      .addForeignKeyConstraint(`${name}_station`, ['station_id'] as never[], 'station', ['id'])
      .execute();
  };
  const index = async (name: string, on: string, columns: string[]) =>
    db.schema.createIndex(name).on(on).columns(columns).execute();

  await table(
    'zalo_account',
    {
      ...{ app_id: 'text', sealed_secret: 'text', sealed_oa_secret: 'text?', settings: 'text' },
      ...{ oa_id: 'text?', oa_name: 'text?', verified: 'integer?', package_name: 'text?' },
      ...{
        sealed_access: 'text?',
        sealed_refresh: 'text?',
        access_until: 'bigint?',
        refresh_until: 'bigint?',
      },
      ...{ version: 'integer', renewer: 'text?', renewing_until: 'bigint?', problem: 'text?' },
      ...{ followers: 'integer?', allowance: 'integer?', allowance_left: 'integer?', looked_at: 'bigint?' },
      ...{ connected_at: 'bigint?', connected_by_name: 'text?', updated_at: 'bigint' },
    },
    ['station_id'],
  );
  await table('zalo_login', {
    ...{ id: 'text', sealed_verifier: 'text', redirect_uri: 'text', by: 'text', by_name: 'text' },
    ...{ created_at: 'bigint', used_at: 'bigint?' },
  });

  await table('publication', {
    ...{ id: 'text', channel: 'text', way: 'text', place: 'text', kinds: 'text', unit: 'text' },
    ...{ script_id: 'text', revision_id: 'text', content_hash: 'text', audio_sha256: 'text?' },
    ...{ title: 'text', description: 'text', author: 'text', body: 'text', cover_sha256: 'text?' },
    ...{ words_hash: 'text', approved_hash: 'text?', approved_by_name: 'text?', approved_at: 'bigint?' },
    ...{ state: 'text', held: 'integer', position: 'bigint', next_at: 'bigint?', tries: 'integer' },
    ...{ turn: 'integer', lease_owner: 'text?', lease_until: 'bigint?' },
    ...{ wants_broadcast: 'integer', broadcast_after: 'bigint?', target: 'text' },
    ...{ token: 'text?', remote_id: 'text?', link: 'text?', message_id: 'text?', unclear: 'text?' },
    ...{ reason: 'text?', todo: 'text?', wish: 'text?', hidden: 'integer', removed_at: 'bigint?' },
    ...{ corrects: 'text?', fact_id: 'text?', views: 'integer?', views_at: 'bigint?' },
    ...{ by: 'text', by_name: 'text', created_at: 'bigint', updated_at: 'bigint' },
    ...{ published_at: 'bigint?', sent_at: 'bigint?' },
  });
  await index('publication_queue', 'publication', ['station_id', 'state', 'position']);
  await index('publication_newest', 'publication', ['station_id', 'created_at']);
  await index('publication_due', 'publication', ['next_at']);
  await index('publication_script', 'publication', ['station_id', 'script_id']);

  await table('publication_step', {
    ...{ id: 'text', publication_id: 'text', step: 'text', asked: 'text', begun_at: 'bigint' },
    ...{ ended_at: 'bigint?', outcome: 'text?', answer: 'text?', words: 'text?', by_name: 'text?' },
  });
  await index('publication_step_of', 'publication_step', ['station_id', 'publication_id']);
}
