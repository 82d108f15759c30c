/** Brings a backup back into an empty place and proves that it is whole; what becomes of that place is the caller's to say. */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open as openFile, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { listStations } from '../../accounts/stations.ts';
import { listTrail, verifyTrail } from '../../accounts/trail.ts';
import { hashFile } from '../../audio/media-store.ts';
import { Refusal } from '../../kernel/errors.ts';
import { openSqlite, type Executor } from '../../storage/database.ts';
import { migrate, unknownMigrations } from '../../storage/migrate.ts';
import { dumpIsReadable, sqliteFaults, unpackSqlite } from '../../storage/snapshot.ts';
import { linkOrCopy } from './folder-vault.ts';
import { filesOf } from './file-list.ts';
import { manifestId, manifestName, objectName, parseManifest, type Manifest } from './manifest.ts';
import { open } from './recovery-key.ts';
import type { SoundPlace } from './sound-place.ts';
import type { Vault } from './vault.ts';

export interface BringBackOptions {
  vault: Vault;
  manifest: Manifest;
  /** A folder that is not there yet. */
  into: string;
  /** What opens the keys; null leaves them sealed. */
  key: Buffer | null;
  /** Where sounds go instead of into the folder; absent or null: they stay in the folder. */
  sounds?: SoundPlace | null;
  progress: (words: string, done?: { value: number; max: number }) => void;
  signal: AbortSignal;
}

export interface BroughtBack {
  files: number;
  bytes: number;
  /** Lines of all trails, each followed hash by hash. */
  trailLines: number;
  keys: boolean;
  /** Only of SQLite can everything be known; of a dump its table of contents. */
  databaseChecked: boolean;
}

/** An object of the vault has not the bytes it is named by. */
export class DamagedObject extends Refusal {
  constructor(
    readonly object: string,
    what: string,
  ) {
    super('backup-damaged', `Bản sao lưu bị hỏng: ${what} không còn đúng mã băm hoặc đã mất.`);
  }
}

const keyFilesSchema = z.record(z.string().regex(/^[\w.-]{1,80}$/), z.string());

/** Every backup of a vault, the newest first; a manifest that can't be read is left out. */
export async function manifestsOf(vault: Vault): Promise<Manifest[]> {
  const found: Manifest[] = [];
  for (const name of await vault.list('backups/')) {
    if (manifestId(name) === null) continue;
    try {
      found.push(parseManifest(await text(await vault.open(name))));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'bad-manifest') throw error;
    }
  }
  return found.toSorted((a, b) => b.takenAt - a.takenAt);
}

/** @throws Refusal when there is no such backup */
export async function manifestOf(vault: Vault, id: string): Promise<Manifest> {
  if ((await vault.size(manifestName(id))) === null)
    throw new Refusal('no-backup', `Không có bản sao lưu ${id} ở ${vault.title}.`, 404);
  return parseManifest(await text(await vault.open(manifestName(id))));
}

/**
 * Reads everything back and checks it: each object's hash, the database's integrity and foreign keys, the trails.
 *
 * @throws Refusal with what is wrong; the place is left for the caller to remove
 */
export async function bringBack(options: BringBackOptions): Promise<BroughtBack> {
  const { vault, manifest, into, key, progress, signal } = options;
  await mkdir(into, { mode: 0o700 });
  progress('Đang lấy lại cơ sở dữ liệu');
  const packed = join(into, 'database.packed');
  await fetchObject(vault, manifest.database.sha256, packed, 'cơ sở dữ liệu', signal);
  const sqlite = manifest.database.dialect === 'sqlite';
  const database = join(into, sqlite ? 'loa.db' : 'database.dump');
  if (sqlite) await unpackSqlite(packed, database, signal);
  else await linkOrCopy(packed, database);
  await rm(packed);
  await sync(database);

  const files = await bringFiles(options);
  const keys = key !== null && (await bringKeys(options, key));
  progress('Đang kiểm tra cơ sở dữ liệu');
  const trailLines = sqlite ? await checkSqlite(database, manifest, signal) : await checkDump(database);
  return {
    files: files.length,
    bytes: manifest.database.bytes + files.reduce((sum, { bytes }) => sum + bytes, 0),
    ...{ trailLines, keys, databaseChecked: sqlite },
  };
}

