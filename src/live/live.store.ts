import type { Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { LiveSpeechTable } from '../storage/schedule-tables.ts';
import type { LiveSpeech } from './speech.ts';

export async function insertSpeech(db: Executor, speech: LiveSpeech): Promise<void> {
  await db
    .insertInto('live_speech')
    .values({
      id: speech.id,
      station_id: speech.stationId,
      title: speech.title,
      zones: JSON.stringify(speech.zones),
      most_ms: speech.mostMs,
      speaker: speech.speaker.id,
      speaker_name: speech.speaker.name,
      asked_at: speech.askedAt,
      ...lifeOf(speech),
    })
    .execute();
}

/** Moves a speech on from the state it was read in; false when that has changed meanwhile. */
export async function moveSpeech(db: Executor, from: LiveSpeech, to: LiveSpeech): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('live_speech')
    .set(lifeOf(to))
    .where('station_id', '=', from.stationId)
    .where('id', '=', from.id)
    .where('state', '=', from.state)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export async function findSpeech(
  db: Executor,
  stationId: string,
  id: string,
): Promise<LiveSpeech | undefined> {
  const row = await ofStation(db, stationId).where('id', '=', id).executeTakeFirst();
  return row && toSpeech(row);
}

/** Newest first. */
export async function listSpeeches(db: Executor, stationId: string, most = 50): Promise<LiveSpeech[]> {
  const rows = await ofStation(db, stationId).orderBy('asked_at', 'desc').orderBy('id').limit(most).execute();
  return rows.map(toSpeech);
}

/** Of every station: those that are over without a recording, though something was said. */
export async function speechesUnkept(db: Executor): Promise<LiveSpeech[]> {
  const rows = await db
    .selectFrom('live_speech')
    .selectAll()
    .where('state', '=', 'over')
    .where('started_at', 'is not', null)
    .where('recording', 'is', null)
    .execute();
  return rows.map(toSpeech);
}

/** Of every station: those that a server which stopped has left on air. */
export async function speechesOnAir(db: Executor, stationId?: string): Promise<LiveSpeech[]> {
  const rows = await db
    .selectFrom('live_speech')
    .selectAll()
    .where('state', '=', 'live')
    .$if(stationId !== undefined, (query) => query.where('station_id', '=', stationId!))
    .execute();
  return rows.map(toSpeech);
}

function ofStation(db: Executor, stationId: string) {
  return db.selectFrom('live_speech').selectAll().where('station_id', '=', stationId);
}

function lifeOf(speech: LiveSpeech) {
  return {
    state: speech.state,
    airing_id: speech.airingId,
    started_at: speech.startedAt,
    ended_at: speech.endedAt,
    ended_because: speech.endedBecause,
    recording: speech.recording && JSON.stringify(speech.recording),
  };
}

function toSpeech(row: Selectable<LiveSpeechTable>): LiveSpeech {
  return {
    id: row.id,
    stationId: row.station_id,
    title: row.title,
    zones: JSON.parse(row.zones) as string[],
    mostMs: row.most_ms,
    speaker: { id: row.speaker, name: row.speaker_name },
    askedAt: row.asked_at,
    state: row.state,
    airingId: row.airing_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    endedBecause: row.ended_because,
    recording: row.recording === null ? null : (JSON.parse(row.recording) as LiveSpeech['recording']),
  };
}
