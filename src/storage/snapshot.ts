/** A consistent copy of the whole database while it is written to, and whether a copy is sound. */
import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { Refusal } from '../kernel/errors.ts';
import { ProgramMissing, runProcess } from '../kernel/process.ts';
import { workerFile } from '../kernel/project-files.ts';
import type { Database } from './database.ts';

export type SnapshotWork = { task: 'copy'; file: string; to: string } | { task: 'check'; file: string };

const HOURS_MS = 4 * 3_600_000;

/**
 * Writes a copy of the database to a new file: SQLite's online backup, or pg_dump's custom format.
 *
 * @throws Refusal where pg_dump is missing or refuses
 */
export async function snapshot(database: Pick<Database, 'dialect' | 'address'>, to: string): Promise<void> {
  if (database.dialect === 'sqlite') await inWorker({ task: 'copy', file: database.address, to });
  else
    await postgresProgram('pg_dump', database.address, [
      ...['--format=custom', '--no-owner', '--no-privileges', `--file=${to}`],
    ]);
}

/** What is wrong with a SQLite file; nothing when it is sound. */
export async function sqliteFaults(file: string): Promise<string[]> {
  return inWorker({ task: 'check', file });
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

async function postgresProgram(program: string, address: string, words: readonly string[]): Promise<void> {
  const url = new URL(address);
  const password = decodeURIComponent(url.password);
  url.password = '';
  // Arguments are seen by everyone on the machine, the environment by its owner alone.
  const environment = password === '' ? {} : { PGPASSWORD: password };
  try {
    const { code, stderr } = await runProcess(program, [`--dbname=${url.href}`, ...words], {
      limits: { wallMs: HOURS_MS },
      environment,
    });
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

function inWorker(work: SnapshotWork): Promise<string[]> {
  if (!existsSync(work.file)) throw new Refusal('database-missing', `Không có tệp ${work.file}.`, 404);
  return new Promise((resolve, reject) => {
    const worker = new Worker(workerFile('storage/snapshot'), { workerData: work });
    worker.once('message', ({ faults }: { faults: string[] }) => resolve(faults));
    worker.once('error', reject);
    worker.once('exit', (code) => code !== 0 && reject(new Error(`snapshot worker ended with ${code}`)));
  });
}
