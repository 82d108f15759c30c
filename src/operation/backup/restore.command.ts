import { dirname, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { passwordFrom } from '../../accounts/command-options.ts';
import { UsageError, type Command, type CommandIo } from '../../kernel/command.ts';
import { backupPlaceOf, readConfig } from '../../kernel/config.ts';
import { Refusal } from '../../kernel/errors.ts';
import { namesInFolder } from '../../kernel/named-files.ts';
import { viBytes, viInstant } from '../../kernel/vietnamese.ts';
import { DEFAULT_TIME_ZONE } from '../../accounts/first-run.ts';
import { openBucket } from '../../storage/s3-bucket.ts';
import { vaultOf, type Progress } from './backups.ts';
import { manifestOf, manifestsOf } from './bring-back.ts';
import { followOn } from './command-progress.ts';
import { manifestId, type Manifest } from './manifest.ts';
import { derive } from './recovery-key.ts';
import { restore } from './restore.ts';
import { soundsInBucket } from './sound-place.ts';
import type { Vault } from './vault.ts';

const usage = 'loa restore THƯ-MỤC|s3://KHO/THƯ-MỤC [--backup ID] [--into THƯ-MỤC] [--without-keys] [--json]';

/** Puts a backup in the place of the data folder, once all of it is proved. */
export const command: Command = {
  summary: 'Khôi phục từ bản sao lưu; mã khôi phục ở dòng đầu của đầu vào chuẩn',
  usage,
  async run(args, io) {
    const { from, ...options } = readArguments(args);
    const config = readConfig(io.env);
    const { vault, id } = await placeOf(from, io, options.backup);
    const manifest = await chosen(vault, id);
    io.stderr.write(
      `Khôi phục bản ${manifest.id}, sao lưu lúc ${viInstant(manifest.takenAt, DEFAULT_TIME_ZONE)}.\n`,
    );
    const key = await keyFor(manifest, options.withoutKeys, io);
    let progress: Progress | null = null;
    const stopFollowing = followOn(io, () => progress);
    const restored = await restore({
      ...{ vault, manifest, key, signal: io.signal, now: io.clock.now() },
      sounds: config.mediaTo && soundsInBucket(openBucket(config.mediaTo)),
      folder: resolve(options.into ?? config.data),
      databaseUrl: config.databaseUrl,
      progress: (words, done) => (progress = { words, ...(done && { done }) }),
    }).finally(stopFollowing);
    if (options.json) io.stdout.write(`${JSON.stringify({ id: manifest.id, ...restored })}\n`);
    io.stderr.write(
      `Đã khôi phục vào ${restored.folder}: ${restored.files} tệp, ${viBytes(restored.bytes)}, mọi mã băm đúng.\n`,
    );
    if (restored.kept !== null) io.stderr.write(`Dữ liệu trước đó được giữ nguyên ở ${restored.kept}.\n`);
    if (!restored.keys)
      io.stderr.write(
        'Các khóa không được khôi phục: máy chủ sẽ tạo khóa mới, mọi đầu phát phải ghép lại.\n',
      );
    return 0;
  },
};

const OPTIONS = {
  backup: { type: 'string' },
  into: { type: 'string' },
  'without-keys': { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
} as const;

function readArguments(args: string[]) {
  try {
    const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
    const [from] = positionals;
    if (from === undefined || positionals.length !== 1) throw new Error('one place');
    return { ...values, from, withoutKeys: values['without-keys'] };
  } catch {
    throw new UsageError(`Tham số không đúng. Cách dùng: ${usage}`);
  }
}

/** A folder of backups, storage, or one backup's manifest by its file name. */
async function placeOf(
  from: string,
  { env }: CommandIo,
  backup: string | undefined,
): Promise<{ vault: Vault; id: string | undefined }> {
  const place = backupPlaceOf(from, env);
  if (typeof place !== 'string') return { vault: vaultOf(place, ''), id: backup };
  const named = /^(?:(.*)\/)?(backups\/[^/]+\.json)$/.exec(resolve(place));
  const id = named ? manifestId(named[2]!) : null;
  const folder = id === null ? resolve(place) : dirname(dirname(resolve(place)));
  if (!(await namesInFolder(folder)).includes('backups'))
    throw new Refusal('no-backup', `Không có bản sao lưu nào ở ${folder}.`, 404);
  return { vault: vaultOf(folder, ''), id: backup ?? id ?? undefined };
}

async function chosen(vault: Vault, id: string | undefined): Promise<Manifest> {
  if (id !== undefined) return manifestOf(vault, id);
  const [newest] = await manifestsOf(vault);
  if (!newest) throw new Refusal('no-backup', `Không có bản sao lưu nào ở ${vault.title}.`, 404);
  return newest;
}

async function keyFor(manifest: Manifest, without: boolean, io: CommandIo): Promise<Buffer | null> {
  if (!manifest.keys || without) return null;
  const typed = (await passwordFrom(io, 'Mã khôi phục')).trim();
  if (typed === '')
    throw new Refusal(
      'recovery-key-needed',
      'Cần mã khôi phục ở đầu vào chuẩn. Không còn mã thì thêm --without-keys: dữ liệu vẫn về đủ, nhưng mọi đầu phát phải ghép lại.',
    );
  return derive(typed, manifest.keys.wrapping);
}
