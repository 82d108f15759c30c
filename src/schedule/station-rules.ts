import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Station } from '../accounts/stations.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { parseRules, type AirtimeRules } from './core/rules.ts';

/** Airtime rules that a station may choose; those without limits only for trial stations. */
export function rulesFor(station: Station): Promise<{ value: string; label: string }[]> {
  const folder = join(projectRoot, 'schedules', 'rules');
  const rules = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => ({ file, ...parseRules(readFileSync(join(folder, file), 'utf8')) }))
    .filter(({ trialOnly }) => !trialOnly || station.trial);
  return Promise.resolve(rules.map(({ file, name }) => ({ value: file.replace('.yaml', ''), label: name })));
}

const loaded = new Map<string, AirtimeRules>();

/** The airtime rules a station has chosen: schedules/rules/<name>.yaml. */
export function rulesOf(station: Station): AirtimeRules {
  const name = station.settings.rules;
  const known =
    loaded.get(name) ??
    parseRules(readFileSync(join(projectRoot, 'schedules', 'rules', `${name}.yaml`), 'utf8'));
  loaded.set(name, known);
  return known;
}
