/**
 * A consistent copy of the whole database while it is written to, and whether a copy is sound. Files of gigabytes are read and
 * packed by a process of its own that yields to the one that serves, and that can be ended at any moment.
 */
import { existsSync } from 'node:fs';
import pg from 'pg';
import { z } from 'zod';
import { Refusal } from '../kernel/errors.ts';
import { ProgramMissing, runProcess } from '../kernel/process.ts';
import { workerFile } from '../kernel/project-files.ts';
import type { Database } from './database.ts';

export type SnapshotWork =
  | { task: 'pack'; file: string; to: string }
  | { task: 'unpack'; file: string; to: string }
  | { task: 'check'; file: string };

const HOURS_MS = 4 * 3_600_000;
/** Behind everything else that wants the processor. */
const YIELDING = ['-n', '19'];

/**
 * Writes a packed copy of the database to a new file: SQLite's online backup in gzip, or pg_dump's custom format.
 *
 * @throws Refusal where pg_dump is missing or refuses; the signal's reason; ENOSPC when the disk is full
 */
export async function snapshot(
  database: Pick<Database, 'dialect' | 'address'>,
  to: string,
  signal?: AbortSignal,
): Promise<void> {
  if (database.dialect === 'sqlite') await beside({ task: 'pack', file: database.address, to }, signal);
  else
    await postgresProgram(
      'pg_dump',
      database.address,
      ['--format=custom', '--no-owner', '--no-privileges', `--file=${to}`],
      signal,
    );
}

/** Makes a SQLite file of its packed copy. @throws the signal's reason; ENOSPC when the disk is full */
export async function unpackSqlite(packed: string, to: string, signal?: AbortSignal): Promise<void> {
  await beside({ task: 'unpack', file: packed, to }, signal);
}

/** What is wrong with a SQLite file; nothing when it is sound. */
export async function sqliteFaults(file: string, signal?: AbortSignal): Promise<string[]> {
  return beside({ task: 'check', file }, signal);
}

/** Reads a dump back into an empty database, in one transaction. @throws Refusal when it is not empty, or pg_restore refuses */
export async function restorePostgres(address: string, dump: string): Promise<void> {
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  const { rowCount } = await client
    .query("select 1 from pg_tables where schemaname not in ('pg_catalog', 'information_schema') limit 1")
    .finally(() => client.end());
  if (rowCount)
    throw new Refusal(
      'database-not-empty',
      'Cơ sở dữ liệu PostgreSQL ở LOA_DATABASE_URL đã có dữ liệu. Hãy tạo cơ sở dữ liệu mới, đặt LOA_DATABASE_URL tới đó rồi khôi phục.',
      409,
    );
  await postgresProgram('pg_restore', address, [
    '--no-owner',
    '--single-transaction',
    '--exit-on-error',
    dump,
  ]);
}

/** Reads a dump's table of contents: as much as can be known of it without a database to read it into. */
export async function dumpIsReadable(dump: string): Promise<boolean> {
  const { code } = await runProcess('pg_restore', ['--list', dump], { limits: { wallMs: HOURS_MS } });
  return code === 0;
}

async function postgresProgram(
  program: string,
  address: string,
  words: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const url = new URL(address);
  const password = decodeURIComponent(url.password);
  url.password = '';
  // Arguments are seen by everyone on the machine, the environment by its owner alone.
  const environment = password === '' ? {} : { PGPASSWORD: password };
  try {
    const { code, stderr } = await runProcess(program, [`--dbname=${url.href}`, ...words], {
      limits: { wallMs: HOURS_MS },
      environment,
      ...(signal && { signal }),
    });
    signal?.throwIfAborted();
    if (code === 0) return;
    throw new Refusal('postgres-program', `${program} báo: ${stderr.trim().split('\n')[0] ?? ''}`, 503);
  } catch (error) {
    if (!(error instanceof ProgramMissing)) throw error;
    throw new Refusal(
      'postgres-program-missing',
      `Máy chưa có ${program} nên không sao lưu được PostgreSQL. Hãy cài: sudo apt install postgresql-client`,
      503,
    );
  }
}

const toldSchema = z.union([
  z.object({ faults: z.array(z.string()) }),
  z.object({ error: z.object({ message: z.string(), code: z.string().optional() }) }),
]);

async function beside(work: SnapshotWork, signal: AbortSignal | undefined): Promise<string[]> {
  if (!existsSync(work.file)) throw new Refusal('database-missing', `Không có tệp ${work.file}.`, 404);
  const words = [...YIELDING, process.execPath, workerFile('storage/snapshot'), JSON.stringify(work)];
  const { code, stdout, stderr } = await runProcess('nice', words, {
    limits: { wallMs: HOURS_MS },
    ...(signal && { signal }),
  });
  signal?.throwIfAborted();
  if (code !== 0) throw new Error(`the ${work.task} of a database ended with ${code}: ${stderr.slice(-500)}`);
  const told = toldSchema.parse(JSON.parse(stdout.toString()));
  if ('error' in told) throw Object.assign(new Error(told.error.message), { code: told.error.code });
  return told.faults;
}
