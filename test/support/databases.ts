/** Opens fresh databases for store tests: every one runs on SQLite and on PostgreSQL, in one loop. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { newId } from '../../src/kernel/ids.ts';
import { openPostgres, openSqlite, type Database, type Dialect } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { asServer } from '../../src/storage/testing/throwaway-postgres.ts';
import { POSTGRES_TEMPLATE } from './postgres.ts';

export const DIALECTS: readonly Dialect[] = ['sqlite', 'postgres'];

export interface TestDatabase extends Database {
  /** Closes and deletes it. */
  drop(): Promise<void>;
}

/**
 * A migrated, empty database; `upTo` leaves it in the shape of an older version.
 *
 * @example for (const dialect of DIALECTS) describe(dialect, () => { const db = await openTestDatabase(dialect); … });
 */
export async function openTestDatabase(dialect: Dialect, upTo?: string): Promise<TestDatabase> {
  const opened =
    dialect === 'sqlite' ? temporarySqlite(upTo === undefined) : await temporaryPostgres(upTo === undefined);
  if (upTo !== undefined) await migrate(opened, upTo);
  return opened;
}

/** A PostgreSQL database with nothing in it. */
export function openEmptyPostgres(): Promise<TestDatabase> {
  return temporaryPostgres(false);
}

function temporarySqlite(newest: boolean): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'loa-db-'));
  const address = join(folder, 'loa.db');
  if (newest) copyFileSync(inject('sqliteTemplate'), address);
  const database = openSqlite(address);
  const drop = async () => {
    await database.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { ...database, drop };
}

async function temporaryPostgres(newest: boolean): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `t_${newId(new Date().getTime()).replaceAll('-', '')}`;
  await asServer(server, `create database ${name}${newest ? ` template ${POSTGRES_TEMPLATE}` : ''}`);
  const address = server.replace(/\/postgres$/, `/${name}`);
  const database = openPostgres(address, { poolSize: 4 });
  const drop = async () => {
    await database.close();
    await dropDatabase(server, name);
  };
  return { ...database, drop };
}

/**
 * Drops a database once its last connection is gone: pg's pools say that they have ended while their sockets still close, and
 * a connection cut by force in that moment throws where nobody can catch it.
 */
async function dropDatabase(url: string, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const busy = `select 1 from pg_stat_activity where datname = '${name}' limit 1`;
  const end = Date.now() + 30_000;
  while (Date.now() < end && (await client.query(busy)).rowCount)
    await new Promise((resolve) => setTimeout(resolve, 5));
  await client.query(`drop database ${name} with (force)`);
  await client.end();
}
