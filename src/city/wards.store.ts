import { sql } from 'kysely';
import type { Executor } from '../storage/database.ts';

/** How a ward stands right now, as far as the city sees it. */
export interface WardNow {
  stationId: string;
  /** When each paired player was last heard of, UTC ms; null for one that never was. */
  players: (number | null)[];
  /** Alarms that stand; the machine's are told in every ward and are none of a ward's own. */
  alarms: number;
  /** Airings of the coming day in which there is nothing to air. */
  silent: number;
}

/** @param now UTC ms of the stations' clock */
export async function wardsNow(db: Executor, now: number, aheadMs: number): Promise<Map<string, WardNow>> {
  const { rows } = await sql<{ id: string; alarms: number; silent: number }>`select station.id,
    (select count(*) from alarm where alarm.station_id = station.id and alarm.cleared_at is null
      and alarm.key not like 'machine:%') as alarms,
    (select count(*) from airing where airing.station_id = station.id and airing.starts_at > ${now}
      and airing.starts_at <= ${now + aheadMs} and airing.status = 'silent') as silent
    from station`.execute(db);
  const players = await db
    .selectFrom('device')
    .select(['station_id', 'last_seen_at'])
    .where('revoked_at', 'is', null)
    .execute();
  const seen = Map.groupBy(players, (player) => player.station_id);
  return new Map(
    rows.map(({ id, alarms, silent }) => [
      id,
      {
        stationId: id,
        players: (seen.get(id) ?? []).map((player) => player.last_seen_at),
        alarms,
        silent,
      },
    ]),
  );
}
