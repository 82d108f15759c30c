import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { machineClock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { silentLog } from '../kernel/log.ts';
import { backOff, startJobRunner, type JobHandler } from './job-runner.ts';
import { claimJob, enqueue, failJob, findJob, finishJob, renewLease } from './jobs.ts';

const LEASE = 1_000;

for (const dialect of DIALECTS) {
  describe(`job queue on ${dialect}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      await database.kysely
        .insertInto('station')
        .values({
          id: 's',
          name: 'Đài',
          slug: 'dai',
          time_zone: 'Asia/Ho_Chi_Minh',
          trial: 0,
          settings: '{}',
          created_at: 0,
        })
        .execute();
    });
    afterEach(() => database.drop());

    const ask = (key: string, runAt = 0) =>
      enqueue(database.kysely, { stationId: 's', name: 'make', key, payload: { key }, runAt }, 1);

    it('keeps one job for one key, however often it is asked for', async () => {
      expect(await ask('a')).toBe(await ask('a'));
    });

    it('gives a job to one of two owners only', async () => {
      await ask('a');
      const claims = await Promise.all(
        ['x', 'y', 'z'].map((owner) => claimJob(database, owner, ['make'], 10, LEASE)),
      );
      expect(claims.filter(Boolean)).toHaveLength(1);
    });

    it('gives the same job again when its owner let the lease run out, and the old owner can no longer finish it', async () => {
      const id = await ask('a');
      const first = (await claimJob(database, 'crashed', ['make'], 10, LEASE))!;
      expect(await claimJob(database, 'other', ['make'], 10 + LEASE, LEASE)).toBeUndefined();
      const second = await claimJob(database, 'other', ['make'], 11 + LEASE, LEASE);
      expect(second).toMatchObject({ id, attempts: 1, crashes: 1 });
      expect(await renewLease(database.kysely, first, 'crashed', 20, LEASE)).toBe(false);
      await finishJob(database.kysely, first, 'crashed', 'late', 2_000);
      expect((await findJob(database.kysely, 's', id))!.state).toBe('running');
    });

    it('does not start a job before its time', async () => {
      await ask('later', 500);
      expect(await claimJob(database, 'x', ['make'], 499, LEASE)).toBeUndefined();
      expect(await claimJob(database, 'x', ['make'], 500, LEASE)).toBeDefined();
    });

    it('is not shown to another station', async () => {
      const id = await ask('a');
      expect(await findJob(database.kysely, 'another', id)).toBeUndefined();
    });

    it('starts a failed job anew when it is asked for again', async () => {
      const id = await ask('a');
      const job = (await claimJob(database, 'x', ['make'], 10, LEASE))!;
      await failJob(database.kysely, job, 'x', 'Hết dung lượng đĩa.', null, 11);
      expect(await findJob(database.kysely, 's', id)).toMatchObject({
        state: 'failed',
        reason: 'Hết dung lượng đĩa.',
      });
      expect(await ask('a')).toBe(id);
      expect(await findJob(database.kysely, 's', id)).toMatchObject({ state: 'queued', reason: null });
    });

    it('is not there when the transaction that asked for it failed', async () => {
      const attempt = database.kysely.transaction().execute(async (tx) => {
        await enqueue(tx, { stationId: 's', name: 'make', key: 'gone', payload: null }, 1);
        throw new Error('no');
      });
      await expect(attempt).rejects.toThrow('no');
      expect(await claimJob(database, 'x', ['make'], 10, LEASE)).toBeUndefined();
    });

    async function runUntil(
      handler: JobHandler,
      ended: (state: string) => boolean,
      onFailed?: () => Promise<void>,
      maxAttempts?: number,
    ) {
      const wanted = {
        stationId: 's',
        name: 'make',
        key: 'run',
        payload: 7,
        ...(maxAttempts && { maxAttempts }),
      };
      const id = await enqueue(database.kysely, wanted, 0);
      const runner = startJobRunner({
        database,
        machine: machineClock,
        handlers: { make: handler },
        log: silentLog,
        pollMs: 20,
        leaseMs: 500,
        ...(onFailed && { onFailed }),
      });
      try {
        for (;;) {
          const job = (await findJob(database.kysely, 's', id))!;
          if (ended(job.state)) return job;
          await machineClock.wait(10);
        }
      } finally {
        await runner.stop();
      }
    }

    it('runs a job and keeps its result and progress', async () => {
      const job = await runUntil(
        async (given, { progress }) => {
          progress({ done: 1, total: 2, words: 'Đang làm' });
          await machineClock.wait(50);
          return { twice: (given.payload as number) * 2 };
        },
        (state) => state === 'done',
      );
      expect(job).toMatchObject({
        result: { twice: 14 },
        progress: { done: 1, total: 2, words: 'Đang làm' },
      });
    });

    it('gives up a job in which the server ended again and again, and says so; asked for anew it is begun anew', async () => {
      const id = await ask('a');
      for (let at = 0; at < 21; at++)
        await claimJob(database, `server ${at}`, ['make'], at * 2 * LEASE, LEASE);
      const done: unknown[] = [];
      const runner = startJobRunner({
        ...{ database, machine: machineClock, log: silentLog, pollMs: 20 },
        handlers: { make: ({ crashes }) => Promise.resolve(done.push(crashes)) },
      });
      try {
        const state = async () => (await findJob(database.kysely, 's', id))!.state;
        await expect.poll(state).toBe('failed');
        expect((await findJob(database.kysely, 's', id))!.reason).toMatch(/^Máy chủ đã dừng giữa chừng/);
        await ask('a');
        await expect.poll(state).toBe('done');
        expect(done).toEqual([0]);
      } finally {
        await runner.stop();
      }
    });

    it('never gives up for a fault of the machine', async () => {
      let full = true;
      const job = await runUntil(
        () => {
          if (!full) return Promise.resolve('made');
          full = false;
          return Promise.reject(Object.assign(new Error('no space left'), { code: 'ENOSPC' }));
        },
        (state) => state === 'done' || state === 'failed',
        undefined,
        1,
      );
      expect(job).toMatchObject({ state: 'done', result: 'made' });
    });

    it('ends at once with the sentence of a refusal', async () => {
      const job = await runUntil(
        () => Promise.reject(new Refusal('no-voice', 'Chưa có giọng đọc.')),
        (state) => state === 'failed',
      );
      expect(job).toMatchObject({ reason: 'Chưa có giọng đọc.', attempts: 1 });
    });

    it('tells of a job that is given up in one transaction with it: both are there after a crash, or neither', async () => {
      let told = 0;
      const job = await runUntil(
        () => Promise.reject(new Refusal('no-voice', 'Chưa có giọng đọc.')),
        (state) => told > 0 && state === 'failed',
        // The first time it crashes there; the job's lease then runs out and it is done again.
        () => (++told === 1 ? Promise.reject(new Error('killed')) : Promise.resolve()),
      );
      expect({ told, attempts: job.attempts, crashes: job.crashes }).toEqual({
        told: 2,
        attempts: 1,
        crashes: 1,
      });
    });

    it('tries again after any other error, and does it then', async () => {
      let tries = 0;
      const job = await runUntil(
        () => (++tries === 1 ? Promise.reject(new Error('disk hiccup')) : Promise.resolve('made')),
        (state) => state === 'done',
      );
      expect(job).toMatchObject({ attempts: 2, result: 'made', reason: null });
    });
  });
}

it('waits longer after each failure, ten minutes at most', () => {
  expect([1, 2, 3, 4].map((attempts) => backOff(attempts))).toEqual([2_000, 4_000, 8_000, 16_000]);
  expect(backOff(40)).toBe(600_000);
});
