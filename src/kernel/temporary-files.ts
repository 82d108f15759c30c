/**
 * Names of half-written files that say which process writes them, so that what a dead one left is cleared away at the next start and
 * what a living one writes is not, also where several serve one folder.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hashOf } from './hash.ts';

/** Of a file whose process nobody here can ask after, and of folders such as a backup in the making. */
const DAY_MS = 24 * 3_600_000;

/** Where numbers of processes mean what they mean here: this machine, and this container on it. */
const place = hashOf([hostname(), readOr(() => readlinkSync('/proc/self/ns/pid'))]).slice(0, 12);
const mine = `${place}-${process.pid}-${beganAt(process.pid)}`;

/** @example temporaryName('.mp3') // '5f0c…-1234-889123-9a….mp3' */
export function temporaryName(extension = ''): string {
  return `${mine}-${randomBytes(12).toString('hex')}${extension}`;
}

/** Removes from `folder` what dead processes left, and after a day whatever tells no process. Gives how many went. */
export async function sweepTemporary(folder: string, now: number): Promise<number> {
  const names = await readdir(folder).catch(() => []);
  let removed = 0;
  for (const name of names) {
    const path = join(folder, name);
    const writer = writerOf(name);
    if (writer === 'alive') continue;
    if (writer === 'unknown') {
      const found = await stat(path).catch(() => null);
      if (!found || now - found.mtimeMs < DAY_MS) continue;
    }
    await rm(path, { recursive: true, force: true });
    removed++;
  }
  return removed;
}

function writerOf(name: string): 'alive' | 'dead' | 'unknown' {
  const [, where, pid, began] = /^([0-9a-f]{12})-(\d+)-(\d+)-[0-9a-f]{24}(?:\.|$)/.exec(name) ?? [];
  if (where !== place) return 'unknown';
  return began === beganAt(Number(pid)) ? 'alive' : 'dead';
}

/** When a process began, in ticks since the machine's own start; '0' of one that is gone: its number may be someone else's now. */
function beganAt(pid: number): string {
  const told = readOr(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return told.slice(told.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
}

function readOr(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
