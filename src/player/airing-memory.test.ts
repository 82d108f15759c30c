import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { AiringMemory } from './airing-memory.ts';

it('what was first held by a clock a day ahead is held since the true time once that is known, also after a restart', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'loa-memory-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const now = Date.UTC(2026, 10, 23);
  const memory = await AiringMemory.open(folder);
  await memory.hold(['a'], now - 3_600_000);
  await memory.hold(['a', 'b'], now + 86_400_000);
  await memory.hold(['a', 'b'], now);
  await memory.hold(['a', 'b'], now + 60_000);
  const held = new Map([
    ['a', now - 3_600_000],
    ['b', now],
  ]);
  expect(memory.heldSince).toEqual(held);
  expect((await AiringMemory.open(folder)).heldSince).toEqual(held);
});
