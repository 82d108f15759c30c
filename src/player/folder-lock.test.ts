import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, type TestContext } from 'vitest';
import { lockFolder, lockHolder } from './folder-lock.ts';

async function folderOf(test: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'loa-lock-'));
  test.onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

it('lets one player use a folder at a time', async (test) => {
  const folder = await folderOf(test);
  expect(await lockHolder(folder)).toBeNull();
  const unlock = await lockFolder(folder);
  expect(await lockHolder(folder)).toBe(process.pid);
  await expect(lockFolder(folder)).rejects.toMatchObject({ code: 'already-running', status: 409 });
  await unlock();
  expect(await lockHolder(folder)).toBeNull();
  await (
    await lockFolder(folder)
  )();
});

it('is not held by a process that is gone, nor by another that has its number since', async (test) => {
  const folder = await folderOf(test);
  for (const left of ['4194305 12345', `${process.pid} 1`, '', 'nonsense']) {
    await writeFile(join(folder, 'player.pid'), left);
    expect(await lockHolder(folder)).toBeNull();
    await (
      await lockFolder(folder)
    )();
  }
});
