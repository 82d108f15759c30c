import type { Kysely } from 'kysely';

type Column = 'text' | 'text?' | 'integer' | 'integer?' | 'bigint' | 'bigint?';

/**
 * The year's plan and its proof: what happened outside the air (a log that is only ever added to), files, feeds that are read,
 * addresses that are looked at, versions of plans, closed months, reports. Column meanings are in ../*-tables.ts.
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
  const index = async (name: string, on: string, columns: string[], unique = false) => {
    const builder = db.schema.createIndex(name).on(on).columns(columns);
    await (unique ? builder.unique() : builder).execute();
  };
  const written = { by: 'text', by_name: 'text', recorded_at: 'bigint' } as const;

  await table('fact', {
    id: 'text',
    kind: 'text',
    subject_id: 'text',
    at: 'bigint',
    content: 'text',
    ...written,
  });
  await index('fact_time', 'fact', ['station_id', 'at']);
  await index('fact_subject', 'fact', ['station_id', 'subject_id']);

  await table('evidence_file', {
    ...{ id: 'text', sha256: 'text', name: 'text', media_type: 'text', bytes: 'bigint' },
    ...written,
  });

  await table('feed_source', {
    ...{ id: 'text', url: 'text', kind: 'text', channel: 'text', ...written, removed_at: 'bigint?' },
    ...{ read_at: 'bigint?', failed_at: 'bigint?', error: 'text?', etag: 'text?', last_modified: 'text?' },
  });
  await table('found_article', {
    ...{ id: 'text', feed_id: 'text', url_key: 'text', url: 'text', title: 'text', published_at: 'bigint?' },
    ...{ found_at: 'bigint', state: 'text', decided_by: 'text?', decided_at: 'bigint?' },
  });
  await index('found_article_once', 'found_article', ['station_id', 'url_key'], true);
  await table(
    'link_check',
    {
      ...{ url_key: 'text', url: 'text', checked_at: 'bigint?', ok: 'integer?', status: 'integer?' },
      failing_since: 'bigint?',
    },
    ['station_id', 'url_key'],
  );
  await table('website_visits', { id: 'text', month: 'text', visits: 'bigint', ...written });
  await index('website_visits_month', 'website_visits', ['station_id', 'month']);

  await table('plan_version', {
    ...{ id: 'text', plan_id: 'text', year: 'integer', version: 'text', yaml: 'text', note: 'text' },
    ...written,
  });
  await index('plan_version_year', 'plan_version', ['station_id', 'year', 'recorded_at']);

  await table('month_close', {
    ...{ id: 'text', month: 'text', plan_yaml: 'text', plan_version: 'text', audit: 'text', sha256: 'text' },
    ...{ key_id: 'text', signature: 'text', ...written },
    ...{ reopened_at: 'bigint?', reopened_by: 'text?', reopened_by_name: 'text?', reopen_reason: 'text?' },
  });
  await index('month_close_month', 'month_close', ['station_id', 'month']);

  await table('report', {
    ...{ id: 'text', kind: 'text', year: 'integer', tasks: 'text', calendar: 'text' },
    ...{ from_date: 'text', to_date: 'text', title: 'text', content: 'text' },
    ...{ state: 'text', number: 'text?', sent_at: 'bigint?', sha256: 'text?', updated_at: 'bigint' },
    ...written,
  });
  await index('report_year', 'report', ['station_id', 'year']);

  await table('reminder', { key: 'text', sent_at: 'bigint', recipients: 'text' }, ['station_id', 'key']);

  await db.schema.alterTable('member').addColumn('unit', 'text').execute();
}
