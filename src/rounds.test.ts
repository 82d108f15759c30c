import { expect, it } from 'vitest';
import type { Station } from './accounts/stations.ts';
import { createLog, silentLog } from './kernel/log.ts';
import { goRound } from './rounds.ts';

const [broken, sound] = ['broken', 'sound'].map((id) => ({ id }) as Station) as [Station, Station];

it('gives each station all of its work, whatever fails before, and tells what failed', async () => {
  const done: string[] = [];
  const lines: string[] = [];
  const log = createLog({ level: 'error', write: (line) => void lines.push(line) });
  const round = {
    plan: ({ id }: Station) =>
      id === broken.id
        ? Promise.reject(new Error('no rules'))
        : Promise.resolve(void done.push(`plan ${id}`)),
    // Also what throws before it gives a promise.
    remind: ({ id }: Station) => {
      if (id === broken.id) throw new Error('no plan of the year');
      return Promise.resolve(void done.push(`remind ${id}`));
    },
    alarm: ({ id }: Station) => Promise.resolve(void done.push(`alarm ${id}`)),
  };
  await goRound([broken, sound], round, { log, signal: new AbortController().signal });
  expect(done).toEqual(['alarm broken', 'plan sound', 'remind sound', 'alarm sound']);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { station: 'broken', work: 'plan', error: { message: 'no rules' } },
    { station: 'broken', work: 'remind', error: { message: 'no plan of the year' } },
  ]);
});

it('ends between two works when it is told to', async () => {
  const ending = new AbortController();
  const done: string[] = [];
  const round = {
    plan: ({ id }: Station) => Promise.resolve(void done.push(`plan ${id}`)),
    remind: ({ id }: Station) => {
      done.push(`remind ${id}`);
      ending.abort();
      return Promise.resolve();
    },
    alarm: ({ id }: Station) => Promise.resolve(void done.push(`alarm ${id}`)),
  };
  await goRound([broken, sound], round, { log: silentLog, signal: ending.signal });
  expect(done).toEqual(['plan broken', 'remind broken']);
});
