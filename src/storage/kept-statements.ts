import type BetterSqlite3 from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** More than the product has questions, lists of every length apart. */
const MOST = 500;

/**
 * The database as Kysely uses it, with prepared statements kept from one question to the next: to prepare one takes about as long as
 * it runs. What changes the shape of tables is never kept, and forgets all others.
 */
export function keepingStatements(raw: BetterSqlite3.Database): SqliteDatabase {
  const kept = new Map<string, BetterSqlite3.Statement>();
  return {
    close: () => raw.close(),
    prepare: (sql) => {
      const known = kept.get(sql);
      // Last asked is last in the Map, and longest unasked goes first.
      if (known && !known.busy) {
        kept.delete(sql);
        kept.set(sql, known);
        return known;
      }
      const statement = raw.prepare(sql);
      if (/^\s*(select|insert|update|delete|with|begin|commit|rollback)\b/i.test(sql))
        kept.set(sql, statement);
      else kept.clear();
      if (kept.size > MOST) kept.delete(kept.keys().next().value!);
      return statement;
    },
  };
}
