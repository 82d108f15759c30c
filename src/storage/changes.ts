import { sql } from 'kysely';
import pg from 'pg';
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
 * Calls `onChange` whenever another process may have changed the data: within 250 ms on SQLite (PRAGMA data_version), at once on
 * PostgreSQL (LISTEN). Returns how to stop.
 */
export async function watchChanges(database: Database, onChange: () => void): Promise<() => Promise<void>> {
  return database.dialect === 'sqlite'
    ? watchSqlite(database, onChange)
    : watchPostgres(database.address, onChange);
}

/**
 * Asked on the connection that writes: there data_version moves by others' commits alone. Every heartbeat of a player is a write of
 * our own, and must not wake all the players that wait.
 */
async function watchSqlite({ kysely }: Database, onChange: () => void): Promise<() => Promise<void>> {
  const look = async () => (await sql<{ data_version: number }>`pragma data_version`.execute(kysely)).rows[0];
  let seen = (await look())?.data_version;
  let looking = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    // Behind a long transaction the looks would queue up.
    if (busy) return;
    busy = true;
    looking = look()
      .then((now) => {
        if (now?.data_version === seen) return;
        seen = now?.data_version;
        onChange();
      })
      // A full disk or a locked file: the next look sees what this one missed.
      .catch(() => undefined)
      .finally(() => (busy = false));
  }, SQLITE_LOOK_MS);
  timer.unref();
  return () => {
    clearInterval(timer);
    return looking;
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
