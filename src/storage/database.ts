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
import { machineClock } from '../kernel/clock.ts';
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
  private patient: DatabaseConnection | undefined;

  constructor(
    config: SqliteDialectConfig,
    private readonly raw: BetterSqlite3.Database,
  ) {
    super(config);
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return (this.patient ??= waitingWhileBusy(await super.acquireConnection(), this.raw));
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.raw.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** Another process (a command, a backup program) may write for so long. */
const BUSY_MS = 10_000;
/** SQLite itself waits so long, and everything else with it; then we wait, and the players go on. */
const STANDSTILL_MS = 20;
const AGAIN_MS = 40;

/**
 * A connection that asks again while another process writes. Where that lasts too long, whoever comes after is refused at once: each
 * waiting its own time, one behind the other, they would wait for minutes.
 */
function waitingWhileBusy(connection: DatabaseConnection, raw: BetterSqlite3.Database): DatabaseConnection {
  let busySince: number | null = null;
  const executeQuery: DatabaseConnection['executeQuery'] = async (query) => {
    for (;;) {
      try {
        const answer = await connection.executeQuery<never>(query);
        if (busySince !== null && /^\s*(?:begin|insert|update|delete|with)\b/i.test(query.sql))
          busySince = null;
        return answer;
      } catch (error) {
        // Within a transaction the lock is ours already.
        if (!isBusy(error) || raw.inTransaction) throw error;
        busySince ??= machineClock.monotonic();
        if (machineClock.monotonic() - busySince > BUSY_MS) throw error;
        await machineClock.wait(AGAIN_MS);
      }
    }
  };
  return { executeQuery, streamQuery: (query, size) => connection.streamQuery(query, size) };
}

function isBusy(error: unknown): boolean {
  return error instanceof BetterSqlite3.SqliteError && error.code === 'SQLITE_BUSY';
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
  const raw = new BetterSqlite3(file, { timeout: BUSY_MS });
  raw.pragma('journal_mode = WAL');
  raw.pragma('synchronous = FULL');
  raw.pragma('foreign_keys = ON');
  raw.pragma(`busy_timeout = ${STANDSTILL_MS}`);
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
