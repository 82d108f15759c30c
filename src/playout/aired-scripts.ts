/** When items were heard, by what players told: for rooms that ask by the item. */
import { findAirings } from '../schedule/airings.store.ts';
import type { Executor } from '../storage/database.ts';
import { asRunOfAirings } from './as-run.store.ts';

/** One airing of an item that some player played to its end. */
export interface AiredOnce {
  /** UTC ms. */
  startedAt: number;
  endedAt: number;
  /** Ids. */
  zones: string[];
}

/**
 * By item, the first airing first.
 *
 * @param since no airing of before is looked at, UTC ms
 */
export async function airedScripts(
  db: Executor,
  stationId: string,
  scriptIds: readonly string[],
  since: number,
): Promise<Map<string, AiredOnce[]>> {
  const found = new Map<string, AiredOnce[]>();
  if (scriptIds.length === 0) return found;
  const rows = await db
    .selectFrom('airing')
    .select('id')
    .where('station_id', '=', stationId)
    .where('starts_at', '>=', since)
    // The rundown is JSON; an item's id is a UUID and stands nowhere else in it.
    .where((eb) => eb.or(scriptIds.map((id) => eb('items', 'like', `%"scriptId":"${id}"%`))))
    .orderBy('starts_at')
    .execute();
  const ids = rows.map(({ id }) => id);
  const airings = new Map((await findAirings(db, stationId, ids)).map((one) => [one.id, one]));
  const told = Map.groupBy(await asRunOfAirings(db, stationId, ids), ({ airingId }) => airingId);
  for (const id of ids) {
    const airing = airings.get(id)!;
    for (const scriptId of scriptIds) {
      const heard = (told.get(id) ?? []).find(
        ({ item, outcome }) => outcome === 'completed' && airing.items[item]?.scriptId === scriptId,
      );
      if (!heard) continue;
      const startedAt = heard.at - (heard.playedMs ?? 0);
      found.set(scriptId, [
        ...(found.get(scriptId) ?? []),
        { startedAt, endedAt: heard.at, zones: airing.zones },
      ]);
    }
  }
  return found;
}
