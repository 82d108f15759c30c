import type { Selectable } from 'kysely';
import type { MasterPreset } from '../audio/master-preset.ts';
import type { Replaced } from '../speech/voices/voices.ts';
import type { Executor } from '../storage/database.ts';
import type { DecisionTable, SegmentTable } from '../storage/script-tables.ts';
import type { MediaTable } from '../storage/sound-tables.ts';

/** A piece of mastered sound and what it was made from. */
export interface Segment {
  id: string;
  stationId: string;
  /** One of the two is set: an item's revision, or an opening/closing template. */
  revisionId: string | null;
  templateId: string | null;
  /** 'YYYY-MM-DD' for a template that speaks the date. */
  spokenDate: string | null;
  sha256: string;
  durationMs: number;
  bytes: number;
  mediaType: string;
  loudnessLufs: number | null;
  truePeakDbtp: number | null;
  /** Waveform, one byte a bucket. */
  peaks: Uint8Array | null;
  spokenText: string;
  spokenHash: string;
  madeWith: MadeWith;
  createdAt: number;
}

/** Everything the bytes depend on besides the text. */
export interface MadeWith {
  /** Voice id and its own fingerprint; 'recording' for a person's. */
  voice: string;
  engine: string;
  /** Syllables a second. */
  pace: number;
  targetLufs: number;
  /** The station's treatment of sound at that time; absent from what was made before it could be changed. */
  preset?: MasterPreset;
  /** Set where another voice had to read it than the one asked for. */
  replaced?: Replaced;
}

export type NewSegment = Omit<Segment, 'createdAt'> & { createdAt: number };

/** Registers a sound of the media store as the station's own, once. */
export async function registerMedia(
  db: Executor,
  stationId: string,
  sound: Pick<
    Segment,
    'sha256' | 'bytes' | 'mediaType' | 'durationMs' | 'loudnessLufs' | 'truePeakDbtp' | 'peaks'
  >,
  now: number,
): Promise<void> {
  await db
    .insertInto('media')
    .values({
      station_id: stationId,
      sha256: sound.sha256,
      bytes: sound.bytes,
      media_type: sound.mediaType,
      duration_ms: sound.durationMs,
      loudness_lufs: sound.loudnessLufs,
      true_peak_dbtp: sound.truePeakDbtp,
      peaks: sound.peaks && Buffer.from(sound.peaks).toString('base64'),
      created_at: now,
    })
    .onConflict((conflict) => conflict.columns(['station_id', 'sha256']).doNothing())
    .execute();
  // The same sound made again is kept again.
  await db
    .deleteFrom('expired_media')
    .where('station_id', '=', stationId)
    .where('sha256', '=', sound.sha256)
    .execute();
}

