import BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  Kysely,
  PostgresDialect,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type Driver,
  type SqliteDialectConfig,
  type Transaction,
} from 'kysely';
import pg from 'pg';
import { keepingStatements } from './kept-statements.ts';
import type { Schema } from './schema.ts';

export type Dialect = 'sqlite' | 'postgres';

/** What a store is given: the database, or the transaction it is part of. */
export type Executor = Kysely<Schema> | Transaction<Schema>;

export interface Database {
  readonly kysely: Kysely<Schema>;
  readonly dialect: Dialect;
  /** File name or connection URL, by which a second connection is opened; may hold a password, so never logged. */
  readonly address: string;
  close(): Promise<void>;
}

/**
 * Begins with BEGIN IMMEDIATE: a transaction that reads first and writes later would fail with SQLITE_BUSY_SNAPSHOT when a
 * second process (the CLI) wrote in between. Where the disk is full or fails SQLite has rolled back by itself: to ask for it again
 * would be an error that hides the disk's.
 */
class ImmediateSqliteDriver extends SqliteDriver {
  constructor(
    config: SqliteDialectConfig,
    private readonly raw: BetterSqlite3.Database,
  ) {
    super(config);
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.raw.inTransaction) await super.rollbackTransaction(connection);
  }
}

class ImmediateSqliteDialect extends SqliteDialect {
  constructor(
    private readonly config: SqliteDialectConfig,
    private readonly raw: BetterSqlite3.Database,
  ) {
    super(config);
  }

  override createDriver(): Driver {
    return new ImmediateSqliteDriver(this.config, this.raw);
  }
}

/**
 * Opens a SQLite file in WAL mode, durable at every commit (synchronous=FULL): what was acknowledged survives a power cut.
 *
 * @example const database = openSqlite('/var/lib/loa/loa.db');
 */
export function openSqlite(file: string): Database {
  const raw = new BetterSqlite3(file);
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma('busy_timeout = 10000');
  const kysely = new Kysely<Schema>({
    dialect: new ImmediateSqliteDialect({ database: keepingStatements(raw) }, raw),
  });
  return { kysely, dialect: 'sqlite', address: file, close: () => kysely.destroy() };
}

/** int8 as number: every bigint column holds UTC milliseconds or byte counts, far below 2^53. */
const INT8 = pg.types.builtins.INT8;

/** Opens PostgreSQL. @example openPostgres('postgres://loa@127.0.0.1:5432/loa') */
export function openPostgres(url: string, options: { poolSize?: number } = {}): Database {
  const types: pg.CustomTypesConfig = {
    getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as never,
  };
  const pool = new pg.Pool({ connectionString: url, max: options.poolSize ?? 10, types });
  // A server that restarts cuts idle connections; the pool opens new ones, and nobody else needs to know.
  pool.on('error', () => undefined);
  // One that is in use tells its own query; unheard, its error would end the whole process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { kysely, dialect: 'postgres', address: url, close: () => kysely.destroy() };
}
