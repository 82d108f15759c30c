/** Installing a server as a service of the machine, bringing it to another version, and taking that back. */
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { z } from 'zod';
import type { CommandIo } from '../../kernel/command.ts';
import { Refusal } from '../../kernel/errors.ts';
import { administer, ensureUser, hasSystemd } from '../../kernel/machine.ts';
import { runProcess } from '../../kernel/process.ts';
import { SERVER_FLAGS } from '../../kernel/server-flags.ts';
import { projectRoot } from '../../kernel/project-files.ts';
import { VERSION } from '../../kernel/version.ts';
import { nodeOf, placesIn, programOf, SERVICE, type Places } from './places.ts';
import { layRelease, point, pruneReleases, releaseAt } from './release.ts';
import { unitText } from './unit.ts';

const upgradeSchema = z.object({ backup: z.string(), from: z.string(), to: z.string(), place: z.string() });
const READY_TRIES = 60;
/** A file that root made in the data folder would keep the service out. */
const AS_SERVICE = ['setpriv', `--reuid=${SERVICE}`, `--regid=${SERVICE}`, '--clear-groups'];

const ENVIRONMENT = `# Cài đặt của máy chủ Loa Phường; ý nghĩa từng biến ở README. Sửa xong: sudo systemctl restart loa
# PORT=3000
# HOST=127.0.0.1
# LOA_BASE_URL=https://loa.phuong.example.vn
# LOA_TRUSTED_PROXY=127.0.0.1
# LOA_BACKUP_TO=/mnt/usb/loa
# LOA_MEDIA_TO=s3://kho/am-thanh
# LOA_SMTP_URL=smtp://…
# LOA_MAIL_FROM=loa@phuong.example.vn
# LOA_OIDC_ISSUER=https://sso.thanhpho.example.vn
`;

export interface ServiceOptions {
  /** Another folder than "/": everything is laid out there, nothing of the machine is touched. */
  root: string | undefined;
  io: CommandIo;
}

/** Whether this is the machine itself, which needs its administrator. */
function begin({ root }: ServiceOptions, verb: string): { places: Places; here: boolean } {
  const here = root === undefined;
  if (here && process.getuid?.() !== 0)
    throw new Refusal('not-allowed', `Cần quyền quản trị. Hãy chạy: sudo npm run service:${verb}`, 403);
  return { places: placesIn(root), here };
}

/** @param from a data folder to begin with; only where there is none yet */
export async function install(options: ServiceOptions & { from: string | undefined }): Promise<void> {
  const { io, from } = options;
  const { places, here } = begin(options, 'install');
  if (existsSync(places.current))
    throw new Refusal(
      'installed',
      'Dịch vụ đã được cài. Lên phiên bản mới: sudo npm run service:upgrade',
      409,
    );
  if (from !== undefined && existsSync(join(places.data, 'loa.db')))
    throw new Refusal('data-there', `Đã có dữ liệu ở ${places.data}, không chép đè.`, 409);
  io.stderr.write('Đang chép chương trình …\n');
  const release = await layRelease(places, io.clock.now());
  await mkdir(places.data, { recursive: true, mode: 0o700 });
  if (from !== undefined) await cp(from, places.data, { recursive: true, preserveTimestamps: true });
  await layEnvironment(places, io);
  await point(places.current, release);
  await writePrograms(places, here);
  if (here) await handOver(places);
  await start(places, here, io);
}

/** A backup, the new release, and a look whether it is ready: if not, the old one runs again. */
export async function upgrade(options: ServiceOptions): Promise<void> {
  const { io } = options;
  const { places, here } = begin(options, 'upgrade');
  const old = await installedRelease(places);
  io.stderr.write('Đang sao lưu trước khi nâng cấp …\n');
  const { id: backup, to: place } = await backUp(places, old, here);
  io.stderr.write('Đang chép chương trình …\n');
  const release = await layRelease(places, io.clock.now());
  await writeFile(places.upgrade, JSON.stringify({ backup, place, from: old, to: release }), { mode: 0o600 });
  await point(places.previous, old);
  await point(places.current, release);
  await writePrograms(places, here);
  await start(places, here, io);
  if (here && hasSystemd() && !(await isReady(places, io))) {
    io.stderr.write('Phiên bản mới không sẵn sàng sau một phút; đang quay lại phiên bản trước.\n');
    await rollback({ ...options, restore: true });
    throw new Refusal(
      'upgrade-failed',
      'Nâng cấp không thành; máy chủ chạy lại phiên bản trước với dữ liệu trước khi nâng cấp. Xem: journalctl -u loa -n 100',
    );
  }
  await pruneReleases(places);
}

