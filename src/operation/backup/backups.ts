/** Backups as the server and the commands have them: made each night and when asked for, kept by a rule, proved each month. */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DEFAULT_TIME_ZONE } from '../../accounts/first-run.ts';
import type { Installation } from '../../accounts/installation.ts';
import { listStations } from '../../accounts/stations.ts';
import { saidByBucket } from '../../audio/media-bucket.ts';
import { openMedia } from '../../audio/open-media.ts';
import { Refusal } from '../../kernel/errors.ts';
import { newId } from '../../kernel/ids.ts';
import { asRefusal } from '../../kernel/machine-faults.ts';
import { holdMark, markHolder } from '../../kernel/process-mark.ts';
import { viBytes, viNumber } from '../../kernel/vietnamese.ts';
import { instantOf } from '../../kernel/zoned-time.ts';
import { claimPlace, installationId } from '../place-owner.ts';
import type { BackupState } from './backup-words.ts';
import { addRun, latestRuns, type BackupRun } from './backup-runs.store.ts';
import { bringBack, DamagedObject, manifestsOf, type BroughtBack } from './bring-back.ts';
import { filesOf } from './file-list.ts';
import { folderVault } from './folder-vault.ts';
import { isBackupDue, isRehearsalDue, keptBackups, lastNight } from './keeping.ts';
import {
  KINDS,
  manifestName,
  objectHash,
  objectName,
  ownObjects,
  type BackupKind,
  type Manifest,
} from './manifest.ts';
import { keptWrappingSchema, newRecoveryKey, wrappingOf, type KeptWrapping } from './recovery-key.ts';
import { s3Vault } from './s3-vault.ts';
import { soundsLetGo } from './sound-place.ts';
import { takeBackup, type Taken } from './take.ts';
import type { Vault } from './vault.ts';

export type Backups = ReturnType<typeof createBackups>;
export type Progress = { words: string; done?: { value: number; max: number } };

export type BackupDependencies = Pick<
  Installation,
  'config' | 'database' | 'folder' | 'machine' | 'trial' | 'log'
>;

const OWNER = 'loa.json';
/** A list that is shown may be so old. */
const LIST_MS = 60_000;

/** The vault of a place: what the settings name, or the data folder's own. */
export function vaultOf(to: BackupDependencies['config']['backupTo'], otherwise: string): Vault {
  if (to === null) return folderVault(otherwise);
  return typeof to === 'string' ? folderVault(to) : s3Vault(to);
}

