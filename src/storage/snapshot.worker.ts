/** Packs, unpacks or examines a SQLite file, as a process: told what by its argument, it tells on standard output how it went. */
import { closeSync, createReadStream, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import BetterSqlite3 from 'better-sqlite3';
import { machineClock } from '../kernel/clock.ts';
import type { SnapshotWork } from './snapshot.ts';

/** Of SQLite's pages of 4 KiB. */
const PAGES_AT_ONCE = 1024;
/** What waits to be written is brought to the disk in parts: all at once it would hold up every commit of the server. */
const SYNC_BYTES = 4 * 2 ** 20;
/** After each part, for at least as long as that took. */
const BREATH_MS = 5;

const work = JSON.parse(process.argv[2]!) as SnapshotWork;
try {
  tell({ faults: await faultsOf(work) });
} catch (error) {
  const { message, code } = error as Error & { code?: string };
  tell({ error: { message, code: code === 'SQLITE_FULL' ? 'ENOSPC' : code } });
}

async function faultsOf({ task, file, ...rest }: SnapshotWork): Promise<string[]> {
  if (task === 'check') return check(file);
  const { to } = rest as { to: string };
  if (task === 'unpack') {
    await pipeline(createReadStream(file), createGunzip(), writing(to));
    return [];
  }
  const copy = `${to}.copy`;
  const packing = `${to}.packing`;
  await copied(file, copy);
  await pipeline(createReadStream(copy), createGzip(), writing(packing));
  // Ended at any moment, it leaves nothing that passes for the whole.
  renameSync(packing, to);
  rmSync(copy);
  return [];
}

/**
 * Copied in parts within one read transaction: without it every write of the server would begin the copy anew. What the server wrote
 * meanwhile waits in the write-ahead log, and is brought home here rather than by a commit of the server.
 */
async function copied(file: string, to: string): Promise<void> {
  const raw = new BetterSqlite3(file, { fileMustExist: true });
  try {
    raw.pragma('busy_timeout = 10000');
    raw.exec('begin');
    raw.prepare('select 1 from sqlite_master limit 1').get();
    const breathe = breather(to);
    await raw.backup(to, {
      progress: ({ totalPages }) => {
        if (totalPages > 0) breathe();
        return PAGES_AT_ONCE;
      },
    });
    raw.exec('commit');
    raw.pragma('wal_checkpoint(PASSIVE)');
  } finally {
    raw.close();
  }
}

/** Brings the file so far to the disk, and leaves the machine to others for a moment. */
function breather(file: string): () => void {
  let since = machineClock.monotonic();
  return () => {
    const handle = openSync(file, 'r');
    fsyncSync(handle);
    closeSync(handle);
    const took = machineClock.monotonic() - since;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.max(BREATH_MS, took));
    since = machineClock.monotonic();
  };
}

function writing(to: string): (source: AsyncIterable<Buffer>) => Promise<void> {
  return async (source) => {
    const handle = openSync(to, 'wx', 0o600);
    const breathe = breather(to);
    let waiting = 0;
    try {
      for await (const chunk of source) {
        for (let at = 0; at < chunk.length;) at += writeSync(handle, chunk, at);
        waiting += chunk.length;
        if (waiting < SYNC_BYTES) continue;
        breathe();
        waiting = 0;
      }
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  };
}

/** So spoilt that it can't even be asked is a fault too. */
function check(file: string): string[] {
  try {
    return asked(file);
  } catch (error) {
    const { code, message } = error as Error & { code?: string };
    if (code?.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return [message];
    throw error;
  }
}

function asked(file: string): string[] {
  const raw = new BetterSqlite3(file, { fileMustExist: true });
  try {
    raw.pragma('busy_timeout = 10000');
    const integrity = raw.pragma('integrity_check', { simple: false }) as { integrity_check: string }[];
    const foreign = raw.pragma('foreign_key_check') as { table: string }[];
    return [
      ...integrity.map((row) => row.integrity_check).filter((words) => words !== 'ok'),
      ...foreign.map(({ table }) => `foreign key of ${table}`),
    ].slice(0, 20);
  } finally {
    raw.close();
  }
}

function tell(told: { faults: string[] } | { error: { message: string; code: string | undefined } }): void {
  process.stdout.write(JSON.stringify(told));
}