/** @param restore also brings back the data of before the upgrade: what was entered since stays beside */
export async function rollback(options: ServiceOptions & { restore: boolean }): Promise<void> {
  const { io, restore } = options;
  const { places, here } = begin(options, 'rollback');
  const kept = await takenBack(places, restore);
  if (here && hasSystemd()) await administer('systemctl', ['stop', SERVICE]);
  if (restore) await bringBack(places, kept.to, kept, here);
  await point(places.current, kept.from);
  await rm(places.previous, { force: true });
  if (restore) await rm(places.upgrade, { force: true });
  await writePrograms(places, here);
  await start(places, here, io);
  if (!restore)
    io.stderr.write(
      'Dữ liệu giữ nguyên. Nếu phiên bản trước báo “Dữ liệu này đã được một phiên bản mới hơn mở”, chạy lại với --restore: lấy lại dữ liệu trước khi nâng cấp, dữ liệu mới được giữ bên cạnh.\n',
    );
}

/** The upgrade that is taken back. Where the program alone went back before, its data still may. */
async function takenBack(places: Places, restore: boolean): Promise<z.output<typeof upgradeSchema>> {
  const current = await installedRelease(places);
  const previous = await releaseAt(places, places.previous);
  const kept = existsSync(places.upgrade)
    ? upgradeSchema.parse(JSON.parse(await readFile(places.upgrade, 'utf8')))
    : null;
  const wentBack = restore && previous === null && kept?.from === current && existsSync(kept.to);
  if (kept === null || (kept.from !== previous && !wentBack))
    throw new Refusal('nothing-before', 'Không có phiên bản trước để quay lại.', 404);
  return kept;
}

/** The service goes; data, settings and backups stay. */
export async function uninstall(options: ServiceOptions): Promise<void> {
  const { io } = options;
  const { places, here } = begin(options, 'uninstall');
  await installedRelease(places);
  if (here && hasSystemd()) await administer('systemctl', ['disable', '--now', SERVICE]);
  for (const path of [places.unit, places.wrapper, dirname(places.current)])
    await rm(path, { recursive: true, force: true });
  if (here && hasSystemd()) await administer('systemctl', ['daemon-reload']);
  io.stderr.write(`Đã gỡ dịch vụ. Dữ liệu còn ở ${places.data}, cài đặt ở ${places.environment}.\n`);
}

async function installedRelease(places: Places): Promise<string> {
  const release = await releaseAt(places, places.current);
  if (release !== null) return release;
  throw new Refusal(
    'not-installed',
    'Trên máy này chưa cài dịch vụ. Hãy chạy: sudo npm run service:install',
    404,
  );
}

/** Settings that are there already stay; else those of `npm start` are brought along. */
async function layEnvironment(places: Places, io: CommandIo): Promise<void> {
  if (existsSync(places.environment)) return;
  await mkdir(dirname(places.environment), { recursive: true });
  const before = await readFile(join(projectRoot, '.env'), 'utf8').catch(() => '');
  await writeFile(places.environment, `${ENVIRONMENT}${before}`, { mode: 0o640 });
  if (before !== '') io.stderr.write(`Đã chép cài đặt từ .env sang ${places.environment}.\n`);
}

/** The unit, and `loa` for people: both call the release's own Node. */
async function writePrograms(places: Places, here: boolean): Promise<void> {
  const { LOA_BACKUP_TO: backups } = await environmentOf(places);
  const text = unitText({
    ...{ node: nodeOf(places.current), program: programOf(places.current, 'main'), user: SERVICE },
    ...{ data: places.data, environment: places.environment },
    writes: backups?.startsWith('/') === true ? [backups] : [],
  });
  await mkdir(dirname(places.unit), { recursive: true });
  await writeFile(places.unit, text, { mode: 0o644 });
  const run = [
    nodeOf(places.current),
    '--enable-source-maps',
    '--use-system-ca',
    programOf(places.current, 'cli'),
  ]
    .map(quoted)
    .join(' ');
  const asUser = here ? `${AS_SERVICE.join(' ')} ` : '';
  await mkdir(dirname(places.wrapper), { recursive: true });
  await writeFile(
    places.wrapper,
    `#!/bin/sh
set -a
LOA_DATA=${quoted(places.data)}
LOA_ENV_FILE=''
[ -r ${quoted(places.environment)} ] && LOA_ENV_FILE=${quoted(places.environment)}
set +a
if [ "$(id -u)" = 0 ]; then exec ${asUser}${run} "$@"; fi
exec ${run} "$@"
`,
  );
  await chmod(places.wrapper, 0o755);
}

