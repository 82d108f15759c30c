/**
 * Every column that says which bytes of the media store must stay. One list for all who ask: what is not named here may one day be
 * taken away, so a test walks the schema and fails when a column of this kind is in neither list.
 */
import { sql } from 'kysely';
import type { Executor } from './database.ts';
import type { Schema } from './schema.ts';

export interface MediaReference {
  table: keyof Schema;
  column: string;
  /** What tells its rows apart, in one order: pages of it are read one after the other. */
  key: readonly string[];
  /** The sounds of a plan's year, which end with the time they are kept (lưu giữ) whatever still names them; the others outlive it. */
  ends?: true;
}

const ID = ['id'] as const;

/** Columns that are a SHA-256 of the store, and texts or JSON that name some. */
export const MEDIA_REFERENCES: readonly MediaReference[] = [
  { table: 'media', column: 'sha256', key: ['station_id', 'sha256'], ends: true },
  { table: 'segment', column: 'sha256', key: ID, ends: true },
  { table: 'decision', column: 'audio_sha256', key: ID, ends: true },
  { table: 'revision', column: 'recording_sha256', key: ID, ends: true },
  { table: 'device_command', column: 'sha256', key: ID, ends: true },
  { table: 'airing', column: 'items', key: ID, ends: true },
  { table: 'airing_version', column: 'items', key: ['airing_id', 'updated_at'], ends: true },
  { table: 'schedule_revision', column: 'body', key: ['station_id', 'zones_key'], ends: true },
  { table: 'emergency_order', column: 'items', key: ID, ends: true },
  { table: 'publication', column: 'audio_sha256', key: ID, ends: true },
  { table: 'job', column: 'payload', key: ID, ends: true },
  { table: 'job', column: 'result', key: ID, ends: true },
  // The audit of a closed month names what it counted, and stays valid without the sounds.
  { table: 'month_close', column: 'audit', key: ID, ends: true },
  { table: 'emergency_order', column: 'sound', key: ID },
  { table: 'live_speech', column: 'recording', key: ID },
  { table: 'upload', column: 'sha256', key: ID },
  { table: 'evidence_file', column: 'sha256', key: ID },
  { table: 'other_log', column: 'sha256', key: ID },
  { table: 'report', column: 'sha256', key: ID },
  { table: 'report', column: 'content', key: ID },
  { table: 'fact', column: 'content', key: ID },
  { table: 'by_hand', column: 'evidence', key: ID },
  { table: 'publication', column: 'cover_sha256', key: ID },
  { table: 'publication', column: 'body', key: ID },
  { table: 'publication', column: 'revised', key: ID },
  { table: 'publication_step', column: 'asked', key: ID },
  { table: 'publication_step', column: 'answer', key: ID },
];

/** Columns that look alike and keep nothing: hashes of other things, and what is only known of bytes while they are there. */
export const NO_REFERENCES: readonly `${keyof Schema}.${string}`[] = [
  // hashes of words, secrets and records
  ...([
    'api_token.token_hash',
    'device.token_hash',
    'pairing_code.code_hash',
    'recovery_code.code_hash',
    'invitation.token_hash',
  ] as const),
  ...(['calendar_address.token_hash', 'trail.previous_hash', 'trail.hash'] as const),
  ...(['revision.content_hash', 'decision.content_hash', 'template.content_hash'] as const),
  ...([
    'publication.content_hash',
    'publication.words_hash',
    'publication.approved_hash',
    'publication.review',
    'publication.returned',
  ] as const),
  ...(['segment.spoken_hash', 'emergency_order.text_hash', 'month_close.sha256'] as const),
  ...(['schedule_revision.content_hash', 'airing_revision.content_hash'] as const),
  ...(['city_trail.previous_hash', 'city_trail.hash'] as const),
  ...(['media.media_type', 'evidence_file.media_type'] as const),
  // known of bytes that are there; gone with them
  ...(['recording.sha256', 'recording.details', 'media_check.sha256', 'media_unused.sha256'] as const),
  // says that bytes are gone, or were known
  ...(['expired_media.sha256', 'watched_file.sha256'] as const),
  // tells of what was done, and keeps nothing alive
  ...(['trail.detail', 'city_trail.detail'] as const),
  // JSON about other things
  ...(['station.settings', 'member.roles', 'api_token.roles', 'device.zones', 'device.heartbeat'] as const),
  ...(['pairing_code.zones', 'job.progress', 'lexicon_entry.neighbours', 'script.topics'] as const),
  ...(['revision.topics', 'revision.recording_edit', 'segment.made_with', 'slot.exdates'] as const),
  ...(['slot.zones', 'slot.directive', 'schedule_edit.change', 'suspension.zones'] as const),
  ...(['live_speech.zones', 'airing.zones', 'airing.suspended', 'airing.handed_over'] as const),
  ...([
    'airing_version.zones',
    'report.tasks',
    'reminder.recipients',
    'cap_sender.zones',
    'emergency_order.zones',
  ] as const),
  ...([
    'cap_alert.refs',
    'readiness.unready',
    'upload.edit',
    'zalo_account.settings',
    'webhook.events',
  ] as const),
  ...(['publishing_place.settings'] as const),
  ...(['publication.kinds', 'publication.target', 'city_member.roles', 'ward_month.figures'] as const),
];

