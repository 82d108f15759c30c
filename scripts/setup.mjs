// Makes a fresh machine ready: npm packages by the lock file, then the programs that only Debian has. Runs before every npm
// script on whatever Node the machine has, so it uses nothing but Node 20's own modules, and is quick when all is there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Program → Debian package. Those of the tests are asked for only by them. */
const PROGRAMS = { ffmpeg: 'ffmpeg', 'espeak-ng': 'espeak-ng', aplay: 'alsa-utils', prlimit: 'util-linux' };
const TEST_PROGRAMS = {
  chromium: 'chromium',
  initdb: 'postgresql',
  pulseaudio: 'pulseaudio',
  pacat: 'pulseaudio-utils',
  'systemd-analyze': 'systemd',
  openssl: 'openssl',
  xmlsec1: 'xmlsec1',
};

const forTests = process.argv.includes('--tests');
// What people run for its output (loa, bench) must not find npm's words on standard output.
const say = (line) => process.stderr.write(`${line}\n`);

installPackages();
installPrograms(forTests ? { ...PROGRAMS, ...TEST_PROGRAMS } : PROGRAMS);

function installPackages() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const mark = join(root, 'node_modules', '.loa-installed');
  if (existsSync(mark) && readFileSync(mark, 'utf8') === lock) return;
  if (existsSync(mark) || !existsSync(join(root, 'node_modules', '.package-lock.json')) || staleTree()) {
    say('Đang cài các gói npm theo package-lock.json …');
    // No package needs its script: all bring what they need ready-made, and a compiler is not to be had on a ward's machine.
    const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
    });
    if (done.status !== 0) fail('Không cài được các gói npm. Chạy lại lệnh: npm ci --ignore-scripts');
  }
  mkdirSync(dirname(mark), { recursive: true });
  writeFileSync(mark, lock);
}

/** npm ci run by hand leaves its own copy of the lock file; an older one means the tree is not this lock's. */
function staleTree() {
  const own = join(root, 'node_modules', '.package-lock.json');
  return statSync(own).mtimeMs < statSync(join(root, 'package-lock.json')).mtimeMs;
}

function installPrograms(programs) {
  const missing = Object.keys(programs).filter((program) => !isInstalled(program));
  if (missing.length === 0) return;
  const packages = missing.map((program) => programs[program]);
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0) {
    fail(`Máy còn thiếu ${missing.join(', ')}. Chạy với quyền quản trị: sudo sh -c '${command}'`);
  }
  say(`Đang cài từ Debian: ${packages.join(', ')} …`);
  const done = spawnSync('sh', ['-c', command], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (done.status !== 0) fail(`Không cài được từ Debian. Chạy lại lệnh: ${command}`);
}

function isInstalled(program) {
  const folders = [...(process.env.PATH ?? '').split(':'), ...postgresFolders()];
  return folders.some((folder) => folder !== '' && existsSync(join(folder, program)));
}

/** Debian keeps the server's programs out of PATH, one folder a version. */
function postgresFolders() {
  const base = '/usr/lib/postgresql';
  return existsSync(base) ? readdirSync(base).map((version) => join(base, version, 'bin')) : [];
}

function fail(sentence) {
  say(sentence);
  process.exit(1);
}
