import { sql } from 'kysely';
import pg from 'pg';
import BetterSqlite3 from 'better-sqlite3';
import type { Database, Executor } from './database.ts';

const CHANNEL = 'loa_changed';
const SQLITE_LOOK_MS = 250;
const RECONNECT_MS = 500;

/**
 * Tells other processes that something they may hold in memory (tokens, schedules) has changed. Called in the transaction of
 * the change. SQLite needs nothing: its data_version moves by itself.
 */
export async function announceChange(
  executor: Executor,
  dialect: Database['dialect'],
  what: string,
): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_notify(${CHANNEL}, ${what})`.execute(executor);
}

/**
 * Calls `onChange` whenever another process may have changed the data: within 250 ms on SQLite (PRAGMA data_version on a
 * connection of its own), at once on PostgreSQL (LISTEN). Returns how to stop.
 */
export async function watchChanges(database: Database, onChange: () => void): Promise<() => Promise<void>> {
  return database.dialect === 'sqlite'
    ? watchSqlite(database.address, onChange)
    : watchPostgres(database.address, onChange);
}

function watchSqlite(file: string, onChange: () => void): () => Promise<void> {
  const connection = new BetterSqlite3(file, { readonly: true });
  const look = connection.prepare('pragma data_version').pluck();
  let seen = look.get();
  const timer = setInterval(() => {
    const now = look.get();
    if (now === seen) return;
    seen = now;
    onChange();
  }, SQLITE_LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    connection.close();
    return Promise.resolve();
  };
}

async function watchPostgres(url: string, onChange: () => void): Promise<() => Promise<void>> {
  let client: pg.Client | null = null;
  let stopped = false;

  async function listen(): Promise<void> {
    const next = new pg.Client({ connectionString: url });
    // A server that was restarted or failed over: come back, and assume that something changed meanwhile.
    next.on('error', () => {
      if (next === client) reconnect();
    });
    await next.connect();
    next.on('notification', onChange);
    await next.query(`listen ${CHANNEL}`);
    client = next;
  }
  const reconnect = () => {
    if (!stopped) setTimeout(() => void listen().then(onChange, reconnect), RECONNECT_MS).unref();
  };

  await listen();
  return async () => {
    stopped = true;
    await client?.end();
  };
}
