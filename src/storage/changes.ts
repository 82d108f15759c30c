import { sql } from 'kysely';
import pg from 'pg';
import { newId } from '../kernel/ids.ts';
import { machineClock } from '../kernel/clock.ts';
import type { Database, Executor } from './database.ts';

const CHANNEL = 'loa_changed';
const SQLITE_LOOK_MS = 250;
/** So often the listening connection is asked whether it is still there, and must answer. */
const ALIVE_MS = 1_000;
/** The first one is waited for longer: without it the server would not start, and all start at once when the power is back. */
const FIRST_MS = 10_000;
/** While nobody tells of changes, everything is taken to have changed so often. */
const BLIND_LOOK_MS = 1_000;

/** Which process tells: what it has changed itself it knows already. */
const OWN = newId(machineClock.now());

/** What has changed; null: anything may have. */
export type Change = { kind: string; stationId: string | undefined } | null;

/**
 * Tells other processes that something they may hold in memory (tokens, schedules) has changed. Called in the transaction of
 * the change. SQLite needs nothing: its data_version moves by itself.
 *
 * @param what 'device', or 'schedule <station>'
 */
export async function announceChange(
  executor: Executor,
  dialect: Database['dialect'],
  what: string,
): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_notify(${CHANNEL}, ${`${OWN} ${what}`})`.execute(executor);
}

/**
 * Calls `onChange` whenever another process may have changed the data: within 250 ms on SQLite (PRAGMA data_version), at once on
 * PostgreSQL (LISTEN), and there once a second while the connection that listens is away. Returns how to stop.
 *
 * @param own whose announcements are no news; this process's, unless told otherwise
 */
export async function watchChanges(
  database: Database,
  onChange: (change: Change) => void,
  own = OWN,
): Promise<() => Promise<void>> {
  return database.dialect === 'sqlite'
    ? watchSqlite(database, () => onChange(null))
    : watchPostgres(database.address, onChange, own);
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

/**
 * One connection that listens. A network may swallow it without a word, so it is asked each second; until there is another one that
 * listens, and once it does, anything may have changed.
 */
async function watchPostgres(
  url: string,
  onChange: (change: Change) => void,
  own: string,
): Promise<() => Promise<void>> {
  let client: pg.Client | null = await listening(url, onChange, own, FIRST_MS);
  let busy = false;
  let working = Promise.resolve();

  async function look(): Promise<void> {
    if (client) {
      if (await isAlive(client)) return;
      leave(client);
      client = null;
    }
    onChange(null);
    client = await listening(url, onChange, own).catch(() => null);
    if (client) onChange(null);
  }

  const timer = setInterval(
    () => {
      if (busy) return;
      busy = true;
      working = look().finally(() => (busy = false));
    },
    Math.min(ALIVE_MS, BLIND_LOOK_MS),
  );
  timer.unref();
  return async () => {
    clearInterval(timer);
    await working;
    await client?.end().catch(() => undefined);
  };
}

async function listening(
  url: string,
  onChange: (change: Change) => void,
  own: string,
  connectionTimeoutMillis = ALIVE_MS,
): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis, keepAlive: true });
  // A server that was restarted or failed over: the next look finds it gone.
  client.on('error', () => undefined);
  client.on('notification', ({ payload }) => {
    const change = changeOf(payload ?? '', own);
    if (change !== 'own') onChange(change);
  });
  try {
    await client.connect();
    await client.query(`listen ${CHANNEL}`);
    return client;
  } catch (error) {
    leave(client);
    throw error;
  }
}

async function isAlive(client: pg.Client): Promise<boolean> {
  const answered = client.query('select 1').then(
    () => true,
    () => false,
  );
  // After we have stood still ourselves, timers come before what has been answered meanwhile: that is read first.
  const late = new Promise<false>((resolve) =>
    setTimeout(() => setImmediate(() => resolve(false)), ALIVE_MS).unref(),
  );
  return Promise.race([answered, late]);
}

/** Without waiting for a goodbye that may never be answered. */
function leave(client: pg.Client): void {
  client.removeAllListeners('notification');
  void client.end().catch(() => undefined);
}

/** @example changeOf('0198… schedule 0197…') */
function changeOf(payload: string, own: string): Change | 'own' {
  const [from, kind = '', stationId] = payload.split(' ');
  if (from === own) return 'own';
  return kind === '' ? null : { kind, stationId };
}
