import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { KeptFile, writeAgain } from './kept-file.ts';

it('a file that the disk refuses holds nobody up, and is written once it can be, as it is by then', async (test) => {
  const folder = await mkdtemp(join(tmpdir(), 'loa-kept-'));
  test.onTestFinished(() => rm(folder, { recursive: true }));
  // Without its folder no file can be made.
  const path = join(folder, 'away', 'schedule.json');
  let content = 'one';
  const file = new KeptFile(path, () => content, silentLog);
  await file.write();
  content = 'two';
  await mkdir(join(folder, 'away'));
  const over = new AbortController();
  const clock = new VirtualClock(0);
  const looking = writeAgain([file], clock, over.signal);
  await file.again();
  expect(await readFile(path, 'utf8')).toBe('two');
  content = 'three';
  await file.again();
  expect(await readFile(path, 'utf8')).toBe('two');
  over.abort();
  await looking;
});
