/** Makes one backup: a copy of the database, whatever of the media the vault lacks, the keys sealed; the manifest last. */
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import { gzipSync } from 'node:zlib';
import { listStations } from '../../accounts/stations.ts';
import { trailHead } from '../../accounts/trail.ts';
import { hashFile, type MediaStore, type Stored } from '../../audio/media-store.ts';
import type { DataPaths } from '../../kernel/data-folder.ts';
import { Refusal } from '../../kernel/errors.ts';
import { isDiskFull } from '../../kernel/received-file.ts';
import { VERSION } from '../../kernel/version.ts';
import type { Database } from '../../storage/database.ts';
import { snapshot } from '../../storage/snapshot.ts';
import {
  backupId,
  manifestName,
  objectHash,
  objectName,
  type BackupKind,
  type KeptFile,
  type Manifest,
} from './manifest.ts';
import { seal, type KeptWrapping } from './recovery-key.ts';
import type { Vault } from './vault.ts';

/** Room that a full disk of the vault must still have: the system around it goes on. */
const LEAST_FREE_BYTES = 256 * 2 ** 20;
/** What the folder of a backup in the making is called by, before its id. */
const WORK = 'backup-';
const MARKS = ['DU-LIEU-THU', 'sandbox-clock.json'];

export interface TakeOptions {
  database: Database;
  paths: DataPaths;
  media: Pick<MediaStore, 'list' | 'borrow'>;
  vault: Vault;
  kind: BackupKind;
  takenAt: number;
  trial: boolean;
  /** Null while nobody has taken a recovery key: the keys are then left out. */
  wrapping: KeptWrapping | null;
  progress: (words: string, done?: { value: number; max: number }) => void;
  signal: AbortSignal;
}

export interface Taken {
  manifest: Manifest;
  bytes: number;
  addedBytes: number;
}

