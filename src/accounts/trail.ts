import { sql, type Selectable } from 'kysely';
import { canonicalJson, hashOf } from '../kernel/hash.ts';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import type { TrailTable } from '../storage/schema.ts';
import type { Actor } from './actor.ts';

/** One line of the trail: who did what to what. Lines are only ever added, each carrying the hash of the one before. */
export interface TrailLine {
  stationId: string;
  /** 1, 2, 3 … within the station, without gaps. */
  seq: number;
  at: number;
  actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  /** 'script.approve' */
  action: string;
  /** Id of what it was done to. */
  subject: string;
  detail: Record<string, unknown>;
  previousHash: string;
  /** SHA-256 of the canonical JSON (RFC 8785) of all of the above. */
  hash: string;
}

/** What the first line of a station follows. */
const BEGINNING = '0'.repeat(64);

/**
 * Writes a line in the caller's transaction: the change and its record are there together or not at all. It locks the
 * station's row until the transaction ends, so that two writers can't both continue from the same line; call it last, after
 * the rows it tells of are locked, and never for two stations in one transaction.
 *
 * @example await record(tx, station.id, actor, 'script.approve', script.id, { revision: 3 }, clock.now());
 */
export async function record(
  tx: Executor,
  stationId: string,
  actor: Pick<Actor, 'kind' | 'id' | 'name'>,
  action: string,
  subject: string,
  detail: Record<string, unknown>,
  now: number,
): Promise<TrailLine> {
  if (!tx.isTransaction) throw new TypeError('the trail is written in the transaction of the change');
  // A write that changes nothing holds the row on both databases; SQLite has no "for update".
  await tx
    .updateTable('station')
    .set((eb) => ({ slug: eb.ref('slug') }))
    .where('id', '=', stationId)
    .execute();
  const head = await trailHead(tx, stationId);
  const content = {
    stationId,
    seq: (head?.seq ?? 0) + 1,
    at: now,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    action,
    subject,
    detail,
    previousHash: head?.hash ?? BEGINNING,
  };
  const line = { ...content, hash: hashOf(content) };
  await tx
    .insertInto('trail')
    .values({
      id: newId(now),
      station_id: stationId,
      seq: line.seq,
      at: now,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      action,
      subject,
      detail: canonicalJson(detail),
      previous_hash: line.previousHash,
      hash: line.hash,
    })
    .execute();
  return line;
}

/** The newest line: its hash, printed on a report, pins down everything before it. */
export async function trailHead(executor: Executor, stationId: string): Promise<TrailLine | undefined> {
  const [head] = await listTrail(executor, stationId, { limit: 1 });
  return head;
}

export interface TrailPage {
  limit: number;
  /** Only lines older than this one. */
  before?: number | undefined;
  /** Only lines about this thing. */
  subject?: string | undefined;
  /** Only lines of someone whose name holds this, as it is written. */
  actor?: string | undefined;
  /** Only these actions. */
  actions?: readonly string[] | undefined;
  /** Only lines of [from, to), UTC ms. */
  from?: number | undefined;
  to?: number | undefined;
}

/** Newest first. */
export async function listTrail(
  executor: Executor,
  stationId: string,
  { limit, before, subject, actor, actions, from, to }: TrailPage,
): Promise<TrailLine[]> {
  const rows = await executor
    .selectFrom('trail')
    .selectAll()
    .where('station_id', '=', stationId)
    .$if(before !== undefined, (query) => query.where('seq', '<', before!))
    .$if(subject !== undefined, (query) => query.where('subject', '=', subject!))
    .$if(actor !== undefined, (query) =>
      query.where(sql<boolean>`actor_name like ${like(actor!)} escape '!'`),
    )
    .$if(actions !== undefined, (query) => query.where('action', 'in', [...actions!, '']))
    .$if(from !== undefined, (query) => query.where('at', '>=', from!))
    .$if(to !== undefined, (query) => query.where('at', '<', to!))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toLine);
}

/** A part of a text, whatever signs it holds. */
function like(part: string): string {
  return `%${part.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
}

export type TrailCheck = { whole: true; lines: number } | { whole: false; brokenAt: number };

const BATCH = 1_000;

/** Reads the whole chain of a station: `brokenAt` is the first line that was changed, is missing, or was put in. */
export async function verifyTrail(executor: Executor, stationId: string): Promise<TrailCheck> {
  let previous = BEGINNING;
  let seq = 0;
  for (;;) {
    const rows = await executor
      .selectFrom('trail')
      .selectAll()
      .where('station_id', '=', stationId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(BATCH)
      .execute();
    if (rows.length === 0) return { whole: true, lines: seq };
    for (const row of rows) {
      seq++;
      const { hash, ...content } = toLine(row);
      if (content.seq !== seq || content.previousHash !== previous || hash !== hashOf(content))
        return { whole: false, brokenAt: seq };
      previous = hash;
    }
  }
}

function toLine(row: Selectable<TrailTable>): TrailLine {
  return {
    stationId: row.station_id,
    seq: row.seq,
    at: row.at,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    action: row.action,
    subject: row.subject,
    detail: JSON.parse(row.detail) as Record<string, unknown>,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
