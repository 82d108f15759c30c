/** Settings that stand in a file beside the program, as people write them down: `NAME=value`, one a line. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { Refusal } from './errors.ts';
import { projectRoot } from './project-files.ts';

type Environment = Record<string, string | undefined>;

/**
 * Adds the settings of `LOA_ENV_FILE`, else of `.env` beside package.json, to those of the environment, which win. `LOA_ENV_FILE=''`
 * reads none.
 *
 * @throws Refusal when the file can't be read
 */
export function readEnvironmentFile(environment: Environment = process.env): void {
  const file = environment['LOA_ENV_FILE'] ?? join(projectRoot, '.env');
  if (file === '' || !existsSync(file)) return;
  for (const [name, value] of Object.entries(parseEnv(read(file)))) environment[name] ??= value;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Refusal(
      'environment-file',
      `Không đọc được tệp cài đặt ${file}. Hãy kiểm tra quyền đọc của tệp.`,
      403,
    );
  }
}
