/** A city of wards with as much behind each as the first has: copied inside the database, since row by row it would take an hour. */
import { sql, type RawBuilder } from 'kysely';
import { createStation } from '../accounts/stations.ts';
import type { Database } from '../storage/database.ts';

interface Copied {
  /** Columns that are ids of the ward's own, or name one. */
  ids: readonly string[];
  /** A list of such ids, as JSON. */
  list?: string;
  /** An airing's items, as JSON, that name some. */
  items?: string;
}

/** Tables that grow with what a ward airs, in an order in which each finds what it names. */
const GROWING: Record<string, Copied> = {
  zone: { ids: ['id'] },
  slot: { ids: ['id'], list: 'zones' },
  device: { ids: ['id', 'token_hash'], list: 'zones' },
  script: { ids: ['id', 'revision_id', 'approved_revision_id'] },
  revision: { ids: ['id', 'script_id'] },
  segment: { ids: ['id', 'revision_id'] },
  decision: { ids: ['id', 'subject_id', 'segment_id'] },
  airing: { ids: ['id', 'slot_id'], list: 'zones', items: 'items' },
  as_run: { ids: ['id', 'device_id', 'airing_id', 'segment_id'] },
};
const NAMED_BY_ITEMS = ['scriptId', 'revisionId', 'segmentId'];

/**
 * Makes so many wards more, each with all rows of the first under ids of its own.
 *
 * @returns their stations' ids
 */
export async function copyWard(database: Database, from: string, wards: number): Promise<string[]> {
  const { kysely } = database;
  const made: string[] = [];
  const tables = await Promise.all(
    Object.entries(GROWING).map(async ([table, copied]) => {
      return { table, copied, columns: await columnsOf(database, table) };
    }),
  );
  for (let ward = 0; ward < wards; ward++) {
    const name = `Đài truyền thanh phường ${crypto.randomUUID()}`;
    const { id } = await createStation(kysely, { name, timeZone: 'Asia/Ho_Chi_Minh', trial: false }, 0);
    await kysely.transaction().execute(async (tx) => {
      for (const { table, copied, columns } of tables) {
        const values = columns.map((name) => valueOf(name, copied, id));
        await sql`insert into ${sql.table(table)} select ${sql.join(values)} from ${sql.table(table)}
          where station_id = ${from}`.execute(tx);
      }
    });
    made.push(id);
  }
  return made;
}

function valueOf(name: string, { ids, list, items }: Copied, station: string): RawBuilder<unknown> {
  const column = sql.ref(name);
  // Of its own, and in another place of the index than the first ward's.
  const own = sql`cast(${station.slice(-8)} as text)`;
  if (name === 'station_id') return sql`cast(${station} as text)`;
  if (ids.includes(name)) return sql`${own} || ${column}`;
  if (name === list) return sql`replace(replace(${column}, '["', '["' || ${own}), '","', '","' || ${own})`;
  if (name === items)
    return NAMED_BY_ITEMS.reduce<RawBuilder<unknown>>(
      (text, key) => sql`replace(${text}, ${`"${key}":"`}, ${`"${key}":"`} || ${own})`,
      column,
    );
  return column;
}

/** In the table's own order, as `insert … select` takes them. */
async function columnsOf({ kysely, dialect }: Database, table: string): Promise<string[]> {
  const asked =
    dialect === 'sqlite'
      ? sql<{ name: string }>`select name from pragma_table_info(${table})`
      : sql<{ name: string }>`select column_name as name from information_schema.columns
          where table_schema = current_schema() and table_name = ${table} order by ordinal_position`;
  return (await asked.execute(kysely)).rows.map(({ name }) => name);
}
