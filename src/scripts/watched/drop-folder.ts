/**
 * A folder that people or machines put files into, possibly over the network: names are anything, files are still being written, links
 * lead elsewhere. Only plain files that lie in it itself are touched.
 */
import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { link, lstat, mkdir, open, readdir, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cleanLine } from '../../kernel/fields.ts';

export interface DroppedFile {
  /** Bytes of its path: a name need not be text. */
  path: Buffer;
  /** For people. */
  name: string;
  bytes: number;
  /** Changes when the file does. */
  mark: string;
}

/** What programs call files that are not done yet. */
const UNDONE = /^[.~]|\.(tmp|part|partial|crdownload|download|filepart)$/i;
/** Bytes of a name of ours: with what is added it stays below the 255 of file systems. */
const MOST_NAME = 180;

export async function droppedFiles(folder: string): Promise<DroppedFile[]> {
  const files: DroppedFile[] = [];
  for (const raw of (await readdir(folder, { encoding: 'buffer' })).sort((a, b) => a.compare(b))) {
    const path = Buffer.concat([Buffer.from(`${folder}/`), raw]);
    const found = await lstat(path).catch(() => null);
    const name = cleanLine(raw.toString('utf8')) || 'tệp';
    if (!found?.isFile() || UNDONE.test(name)) continue;
    files.push({ path, name, bytes: found.size, mark: markOf(found) });
  }
  return files;
}

const markOf = ({
  size,
  mtimeMs,
  ctimeMs,
  ino,
}: {
  size: number;
  mtimeMs: number;
  ctimeMs: number;
  ino: number;
}) => [size, mtimeMs, ctimeMs, ino].join(' ');

/** SHA-256 of a file that is copied to `target`; null where it changed meanwhile or went away. Nothing is left behind then. */
export async function copyWhole({ path, mark }: DroppedFile, target: string): Promise<string | null> {
  // Exchanged for a link or a pipe since it was listed, it is not opened, or found out below.
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const file = await open(path, flags).catch(() => null);
  if (!file) return null;
  const hash = createHash('sha256');
  try {
    if (markOf(await file.stat()) !== mark) return null;
    await pipeline(
      file.createReadStream({ autoClose: false }),
      async function* (source: AsyncIterable<Buffer>) {
        for await (const chunk of source) {
          hash.update(chunk);
          yield chunk;
        }
      },
      createWriteStream(target, { mode: 0o600, flush: true }),
    );
    if (markOf(await file.stat()) === mark) return hash.digest('hex');
    await rm(target, { force: true });
    return null;
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** Moves a file into a folder beside it, with a reason as a text where there is one. A name that is taken there gets another. */
export async function moveAside(
  file: DroppedFile,
  folder: string,
  sha256: string,
  reason: string | null,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  // A link in its place would lead anywhere.
  if (!(await lstat(folder)).isDirectory()) throw new Error(`${folder} is no folder`);
  const { stem, ending } = shortName(file.name);
  const names = [
    `${stem}${ending}`,
    ...[8, 16, 64].map((signs) => `${stem} (${sha256.slice(0, signs)})${ending}`),
  ];
  // First the reason: a crash in between leaves the file to be moved again.
  if (reason !== null) await writeFile(join(folder, `${stem} (${sha256.slice(0, 8)}).txt`), `${reason}\n`);
  for (const name of names) {
    const target = join(folder, name);
    if (await lstat(target).catch(() => null)) continue;
    const linked = await link(file.path, target).then(
      () => true,
      (error: unknown) => (error as NodeJS.ErrnoException).code === 'EEXIST' && 'taken',
    );
    if (linked === 'taken') continue;
    // File systems of memory sticks and some shares know no links.
    if (linked) await unlink(file.path);
    else await rename(file.path, target);
    return;
  }
  // By its whole hash it is there already.
  await unlink(file.path);
}

function shortName(name: string): { stem: string; ending: string } {
  const plain = name.replace(/[/\\:*?"<>|]/g, '_').replace(/^\.+/, '_');
  const ending = /\.[a-z0-9]{1,10}$/i.exec(plain)?.[0] ?? '';
  let stem = ending === '' ? plain : plain.slice(0, -ending.length);
  while (Buffer.byteLength(stem) > MOST_NAME) stem = [...stem].slice(0, -1).join('');
  return { stem: stem || 'tệp', ending };
}
