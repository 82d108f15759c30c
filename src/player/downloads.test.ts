import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { machineClock, type Clock } from '../kernel/clock.ts';
import { sha256 } from '../kernel/hash.ts';
import { silentLog } from '../kernel/log.ts';
import { Downloads } from './downloads.ts';
import { MediaCache, type FetchMedia } from './media-cache.ts';
import type { MediaNeed } from './media-needs.ts';

const needOf = (name: string, emergency: boolean): MediaNeed => ({
  ...{ sha256: sha256(name), bytes: 4, url: `/media/${name}`, neededAt: 0, emergency },
});

/** Downloads on a clock a hundred times as fast that counts how often a sleep was begun. */
async function open(fetchMedia: FetchMedia) {
  const folder = await mkdtemp(join(tmpdir(), 'loa-downloads-'));
  const ending = new AbortController();
  const sleeps = { begun: 0 };
  const fast: Clock = {
    now: () => machineClock.now(),
    monotonic: () => machineClock.monotonic() * 100,
    rate: () => 1,
    wait: (ms, signal) => {
      sleeps.begun += 1;
      return machineClock.wait(ms / 100, signal);
    },
  };
  const downloads = new Downloads(new MediaCache(folder), fetchMedia, fast, silentLog, () => undefined);
  const running = downloads.run(ending.signal);
  onTestFinished(async () => {
    ending.abort(new Error('the test is over'));
    await running;
    await rm(folder, { recursive: true, force: true });
  });
  return { downloads, sleeps };
}

/** So many sleeps begun in 60 s of the fast clock are a loop that never rests: the re-hashing's six, and a few of each lane. */
async function sleepsOfAMinute(sleeps: { begun: number }): Promise<number> {
  const before = sleeps.begun;
  await machineClock.wait(600);
  return sleeps.begun - before;
}

describe('a lane of downloads', () => {
  it('rests while the other one tries a file again that takes long', async () => {
    const tries = Promise.withResolvers<null>();
    let asked = 0;
    const { downloads, sleeps } = await open(async (_media, _from, signal) => {
      if (++asked === 1) throw new Error('the line is down');
      tries.resolve(null);
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }),
      );
    });
    downloads.need([needOf('báo động', true)]);
    await tries.promise;
    // The other lane looks again after a minute.
    await sleepsOfAMinute(sleeps);
    expect(await sleepsOfAMinute(sleeps)).toBeLessThan(20);
    expect(asked).toBe(2);
  });

  it('rests although a file failed that no schedule asks for any more', async () => {
    const asked = Promise.withResolvers<null>();
    const line = Promise.withResolvers<never>();
    const { downloads, sleeps } = await open(() => {
      asked.resolve(null);
      return line.promise;
    });
    downloads.need([needOf('bản tin', false)]);
    await asked.promise;
    downloads.need([]);
    line.reject(new Error('the line is down'));
    await machineClock.wait(30);
    expect(await sleepsOfAMinute(sleeps)).toBeLessThan(20);
  });
});