/** True when the time for which the station keeps this sound is over (lưu giữ): its bytes are gone, or about to go. */
export async function isExpired(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('expired_media')
    .select('sha256')
    .where('station_id', '=', stationId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row !== undefined;
}

/** Registers the sound and the segment that uses it. */
export async function insertSegment(db: Executor, segment: NewSegment): Promise<void> {
  await registerMedia(db, segment.stationId, segment, segment.createdAt);
  await db
    .insertInto('segment')
    .values({
      id: segment.id,
      station_id: segment.stationId,
      revision_id: segment.revisionId,
      template_id: segment.templateId,
      spoken_date: segment.spokenDate,
      sha256: segment.sha256,
      duration_ms: segment.durationMs,
      spoken_text: segment.spokenText,
      spoken_hash: segment.spokenHash,
      made_with: JSON.stringify(segment.madeWith),
      created_at: segment.createdAt,
    })
    .execute();
}

/** The newest sound of a revision. */
export async function segmentOfRevision(
  db: Executor,
  stationId: string,
  revisionId: string,
): Promise<Segment | undefined> {
  const row = await segments(db, stationId).where('segment.revision_id', '=', revisionId).executeTakeFirst();
  return row && toSegment(row);
}

/** The very sound that a decision names. */
export async function segmentById(db: Executor, stationId: string, id: string): Promise<Segment | undefined> {
  const row = await segments(db, stationId).where('segment.id', '=', id).executeTakeFirst();
  return row && toSegment(row);
}

/** The sound of a template for a day, or of one that speaks no date (`date` null). */
export async function segmentOfTemplate(
  db: Executor,
  stationId: string,
  templateId: string,
  date: string | null,
): Promise<Segment | undefined> {
  const row = await segments(db, stationId)
    .where('segment.template_id', '=', templateId)
    .where('segment.spoken_date', date === null ? 'is' : '=', date)
    .executeTakeFirst();
  return row && toSegment(row);
}

export async function findSegment(db: Executor, stationId: string, id: string): Promise<Segment | undefined> {
  const row = await segments(db, stationId).where('segment.id', '=', id).executeTakeFirst();
  return row && toSegment(row);
}

/** True when the station itself made or was given this sound: media of another station is not there. */
export async function hasMedia(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const row = await db
    .selectFrom('media')
    .select('sha256')
    .where('station_id', '=', stationId)
    .where('sha256', '=', sha256)
    .executeTakeFirst();
  return row !== undefined;
}

export interface Decision {
  id: string;
  subjectId: string;
  segmentId: string;
  outcome: 'reviewed' | 'approved' | 'returned' | 'undone';
  contentHash: string;
  audioSha256: string;
  by: string;
  byName: string;
  /** The author approved his own text. */
  ownWork: boolean;
  comment: string;
  /** The document by which he decided in an approver's place; null for one who may by his own role. */
  delegation: string | null;
  at: number;
}

export async function insertDecision(db: Executor, stationId: string, decision: Decision): Promise<void> {
  await db
    .insertInto('decision')
    .values({
      id: decision.id,
      station_id: stationId,
      subject_id: decision.subjectId,
      segment_id: decision.segmentId,
      outcome: decision.outcome,
      content_hash: decision.contentHash,
      audio_sha256: decision.audioSha256,
      by: decision.by,
      by_name: decision.byName,
      own_work: decision.ownWork ? 1 : 0,
      comment: decision.comment,
      delegation: decision.delegation,
      at: decision.at,
    })
    .execute();
}

/** Decisions on a revision or template, newest first. */
export async function decisionsOn(
  db: Executor,
  stationId: string,
  subjectIds: readonly string[],
): Promise<Decision[]> {
  if (subjectIds.length === 0) return [];
  const rows = await db
    .selectFrom('decision')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('subject_id', 'in', subjectIds)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(toDecision);
}

function segments(db: Executor, stationId: string) {
  return db
    .selectFrom('segment')
    .innerJoin('media', (join) =>
      join.onRef('media.sha256', '=', 'segment.sha256').onRef('media.station_id', '=', 'segment.station_id'),
    )
    .selectAll('segment')
    .select(['media.bytes', 'media.media_type', 'media.loudness_lufs', 'media.true_peak_dbtp', 'media.peaks'])
    .where('segment.station_id', '=', stationId)
    .orderBy('segment.created_at', 'desc')
    .orderBy('segment.id', 'desc')
    .limit(1);
}

type SegmentRow = Selectable<SegmentTable> &
  Pick<Selectable<MediaTable>, 'bytes' | 'media_type' | 'loudness_lufs' | 'true_peak_dbtp' | 'peaks'>;

function toSegment(row: SegmentRow): Segment {
  return {
    id: row.id,
    stationId: row.station_id,
    revisionId: row.revision_id,
    templateId: row.template_id,
    spokenDate: row.spoken_date,
    sha256: row.sha256,
    durationMs: row.duration_ms,
    bytes: row.bytes,
    mediaType: row.media_type,
    loudnessLufs: row.loudness_lufs,
    truePeakDbtp: row.true_peak_dbtp,
    peaks: row.peaks === null ? null : new Uint8Array(Buffer.from(row.peaks, 'base64')),
    spokenText: row.spoken_text,
    spokenHash: row.spoken_hash,
    madeWith: JSON.parse(row.made_with) as MadeWith,
    createdAt: row.created_at,
  };
}

function toDecision(row: Selectable<DecisionTable>): Decision {
  return {
    id: row.id,
    subjectId: row.subject_id,
    segmentId: row.segment_id,
    outcome: row.outcome,
    contentHash: row.content_hash,
    audioSha256: row.audio_sha256,
    by: row.by,
    byName: row.by_name,
    ownWork: row.own_work === 1,
    comment: row.comment,
    delegation: row.delegation,
    at: row.at,
  };
}
