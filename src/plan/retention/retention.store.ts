import type { Executor } from '../../storage/database.ts';
import { namedAmong } from '../../storage/media-references.ts';

/** A sound or clip whose time to be kept is over. */
export interface Expired {
  sha256: string;
  /** What people know it by. */
  title: string;
  bytes: number;
}

export interface ExpiredMark extends Expired {
  /** UTC ms. */
  expiredAt: number;
  /** When its bytes went; null: they are still there. */
  goneAt: number | null;
}

const CLIP = 'Bản ghi âm của đầu phát';

/**
 * What a station kept only for what was before `before` (UTC ms; `beforeDate` is its local date) and that nothing uses since:
 * sounds of items and of dated words, recordings as they were given, clips of players. A sound stays while an airing since then
 * held it, while it was made or decided on since then, or while a bulletin in use names its item.
 */
export async function expiredBefore(
  db: Executor,
  stationId: string,
  before: number,
  beforeDate: string,
): Promise<Expired[]> {
  const segments = await segmentsOf(db, stationId);
  const recordings = await recordingsOf(db, stationId);
  const clips = await clipsOf(db, stationId);
  const old = [
    ...segments.map(({ createdAt }) => createdAt),
    ...recordings.map(({ createdAt }) => createdAt),
    ...clips.map(({ at }) => at),
  ].some((at) => at < before);
  if (!old) return [];
  const aired = await airedSince(db, stationId, before);
  const decided = await decidedSince(db, stationId, before);
  const used = await scriptsInUse(db, stationId, before, beforeDate);
  const isAlive = (script: { scriptId: string; updatedAt: number }) =>
    script.updatedAt >= before || aired.scripts.has(script.scriptId) || used.has(script.scriptId);

  const kept = new Set<string>([...aired.sounds, ...decided]);
  const over = new Map<string, Expired>();
  const sort = (stays: boolean, expired: Expired) =>
    stays ? kept.add(expired.sha256) : over.set(expired.sha256, expired);
  for (const one of segments) {
    const words = one.spokenDate === null ? one.template === 'kept' : one.spokenDate >= beforeDate;
    const stays = one.createdAt >= before || (one.script ? isAlive(one.script) : words);
    sort(stays, one);
  }
  for (const one of recordings) sort(one.createdAt >= before || isAlive(one), one);
  for (const { at, ...clip } of clips) sort(at >= before, clip);
  return [...over.values()]
    .filter(({ sha256 }) => !kept.has(sha256))
    .map(({ sha256, title, bytes }) => ({ sha256, title, bytes }))
    .sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
}

async function segmentsOf(db: Executor, stationId: string) {
  const rows = await db
    .selectFrom('segment')
    .innerJoin('media', (join) =>
      join.onRef('media.sha256', '=', 'segment.sha256').onRef('media.station_id', '=', 'segment.station_id'),
    )
    .leftJoin('revision', 'revision.id', 'segment.revision_id')
    .leftJoin('script', 'script.id', 'revision.script_id')
    .leftJoin('template', 'template.id', 'segment.template_id')
    .select(['segment.sha256', 'segment.spoken_date', 'segment.created_at', 'media.bytes', 'revision.title'])
    .select([
      'script.id as script_id',
      'script.updated_at',
      'template.name',
      'template.state as template_state',
    ])
    .where('segment.station_id', '=', stationId)
    .execute();
  return rows.map((row) => ({
    ...{ sha256: row.sha256, bytes: row.bytes, createdAt: row.created_at, spokenDate: row.spoken_date },
    title: row.title ?? row.name ?? '',
    script: row.script_id === null ? null : { scriptId: row.script_id, updatedAt: row.updated_at! },
    template: row.template_state === 'retired' ? ('retired' as const) : ('kept' as const),
  }));
}

async function recordingsOf(db: Executor, stationId: string) {
  const rows = await db
    .selectFrom('revision')
    .innerJoin('script', 'script.id', 'revision.script_id')
    .select([
      'revision.recording_sha256',
      'revision.title',
      'revision.created_at',
      'script.id',
      'script.updated_at',
    ])
    .where('revision.station_id', '=', stationId)
    .where('revision.recording_sha256', 'is not', null)
    .execute();
  return rows.map((row) => ({
    ...{ sha256: row.recording_sha256!, title: row.title, bytes: 0 },
    ...{ createdAt: row.created_at, scriptId: row.id, updatedAt: row.updated_at },
  }));
}

async function clipsOf(db: Executor, stationId: string) {
  const rows = await db
    .selectFrom('device_command')
    .select(['sha256', 'bytes', 'to_at', 'asked_at'])
    .where('station_id', '=', stationId)
    .where('sha256', 'is not', null)
    .execute();
  return rows.map((row) => ({
    ...{ sha256: row.sha256!, title: CLIP, bytes: row.bytes ?? 0, at: row.to_at ?? row.asked_at },
  }));
}

