import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { machineFault } from '../kernel/machine-faults.ts';
import type { Log } from '../kernel/log.ts';
import type { Database, Executor } from './database.ts';
import { claimJob, failJob, finishJob, nextJobAt, renewLease, type Job, type JobProgress } from './jobs.ts';

export interface JobContext {
  /** Tells the waiting person how far it is; keeps the lease. */
  progress: (progress: JobProgress) => void;
  /** Aborted when the runner stops or the lease is lost. */
  signal: AbortSignal;
  log: Log;
}

/**
 * Does one job. May be called again for the same job after a crash, so it must be repeatable. A thrown `Refusal` ends the job
 * with its sentence; anything else is tried again, later and later.
 */
export type JobHandler = (job: Job, context: JobContext) => Promise<unknown>;

export interface JobRunnerOptions {
  database: Database;
  /** The machine's clock: leases must not run with a sandbox's time. */
  machine: Clock;
  handlers: Record<string, JobHandler>;
  log: Log;
  /** Jobs at a time; default 1, as ffmpeg already uses the cores. */
  concurrency?: number;
  leaseMs?: number;
  /** Longest pause between looks at the table. */
  pollMs?: number;
  /** When a job is given up, in the transaction that says so: what waits for it must not wait for ever after a crash. */
  onFailed?: (tx: Executor, job: Job, reason: string) => Promise<void>;
}

export interface JobRunner {
  /** Looks at once for work: call it after the transaction that enqueued something. */
  wake: () => void;
  /** Waits for running jobs to notice the abort; what was not finished is taken up at the next start. */
  stop: () => Promise<void>;
}

/** So long the work of a server that crashed lies still; renewed three times within. */
const LEASE_MS = 10_000;
const FIRST_RETRY_MS = 2_000;
/** A job that ends the server itself, by all the memory that it takes, would end it for ever. */
const MOST_CRASHES = 20;
const LONGEST_RETRY_MS = 10 * 60_000;

/** Runs persisted jobs until stopped. */
export function startJobRunner(options: JobRunnerOptions): JobRunner {
  const { database, machine, handlers, log } = options;
  const leaseMs = options.leaseMs ?? LEASE_MS;
  const owner = newId(machine.now());
  const names = Object.keys(handlers);
  const stopping = new AbortController();
  let wakeUp = new AbortController();

  async function idle(): Promise<void> {
    const at = await nextJobAt(database.kysely, names);
    const pause = Math.min(options.pollMs ?? 1_000, Math.max(20, (at ?? Infinity) - machine.now()));
    await machine.wait(pause, AbortSignal.any([wakeUp.signal, stopping.signal])).catch(() => undefined);
    wakeUp = new AbortController();
  }

  async function worker(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const job = await claimJob(database, owner, names, machine.now(), leaseMs);
        if (job) await runOne(job);
        else await idle();
      } catch (error) {
        log.error('job queue could not be read', { error });
        await machine.wait(1_000, stopping.signal).catch(() => undefined);
      }
    }
  }

  async function runOne(job: Job): Promise<void> {
    const lost = new AbortController();
    const signal = AbortSignal.any([lost.signal, stopping.signal]);
    const jobLog = log.with({ job: job.id, name: job.name, station: job.stationId });
    const keep = (progress?: JobProgress) =>
      renewLease(database.kysely, job, owner, machine.now(), leaseMs, progress).then(
        (held) => held || lost.abort(new Error('lease lost')),
        (error: unknown) => jobLog.warn('lease not renewed', { error }),
      );
    const renewing = setInterval(() => void keep(), leaseMs / 3);
    try {
      if (job.crashes >= MOST_CRASHES) throw tooManyCrashes();
      const result = await handlers[job.name]!(job, {
        progress: (progress) => void keep(progress),
        signal,
        log: jobLog,
      });
      await finishJob(database.kysely, job, owner, result, machine.now());
    } catch (error) {
      // Stopped or taken over: not the job's fault; its lease runs out and it is taken up again.
      if (!signal.aborted) await recordFailure(job, error, jobLog);
    } finally {
      clearInterval(renewing);
    }
  }

  async function recordFailure(job: Job, error: unknown, jobLog: Log): Promise<void> {
    // A full disk is not the job's fault, however often it is tried; a program that is killed each time may be.
    const ofMachine = machineFault(error);
    const waits = ofMachine !== null && ofMachine.code !== 'program-killed';
    const final = error instanceof Refusal || (!waits && job.attempts >= job.maxAttempts);
    const reason =
      error instanceof Refusal
        ? error.message
        : `${ofMachine?.what ?? 'Máy chủ gặp lỗi khi xử lý.'} Hệ thống sẽ tự thử lại.`;
    const lastReason =
      'Máy chủ đã thử nhiều lần nhưng không xử lý được. Hãy báo người quản trị xem nhật ký máy chủ.';
    jobLog.warn('job failed', { error, attempt: job.attempts, final });
    const retryAt = final ? null : machine.now() + backOff(job.attempts);
    const said = final && !(error instanceof Refusal) ? lastReason : reason;
    await database.kysely.transaction().execute(async (tx) => {
      await failJob(tx, job, owner, said, retryAt, machine.now());
      if (final) await options.onFailed?.(tx, job, said);
    });
  }

  const workers = Array.from({ length: options.concurrency ?? 1 }, worker);
  return {
    wake: () => wakeUp.abort(),
    stop: async () => {
      stopping.abort(new Error('stopping'));
      await Promise.all(workers);
    },
  };
}

function tooManyCrashes(): Refusal {
  return new Refusal(
    'job-crashed',
    'Máy chủ đã dừng giữa chừng quá nhiều lần khi làm việc này nên không làm tiếp. Hãy báo người quản trị xem nhật ký máy chủ rồi yêu cầu làm lại.',
  );
}

/** 2 s, 4 s, 8 s … at most ten minutes. */
export function backOff(attempts: number): number {
  return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.max(0, attempts - 1));
}
