/**
 * Vitest's global set-up: one throw-away PostgreSQL server for the run, so that every store test also runs on it, and of each
 * database one that is migrated already: a test begins with a copy of it instead of walking through every migration.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { Auth } from '../../src/accounts/auth.ts';
import { createPasskeys } from '../../src/accounts/second-factor/passkeys.ts';
import { createSecondFactors } from '../../src/accounts/second-factor/second-factors.ts';
import { machineClock } from '../../src/kernel/clock.ts';
import { silentLog } from '../../src/kernel/log.ts';
import { openPostgres, openSqlite, type Database } from '../../src/storage/database.ts';
import { migrate } from '../../src/storage/migrate.ts';
import { asServer, startPostgres } from '../../src/storage/testing/throwaway-postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** URL of the server's maintenance database. */
    postgresUrl: string;
    /** A SQLite file in the newest shape, empty; to be copied. */
    sqliteTemplate: string;
  }
}

/** The same on PostgreSQL: `create database … template`. */
export const POSTGRES_TEMPLATE = 'loa_template';

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startPostgres();
  project.provide('postgresUrl', url);
  const folder = mkdtempSync(join(tmpdir(), 'loa-template-'));
  const template = join(folder, 'template.db');
  await asServer(url, `create database ${POSTGRES_TEMPLATE}`);
  await newest(openPostgres(url.replace(/\/postgres$/, `/${POSTGRES_TEMPLATE}`)));
  await newest(openSqlite(template));
  project.provide('sqliteTemplate', template);
  return async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function newest(database: Database): Promise<void> {
  await migrate(database);
  await new Auth({
    database,
    secret: 'template',
    tls: false,
    machine: machineClock,
    log: silentLog,
    passkeys: createPasskeys({
      ...{ database, clock: machineClock, machine: machineClock, baseUrl: null },
    }),
    secondFactors: createSecondFactors({
      ...{ database, clock: machineClock, machine: machineClock, secret: 'template' },
    }),
  }).migrate();
  await database.close();
}
