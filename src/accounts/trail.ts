import { sql, type Selectable } from 'kysely';
import { newId } from '../kernel/ids.ts';
import type { Executor } from '../storage/database.ts';
import type { TrailTable } from '../storage/station-tables.ts';
import type { Actor } from './actor.ts';
import {
  checkChain,
  columnsOf,
  LINES_AT_ONCE,
  lineOf,
  nextLine,
  type ChainLine,
  type TrailCheck,
} from './trail-chain.ts';

/** One line of a station's trail. */
export interface TrailLine extends ChainLine {
  stationId: string;
}

export type { TrailCheck };

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
  const line = nextLine({ stationId }, head, { at: now, actor, action, subject, detail });
  await tx
    .insertInto('trail')
    .values({ id: newId(now), station_id: stationId, ...columnsOf(line) })
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

/** Reads the whole chain of a station: `brokenAt` is the first line that was changed, is missing, or was put in. */
export function verifyTrail(executor: Executor, stationId: string): Promise<TrailCheck> {
  return checkChain(async (seq) => {
    const rows = await executor
      .selectFrom('trail')
      .selectAll()
      .where('station_id', '=', stationId)
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(LINES_AT_ONCE)
      .execute();
    return rows.map(toLine);
  });
}

function toLine(row: Selectable<TrailTable>): TrailLine {
  return { stationId: row.station_id, ...lineOf(row) };
}
