// `npm run audit`: are there known holes in what we ship? Asks the registry's advisory service and fails only on what it names.
// A service that can't be reached is said plainly and is no failure: otherwise nobody could build while it is away.
import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

const { stdout, stderr } = spawnSync('npm', ['audit', '--omit=dev', '--json'], {
  cwd: root,
  encoding: 'utf8',
  timeout: 120_000,
});
process.exitCode = tell(stdout ?? '', stderr ?? '');

function tell(answer, complaint) {
  const report = parsed(answer);
  if (report?.vulnerabilities === undefined) {
    const why = report?.error?.summary || report?.message || complaint.trim().split('\n')[0] || '';
    console.log(`NOT CHECKED: the advisory service could not be reached. ${why}`.trim());
    return 0;
  }
  const found = Object.values(report.vulnerabilities);
  for (const { name, severity, via } of found) {
    const titles = via.map((one) => (typeof one === 'string' ? one : `${one.title} ${one.url}`));
    console.log(`${severity}: ${name} – ${titles.join('; ')}`);
  }
  console.log(`${found.length} known vulnerabilities in what is shipped`);
  return found.length > 0 ? 1 : 0;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
