/** The trail of what is done to the whole installation, chained as each station's is. */
import type { Selectable } from 'kysely';
import { canonicalJson, hashOf } from '../kernel/hash.ts';
import type { Executor } from '../storage/database.ts';
import type { CityTrailTable } from '../storage/city-schema.ts';
import type { Actor } from './actor.ts';
import type { TrailCheck, TrailLine } from './trail.ts';

export type CityTrailLine = Omit<TrailLine, 'stationId'>;

const BEGINNING = '0'.repeat(64);

/** Holds the chain until the transaction ends: two writers can't both continue from the same line. */
export async function lockCityTrail(tx: Executor): Promise<void> {
  await tx
    .insertInto('meta')
    .values({ key: 'city-trail', value: '1' })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: '1' }))
    .execute();
}

/** Writes a line in the caller's transaction: the change and its record are there together or not at all. */
export async function recordInCity(
  tx: Executor,
  actor: Pick<Actor, 'kind' | 'id' | 'name'>,
  action: string,
  subject: string,
  detail: Record<string, unknown>,
  now: number,
): Promise<void> {
  if (!tx.isTransaction) throw new TypeError('the trail is written in the transaction of the change');
  await lockCityTrail(tx);
  const [head] = await cityTrail(tx, 1);
  const content = {
    seq: (head?.seq ?? 0) + 1,
    at: now,
    actor: { kind: actor.kind, id: actor.id, name: actor.name },
    ...{ action, subject, detail },
    previousHash: head?.hash ?? BEGINNING,
  };
  await tx
    .insertInto('city_trail')
    .values({
      seq: content.seq,
      at: now,
      actor_kind: actor.kind,
      actor_id: actor.id,
      actor_name: actor.name,
      ...{ action, subject },
      detail: canonicalJson(detail),
      previous_hash: content.previousHash,
      hash: hashOf(content),
    })
    .execute();
}

/** Newest first. */
export async function cityTrail(executor: Executor, limit: number): Promise<CityTrailLine[]> {
  const rows = await executor
    .selectFrom('city_trail')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(toLine);
}

/** Reads the whole chain: `brokenAt` is the first line that was changed, is missing, or was put in. */
export async function verifyCityTrail(executor: Executor): Promise<TrailCheck> {
  const rows = await executor.selectFrom('city_trail').selectAll().orderBy('seq').execute();
  let previous = BEGINNING;
  for (const [index, row] of rows.entries()) {
    const { hash, ...content } = toLine(row);
    if (content.seq !== index + 1 || content.previousHash !== previous || hash !== hashOf(content))
      return { whole: false, brokenAt: index + 1 };
    previous = hash;
  }
  return { whole: true, lines: rows.length };
}

function toLine(row: Selectable<CityTrailTable>): CityTrailLine {
  return {
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