async function environmentOf(places: Places): Promise<Record<string, string | undefined>> {
  return parseEnv(await readFile(places.environment, 'utf8').catch(() => ''));
}

async function handOver(places: Places): Promise<void> {
  await ensureUser(SERVICE);
  await administer('chown', ['-R', `${SERVICE}:${SERVICE}`, places.data]);
  await administer('chown', [`root:${SERVICE}`, places.environment]);
  await chmod(places.data, 0o700);
}

async function start(places: Places, here: boolean, io: CommandIo): Promise<void> {
  if (here && hasSystemd()) {
    await administer('systemctl', ['daemon-reload']);
    await administer('systemctl', ['enable', SERVICE]);
    await administer('systemctl', ['restart', SERVICE]);
    io.stderr.write(
      `Dịch vụ ${SERVICE} đang chạy (${VERSION}). Xem: systemctl status loa; journalctl -u loa; loa doctor\n`,
    );
    return;
  }
  io.stderr.write(
    `Máy này không chạy systemd. Đã viết ${places.unit}; chạy bằng tay:\n  ${byHand(places, here)}\n`,
  );
}

/** What the unit would do, as one command of a shell. */
function byHand(places: Places, here: boolean): string {
  const settings = [`LOA_DATA=${places.data}`, `LOA_ENV_FILE=${places.environment}`];
  const words = [nodeOf(places.current), ...SERVER_FLAGS, programOf(places.current, 'main')];
  return [...(here ? AS_SERVICE : []), 'env', ...[...settings, ...words].map(quoted)].join(' ');
}

/** A word of a shell's command. */
function quoted(word: string): string {
  return /^[\w./:=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Runs `loa` of a release on the installed data, and gives what it answers. */
async function loaOf(places: Places, release: string, words: string[], here: boolean): Promise<string> {
  const environment = { ...(await environmentOf(places)), LOA_DATA: places.data } as Record<string, string>;
  const as = here ? AS_SERVICE : [];
  const [program, ...rest] = [...as, nodeOf(release), programOf(release, 'cli'), ...words];
  const { code, stdout, stderr } = await runProcess(program!, rest, {
    limits: { wallMs: 4 * 3_600_000 },
    environment,
  });
  if (code === 0) return stdout.toString('utf8');
  throw new Refusal(
    'loa-failed',
    `Lệnh loa ${words[0]!} không xong: ${stderr.trim().split('\n').at(-1) ?? ''}`,
  );
}

const backupAnswerSchema = z.object({ id: z.string(), to: z.string() });

async function backUp(places: Places, release: string, here: boolean): Promise<{ id: string; to: string }> {
  return backupAnswerSchema.parse(
    JSON.parse(await loaOf(places, release, ['backup', '--upgrade', '--json'], here)),
  );
}

const restoredSchema = z.object({ kept: z.string().nullable() });

/** The keys are those that stand there: they need no recovery key, and have not changed their shape. */
async function bringBack(
  places: Places,
  release: string,
  { backup, place }: z.output<typeof upgradeSchema>,
  here: boolean,
): Promise<void> {
  const words = ['restore', place, '--backup', backup, '--without-keys', '--json'];
  // The folder beside the data is made and swapped by whoever owns the place: root.
  const { kept } = restoredSchema.parse(JSON.parse(await loaOf(places, release, words, false)));
  if (kept !== null) await cp(join(kept, 'keys'), join(places.data, 'keys'), { recursive: true });
  if (here) await handOver(places);
}

/** A minute at most: a large database is brought to a new shape. */
async function isReady(places: Places, io: CommandIo): Promise<boolean> {
  const { PORT = '3000' } = await environmentOf(places);
  for (let tries = 0; tries < READY_TRIES; tries++) {
    await io.clock.wait(1_000, io.signal);
    const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`, {
      signal: AbortSignal.timeout(5_000),
    }).catch(() => null);
    await answer?.body?.cancel();
    if (answer?.ok === true) return true;
  }
  return false;
}
