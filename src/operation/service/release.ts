/** A release: the built program with what it needs to run, in a folder that nobody writes to again. */
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, readlink, rename, rm, symlink } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../../kernel/errors.ts';
import { projectRoot } from '../../kernel/project-files.ts';
import { VERSION } from '../../kernel/version.ts';
import type { Places } from './places.ts';

const PARTS = [
  'dist',
  'media',
  'schedules',
  'src/web/assets',
  'package.json',
  'package-lock.json',
  'README.md',
  'docs',
  'scripts',
];
/** The one that runs, the one before it, and one more. */
const KEPT = 3;

const lockSchema = z.object({
  packages: z.record(
    z.string(),
    z.object({ dev: z.boolean().optional(), devOptional: z.boolean().optional() }),
  ),
});

/** Copies this program into a release of its own; gives its folder. Half-copied ones never get the name of one. */
export async function layRelease({ releases }: Places, now: number): Promise<string> {
  if (!existsSync(join(projectRoot, 'dist', 'main.js')))
    throw new Refusal('not-built', 'Chưa dựng chương trình. Hãy chạy: npm run service:install');
  const stamp = new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');
  const release = join(releases, `${VERSION}-${stamp}`);
  const half = `${release}.half`;
  await mkdir(half, { recursive: true });
  for (const part of PARTS)
    if (existsSync(join(projectRoot, part)))
      await cp(join(projectRoot, part), join(half, part), { recursive: true });
  const development = await developmentPackages();
  await cp(join(projectRoot, 'node_modules'), join(half, 'node_modules'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => {
      const name = relative(projectRoot, path);
      return !development.has(name) && !name.startsWith('node_modules/.');
    },
  });
  await rename(half, release);
  return release;
}

/** Those of the lock file that tests and builds alone need. */
async function developmentPackages(): Promise<Set<string>> {
  const lock = lockSchema.parse(JSON.parse(await readFile(join(projectRoot, 'package-lock.json'), 'utf8')));
  return new Set(
    Object.entries(lock.packages).flatMap(([path, { dev, devOptional }]) =>
      dev === true || devOptional === true ? [path] : [],
    ),
  );
}

/** Makes `link` name a release, in one step. */
export async function point(link: string, release: string): Promise<void> {
  await rm(`${link}.new`, { force: true });
  await symlink(join('releases', basename(release)), `${link}.new`);
  await rename(`${link}.new`, link);
}

/** The folder that a link names; null where there is none. */
export async function releaseAt(places: Places, link: string): Promise<string | null> {
  const target = await readlink(link).catch(() => null);
  return target === null ? null : join(places.releases, basename(target));
}

/** Takes old releases away; what runs and what ran before it stay. */
export async function pruneReleases(places: Places): Promise<void> {
  const stay = new Set(
    await Promise.all([releaseAt(places, places.current), releaseAt(places, places.previous)]),
  );
  const all = (await readdir(places.releases)).sort().map((name) => join(places.releases, name));
  const old = all.filter((release) => release.endsWith('.half') || !stay.has(release));
  const gone = old.filter(
    (release, index) => release.endsWith('.half') || index < old.length - (KEPT - stay.size),
  );
  for (const release of gone) await rm(release, { recursive: true, force: true });
}
