import { expect, it } from 'vitest';
import { VirtualClock } from './clock.ts';
import { pacedBy } from './paced.ts';

it('a long work rests after each piece as much longer as it is told', async () => {
  const clock = new VirtualClock(0);
  const paced = pacedBy(clock, 4);
  const done: number[] = [];
  const work = (async () => {
    for (const took of [10, 20]) {
      await paced(() => clock.wait(took));
      done.push(clock.now());
    }
  })();
  await clock.advance(10);
  expect(done).toEqual([]);
  await clock.advance(40);
  await clock.advance(20);
  await clock.advance(80);
  await work;
  expect(done).toEqual([50, 150]);
});
