import { sql, type RawBuilder } from 'kysely';

/**
 * That rows named by their ids are the station's: SQLite without statistics would rather go through all of the station than look up
 * thirty ids, so it is not offered the station's index.
 *
 * @example .where('script.id', 'in', ids).where(namedRowsOf('script.station_id', stationId))
 */
export function namedRowsOf(column: string, stationId: string): RawBuilder<boolean> {
  return sql<boolean>`${sql.ref(column)} || '' = ${stationId}`;
}
