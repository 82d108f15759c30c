/** Restores a backup into a place of its own, and only when all of it is proved puts that in the place of the old folder. */
import { existsSync } from 'node:fs';
import { chmod, mkdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { MAIL_JOB } from '../../accounts/mail.ts';
import { writeMeta } from '../../accounts/meta.ts';
import { Refusal } from '../../kernel/errors.ts';
import { serversOf } from '../../kernel/process-mark.ts';
import { openPostgres, openSqlite, type Database } from '../../storage/database.ts';
import { migrate } from '../../storage/migrate.ts';
import { restorePostgres } from '../../storage/snapshot.ts';
import { bringBack, checkTrails, type BringBackOptions, type BroughtBack } from './bring-back.ts';
import type { Manifest } from './manifest.ts';

export interface RestoreOptions extends Omit<BringBackOptions, 'into'> {
  /** The data folder to be. */
  folder: string;
  /** An empty PostgreSQL database, for a backup of one. */
  databaseUrl: string | null;
  now: number;
}

export interface Restored extends BroughtBack {
  folder: string;
  /** Where what was there before stands now; null when nothing was there. */
  kept: string | null;
}

/** Not part of a backup, and of use to the restored server: the backups themselves, and a player on the same machine. */
const CARRIED = ['backups', 'player'];

/**
 * @throws Refusal while a server runs on the folder, and for all that `bringBack` finds wrong; the folder is then as it was
 */
export async function restore(options: RestoreOptions): Promise<Restored> {
  const folder = resolve(options.folder);
  const { manifest, databaseUrl, now } = options;
  await requireStopped(folder);
  if (manifest.database.dialect === 'postgres' && databaseUrl === null)
    throw new Refusal(
      'needs-postgres',
      'Bản sao lưu này của PostgreSQL: hãy đặt LOA_DATABASE_URL tới một cơ sở dữ liệu trống rồi chạy lại.',
    );
  await mkdir(dirname(folder), { recursive: true });
  const staging = `${folder}.khoi-phuc-${manifest.id}`;
  await rm(staging, { recursive: true, force: true });
  try {
    const brought = await bringBack({ ...options, into: staging });
    options.progress('Đang hoàn tất');
    for (const name of ['media', 'keys', 'tmp'])
      await mkdir(join(staging, name), { recursive: true, mode: 0o700 });
    await settle(staging, manifest, databaseUrl, now);
    await chmod(staging, 0o700);
    await requireStopped(folder);
    const kept = await swap(staging, folder, now);
    return { ...brought, folder, kept };
  } catch (error) {
    await rm(staging, { recursive: true, force: true });
    throw error;
  }
}

async function requireStopped(folder: string): Promise<void> {
  const [pid] = await serversOf(folder);
  if (pid !== undefined)
    throw new Refusal(
      'server-running',
      `Máy chủ đang chạy trên thư mục ${folder} (tiến trình ${pid}). Hãy dừng máy chủ rồi khôi phục, hoặc dùng --into để khôi phục ra thư mục khác.`,
      409,
    );
}

/** What a database that went back in time must not do again. */
async function settle(
  staging: string,
  manifest: Manifest,
  databaseUrl: string | null,
  now: number,
): Promise<void> {
  const database = await placedDatabase(staging, manifest, databaseUrl);
  try {
    await database.kysely.transaction().execute(async (tx) => {
      await writeMeta(tx, 'restored', JSON.stringify({ at: now, from: manifest.id }));
      // Letters that stood in the queue then have been sent since, for all that anybody knows.
      await tx
        .updateTable('job')
        .set({
          state: 'failed',
          owner: null,
          lease_until: null,
          reason: 'Máy chủ được khôi phục từ bản sao lưu; thư này có thể đã được gửi nên không gửi lại.',
        })
        .where('name', '=', MAIL_JOB)
        .where('state', 'in', ['queued', 'running'])
        .execute();
      // So has what was on its way to Zalo: a person looks there first, then lets it go on.
      await tx
        .updateTable('publication')
        .set({
          held: 1,
          reason: 'Máy chủ được khôi phục từ bản sao lưu: hãy xem bài đã lên chưa rồi mới thôi giữ.',
        })
        .where('next_at', 'is not', null)
        .execute();
    });
  } finally {
    await database.close();
  }
}

async function placedDatabase(
  staging: string,
  manifest: Manifest,
  databaseUrl: string | null,
): Promise<Database> {
  if (manifest.database.dialect === 'sqlite') return openSqlite(join(staging, 'loa.db'));
  const dump = join(staging, 'database.dump');
  await restorePostgres(databaseUrl!, dump);
  await rm(dump);
  const database = openPostgres(databaseUrl!);
  await migrate(database);
  await checkTrails(database.kysely, manifest);
  return database;
}

/** Two renames: a crash between them leaves both folders whole, under names that say what they are. */
async function swap(staging: string, folder: string, now: number): Promise<string | null> {
  if (!existsSync(folder)) {
    await rename(staging, folder);
    return null;
  }
  const kept = `${folder}.truoc-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`;
  try {
    await rename(folder, kept);
  } catch {
    throw new Refusal(
      'cannot-swap',
      `Không đổi chỗ được thư mục ${folder} (có thể là điểm gắn ổ đĩa). Hãy khôi phục bằng --into tới một thư mục mới rồi đặt LOA_DATA tới đó.`,
    );
  }
  await rename(staging, folder);
  for (const name of CARRIED) {
    if (!existsSync(join(kept, name))) continue;
    await rmdir(join(folder, name)).catch(() => undefined);
    if (!existsSync(join(folder, name))) await rename(join(kept, name), join(folder, name));
  }
  return kept;
}
