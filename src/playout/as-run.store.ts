import { sql, type Selectable } from 'kysely';
import type { Executor } from '../storage/database.ts';
import type { AsRunTable } from '../storage/playout-tables.ts';
import { msOf, type AsRunEvent, type Outcome } from './contract.ts';

/** A row of the log as the server keeps it: never changed, never deleted. */
export interface AsRunRow {
  id: string;
  deviceId: string;
  seq: number;
  airingId: string;
  occurrence: number;
  item: number;
  segmentId: string | null;
  kind: 'start' | 'end';
  /** The device's corrected clock, UTC ms. */
  at: number;
  clockOffsetMs: number;
  clockTrusted: boolean | null;
  outcome: Outcome | null;
  playedMs: number | null;
  silentMs: number | null;
  latenessMs: number | null;
  reason: string | null;
  sink: string | null;
  volume: number | null;
  amplifier: boolean | null;
  result: 'accepted' | 'rejected';
  rejectReason: string | null;
  /** When the station learned of it. */
  recordedAt: number;
}

/** What became of a row: kept now, kept before, or its id names another machine's event. */
export type Kept = 'fresh' | 'again' | 'taken';

/** Keeps a row once. */
export async function insertAsRun(
  db: Executor,
  stationId: string,
  deviceId: string,
  event: AsRunEvent,
  rejectReason: string | null,
  now: number,
): Promise<Kept> {
  const end = event.kind === 'end' ? event : null;
  const result = await db
    .insertInto('as_run')
    .values({
      id: event.id,
      station_id: stationId,
      device_id: deviceId,
      seq: event.seq,
      airing_id: event.airingId,
      occurrence: event.occurrence,
      item: event.item,
      segment_id: event.segmentId ?? null,
      kind: event.kind,
      at: msOf(event.at),
      clock_offset_ms: event.clockOffsetMs,
      clock_trusted: flag(event.clockTrusted),
      outcome: end?.outcome ?? null,
      played_ms: end?.playedMs ?? null,
      silent_ms: end?.silentMs ?? null,
      lateness_ms: event.latenessMs ?? null,
      reason: event.reason ?? null,
      sink: event.sink ?? null,
      volume: event.volume ?? null,
      amplifier: flag(event.amplifier),
      result: rejectReason === null ? 'accepted' : 'rejected',
      reject_reason: rejectReason,
      recorded_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  if ((result.numInsertedOrUpdatedRows ?? 0n) > 0n) return 'fresh';
  const mine = await db
    .selectFrom('as_run')
    .select('id')
    .where('station_id', '=', stationId)
    .where('device_id', '=', deviceId)
    .where('id', '=', event.id)
    .executeTakeFirst();
  return mine ? 'again' : 'taken';
}

/** Accepted rows of some airings, in the order they happened. */
export async function asRunOfAirings(
  db: Executor,
  stationId: string,
  airingIds: readonly string[],
): Promise<AsRunRow[]> {
  if (airingIds.length === 0) return [];
  const rows = await db
    .selectFrom('as_run')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('airing_id', 'in', airingIds)
    .where('result', '=', 'accepted')
    .execute();
  // Sorted here: asked to sort, SQLite reads all rows of the station by the index on their time.
  return rows.map(toRow).sort((a, b) => a.at - b.at || a.seq - b.seq);
}

/** Everything received between two instants, also what was rejected, newest first. */
export async function asRunBetween(
  db: Executor,
  stationId: string,
  from: number,
  to: number,
): Promise<AsRunRow[]> {
  const rows = await db
    .selectFrom('as_run')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('at', '>=', from)
    .where('at', '<', to)
    .orderBy('at', 'desc')
    .orderBy('seq', 'desc')
    .execute();
  return rows.map(toRow);
}

/**
 * Airings of the plan that a player began more than `overMs` late, each by its latest item; emergencies apart, which begin when they
 * arrive.
 */
export async function lateStarts(
  db: Executor,
  stationId: string,
  since: number,
  overMs: number,
): Promise<{ airingId: string; title: string; deviceId: string; startsAt: number; latenessMs: number }[]> {
  const rows = await db
    .selectFrom('as_run')
    .innerJoin('airing', (join) =>
      join.onRef('airing.id', '=', 'as_run.airing_id').onRef('airing.station_id', '=', 'as_run.station_id'),
    )
    .select(['as_run.airing_id', 'as_run.device_id', 'airing.title', 'airing.starts_at'])
    .select((eb) => eb.fn.max('as_run.lateness_ms').as('lateness_ms'))
    .where('as_run.station_id', '=', stationId)
    .where('as_run.at', '>=', since)
    .where('as_run.kind', '=', 'start')
    .where('as_run.result', '=', 'accepted')
    .where('as_run.lateness_ms', '>', overMs)
    .where('airing.priority', '!=', 'emergency')
    .groupBy(['as_run.airing_id', 'as_run.device_id', 'airing.title', 'airing.starts_at'])
    .execute();
  return rows.map((row) => ({
    airingId: row.airing_id,
    title: row.title,
    deviceId: row.device_id,
    startsAt: row.starts_at,
    latenessMs: row.lateness_ms ?? 0,
  }));
}

/**
 * Devices of which two different rows since an instant have one number: a journal that was lost and begun anew, or two machines
 * that go by one token.
 */
export async function repeatedSequences(db: Executor, stationId: string, since: number): Promise<string[]> {
  const rows = await db
    .selectFrom('as_run')
    .select('device_id')
    .where('station_id', '=', stationId)
    .where('at', '>=', since)
    .groupBy(['device_id', 'seq'])
    .having((eb) => eb.fn.countAll(), '>', 1)
    .execute();
  return [...new Set(rows.map((row) => row.device_id))].sort();
}

/** Numbers between two rows of a device of which no row ever came. */
export interface Hole {
  deviceId: string;
  from: number;
  to: number;
}

/** What comes late is older than the rows around it by no more than a schedule and an outage are long. */
const LATE_ROWS_MS = 30 * 86_400_000;

/**
 * Holes in devices' numbers: rows that a machine wrote and lost before they were sent.
 *
 * @param since looks at rows of times from here on, UTC ms
 * @param settled what came after a hole did so before this instant; until then the missing may still be under way
 */
export async function sequenceHoles(
  db: Executor,
  stationId: string,
  since: number,
  settled: number,
): Promise<Hole[]> {
  const numbered = db
    .selectFrom('as_run')
    .select(['device_id', 'seq', 'recorded_at'])
    .select(sql<number | null>`lag(seq) over (partition by device_id order by seq)`.as('before'))
    .where('station_id', '=', stationId)
    .where('at', '>=', since)
    // A time of next year would keep a row here for a year.
    .where('at', '<', settled + 86_400_000);
  const rows = await db
    .selectFrom(numbered.as('numbered'))
    .selectAll()
    .where(sql<boolean>`seq - before > 1`)
    .where('recorded_at', '<=', settled)
    .orderBy('device_id')
    .orderBy('seq')
    .execute();
  const holes: Hole[] = [];
  for (const { device_id: deviceId, before, seq } of rows) {
    const known = await numbersBetween(db, stationId, deviceId, before!, seq, since - LATE_ROWS_MS);
    let from = before! + 1;
    for (const number of [...known, seq]) {
      if (number > from) holes.push({ deviceId, from, to: number - 1 });
      from = number + 1;
    }
  }
  return holes;
}

async function numbersBetween(
  db: Executor,
  stationId: string,
  deviceId: string,
  before: number,
  after: number,
  since: number,
): Promise<number[]> {
  const rows = await db
    .selectFrom('as_run')
    .select('seq')
    .distinct()
    .where('station_id', '=', stationId)
    .where('at', '>=', since)
    .where('device_id', '=', deviceId)
    .where('seq', '>', before)
    .where('seq', '<', after)
    .orderBy('seq')
    .execute();
  return rows.map(({ seq }) => seq);
}

function flag(value: boolean | null | undefined): 0 | 1 | null {
  return value == null ? null : value ? 1 : 0;
}

function toRow(row: Selectable<AsRunTable>): AsRunRow {
  return {
    id: row.id,
    deviceId: row.device_id,
    seq: row.seq,
    airingId: row.airing_id,
    occurrence: row.occurrence,
    item: row.item,
    segmentId: row.segment_id,
    kind: row.kind,
    at: row.at,
    clockOffsetMs: row.clock_offset_ms,
    clockTrusted: row.clock_trusted === null ? null : row.clock_trusted === 1,
    outcome: row.outcome,
    playedMs: row.played_ms,
    silentMs: row.silent_ms,
    latenessMs: row.lateness_ms,
    reason: row.reason,
    sink: row.sink,
    volume: row.volume,
    amplifier: row.amplifier === null ? null : row.amplifier === 1,
    result: row.result,
    rejectReason: row.reject_reason,
    recordedAt: row.recorded_at,
  };
}
