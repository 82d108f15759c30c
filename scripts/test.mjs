// `npm test`: types, lint, format, the direction of imports, then every test. Ends with one line counted from the runner's own
// report. `--long` runs the long ones whole.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const report = join(root, '.cache', 'tests.json');
const long = process.argv.includes('--long');

const CHECKS = {
  types: ['tsc', '--noEmit'],
  lint: ['eslint', '.', '--cache', '--cache-location', '.cache/eslint', '--max-warnings', '0'],
  format: ['prettier', '--check', '--log-level', 'warn', '.'],
  imports: ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
};

process.exitCode = main();

function main() {
  mkdirSync(dirname(report), { recursive: true });
  rmSync(report, { force: true });
  run('build', ['node', 'scripts/build.mjs']);
  const broken = Object.entries(CHECKS).filter(([name, words]) => !run(name, words));
  run('tests', ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], {
    ...(long && { LOA_TEST_LONG: '1' }),
  });
  const { passed, failed } = counts();
  for (const [name] of broken) console.log(`check failed: ${name}`);
  // Each of the four checks counts as one of the things that can pass or fail.
  console.log(
    `${passed + Object.keys(CHECKS).length - broken.length} passed, ${failed + broken.length} failed`,
  );
  return failed + broken.length === 0 && passed > 0 ? 0 : 1;
}

function run(name, [program, ...args], env = {}) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

/** A run that ended without a report, or with errors outside any test, has failed. */
function counts() {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests, success } = JSON.parse(readFileSync(report, 'utf8'));
  return { passed: numPassedTests, failed: success ? numFailedTests : Math.max(1, numFailedTests) };
}
