// `npm test`: types, lint, format, the direction of imports, then every test. Ends with one line counted from the runner's own
// report. `--long` runs the long ones whole.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const report = join(root, '.cache', 'tests.json');
const long = process.argv.includes('--long');

/** One of each row at a time: none of them uses more than one core. */
const CHECKS = [
  { lint: ['eslint', '.', '--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0'] },
  {
    types: ['tsc', '--noEmit'],
    format: ['prettier', '--check', '--log-level', 'warn', '.'],
    imports: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
  },
];

process.exitCode = await main();

async function main() {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  run('build', ['node', 'scripts/build.mjs']);
  const checked = (await Promise.all(CHECKS.map(inOrder))).flat();
  const broken = checked.filter(({ ok }) => !ok);
  run('tests', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    ...(long && { LOA_TEST_LONG: '1' }),
  });
  const { passed, failed } = counts();
  for (const { name } of broken) console.log(`check failed: ${name}`);
  // Each of the four checks counts as one of the things that can pass or fail.
  console.log(`${passed + checked.length - broken.length} passed, ${failed + broken.length} failed`);
  return failed + broken.length === 0 && passed > 0 ? 0 : 1;
}

async function inOrder(checks) {
  const results = [];
  for (const [name, words] of Object.entries(checks)) results.push({ name, ok: await check(name, words) });
  return results;
}

/** Says all that it said at its end, as another one runs beside it. */
function check(name, [program, ...args]) {
  const began = Date.now();
  const child = spawn(program, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
  return new Promise((resolve) => {
    const done = (status) => {
      console.log(`\n— ${name}, ${secondsSince(began)} s`);
      process.stdout.write(Buffer.concat(said));
      resolve(status === 0);
    };
    child.on('close', done);
    child.on('error', () => done(null));
  });
}

function run(name, [program, ...args], env = {}) {
  console.log(`\n— ${name}`);
  const began = Date.now();
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  console.log(`${name}: ${secondsSince(began)} s`);
  return status === 0;
}

function secondsSince(began) {
  return Math.round((Date.now() - began) / 1000);
}

/** A run that ended without a report, or with errors outside any test, has failed. */
function counts() {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) };
}