/** @param to another place than the settings', for one command */
export function createBackups(installation: BackupDependencies, to?: Vault) {
  const { config, database, folder, machine, trial, log } = installation;
  const { kysely } = database;
  const { paths } = folder;
  const vault = to ?? vaultOf(config.backupTo, paths.backups);
  const { media, shared } = openMedia(installation);
  const mark = join(paths.temporary, 'backup.pid');
  const stopping = new AbortController();
  let progress: Progress | null = null;
  let working: Promise<unknown> = Promise.resolve();
  let listed: { at: number; manifests: Manifest[] } | null = null;

  const tell = (words: string, done?: Progress['done']) => (progress = { words, ...(done && { done }) });

  async function timeZone(): Promise<string> {
    return (await listStations(kysely))[0]?.timeZone ?? DEFAULT_TIME_ZONE;
  }

  /** One at a time, over all processes of this folder: what one puts there another must not clear away. */
  async function alone<T>(work: () => Promise<T>): Promise<T> {
    const release = await holdMark(mark);
    if (!release)
      throw new Refusal('backup-running', 'Đang có một lần sao lưu chạy. Hãy đợi xong rồi thử lại.', 409);
    try {
      return await work();
    } finally {
      progress = null;
      listed = null;
      await release();
    }
  }

  /** Makes a backup, then clears away what the rule no longer keeps. Its outcome is written down either way. */
  function make(kind: BackupKind): Promise<Taken> {
    const at = machine.now();
    return following(
      alone(async () => {
        try {
          tell('Đang chuẩn bị');
          await claimVault();
          const wrapping = await keptWrapping();
          const options = { database, paths, media, vault, kind, trial, wrapping, takenAt: at };
          const taken = await takeBackup({ ...options, progress: tell, signal: stopping.signal });
          tell('Đang dọn bản cũ');
          // A backup that was made is one, whatever becomes of the older ones.
          const kept = await prune().then(() => '', wordsOf);
          const words = kept === '' ? takenWords(taken) : `${takenWords(taken)} Chưa dọn bản cũ: ${kept}`;
          await write(kind, at, { ok: true, words, taken });
          return taken;
        } catch (error) {
          await write(kind, at, { ok: false, words: wordsOf(error) });
          log.error('a backup failed', { error, kind });
          throw error;
        }
      }),
    );
  }

  /** Brings the newest backup back into a place of its own, proves it, and takes that place away again. */
  function rehearse(): Promise<BroughtBack> {
    const at = machine.now();
    return following(
      alone(async () => {
        let backup: string | null = null;
        const into = join(paths.temporary, `rehearsal-${newId(at)}`);
        try {
          tell('Đang chuẩn bị');
          const [manifest] = await manifestsOf(vault);
          if (!manifest) throw new Refusal('no-backup', 'Chưa có bản sao lưu nào để diễn tập.', 404);
          backup = manifest.id;
          const wrapping = await keptWrapping();
          // A recovery key that was made anew since then opens later backups only.
          const mine = wrapping !== null && wrapping.salt === manifest.keys?.wrapping.salt;
          const key = mine ? Buffer.from(wrapping.key, 'hex') : null;
          const { signal } = stopping;
          const sounds = shared && soundsLetGo;
          const brought = await bringBack({ vault, manifest, into, key, sounds, progress: tell, signal });
          await write('rehearsal', at, { ok: true, backup, words: broughtWords(brought) });
          return brought;
        } catch (error) {
          // What is damaged there goes, so that the next backup puts it there anew.
          if (error instanceof DamagedObject)
            await vault.remove(objectName(error.object)).catch(() => undefined);
          await write('rehearsal', at, { ok: false, backup, words: wordsOf(error) });
          log.error('a rehearsal of a restore failed', { error });
          throw error;
        } finally {
          await rm(into, { recursive: true, force: true });
        }
      }),
    );
  }

  function following<T>(work: Promise<T>): Promise<T> {
    working = Promise.allSettled([working, work]);
    return work;
  }

  async function write(
    kind: BackupRun['kind'],
    at: number,
    { ok, words, taken, backup }: { ok: boolean; words: string; taken?: Taken; backup?: string | null },
  ): Promise<void> {
    const run = {
      ...{ kind, at, ok, words, tookMs: machine.now() - at },
      backup: taken?.manifest.id ?? backup ?? null,
      ...{ bytes: taken?.bytes ?? null, addedBytes: taken?.addedBytes ?? null },
    };
    // A database that refuses must not hide why the backup failed.
    await addRun(kysely, run).catch((error: unknown) => log.error('a backup run was not noted', { error }));
  }

  /** Two installations in one place would clear away each other's objects. */
  async function claimVault(): Promise<void> {
    const mine = await installationId(kysely, machine.now());
    await claimPlace({ place: vault, name: OWNER, mine, temporary: paths.temporary }, () => {
      const sentence = `${vault.title} đang giữ bản sao lưu của một máy chủ khác. Hãy đặt LOA_BACKUP_TO tới một chỗ riêng.`;
      return new Refusal('vault-of-another', sentence, 409);
    });
  }

  /** Manifests first: what they alone rested on goes after them, and what a dead attempt left behind with it. */
  async function prune(): Promise<void> {
    const all = await manifestsOf(vault);
    const keep = keptBackups(all, machine.now(), await timeZone());
    for (const { id } of all) if (!keep.has(id)) await vault.remove(manifestName(id));
    const wanted = new Set<string>();
    for (const manifest of all.filter(({ id }) => keep.has(id))) {
      for (const sha256 of ownObjects(manifest)) wanted.add(sha256);
      // A list that can't be read names what must stay: nothing is cleared away then.
      for (const { sha256 } of await filesOf(vault, manifest)) wanted.add(sha256);
    }
    for (const name of await vault.list('objects/')) {
      const sha256 = objectHash(name);
      if (sha256 === null || !wanted.has(sha256)) await vault.remove(name);
    }
  }

  async function list(): Promise<Manifest[]> {
    if (!listed || machine.now() - listed.at > LIST_MS)
      listed = { at: machine.now(), manifests: await manifestsOf(vault) };
    return listed.manifests;
  }

  const wrappingFile = join(paths.keys, 'backup.json');
  async function keptWrapping(): Promise<KeptWrapping | null> {
    if (!existsSync(wrappingFile)) return null;
    return keptWrappingSchema.parse(JSON.parse(await readFile(wrappingFile, 'utf8')));
  }

  /** Makes a recovery key and gives it: it is shown once, and later backups are sealed with it. */
  async function takeRecoveryKey(): Promise<string> {
    const key = newRecoveryKey();
    await mkdir(paths.keys, { recursive: true, mode: 0o700 });
    const next = `${wrappingFile}.new`;
    await writeFile(next, JSON.stringify(await wrappingOf(key)), { mode: 0o600, flush: true });
    await rename(next, wrappingFile);
    return key;
  }

  /** Each minute of the clockwork: the night's backup, and once a month its rehearsal. */
  async function look(): Promise<void> {
    if ((await runningPid()) !== null) return;
    const now = machine.now();
    const zone = await timeZone();
    const { lastGood, last, setUpAt } = await state();
    const due = isBackupDue(
      {
        lastGoodAt: lastGood?.at ?? null,
        lastFailureAt: last?.ok === false ? last.at : null,
        setUpAt,
      },
      now,
      lastNight(now, zone, (wall) => instantOf(wall, zone)),
    );
    // What goes wrong is written down and told by an alarm.
    if (due) await make('night').catch(() => undefined);
    const rehearsals = await latestRuns(kysely, ['rehearsal'], 50);
    const has = due || lastGood !== null;
    if (isRehearsalDue(rehearsals, has, now, zone)) await rehearse().catch(() => undefined);
  }

  const runningPid = () => markHolder(mark);

  /** What the dashboard, the alarms and the doctor tell of. */
  async function state(): Promise<BackupState> {
    const runs = await latestRuns(kysely, KINDS, 50);
    const setUp = (await listStations(kysely)).map(({ createdAt }) => createdAt);
    return {
      lastGood: runs.find(({ ok }) => ok) ?? null,
      last: runs[0] ?? null,
      lastRehearsal: (await latestRuns(kysely, ['rehearsal'], 1))[0] ?? null,
      hasKey: existsSync(wrappingFile),
      setUpAt: setUp.length > 0 ? Math.min(...setUp) : null,
    };
  }

  return {
    ...{ vault, make, rehearse, list, look, runningPid, takeRecoveryKey, timeZone },
    state,
    hasRecoveryKey: () => existsSync(wrappingFile),
    progress: () => progress,
    runs: (limit: number) => latestRuns(kysely, [...KINDS, 'rehearsal'], limit),
    /** Ends what runs; what is half-made counts for nothing. */
    close: async (): Promise<void> => {
      stopping.abort(new Refusal('stopped', 'Máy chủ dừng giữa chừng; đêm sau sẽ sao lưu lại.'));
      await working;
    },
  };
}

