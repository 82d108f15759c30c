/** The trail of what is done to the whole installation, chained as each station's is. */
import type { Executor } from '../storage/database.ts';
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

export type CityTrailLine = ChainLine;

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
  const line = nextLine({}, head, { at: now, actor, action, subject, detail });
  await tx.insertInto('city_trail').values(columnsOf(line)).execute();
}

/** Newest first. */
export async function cityTrail(executor: Executor, limit: number): Promise<CityTrailLine[]> {
  const rows = await executor
    .selectFrom('city_trail')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map(lineOf);
}

/** Reads the whole chain: `brokenAt` is the first line that was changed, is missing, or was put in. */
export function verifyCityTrail(executor: Executor): Promise<TrailCheck> {
  return checkChain(async (seq) => {
    const rows = await executor
      .selectFrom('city_trail')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(LINES_AT_ONCE)
      .execute();
    return rows.map(lineOf);
  });
}
