/** What a station holds, straight from the database: for tests that name every kind of thing. */
import { sql } from 'kysely';
import type { Declaration } from '../../src/accounts/http/declaration.ts';
import type { Station } from '../../src/accounts/stations.ts';
import type { Database } from '../../src/storage/database.ts';

export interface StationRows {
  /** Ids by table; a table without rows is not there. */
  ids: ReadonlyMap<string, readonly string[]>;
  /** An id for what a part of a path, or a field, is called: 'scriptId'. */
  idFor: (name: string) => string;
  /** The route's address with this station's own ids. */
  addressOf: (declaration: Declaration) => string;
}

/** What a part of a path names, where its name is not its table's. */
const TABLES: Record<string, string> = { orderId: 'emergency_order', itemId: 'script', roundId: 'airing' };

export async function stationRows({ kysely }: Database, station: Station): Promise<StationRows> {
  const ids = new Map<string, string[]>();
  for (const { name, columns } of await kysely.introspection.getTables()) {
    const has = (wanted: string) => columns.some((column) => column.name === wanted);
    if (!has('id') || !has('station_id')) continue;
    const { rows } = await sql<{ id: string }>`select id from ${sql.table(name)}
      where station_id = ${station.id} order by id`.execute(kysely);
    if (rows.length > 0)
      ids.set(
        name,
        rows.map(({ id }) => id),
      );
  }
  const idFor = (name: string) => {
    const own = name.replace(/Id$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return (ids.get(TABLES[name] ?? own) ?? ids.get('script')!)[0]!;
  };
  const addressOf = ({ path }: Declaration) =>
    path.replace(/\{(\w+)\}|\*/g, (_, name: string | undefined) => {
      if (name === 'stationId') return station.id;
      if (name === 'slug') return station.slug;
      if (name === 'month') return '2026-11';
      return idFor(name ?? 'scriptId');
    });
  return { ids, idFor, addressOf };
}
