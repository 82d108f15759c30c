// Makes dist/ from src/ when a source is newer than what was built; a start never runs stale code, and costs nothing when
// nothing changed. Types are checked by `npm test`, not here: a ward's machine only needs the code.
import { build } from 'esbuild';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, 'dist');
const stamp = join(dist, '.built');

/** Those with native code, CommonJS that looks for its own files, or a fallback by `require`; all else is bundled. */
const EXTERNAL = ['better-sqlite3', 'pg', 'fluent-ffmpeg', 'mammoth', 'nodemailer', 'node-cron', 'esbuild'];
/** What CommonJS inside the bundle calls. */
const REQUIRE =
  "import { createRequire as loaCreateRequire } from 'node:module'; const require = loaCreateRequire(import.meta.url);";

if (newest() !== readStamp()) await make();

async function make() {
  const fresh = newest();
  // Built beside and swapped in: a second process that starts meanwhile finds the old code or the new, never half of it.
  const next = join(root, `dist.${process.pid}`);
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts', 'src/cli.ts', 'src/bench.ts', ...workers()],
    outdir: next,
    outbase: 'src',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: EXTERNAL,
    banner: { js: REQUIRE },
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    sourcemap: true,
    chunkNames: 'chunks/[name]-[hash]',
    logLevel: 'error',
  });
  await buildPlayer(next);
  writeFileSync(join(next, '.built'), fresh);
  const old = join(root, `dist.old.${process.pid}`);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(next, dist);
  rmSync(old, { recursive: true, force: true });
}

/**
 * The player again, as one file that runs alone: copied to a machine with nothing but Node and ffmpeg. Everything is inside, and
 * readable, since nobody near that machine has the sources.
 */
async function buildPlayer(folder) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/player/main.ts'],
    outfile: join(folder, 'player.js'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    metafile: true,
    logLevel: 'error',
  });
  const [output] = Object.values(metafile.outputs);
  const foreign = output.imports.map(({ path }) => path).filter((path) => !isBuiltin(path));
  if (foreign.length > 0) throw new Error(`dist/player.js would need ${foreign.join(', ')}`);
}

/** Worker threads are started by file name, so each is an entry of its own. */
function workers() {
  return sources().filter((file) => file.endsWith('.worker.ts'));
}

function sources() {
  return readdirSync(join(root, 'src'), { recursive: true })
    .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))
    .map((file) => join('src', file));
}

/** Newest change of any source, of the lock file and of this script, and how many sources there are (one may be deleted). */
function newest() {
  const files = [...sources(), 'package-lock.json', 'tsconfig.json', 'scripts/build.mjs'];
  const times = files.map((file) => statSync(join(root, file)).mtimeMs);
  return `${files.length} ${Math.max(...times)}`;
}

function readStamp() {
  if (!existsSync(stamp)) return null;
  return readFileSync(stamp, 'utf8');
}