/** @throws Refusal when the vault refuses, is full, or there is no room; nothing that counts as a backup is left behind */
export async function takeBackup(options: TakeOptions): Promise<Taken> {
  const { paths, takenAt } = options;
  const id = backupId(takenAt, randomBytes(3).toString('hex'));
  await clearKilled(paths.temporary);
  const work = join(paths.temporary, `${WORK}${id}`);
  await mkdir(work, { recursive: true, mode: 0o700 });
  try {
    return await takeInto(work, id, options);
  } catch (error) {
    throw isDiskFull(error) ? noRoom(options.vault) : error;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** What backups that were killed left of their work: each holds a copy of the whole database. There is never more than one at a time. */
async function clearKilled(folder: string): Promise<void> {
  for (const name of await readdir(folder))
    if (name.startsWith(WORK)) await rm(join(folder, name), { recursive: true, force: true });
}

async function takeInto(work: string, id: string, options: TakeOptions): Promise<Taken> {
  const { database, paths, vault, kind, takenAt, trial, wrapping, progress, signal } = options;
  await requireRoom(vault, paths.database);
  const held = new Set((await vault.list('objects/')).map(objectHash));
  let addedBytes = 0;
  const keep = async (file: string, hashed?: { sha256: string; bytes: number }) => {
    const { sha256, bytes } = hashed ?? (await hashFile(file));
    if (!held.has(sha256)) {
      await vault.put(objectName(sha256), file, sha256);
      held.add(sha256);
      addedBytes += bytes;
    }
    return { sha256, bytes };
  };

  progress('Đang chép cơ sở dữ liệu');
  // Before the copy: the copy's trail goes at least as far.
  const stations = await trailEnds(database);
  const packed = join(work, 'database');
  await snapshot(database, packed, signal);
  const databaseObject = { ...(await keep(packed)), dialect: database.dialect };

  const { files, damaged } = await keepFiles(options, work, held, keep);
  const list = join(work, 'files.json.gz');
  await writeFile(list, gzipSync(JSON.stringify(files)));
  const fileList = {
    ...(await keep(list)),
    count: files.length,
    totalBytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  };

  const keys = wrapping && {
    ...(await keep(await sealedKeys(work, id, paths.keys, wrapping))),
    wrapping: { salt: wrapping.salt, cost: wrapping.cost },
  };
  signal.throwIfAborted();
  const manifest: Manifest = {
    ...{ format: 1, id, kind, version: VERSION, takenAt, database: databaseObject, files: fileList },
    ...{ keys, stations, trial, damaged },
  };
  const text = join(work, 'manifest.json');
  await writeFile(text, `${JSON.stringify(manifest, null, 1)}\n`);
  await vault.put(manifestName(id), text, (await hashFile(text)).sha256);
  const bytes = databaseObject.bytes + fileList.bytes + fileList.totalBytes + (keys?.bytes ?? 0);
  return { manifest, bytes, addedBytes };
}

async function requireRoom(vault: Vault, database: string): Promise<void> {
  const free = await vault.free();
  const { size } = await stat(database).catch(() => ({ size: 0 }));
  if (free !== null && free < LEAST_FREE_BYTES + size) throw noRoom(vault);
}

function noRoom({ title }: Vault): Refusal {
  return new Refusal(
    'backup-disk-full',
    `Không đủ chỗ để sao lưu vào ${title}. Hãy dọn bớt ổ đĩa hoặc đặt LOA_BACKUP_TO tới ổ khác; các bản cũ vẫn còn nguyên.`,
    503,
  );
}

async function trailEnds({ kysely }: Database): Promise<Manifest['stations']> {
  const ends = [];
  for (const { id, name } of await listStations(kysely)) {
    const head = await trailHead(kysely, id);
    ends.push({ id, name, lines: head?.seq ?? 0, head: head?.hash ?? '' });
  }
  return ends;
}

/** Media by their names, which are their hashes; a file that is new to the vault is read once to see that it still has it. */
async function keepFiles(
  { paths, media, progress, signal }: TakeOptions,
  work: string,
  held: ReadonlySet<string | null>,
  keep: (
    file: string,
    hashed?: { sha256: string; bytes: number },
  ) => Promise<{ sha256: string; bytes: number }>,
): Promise<{ files: KeptFile[]; damaged: string[] }> {
  const sounds: Stored[] = [];
  for await (const sound of media.list()) sounds.push(sound);
  sounds.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1));
  const files: KeptFile[] = [];
  const damaged: string[] = [];
  const borrowed = join(work, 'sound');
  for (const [index, sound] of sounds.entries()) {
    signal.throwIfAborted();
    if (index % 50 === 0) progress('Đang chép âm thanh', { value: index, max: sounds.length });
    const { sha256 } = sound;
    if (!held.has(sha256)) {
      const file = await media.borrow(sha256, borrowed);
      const hashed = file === null ? null : await hashFile(file).catch(() => null);
      const whole = hashed?.sha256 === sha256;
      if (whole) await keep(file!, hashed);
      else if (hashed) damaged.push(sha256);
      await rm(borrowed, { force: true });
      // Removed meanwhile, or damaged.
      if (!whole) continue;
    }
    const path = join('media', sha256.slice(0, 2), sha256.slice(2, 4), sha256);
    files.push({ sha256, bytes: sound.bytes, path });
  }
  const others = [...(await filesBelow(paths.voices)), ...MARKS.map((name) => join(paths.root, name))];
  for (const file of others) {
    if (!(await stat(file).catch(() => null))?.isFile()) continue;
    files.push({ ...(await keep(file)), path: relative(paths.root, file) });
  }
  return { files, damaged };
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

async function sealedKeys(work: string, id: string, folder: string, { key }: KeptWrapping): Promise<string> {
  const keys: Record<string, string> = {};
  for (const file of await filesBelow(folder))
    keys[basename(file)] = (await readFile(file)).toString('base64');
  const sealed = join(work, 'keys');
  await writeFile(sealed, seal(Buffer.from(key, 'hex'), Buffer.from(JSON.stringify(keys)), id), {
    mode: 0o600,
  });
  return sealed;
}
