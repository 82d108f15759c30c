import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sweepTemporary, temporaryName } from './temporary-files.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loa-temporary-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = Date.parse('2026-11-26T08:00:00+07:00');
const write = (name: string, hoursAgo: number) => {
  writeFileSync(join(folder, name), 'một nửa');
  utimesSync(join(folder, name), now / 1000 - hoursAgo * 3600, now / 1000 - hoursAgo * 3600);
  return name;
};

it('removes at once what a dead process left, and never what a living one writes', async () => {
  const mine = temporaryName('.mp3');
  const [place, , began, random] = mine.split('-') as [string, string, string, string];
  const { pid } = spawnSync('true');
  const living = write(mine, 100);
  write(`${place}-${pid}-${began}-${random}`, 0);
  // The number is somebody's again, who began later.
  write(`${place}-${process.pid}-${Number(began) + 1}-${random}`, 0);
  expect(await sweepTemporary(folder, now)).toBe(2);
  expect(readdirSync(folder)).toEqual([living]);
});

it('keeps what tells no process of this machine for a day', async () => {
  const random = temporaryName().split('-').at(-1)!;
  write('owner-1', 25);
  write(`abcdefabcdef-1-1-${random}`, 25);
  const kept = [write('rehearsal-2', 23), write(`abcdefabcdef-1-2-${random}`, 23)];
  expect(await sweepTemporary(folder, now)).toBe(2);
  expect(readdirSync(folder).sort()).toEqual(kept.sort());
});