const PAGE = 300;
const HASHES = /[0-9a-f]{64}/g;

/**
 * Which of these bytes some record names. Reads a page of rows at a time: the server answers in between.
 *
 * @param wanted lower-case SHA-256
 * @param of only references of this kind; all without
 */
export async function namedAmong(
  db: Executor,
  wanted: ReadonlySet<string>,
  of: (reference: MediaReference) => boolean = () => true,
): Promise<Set<string>> {
  const named = new Set<string>();
  if (wanted.size === 0) return named;
  for (const reference of MEDIA_REFERENCES.filter(of)) {
    for await (const text of textsOf(db, reference))
      for (const [hash] of text.matchAll(HASHES)) if (wanted.has(hash)) named.add(hash);
    if (named.size === wanted.size) break;
  }
  return named;
}

async function* textsOf(db: Executor, { table, column, key }: MediaReference): AsyncGenerator<string> {
  const columns = sql.join(key.map((name) => sql.ref(name)));
  let after: Record<string, unknown> | null = null;
  for (;;) {
    // Also rows without a value: the page goes on after the last one it saw.
    const since: ReturnType<typeof sql> =
      after === null ? sql`` : sql`where (${columns}) > (${sql.join(key.map((name) => after![name]))})`;
    const { rows } = await sql<Record<string, unknown>>`
      select ${columns}, ${sql.ref(column)} as text from ${sql.table(table)} ${since}
      order by ${columns} limit ${PAGE}`.execute(db);
    for (const { text } of rows) if (typeof text === 'string') yield text;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!;
    await new Promise((next) => setImmediate(next));
  }
}

/**
 * Bytes that a station keeps in the media store and has begun to upload; what several of its records share counts once, what is gone
 * by age not at all.
 */
export async function stationBytes(db: Executor, stationId: string): Promise<number> {
  const { rows } = await sql<{ bytes: number | string | null }>`
    select sum(bytes) as bytes from (
      select sha256, max(bytes) as bytes from (
        select sha256, bytes from media where station_id = ${stationId}
        union all select sha256, bytes from recording where station_id = ${stationId}
        union all select sha256, bytes from evidence_file where station_id = ${stationId}
        union all select sha256, bytes from other_log where station_id = ${stationId}
        union all select sha256, bytes from device_command where station_id = ${stationId} and sha256 is not null
        union all select id, received from upload where station_id = ${stationId} and state in ('receiving', 'waiting')
      ) as kept
      where sha256 not in (
        select sha256 from expired_media where station_id = ${stationId} and gone_at is not null
      )
      group by sha256
    ) as once`.execute(db);
  const live = await db
    .selectFrom('live_speech')
    .select('recording')
    .where('station_id', '=', stationId)
    .where('recording', 'is not', null)
    .execute();
  const spoken = live.reduce((sum, row) => sum + (JSON.parse(row.recording!) as { bytes: number }).bytes, 0);
  return Number(rows[0]?.bytes ?? 0) + spoken;
}