async function airedSince(db: Executor, stationId: string, since: number) {
  const rows = await db
    .selectFrom('airing')
    .select('items')
    .where('station_id', '=', stationId)
    .where('starts_at', '>=', since)
    .execute();
  const items = rows.flatMap((row) => JSON.parse(row.items) as { sha256?: string; scriptId?: string }[]);
  return {
    sounds: new Set(items.flatMap(({ sha256 }) => sha256 ?? [])),
    scripts: new Set(items.flatMap(({ scriptId }) => scriptId ?? [])),
  };
}

async function decidedSince(db: Executor, stationId: string, since: number): Promise<Set<string>> {
  const rows = await db
    .selectFrom('decision')
    .select('audio_sha256')
    .where('station_id', '=', stationId)
    .where('at', '>=', since)
    .execute();
  return new Set(rows.map((row) => row.audio_sha256));
}

/** Items of bulletins that slots in force name, or that were changed or chosen for a day since then. */
async function scriptsInUse(
  db: Executor,
  stationId: string,
  since: number,
  sinceDate: string,
): Promise<Set<string>> {
  const slots = await db
    .selectFrom('slot')
    .select(['bulletin_id', 'reserve_bulletin_id'])
    .where('station_id', '=', stationId)
    .where('retired_at', 'is', null)
    .execute();
  const exceptions = await db
    .selectFrom('slot_exception')
    .select('bulletin_id')
    .where('station_id', '=', stationId)
    .where('wall_start', '>=', sinceDate)
    .execute();
  const named = [
    ...slots.flatMap((slot) => [slot.bulletin_id, slot.reserve_bulletin_id]),
    ...exceptions.map((exception) => exception.bulletin_id),
  ].filter((id) => id !== null);
  const rows = await db
    .selectFrom('bulletin_item')
    .innerJoin('bulletin', 'bulletin.id', 'bulletin_item.bulletin_id')
    .select('bulletin_item.script_id')
    .where('bulletin.station_id', '=', stationId)
    .where((eb) =>
      eb.or([
        eb.and([eb('bulletin.updated_at', '>=', since), eb('bulletin.archived_at', 'is', null)]),
        ...(named.length > 0 ? [eb('bulletin.id', 'in', [...new Set(named)])] : []),
      ]),
    )
    .execute();
  return new Set(rows.map((row) => row.script_id));
}

export async function expiredMarks(db: Executor, stationId: string): Promise<ExpiredMark[]> {
  const rows = await db
    .selectFrom('expired_media')
    .selectAll()
    .where('station_id', '=', stationId)
    .orderBy('sha256')
    .execute();
  return rows.map((row) => ({
    ...{ sha256: row.sha256, title: row.title, bytes: row.bytes },
    ...{ expiredAt: row.expired_at, goneAt: row.gone_at },
  }));
}

export async function markExpired(
  db: Executor,
  stationId: string,
  expired: readonly Expired[],
  at: number,
): Promise<void> {
  for (const { sha256, title, bytes } of expired)
    await db
      .insertInto('expired_media')
      .values({ station_id: stationId, sha256, title, bytes, expired_at: at, gone_at: null })
      .execute();
}

export async function unmark(db: Executor, stationId: string, sha256s: readonly string[]): Promise<void> {
  for (const sha256 of sha256s)
    await db
      .deleteFrom('expired_media')
      .where('station_id', '=', stationId)
      .where('sha256', '=', sha256)
      .execute();
}

export async function markGone(
  db: Executor,
  stationId: string,
  sha256s: readonly string[],
  at: number,
): Promise<void> {
  for (const sha256 of sha256s)
    await db
      .updateTable('expired_media')
      .set({ gone_at: at })
      .where('station_id', '=', stationId)
      .where('sha256', '=', sha256)
      .execute();
}

/**
 * Bytes are kept once for all stations: which of these does another one still rest on, or a record that outlives a plan's year?
 */
export async function wantedAmong(
  db: Executor,
  stationId: string,
  sha256s: readonly string[],
): Promise<Set<string>> {
  const wanted = await namedAmong(db, new Set(sha256s), ({ ends }) => ends !== true);
  for (const sha256 of sha256s)
    if (!wanted.has(sha256) && (await isKeptElsewhere(db, stationId, sha256))) wanted.add(sha256);
  return wanted;
}

async function isKeptElsewhere(db: Executor, stationId: string, sha256: string): Promise<boolean> {
  const marked = await db
    .selectFrom('expired_media')
    .select('station_id')
    .where('sha256', '=', sha256)
    .execute();
  const over = [stationId, ...marked.map((row) => row.station_id)];
  const media = db
    .selectFrom('media')
    .select('sha256')
    .where('station_id', 'not in', over)
    .where('sha256', '=', sha256);
  const recording = db
    .selectFrom('revision')
    .select('recording_sha256 as sha256')
    .where('station_id', 'not in', over)
    .where('recording_sha256', '=', sha256);
  const clip = db
    .selectFrom('device_command')
    .select('sha256')
    .where('station_id', 'not in', over)
    .where('sha256', '=', sha256);
  for (const query of [media, recording, clip]) if ((await query.execute()).length > 0) return true;
  return false;
}
