/**
 * Disks that fill up, lose what was not flushed, and stop answering when their machine dies: around Node's own file calls, for the
 * folders of simulated machines alone. Everything else goes to the real disk as it is.
 */
import { statSync, truncateSync } from 'node:fs';
import fsp, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import type { AsRunEvent } from '../../src/playout/contract.ts';
import { recordOf } from '../../src/player/journal-log.ts';
import type { Chance } from './chance.ts';

const NEVER = new Promise<never>(() => undefined);
const JOURNAL = 'as-run.log';

/** What a machine's disk was asked to keep of the journal, from outside. */
export interface JournalTruth {
  /** Every row handed over, by id. */
  handed: Map<string, AsRunEvent>;
  /** Ids of those of which the disk said that they are safe. */
  safe: Set<string>;
}

/** The folder of one run of a player's process. */
export class RunDisk {
  alive = true;
  /** Dies at the so many-th write from now, having written a part of it. */
  diesAtWrite = Infinity;
  onDeath: () => void = () => undefined;
  /** What the process has open: the kernel closes it at its death. */
  readonly handles = new Set<FileHandle>();
  /** Settles once that is closed. */
  closed: Promise<unknown> = Promise.resolve();

  constructor(
    readonly folder: string,
    readonly machine: { full: boolean; roomBytes: number; journal: JournalTruth; flushedBytes: number },
    readonly chance: Chance,
  ) {
    runs.add(this);
  }

  /** Nothing is answered any more. */
  die(): void {
    if (!this.alive) return;
    this.alive = false;
    runs.delete(this);
    graves.add(this.folder);
    this.closed = Promise.all([...this.handles].map((handle) => handle.close().catch(() => undefined)));
    this.handles.clear();
  }
}

/** After a power cut: what was not flushed of the journal may be there in part. */
export function losePower(folder: string, flushedBytes: number, chance: Chance): void {
  const path = `${folder}/${JOURNAL}`;
  const size = sizeOf(path);
  if (size > flushedBytes) truncateSync(path, flushedBytes + chance.whole(0, size - flushedBytes));
}

const runs = new Set<RunDisk>();
const graves = new Set<string>();
const real = { ...fsp };

/** Puts the disks in place; gives what takes them away. */
export function installDisks(): () => void {
  const patched = fsp as unknown as Record<string, unknown>;
  for (const name of ['readFile', 'rename', 'rm', 'mkdir', 'readdir', 'stat', 'writeFile'] as const) {
    patched[name] = (path: string, ...rest: unknown[]) => {
      const disk = diskOf(path);
      if (disk === 'dead') return NEVER;
      const givenBack = name === 'rm' && disk?.machine.full ? sizeOf(path) : 0;
      const answer = (real[name] as (...args: unknown[]) => Promise<unknown>)(path, ...rest).then((value) => {
        // The journal was made shorter: what it holds now was flushed before it got its name.
        if (disk && name === 'rename' && basename(String(rest[0])) === JOURNAL)
          nowSafe(disk, String(rest[0]));
        if (disk) disk.machine.roomBytes += givenBack;
        return value;
      });
      return disk ? whileAlive(disk, answer) : answer;
    };
  }
  patched['statfs'] = async (path: string) => {
    const disk = diskOf(`${path}/`);
    if (disk === 'dead') return NEVER;
    const found = await real.statfs(path);
    return disk?.machine.full ? { ...found, bavail: 0 } : found;
  };
  patched['open'] = async (path: string, ...rest: unknown[]) => {
    const disk = diskOf(path);
    if (disk === 'dead') return NEVER;
    const handle = await (real.open as (...args: unknown[]) => Promise<FileHandle>)(path, ...rest);
    if (!disk) return handle;
    if (disk.alive) return guarded(handle, disk, path);
    await handle.close();
    return NEVER;
  };
  syncBuiltinESMExports();
  return () => {
    Object.assign(patched, real);
    syncBuiltinESMExports();
    runs.clear();
    graves.clear();
  };
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function diskOf(path: unknown): RunDisk | 'dead' | null {
  if (typeof path !== 'string') return null;
  for (const run of runs) if (path.startsWith(`${run.folder}/`)) return run;
  for (const grave of graves) if (path.startsWith(`${grave}/`)) return 'dead';
  return null;
}

function nowSafe({ machine }: RunDisk, path: string): void {
  machine.flushedBytes = statSync(path).size;
  for (const id of machine.journal.handed.keys()) machine.journal.safe.add(id);
}

function whileAlive<T>(disk: RunDisk, answer: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    answer.then(
      (value) => disk.alive && resolve(value),
      (error: unknown) => disk.alive && reject(error as Error),
    );
  });
}

/** A handle on which writes can be refused, be cut short by death, and are counted until they are flushed. */
function guarded(handle: FileHandle, disk: RunDisk, path: string): FileHandle {
  const isJournal = basename(path) === JOURNAL;
  const waiting: string[] = [];
  const { machine, chance } = disk;
  disk.handles.add(handle);
  const put = async (text: string | Uint8Array, write: (part: string | Uint8Array) => Promise<unknown>) => {
    if (!disk.alive) return NEVER;
    if (isJournal) waiting.push(...noteRows(machine.journal, String(text)));
    if (--disk.diesAtWrite <= 0) {
      await write(text.slice(0, chance.whole(0, text.length))).catch(() => undefined);
      disk.die();
      await disk.closed;
      disk.onDeath();
      return NEVER;
    }
    if (machine.full && (machine.roomBytes -= text.length) < 0) {
      await write(text.slice(0, chance.whole(0, Math.min(text.length, 40))));
      throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    }
    return whileAlive(disk, write(text));
  };
  const flushed = async (flush: () => Promise<void>) => {
    if (!disk.alive) return NEVER;
    await whileAlive(disk, flush());
    if (!isJournal) return;
    machine.flushedBytes = (await whileAlive(disk, handle.stat())).size;
    for (const id of waiting.splice(0)) machine.journal.safe.add(id);
  };
  const own: Partial<Record<keyof FileHandle, unknown>> = {
    appendFile: (text: string) => put(text, (part) => handle.appendFile(part)),
    writeFile: (text: string | Uint8Array) => put(text, (part) => handle.writeFile(part)),
    write: (bytes: Uint8Array, offset: number, length: number, position: number | null) =>
      put(bytes.subarray(offset, offset + length), (part) =>
        handle.write(part as Uint8Array, 0, part.length, position),
      ),
    datasync: () => flushed(() => handle.datasync()),
    sync: () => flushed(() => handle.sync()),
    close: () => {
      if (!disk.alive) return NEVER;
      disk.handles.delete(handle);
      return handle.close();
    },
  };
  return new Proxy(handle, {
    get(target, name) {
      if (name in own) return own[name as keyof FileHandle];
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...words: unknown[]) =>
        disk.alive
          ? whileAlive(disk, (value as (...words: unknown[]) => Promise<unknown>).apply(target, words))
          : NEVER;
    },
  });
}

function noteRows(journal: JournalTruth, text: string): string[] {
  const ids: string[] = [];
  for (const line of text.split('\n')) {
    const record = line === '' ? null : recordOf(line);
    if (record?.is !== 'row') continue;
    journal.handed.set(record.row.id, record.row);
    ids.push(record.row.id);
  }
  return ids;
}
