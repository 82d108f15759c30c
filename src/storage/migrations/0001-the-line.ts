import { sql, type Kysely } from 'kysely';

type Column = 'text' | 'text?' | 'integer' | 'integer?' | 'bigint' | 'bigint?' | 'real?';

/** The whole line from station to as-run. Column meanings are in ../*-tables.ts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const table = async (
    name: string,
    columns: Record<string, Column>,
    primaryKey: string[] = ['id'],
    station: 'station' | 'global' = 'station',
  ): Promise<void> => {
    let builder = db.schema.createTable(name);
    for (const [column, type] of Object.entries(columns)) {
      const optional = type.endsWith('?');
      const dataType = (optional ? type.slice(0, -1) : type) as 'text' | 'integer' | 'bigint' | 'real';
      builder = builder.addColumn(column, dataType, (c) => (optional ? c : c.notNull()));
    }
    builder = builder.addPrimaryKeyConstraint(`${name}_pk`, primaryKey as never[]);
    if (station === 'station')
      builder = builder.addForeignKeyConstraint(`${name}_station`, ['station_id'] as never[], 'station', [
        'id',
      ]);
    await builder.execute();
  };
  const index = async (name: string, on: string, columns: string[], unique = false): Promise<void> => {
    const builder = db.schema.createIndex(name).on(on).columns(columns);
    await (unique ? builder.unique() : builder).execute();
  };

  await table('meta', { key: 'text', value: 'text' }, ['key'], 'global');
  await table(
    'station',
    {
      id: 'text',
      name: 'text',
      slug: 'text',
      time_zone: 'text',
      trial: 'integer',
      settings: 'text',
      created_at: 'bigint',
    },
    ['id'],
    'global',
  );
  await index('station_slug', 'station', ['slug'], true);
  await table('zone', {
    id: 'text',
    station_id: 'text',
    name: 'text',
    position: 'integer',
    retired_at: 'bigint?',
    created_at: 'bigint',
  });
  await index('zone_station_name', 'zone', ['station_id', 'name'], true);

  await table(
    'member',
    { station_id: 'text', user_id: 'text', roles: 'text', created_at: 'bigint', removed_at: 'bigint?' },
    ['station_id', 'user_id'],
  );
  await index('member_user', 'member', ['user_id']);
  await table(
    'sign_in_failure',
    { account: 'text', failures: 'integer', last_at: 'bigint', locked_until: 'bigint?' },
    ['account'],
    'global',
  );
  await table('api_token', {
    id: 'text',
    station_id: 'text',
    name: 'text',
    token_hash: 'text',
    roles: 'text',
    created_by: 'text',
    created_at: 'bigint',
    expires_at: 'bigint?',
    revoked_at: 'bigint?',
  });
  await index('api_token_hash', 'api_token', ['token_hash'], true);
  await table('device', {
    id: 'text',
    station_id: 'text',
    name: 'text',
    zones: 'text',
    token_hash: 'text',
    paired_at: 'bigint',
    revoked_at: 'bigint?',
    last_seen_at: 'bigint?',
    heartbeat: 'text?',
    volume: 'integer',
    last_seq: 'bigint',
  });
  await index('device_token', 'device', ['token_hash'], true);
  await index('device_station', 'device', ['station_id']);
  await table(
    'pairing_code',
    {
      code_hash: 'text',
      station_id: 'text',
      zones: 'text',
      created_by: 'text',
      created_at: 'bigint',
      expires_at: 'bigint',
      used_at: 'bigint?',
    },
    ['code_hash'],
  );
  await table('trail', {
    id: 'text',
    station_id: 'text',
    seq: 'bigint',
    at: 'bigint',
    actor_kind: 'text',
    actor_id: 'text',
    actor_name: 'text',
    action: 'text',
    subject: 'text',
    detail: 'text',
    previous_hash: 'text',
    hash: 'text',
  });
  // Two writers can't both continue the chain from the same line.
  await index('trail_chain', 'trail', ['station_id', 'seq'], true);
  await index('trail_subject', 'trail', ['station_id', 'subject']);

  await table('job', {
    id: 'text',
    station_id: 'text',
    name: 'text',
    key: 'text',
    payload: 'text',
    state: 'text',
    run_at: 'bigint',
    attempts: 'integer',
    max_attempts: 'integer',
    owner: 'text?',
    lease_until: 'bigint?',
    progress: 'text?',
    result: 'text?',
    reason: 'text?',
    created_at: 'bigint',
    updated_at: 'bigint',
  });
  await index('job_key', 'job', ['key'], true);
  await index('job_due', 'job', ['state', 'run_at']);

  await table('lexicon_entry', {
    id: 'text',
    station_id: 'text',
    written: 'text',
    spoken: 'text',
    created_by: 'text',
    created_at: 'bigint',
    retired_at: 'bigint?',
  });
  await index('lexicon_entry_station', 'lexicon_entry', ['station_id', 'written']);
  await table(
    'media',
    {
      station_id: 'text',
      sha256: 'text',
      bytes: 'bigint',
      media_type: 'text',
      duration_ms: 'bigint',
      loudness_lufs: 'real?',
      true_peak_dbtp: 'real?',
      peaks: 'text?',
      created_at: 'bigint',
    },
    ['station_id', 'sha256'],
  );

  await table('script', {
    id: 'text',
    station_id: 'text',
    kind: 'text',
    state: 'text',
    revision_id: 'text',
    approved_revision_id: 'text?',
    search: 'text',
    created_by: 'text',
    created_at: 'bigint',
    updated_at: 'bigint',
    withdrawn_at: 'bigint?',
    withdrawn_by: 'text?',
    withdrawn_reason: 'text?',
  });
  await index('script_list', 'script', ['station_id', 'updated_at']);
  await index('script_state', 'script', ['station_id', 'state']);
  await table('revision', {
    id: 'text',
    station_id: 'text',
    script_id: 'text',
    number: 'integer',
    title: 'text',
    text: 'text',
    form: 'text',
    cchc: 'integer',
    topics: 'text',
    unit: 'text',
    voice: 'text',
    recording_sha256: 'text?',
    content_hash: 'text?',
    author_id: 'text',
    author_name: 'text',
    created_at: 'bigint',
    submitted_at: 'bigint?',
  });
  await index('revision_number', 'revision', ['script_id', 'number'], true);
  await table('segment', {
    id: 'text',
    station_id: 'text',
    revision_id: 'text?',
    template_id: 'text?',
    spoken_date: 'text?',
    sha256: 'text',
    duration_ms: 'bigint',
    spoken_text: 'text',
    spoken_hash: 'text',
    made_with: 'text',
    created_at: 'bigint',
  });
  await index('segment_revision', 'segment', ['revision_id']);
  await index('segment_template', 'segment', ['template_id', 'spoken_date']);
  await index('segment_spoken', 'segment', ['station_id', 'spoken_hash']);
  await index('segment_sha256', 'segment', ['station_id', 'sha256']);
  await table('decision', {
    id: 'text',
    station_id: 'text',
    subject_id: 'text',
    segment_id: 'text',
    outcome: 'text',
    content_hash: 'text',
    audio_sha256: 'text',
    by: 'text',
    by_name: 'text',
    own_work: 'integer',
    comment: 'text',
    at: 'bigint',
  });
  await index('decision_subject', 'decision', ['subject_id']);

  await table('template', {
    id: 'text',
    station_id: 'text',
    kind: 'text',
    name: 'text',
    text: 'text',
    voice: 'text',
    state: 'text',
    content_hash: 'text',
    author_id: 'text',
    author_name: 'text',
    created_at: 'bigint',
  });
  await index('template_station', 'template', ['station_id']);
  await table('bulletin', {
    id: 'text',
    station_id: 'text',
    title: 'text',
    opening_chime: 'text?',
    closing_chime: 'text?',
    opening_template_id: 'text?',
    closing_template_id: 'text?',

    created_by: 'text',
    created_at: 'bigint',
    updated_at: 'bigint',
    archived_at: 'bigint?',
  });
  await index('bulletin_station', 'bulletin', ['station_id', 'updated_at']);
  await table('bulletin_item', {
    id: 'text',
    station_id: 'text',
    bulletin_id: 'text',
    position: 'integer',
    script_id: 'text',
  });
  await index('bulletin_item_order', 'bulletin_item', ['bulletin_id', 'position'], true);
  await index('bulletin_item_script', 'bulletin_item', ['script_id']);

  await table('slot', {
    id: 'text',
    station_id: 'text',
    name: 'text',
    start: 'text',
    duration_minutes: 'integer',
    rrule: 'text?',
    until: 'text?',
    exdates: 'text',
    zones: 'text',
    bulletin_id: 'text?',
    reserve_bulletin_id: 'text?',
    late: 'text',
    overrun: 'text',
    created_by: 'text',
    created_at: 'bigint',
    retired_at: 'bigint?',
  });
  await index('slot_station', 'slot', ['station_id']);
  await table(
    'slot_exception',
    {
      station_id: 'text',
      slot_id: 'text',
      wall_start: 'text',
      bulletin_id: 'text?',
      cancelled: 'integer',
      reason: 'text',
      created_by: 'text',
      created_at: 'bigint',
    },
    ['slot_id', 'wall_start'],
  );
  await table('airing', {
    id: 'text',
    station_id: 'text',
    slot_id: 'text',
    wall_start: 'text',
    bulletin_id: 'text?',
    starts_at: 'bigint',
    ends_at: 'bigint',
    zones: 'text',
    status: 'text',
    priority: 'text',
    late: 'text',
    overrun: 'text',
    items: 'text',
    reason: 'text?',
    stopped_at: 'bigint?',
    stopped_by: 'text?',
    recorded_at: 'bigint',
    updated_at: 'bigint',
  });
  await index('airing_time', 'airing', ['station_id', 'starts_at']);
  await table(
    'schedule_revision',
    {
      station_id: 'text',
      zones_key: 'text',
      revision: 'bigint',
      content_hash: 'text',
      body: 'text',
      signature: 'text',
      key_id: 'text',
      made_at: 'bigint',
    },
    ['station_id', 'zones_key'],
  );

  await table('as_run', {
    id: 'text',
    station_id: 'text',
    device_id: 'text',
    seq: 'bigint',
    airing_id: 'text',
    occurrence: 'integer',
    item: 'integer',
    segment_id: 'text?',
    kind: 'text',
    at: 'bigint',
    clock_offset_ms: 'bigint',
    clock_trusted: 'integer?',
    outcome: 'text?',
    played_ms: 'bigint?',
    silent_ms: 'bigint?',
    lateness_ms: 'bigint?',
    reason: 'text?',
    sink: 'text?',
    volume: 'integer?',
    amplifier: 'integer?',
    result: 'text',
    reject_reason: 'text?',
    recorded_at: 'bigint',
  });
  await index('as_run_time', 'as_run', ['station_id', 'at']);
  await index('as_run_airing', 'as_run', ['station_id', 'airing_id']);
  await table('by_hand', {
    id: 'text',
    station_id: 'text',
    task: 'text',
    script_id: 'text',
    at: 'bigint',
    reason: 'text',
    evidence: 'text',
    by: 'text',
    by_name: 'text',
    confirmed_by: 'text?',
    confirmed_by_name: 'text?',
    confirmed_at: 'bigint?',
    recorded_at: 'bigint',
  });
  await table('alarm', {
    id: 'text',
    station_id: 'text',
    key: 'text',
    message: 'text',
    raised_at: 'bigint',
    cleared_at: 'bigint?',
  });
  await index('alarm_open', 'alarm', ['station_id', 'key', 'raised_at']);

  await db.schema
    .createIndex('one_open_alarm')
    .on('alarm')
    .columns(['station_id', 'key'])
    .unique()
    .where(sql.ref('cleared_at'), 'is', null)
    .execute();
}
