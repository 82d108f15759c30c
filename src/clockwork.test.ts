import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../test/support/databases.ts';
import { createStation } from './accounts/stations.ts';
import { startClockwork } from './clockwork.ts';
import { machineClock } from './kernel/clock.ts';
import { silentLog } from './kernel/log.ts';

let database: TestDatabase;
beforeEach(async () => {
  database = await openTestDatabase('sqlite');
  await createStation(database.kysely, { name: 'Đài', timeZone: 'Asia/Ho_Chi_Minh', trial: false }, 0);
});
afterEach(() => database.drop());

const NOTHING = { minute: {}, lookout: {}, night: {}, here: {}, folder: null };
const ALONE = {
  atMyTurn: (_name: string, _ms: number, work: () => Promise<unknown>) => work().then(() => undefined),
  wakeJobs: () => undefined,
};

it('ends after the work under way, and begins no other', async () => {
  const begun = Promise.withResolvers<null>();
  const done: string[] = [];
  let plans = 0;
  const minute = {
    plan: async () => {
      plans += 1;
      begun.resolve(null);
      await machineClock.wait(200);
      done.push('plan');
    },
    remind: () => Promise.resolve(void done.push('remind')),
  };
  const deps = { ...ALONE, database, machine: machineClock, log: silentLog };
  const stop = startClockwork(deps, { ...NOTHING, minute });
  await begun.promise;
  // Two where the next minute began meanwhile.
  const underWay = Array.from({ length: plans }, () => 'plan');
  await stop();
  expect(done).toEqual(underWay);
});

it('does not wait for ever for a work that hangs', async () => {
  const begun = Promise.withResolvers<null>();
  const minute = {
    plan: () => {
      begun.resolve(null);
      return new Promise(() => undefined);
    },
  };
  const waits: number[] = [];
  const machine = { ...machineClock, wait: (ms: number) => Promise.resolve(void waits.push(ms)) };
  const stop = startClockwork({ ...ALONE, database, machine, log: silentLog }, { ...NOTHING, minute });
  await begun.promise;
  await stop();
  expect(waits).toEqual([5_000]);
});