function wordsOf(error: unknown): string {
  const refusal = asRefusal(saidByBucket(error));
  if (refusal) return refusal.message;
  return 'Máy chủ gặp lỗi khi sao lưu. Hãy xem nhật ký của máy chủ.';
}

function takenWords({ manifest, addedBytes }: Taken): string {
  const { files, damaged, keys } = manifest;
  const said = [`Cơ sở dữ liệu và ${viNumber(files.count, 0)} tệp, chép thêm ${viBytes(addedBytes)}.`];
  if (!keys) said.push('Chưa có mã khôi phục nên các khóa không nằm trong bản này.');
  if (damaged.length > 0)
    said.push(`${viNumber(damaged.length, 0)} tệp âm thanh trên máy chủ đã hỏng nên không chép được.`);
  return said.join(' ');
}

function broughtWords({ files, trailLines, keys, databaseChecked }: BroughtBack): string {
  if (!databaseChecked)
    return `Đọc lại đủ ${viNumber(files, 0)} tệp đúng mã băm; bản kết xuất PostgreSQL đọc được. Muốn chắc hơn, khôi phục thử vào một cơ sở dữ liệu trống.`;
  const said = `Khôi phục thử được: cơ sở dữ liệu nguyên vẹn, ${viNumber(files, 0)} tệp đúng mã băm, ${viNumber(trailLines, 0)} dòng nhật ký nối nhau`;
  return `${said}${keys ? ', các khóa mở được' : ''}.`;
}
