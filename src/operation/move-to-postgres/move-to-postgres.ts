/**
 * Moves what a SQLite file holds into an empty PostgreSQL: in one transaction, table by table, each proved equal by count and hashes
 * before anything is committed. The file is only read. Stopped anywhere, nothing has happened, and one begins again.
 */
import BetterSqlite3 from 'better-sqlite3';
import { sql } from 'kysely';
import { Refusal } from '../../kernel/errors.ts';
import type { Database, Executor } from '../../storage/database.ts';
import { pendingMigrations, unknownMigrations } from '../../storage/migrate.ts';
import { forPostgres, startSum, type ColumnKind, type Row, type TableSum } from './table-content.ts';

/** What PostgreSQL has by itself: its own list of migrations, and its full-text index instead of SQLite's tables of words. */
const LEFT_OUT = /^(sqlite_|kysely_|script_doc$|script_words)/;
/** Filled by whoever made the tables; what the file says comes in its place. */
const PREPARED = 'meta';
const ROWS_AT_ONCE = 200;
const MOST_PARAMETERS = 30_000;

export interface MovedTable extends TableSum {
  table: string;
}

/**
 * @param from in the newest shape; not written to
 * @param to in the same shape, and empty
 * @throws Refusal `database-not-empty`, `other-version`, `not-equal`
 */
export async function moveToPostgres(
  from: Pick<Database, 'address' | 'kysely' | 'dialect'>,
  to: Database,
  progress: (table: MovedTable) => void,
): Promise<MovedTable[]> {
  for (const database of [from as Database, to])
    if ([...(await pendingMigrations(database)), ...(await unknownMigrations(database))].length > 0)
      throw new Refusal(
        'other-version',
        'Hai cơ sở dữ liệu khác phiên bản. Hãy nâng cấp máy chủ trước, rồi chuyển.',
        409,
      );
  const source = new BetterSqlite3(from.address, { readonly: true });
  try {
    // One view of the file from the first table to the last.
    source.exec('begin');
    const tables = inOrder(source);
    return await to.kysely.transaction().execute(async (tx) => {
      const kinds = await columnsOf(tx);
      refuseOtherTables(tables, kinds);
      await refuseFilled(tx, tables);
      await sql`delete from ${sql.table(PREPARED)}`.execute(tx);
      const moved: MovedTable[] = [];
      for (const table of tables) {
        const sum = await moveTable(source, tx, table, kinds.get(table)!);
        moved.push({ table, ...sum });
        progress({ table, ...sum });
      }
      return moved;
    });
  } finally {
    source.close();
  }
}

async function moveTable(
  source: BetterSqlite3.Database,
  tx: Executor,
  table: string,
  kinds: ReadonlyMap<string, ColumnKind>,
): Promise<TableSum> {
  const there = startSum(kinds);
  const batch = Math.max(1, Math.min(ROWS_AT_ONCE, Math.floor(MOST_PARAMETERS / kinds.size)));
  let waiting: Row[] = [];
  const write = async () => {
    if (waiting.length > 0)
      await tx
        .insertInto(table as never)
        .values(waiting)
        .execute();
    waiting = [];
  };
  for (const row of source.prepare(`select * from "${table}" order by rowid`).iterate() as Iterable<Row>) {
    there.add(row);
    waiting.push(
      Object.fromEntries([...kinds].map(([column, kind]) => [column, forPostgres(row[column], kind)])),
    );
    if (waiting.length >= batch) await write();
  }
  await write();
  const here = await sumIn(tx, table, kinds);
  if (here.rows !== there.sum().rows || here.sum !== there.sum().sum)
    throw new Refusal('not-equal', `Bảng ${table} không giống sau khi chuyển; không có gì được ghi.`, 409);
  return here;
}

/** Read back by a cursor: a table of millions of rows is never in memory. */
async function sumIn(tx: Executor, table: string, kinds: ReadonlyMap<string, ColumnKind>): Promise<TableSum> {
  const sum = startSum(kinds);
  await sql`declare moved no scroll cursor for select * from ${sql.table(table)}`.execute(tx);
  for (;;) {
    const { rows } = await sql<Row>`fetch 1000 from moved`.execute(tx);
    for (const row of rows) sum.add(row);
    if (rows.length === 0) break;
  }
  await sql`close moved`.execute(tx);
  return sum.sum();
}

/** Tables of the file, those that others refer to first. */
function inOrder(source: BetterSqlite3.Database): string[] {
  const names = source
    .prepare(`select name from sqlite_master where type = 'table' order by name`)
    .pluck()
    .all()
    .filter((name): name is string => typeof name === 'string' && !LEFT_OUT.test(name));
  const placed: string[] = [];
  const refers = (name: string) =>
    (source.pragma(`foreign_key_list("${name}")`) as { table: string }[]).map(({ table }) => table);
  const place = (name: string, on: readonly string[]): void => {
    if (placed.includes(name) || on.includes(name) || !names.includes(name)) return;
    for (const other of refers(name)) place(other, [...on, name]);
    placed.push(name);
  };
  for (const name of names) place(name, []);
  return placed;
}

async function columnsOf(tx: Executor): Promise<Map<string, Map<string, ColumnKind>>> {
  const { rows } = await sql<{ table: string; column: string; type: string }>`select table_name as "table",
    column_name as "column", data_type as type from information_schema.columns
    where table_schema = current_schema() order by table_name, ordinal_position`.execute(tx);
  const tables = new Map<string, Map<string, ColumnKind>>();
  for (const { table, column, type } of rows) {
    if (LEFT_OUT.test(table)) continue;
    const columns = tables.get(table) ?? new Map<string, ColumnKind>();
    tables.set(table, columns.set(column, kindOf(type)));
  }
  return tables;
}

function kindOf(type: string): ColumnKind {
  if (type === 'boolean') return 'boolean';
  return type.startsWith('timestamp') || type === 'date' ? 'instant' : 'same';
}

function refuseOtherTables(tables: readonly string[], kinds: ReadonlyMap<string, unknown>): void {
  const other = [
    ...tables.filter((table) => !kinds.has(table)),
    ...[...kinds.keys()].filter((table) => !tables.includes(table)),
  ];
  if (other.length > 0)
    throw new Refusal('other-version', `Hai cơ sở dữ liệu có bảng khác nhau: ${other.join(', ')}.`, 409);
}

async function refuseFilled(tx: Executor, tables: readonly string[]): Promise<void> {
  for (const table of tables.filter((name) => name !== PREPARED)) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(tx);
    if (rows.length > 0)
      throw new Refusal(
        'database-not-empty',
        'Cơ sở dữ liệu PostgreSQL ở LOA_DATABASE_URL đã có dữ liệu. Hãy tạo cơ sở dữ liệu mới rồi chuyển.',
        409,
      );
  }
}
