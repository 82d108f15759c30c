/** The one folder that holds everything of an installation: copied, it is a backup; copied back, it is the station. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { machineClock, shiftedClock, type Clock } from './clock.ts';
import type { SandboxClock } from './config.ts';
import { Refusal } from './errors.ts';

export interface DataFolder {
  paths: DataPaths;
  /** The domain's clock: the machine's, or the sandbox's that this folder was given. */
  clock: Clock;
  /** It was once opened with a sandbox clock; everything it prints says so, for ever. */
  trial: boolean;
  /** The sandbox's clock as it was set, while one is set; ×N refuses sinks that make sound. */
  sandboxClock: SandboxClock | null;
}

export interface DataPaths {
  root: string;
  database: string;
  media: string;
  backups: string;
  keys: string;
  /** Models of neural voices. */
  voices: string;
  /** What can be made again: sentences and their masters. */
  cache: string;
  /** For half-written files; on the same file system as what they become. */
  temporary: string;
  /** Files that are being uploaded, some of them for days; on the same file system as the media store. */
  uploads: string;
}

const MARK = 'DU-LIEU-THU';
const ANCHOR = 'sandbox-clock.json';

const MARK_WORDS =
  'DỮ LIỆU THỬ\n\nThư mục này đã từng được mở bằng đồng hồ thử (LOA_CLOCK).\nMọi trang, báo cáo và bản xuất từ đây đều ghi “DỮ LIỆU THỬ”.\n';

const anchorSchema = z.object({
  startsAt: z.number(),
  rate: z.number().min(1),
  domainAt: z.number(),
  machineAt: z.number(),
});
type Anchor = z.output<typeof anchorSchema>;

/**
 * Opens the folder, making it when it is not there (0700: it holds keys). A sandbox clock given for the first time, or
 * differently from last time, begins at its instant now; the same one again goes on from where it was, so that restarts and
 * other processes share one time. Without LOA_CLOCK a folder with `sandbox` keeps the clock it has, and one without runs on
 * the machine's.
 */
export function openDataFolder(
  folder: string,
  options: { sandbox: boolean; sandboxClock: SandboxClock | null; machine?: Clock },
): DataFolder {
  const machine = options.machine ?? machineClock;
  const paths = makeFolders(resolve(folder));
  const anchor = options.sandbox ? anchorOf(paths.root, options.sandboxClock, machine) : null;
  if (anchor) mark(paths.root);
  return {
    paths,
    clock: anchor ? shiftedClock(anchor, machine) : machine,
    trial: existsSync(join(paths.root, MARK)),
    sandboxClock: anchor && { startsAt: anchor.startsAt, rate: anchor.rate },
  };
}

/**
 * A secret of this installation, made when first asked for: 32 random bytes as hex in keys/, for the owner's eyes only.
 *
 * @example secretOf(folder.paths, 'session')
 */
export function secretOf(paths: DataPaths, name: string): string {
  const file = join(paths.keys, `${name}.secret`);
  if (!existsSync(file)) writeOnce(file, randomBytes(32).toString('hex'));
  return readFileSync(file, 'utf8').trim();
}

function makeFolders(root: string): DataPaths {
  const paths: DataPaths = {
    root,
    database: join(root, 'loa.db'),
    media: join(root, 'media'),
    backups: join(root, 'backups'),
    keys: join(root, 'keys'),
    voices: join(root, 'voices'),
    cache: join(root, 'cache'),
    temporary: join(root, 'tmp'),
    uploads: join(root, 'uploads'),
  };
  try {
    for (const path of [root, paths.media, paths.backups, paths.keys, paths.temporary, paths.uploads])
      mkdirSync(path, { recursive: true, mode: 0o700 });
    chmodSync(root, 0o700);
  } catch {
    throw new Refusal(
      'data-folder-unusable',
      `Không mở được thư mục dữ liệu ${root}. Hãy kiểm tra quyền ghi hoặc đặt LOA_DATA.`,
    );
  }
  return paths;
}

function anchorOf(root: string, wanted: SandboxClock | null, machine: Clock): Anchor | null {
  const file = join(root, ANCHOR);
  const kept = existsSync(file) ? anchorSchema.parse(JSON.parse(readFileSync(file, 'utf8'))) : null;
  if (!wanted) return kept;
  if (kept?.startsAt === wanted.startsAt && kept.rate === wanted.rate) return kept;
  const anchor = { ...wanted, domainAt: wanted.startsAt, machineAt: machine.now() };
  const content = JSON.stringify(anchor);
  if (kept) replace(file, content);
  // Two processes that open a new folder at once must end with one time: the first to write wins.
  else writeOnce(file, content);
  return anchorSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function mark(root: string): void {
  const file = join(root, MARK);
  if (!existsSync(file)) writeOnce(file, MARK_WORDS);
}

/** Durable and whole, or not there; keeps what another process wrote first. */
function writeOnce(file: string, content: string): void {
  const temporary = written(file, content);
  try {
    linkSync(temporary, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(temporary);
  }
}

function replace(file: string, content: string): void {
  renameSync(written(file, content), file);
}

function written(file: string, content: string): string {
  const temporary = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = openSync(temporary, 'wx', 0o600);
  writeSync(handle, content);
  fsyncSync(handle);
  closeSync(handle);
  return temporary;
}
