/** What a station's database knows, as the facts that the judge reads. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import { monthBounds } from '../kernel/zoned-time.ts';
import { asRunOfAirings } from '../playout/as-run.store.ts';
import type { AiringItem } from '../schedule/airing-item.ts';
import { earlierVersions } from '../schedule/airings.store.ts';
import type { Executor } from '../storage/database.ts';
import { namedRowsOf } from '../storage/named-rows.ts';
import type { AiringTable } from '../storage/schedule-tables.ts';
import { byHandBefore } from './by-hand.store.ts';
import { lineFacts, linesBetween } from './fact-log.store.ts';
import type { Fact } from './fact.ts';
import { closeFacts } from './month-closes.store.ts';
import { sentReportFacts } from './reports.store.ts';
import {
  airingFact,
  asRunFacts,
  byHandFacts,
  itemFacts,
  withdrawFact,
  type AiringRow,
  type DecisionRow,
  type RevisionRow,
} from './station-facts.ts';

/** A row may tell of a time up to a day aside of its airing (as-run.ts); one day more for a clock put right. */
const MARGIN_MS = 2 * 86_400_000;

export interface Stretch {
  /** Of what was heard, UTC ms. */
  from: number;
  until: number;
  /** The plan's: what happened outside the air is read for all of it, since quotas look at whole years. */
  year: number;
  timeZone: string;
}

/**
 * The facts by which months in [from, until) can be judged (UTC milliseconds): every airing of that time with what was heard of
 * it, and of earlier times whatever may be the first hearing of something heard now. Nothing is heard before it was approved,
 * so that no older airing is looked at than the first approval among those things.
 *
 * A fixed number of queries, however long the months and the history. SQLite answers on the spot, so that pauses are made
 * between the larger ones: the server's other requests go on. Not for inside a transaction.
 *
 * @param also scripts that are to be known whether or not an airing of that time holds them
 */
export async function stationFacts(
  db: Executor,
  stationId: string,
  { from, until, year, timeZone }: Stretch,
  also: readonly string[] = [],
): Promise<Fact[]> {
  const near = await airingsFrom(db, stationId, from - MARGIN_MS, until + MARGIN_MS);
  const byHand = await byHandBefore(db, stationId, until);
  const named = [...near.flatMap(scriptsOf), ...byHand.map(({ scriptId }) => scriptId), ...also];
  const scriptIds = await withSameSound(db, stationId, named);
  const revisions = await revisionsOf(db, stationId, scriptIds);
  const decisions = await decisionsOn(db, stationId, revisions);
  const before = await earlierAirings(db, stationId, from - MARGIN_MS, revisions, decisions);
  const airings = [...before, ...near];
  const airingIds = airings.map(({ id }) => id);
  await pause();
  const rows = Map.groupBy(await asRunOfAirings(db, stationId, airingIds), ({ airingId }) => airingId);
  await pause();
  const zones = await zonesOfDevices(db, stationId);
  const numbers = new Map(revisions.map(({ id, number }) => [id, number]));
  return [
    ...revisions.flatMap((revision) => itemFacts(revision, decisions.get(revision.id) ?? [])),
    ...(await withdrawals(db, stationId, scriptIds)).map(withdrawFact),
    ...airings.flatMap((airing) => airingFact(airing) ?? []),
    ...airings.flatMap((airing) =>
      asRunFacts(
        airing,
        rows.get(airing.id) ?? [],
        (device) => zones.get(device) ?? null,
        (revision) => numbers.get(revision),
      ),
    ),
    ...byHand.flatMap(byHandFacts),
    ...(await outsideFacts(db, stationId, year, timeZone)),
  ];
}

/**
 * What happened outside the air in a plan's year: a plan may be signed, and an event held, in the December before; reports on
 * the year are sent in the January after.
 */
async function outsideFacts(
  db: Executor,
  stationId: string,
  year: number,
  timeZone: string,
): Promise<Fact[]> {
  const [first, last] = [`${year - 1}-12`, `${year + 1}-02`];
  const from = monthBounds(first, timeZone).from;
  const until = monthBounds(last, timeZone).to;
  const lines = await linesBetween(db, stationId, { from, until });
  return [
    ...lines.flatMap(lineFacts),
    ...(await sentReportFacts(db, stationId, year)),
    ...(await closeFacts(db, stationId, { first, last })),
  ];
}

const AIRING_COLUMNS = [
  'id',
  'starts_at',
  'ends_at',
  'zones',
  'status',
  'priority',
  'late',
  'overrun',
  'items',
  'stopped_at',
  'stopped_by',
  'recorded_at',
] as const;

function airingsStarting(db: Executor, stationId: string, from: number, until: number) {
  return db
    .selectFrom('airing')
    .select(AIRING_COLUMNS)
    .select((eb) =>
      eb
        .selectFrom('emergency_order')
        .select('emergency_order.kind')
        .whereRef('emergency_order.id', '=', 'airing.order_id')
        .as('order_kind'),
    )
    .where('station_id', '=', stationId)
    .where('starts_at', '>=', from)
    .where('starts_at', '<', until)
    .orderBy('starts_at')
    .orderBy('id');
}

async function airingsFrom(
  db: Executor,
  stationId: string,
  from: number,
  until: number,
): Promise<AiringRow[]> {
  const airings = (await airingsStarting(db, stationId, from, until).execute()).map(toAiring);
  return withEarlier(db, stationId, airings);
}

/** What they were before they were changed, too: a player that was cut off plays the version that it holds. */
async function withEarlier(db: Executor, stationId: string, airings: AiringRow[]): Promise<AiringRow[]> {
  const ids = airings.map(({ id }) => id);
  const earlier = Map.groupBy(await earlierVersions(db, stationId, ids), ({ id }) => id);
  return airings.map((airing) => {
    const versions = earlier.get(airing.id);
    return versions ? { ...airing, earlier: versions.map(({ items }) => items) } : airing;
  });
}