async function bringFiles({ vault, manifest, into, sounds = null, progress, signal }: BringBackOptions) {
  const files = await filesOf(vault, manifest);
  for (const [index, { path, sha256 }] of files.entries()) {
    if (index % 50 === 0) progress('Đang lấy lại âm thanh', { value: index, max: files.length });
    const elsewhere = path.startsWith('media/') ? sounds : null;
    signal.throwIfAborted();
    if (await elsewhere?.has(sha256)) continue;
    const target = join(into, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    await fetchObject(vault, sha256, target, `tệp ${path}`, signal);
    await elsewhere?.take(target, sha256);
  }
  return files;
}

async function bringKeys({ vault, manifest, into, signal }: BringBackOptions, key: Buffer): Promise<boolean> {
  if (!manifest.keys) return false;
  const sealed = join(into, 'keys.sealed');
  await fetchObject(vault, manifest.keys.sha256, sealed, 'các khóa', signal);
  const opened = open(key, await readFile(sealed), manifest.id);
  await rm(sealed);
  if (!opened)
    throw new Refusal(
      'wrong-recovery-key',
      'Mã khôi phục không đúng với bản sao lưu này. Hãy kiểm tra từng chữ rồi nhập lại.',
    );
  await mkdir(join(into, 'keys'), { mode: 0o700 });
  for (const [name, content] of Object.entries(keyFilesSchema.parse(JSON.parse(opened.toString()))))
    await writeFile(join(into, 'keys', name), Buffer.from(content, 'base64'), { mode: 0o600, flush: true });
  return true;
}

/** Gives how many lines of trails were followed. */
async function checkSqlite(file: string, manifest: Manifest, signal: AbortSignal): Promise<number> {
  const faults = await sqliteFaults(file, signal);
  if (faults.length > 0)
    throw new Refusal('database-damaged', `Cơ sở dữ liệu trong bản sao lưu bị hỏng (${faults[0]!}).`);
  const database = openSqlite(file);
  try {
    if ((await unknownMigrations(database)).length > 0)
      throw new Refusal(
        'newer-database',
        'Bản sao lưu do một phiên bản mới hơn tạo. Hãy cài phiên bản đó rồi khôi phục.',
      );
    // An older one is brought to today's shape as the server would do it; that is part of the proof.
    await migrate(database);
    return await checkTrails(database.kysely, manifest);
  } finally {
    await database.close();
  }
}

/** Each station's trail is whole, and goes at least as far as when the backup was made. */
export async function checkTrails(db: Executor, manifest: Pick<Manifest, 'stations'>): Promise<number> {
  const stations = await listStations(db);
  let lines = 0;
  for (const { id, name, lines: least, head } of manifest.stations) {
    if (!stations.some((station) => station.id === id))
      throw new Refusal('station-missing', `Bản sao lưu thiếu ${name}.`);
    const check = await verifyTrail(db, id);
    const [last] = least === 0 ? [] : await listTrail(db, id, { limit: 1, before: least + 1 });
    if (!check.whole || check.lines < least || (last?.hash ?? '') !== head)
      throw new Refusal('trail-broken', `Nhật ký hệ thống của ${name} trong bản sao lưu không nguyên vẹn.`);
    lines += check.lines;
  }
  return lines;
}

async function checkDump(dump: string): Promise<number> {
  if (!(await dumpIsReadable(dump)))
    throw new Refusal('database-damaged', 'Bản kết xuất PostgreSQL trong bản sao lưu không đọc được.');
  return 0;
}

/** Writes an object to a file while its hash is taken. */
async function fetchObject(
  vault: Vault,
  sha256: string,
  target: string,
  what: string,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  const name = objectName(sha256);
  const local = vault.path?.(name) ?? null;
  if (local !== null) {
    const found = await hashFile(local).catch(() => null);
    if (found?.sha256 !== sha256) throw new DamagedObject(sha256, what);
    await linkOrCopy(local, target);
    return;
  }
  if ((await vault.size(name)) === null) throw new DamagedObject(sha256, what);
  const hash = createHash('sha256');
  const watched = new Transform({
    transform(chunk: Buffer, _, next) {
      hash.update(chunk);
      next(null, chunk);
    },
  });
  await pipeline(await vault.open(name), watched, createWriteStream(target, { mode: 0o600 }), { signal });
  if (hash.digest('hex') !== sha256) throw new DamagedObject(sha256, what);
}

async function sync(path: string): Promise<void> {
  const handle = await openFile(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
