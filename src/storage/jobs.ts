import { sql, type Selectable } from 'kysely';
import { newId } from '../kernel/ids.ts';
import type { Database, Executor } from './database.ts';
import type { JobTable } from './operation-tables.ts';

/** Work that must be done once, survives a crash, and tells a person how far it is. */
export interface Job {
  id: string;
  stationId: string;
  /** Which handler: 'speech.make'. */
  name: string;
  payload: unknown;
  state: JobTable['state'];
  /** Begun so often by a server that lived to its end. */
  attempts: number;
  maxAttempts: number;
  /** Begun so often by a server that ended meanwhile: current that fails is no fault of the job's. */
  crashes: number;
  progress: JobProgress | null;
  result: unknown;
  /** Vietnamese sentence when it failed. */
  reason: string | null;
}

export interface JobProgress {
  done: number;
  total: number;
  /** "Đang tổng hợp giọng đọc câu 7/20" */
  words: string;
}

export interface NewJob {
  stationId: string;
  name: string;
  /** The same key asked for twice is one job. */
  key: string;
  payload: unknown;
  /** Not before this instant of the machine's clock; at once when absent. */
  runAt?: number;
  /** Default 5. */
  maxAttempts?: number;
}

/**
 * Asks for work, in the transaction that causes it: either both are there after a crash or neither. A job that failed is
 * asked for again by the same key; one that waits, runs or is done is left alone. Gives the job's id.
 */
export async function enqueue(executor: Executor, job: NewJob, machineNow: number): Promise<string> {
  const row = await executor
    .insertInto('job')
    .values({
      id: newId(machineNow),
      station_id: job.stationId,
      name: job.name,
      key: job.key,
      payload: JSON.stringify(job.payload),
      state: 'queued',
      run_at: job.runAt ?? machineNow,
      attempts: 0,
      crashes: 0,
      max_attempts: job.maxAttempts ?? 5,
      owner: null,
      lease_until: null,
      progress: null,
      result: null,
      reason: null,
      created_at: machineNow,
      updated_at: machineNow,
    })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({
          state: 'queued',
          attempts: 0,
          crashes: 0,
          run_at: machineNow,
          reason: null,
          updated_at: machineNow,
        })
        .where('job.state', '=', 'failed'),
    )
    .returning('id')
    .executeTakeFirst();
  return row?.id ?? (await byKey(executor, job.key));
}

async function byKey(executor: Executor, key: string): Promise<string> {
  const row = await executor.selectFrom('job').select('id').where('key', '=', key).executeTakeFirstOrThrow();
  return row.id;
}

export async function findJob(executor: Executor, stationId: string, id: string): Promise<Job | undefined> {
  const row = await executor
    .selectFrom('job')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toJob(row);
}

export async function findJobByKey(
  executor: Executor,
  stationId: string,
  key: string,
): Promise<Job | undefined> {
  const row = await executor
    .selectFrom('job')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('key', '=', key)
    .executeTakeFirst();
  return row && toJob(row);
}

/**
 * Takes the next due job, or one whose owner let its lease run out (it crashed), by one statement: two processes never get
 * the same one. Instants are the machine's.
 */
export async function claimJob(
  database: Database,
  owner: string,
  names: readonly string[],
  machineNow: number,
  leaseMs: number,
): Promise<Job | undefined> {
  const lock = database.dialect === 'postgres' ? sql`for update skip locked` : sql``;
  const { rows } = await sql<Selectable<JobTable>>`
    update job set state = 'running', owner = ${owner}, lease_until = ${machineNow + leaseMs},
      attempts = attempts + case when state = 'queued' then 1 else 0 end,
      crashes = crashes + case when state = 'running' then 1 else 0 end, updated_at = ${machineNow}
    where id = (
      select id from job
      where name in (${sql.join(names)})
        and ((state = 'queued' and run_at <= ${machineNow}) or (state = 'running' and lease_until < ${machineNow}))
      order by run_at, id limit 1 ${lock})
    returning *`.execute(database.kysely);
  return rows[0] && toJob(rows[0]);
}

/** False when the lease was lost: another process has taken the job, and this one must stop. */
export async function renewLease(
  executor: Executor,
  job: Job,
  owner: string,
  machineNow: number,
  leaseMs: number,
  progress?: JobProgress,
): Promise<boolean> {
  const result = await executor
    .updateTable('job')
    .set({
      lease_until: machineNow + leaseMs,
      updated_at: machineNow,
      ...(progress && { progress: JSON.stringify(progress) }),
    })
    .where('id', '=', job.id)
    .where('owner', '=', owner)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function finishJob(
  executor: Executor,
  job: Job,
  owner: string,
  result: unknown,
  machineNow: number,
): Promise<void> {
  await executor
    .updateTable('job')
    .set({
      state: 'done',
      result: JSON.stringify(result ?? null),
      owner: null,
      lease_until: null,
      reason: null,
      updated_at: machineNow,
    })
    .where('id', '=', job.id)
    .where('owner', '=', owner)
    .execute();
}

/** Puts a job back to be tried at `retryAt`, or gives it up with a reason a person can read. */
export async function failJob(
  executor: Executor,
  job: Job,
  owner: string,
  reason: string,
  retryAt: number | null,
  machineNow: number,
): Promise<void> {
  await executor
    .updateTable('job')
    .set({
      state: retryAt === null ? 'failed' : 'queued',
      reason,
      owner: null,
      lease_until: null,
      updated_at: machineNow,
      ...(retryAt !== null && { run_at: retryAt }),
    })
    .where('id', '=', job.id)
    .where('owner', '=', owner)
    .execute();
}

/** When the next waiting job falls due or a lease runs out; null when there is none. */
export async function nextJobAt(executor: Executor, names: readonly string[]): Promise<number | null> {
  const row = await executor
    .selectFrom('job')
    .select((eb) => eb.fn.min<number | null>(eb.fn.coalesce('lease_until', 'run_at')).as('at'))
    .where('state', 'in', ['queued', 'running'])
    .where('name', 'in', names)
    .executeTakeFirst();
  return row?.at ?? null;
}

function toJob(row: Selectable<JobTable>): Job {
  return {
    id: row.id,
    stationId: row.station_id,
    name: row.name,
    payload: JSON.parse(row.payload),
    state: row.state,
    attempts: row.attempts,
    maxAttempts: row.max_attempts,
    crashes: row.crashes,
    progress: row.progress === null ? null : (JSON.parse(row.progress) as JobProgress),
    result: row.result === null ? null : JSON.parse(row.result),
    reason: row.reason,
  };
}