/** Airings before `until` that held one of the items: those approved since then can't have been in any. */
async function earlierAirings(
  db: Executor,
  stationId: string,
  until: number,
  revisions: readonly RevisionRow[],
  decisions: ReadonlyMap<string, DecisionRow[]>,
): Promise<AiringRow[]> {
  const old = new Set<string>();
  let from = until;
  for (const { id, scriptId } of revisions) {
    for (const { at, outcome } of decisions.get(id) ?? []) {
      if (outcome !== 'approved' || at >= until) continue;
      old.add(scriptId);
      from = Math.min(from, at);
    }
  }
  if (old.size === 0) return [];
  const rows = await airingsStarting(db, stationId, from, until)
    // The rundown is JSON; an item's id is a UUID and stands nowhere else in it.
    .where((eb) => eb.or([...old].map((id) => eb('items', 'like', `%"scriptId":"${id}"%`))))
    .execute();
  return rows.map(toAiring);
}

/** The given items and all whose sound says the same: they count as one. */
async function withSameSound(
  db: Executor,
  stationId: string,
  scriptIds: readonly string[],
): Promise<string[]> {
  const known = [...new Set(scriptIds)];
  if (known.length === 0) return [];
  const rows = await db
    .selectFrom('segment')
    .innerJoin('revision', 'revision.id', 'segment.revision_id')
    .select('revision.script_id')
    .distinct()
    .where('segment.station_id', '=', stationId)
    .where('segment.spoken_hash', 'in', (eb) =>
      eb
        .selectFrom('segment as own')
        .innerJoin('revision as ownRevision', 'ownRevision.id', 'own.revision_id')
        .select('own.spoken_hash')
        .where('ownRevision.script_id', 'in', known)
        .where(namedRowsOf('own.station_id', stationId)),
    )
    .execute();
  return [...new Set([...known, ...rows.map((row) => row.script_id)])];
}

async function revisionsOf(
  db: Executor,
  stationId: string,
  scriptIds: readonly string[],
): Promise<RevisionRow[]> {
  if (scriptIds.length === 0) return [];
  const rows = await db
    .selectFrom('revision')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('script_id', 'in', scriptIds)
    .orderBy('script_id')
    .orderBy('number')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    scriptId: row.script_id,
    number: row.number,
    title: row.title,
    text: row.text,
    form: row.form,
    cchc: row.cchc === 1,
    topics: JSON.parse(row.topics) as string[],
    unit: row.unit,
    createdAt: row.created_at,
  }));
}

/** By revision, in the order they were made. */
async function decisionsOn(
  db: Executor,
  stationId: string,
  revisions: readonly RevisionRow[],
): Promise<Map<string, DecisionRow[]>> {
  if (revisions.length === 0) return new Map();
  const rows = await db
    .selectFrom('decision')
    .innerJoin('segment', 'segment.id', 'decision.segment_id')
    .select([
      'decision.subject_id',
      'decision.outcome',
      'decision.content_hash',
      'decision.audio_sha256',
      'decision.by_name',
      'decision.own_work',
      'decision.delegation',
      'decision.at',
      'segment.spoken_text',
      'segment.duration_ms',
    ])
    .where('decision.station_id', '=', stationId)
    .where(
      'decision.subject_id',
      'in',
      revisions.map(({ id }) => id),
    )
    .orderBy('decision.at')
    .orderBy('decision.id')
    .execute();
  const decisions = rows.map((row): DecisionRow => {
    return {
      revisionId: row.subject_id,
      outcome: row.outcome,
      contentHash: row.content_hash,
      audioSha256: row.audio_sha256,
      spokenText: row.spoken_text,
      durationMs: row.duration_ms,
      byName: row.by_name,
      ownWork: row.own_work === 1,
      delegation: row.delegation,
      at: row.at,
    };
  });
  return Map.groupBy(decisions, ({ revisionId }) => revisionId);
}

async function withdrawals(
  db: Executor,
  stationId: string,
  scriptIds: readonly string[],
): Promise<{ id: string; at: number; by: string }[]> {
  if (scriptIds.length === 0) return [];
  const rows = await db
    .selectFrom('script')
    .select(['id', 'withdrawn_at', 'withdrawn_by'])
    .where('station_id', '=', stationId)
    .where('id', 'in', scriptIds)
    .where('withdrawn_at', 'is not', null)
    .execute();
  return rows.map((row) => ({ id: row.id, at: row.withdrawn_at!, by: row.withdrawn_by ?? '' }));
}

async function zonesOfDevices(db: Executor, stationId: string): Promise<Map<string, string[]>> {
  const rows = await db
    .selectFrom('device')
    .select(['id', 'zones'])
    .where('station_id', '=', stationId)
    .execute();
  return new Map(rows.map((row) => [row.id, JSON.parse(row.zones) as string[]]));
}

function toAiring(
  row: Pick<Selectable<AiringTable>, (typeof AIRING_COLUMNS)[number]> & { order_kind: string | null },
): AiringRow {
  return {
    id: row.id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    zones: JSON.parse(row.zones) as string[],
    status: row.status,
    priority: row.priority,
    late: row.late,
    overrun: row.overrun,
    items: JSON.parse(row.items) as AiringItem[],
    stopped: row.stopped_at === null ? null : { at: row.stopped_at, by: row.stopped_by ?? '' },
    recordedAt: row.recorded_at,
    drill: row.order_kind === 'drill',
  };
}

function scriptsOf(airing: AiringRow): string[] {
  return [airing.items, ...(airing.earlier ?? [])].flat().flatMap(({ scriptId }) => scriptId ?? []);
}
