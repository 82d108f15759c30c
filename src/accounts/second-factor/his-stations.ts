import type { Database, Executor } from '../../storage/database.ts';
import type { Actor } from '../actor.ts';
import { stationsOf } from '../members.ts';
import { record } from '../trail.ts';

export interface ChangeOfPerson {
  actor: Pick<Actor, 'kind' | 'id' | 'name'>;
  action: string;
  detail?: Record<string, unknown>;
  now: number;
  change: (tx: Executor) => Promise<void>;
}

/**
 * A change of somebody's own account, told in the trail of every station that he belongs to. It is made in the transaction of the
 * first one's line; a line of another station needs a transaction of its own.
 */
export async function inHisStations(
  { kysely }: Database,
  userId: string,
  { actor, action, detail = {}, now, change }: ChangeOfPerson,
): Promise<void> {
  const [home, ...others] = await stationsOf(kysely, userId);
  await kysely.transaction().execute(async (tx) => {
    await change(tx);
    if (home) await record(tx, home.id, actor, action, userId, detail, now);
  });
  for (const station of others)
    await kysely.transaction().execute((tx) => record(tx, station.id, actor, action, userId, detail, now));
}
