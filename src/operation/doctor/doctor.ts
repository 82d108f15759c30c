/** `loa doctor`: what must be right for the station to work, looked at one by one. Nothing is changed, and no folder is made. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fault, type Check } from '../../kernel/check.ts';
import type { Clock } from '../../kernel/clock.ts';
import { readConfig, type Config } from '../../kernel/config.ts';
import { openDataFolder } from '../../kernel/data-folder.ts';
import { Refusal } from '../../kernel/errors.ts';
import { silentLog } from '../../kernel/log.ts';
import { serversOf } from '../../kernel/process-mark.ts';
import { openPostgres, openSqlite, type Database } from '../../storage/database.ts';
import { createBackups } from '../backup/backups.ts';
import { backupChecks, integrityCheck, migrationsCheck, playersCheck, trailsCheck } from './data-checks.ts';
import { diskCheck, folderCheck, keysCheck } from './folder-checks.ts';
import {
  clockCheck,
  codecsCheck,
  neuralVoicesCheck,
  nodeCheck,
  programsCheck,
  speechCheck,
} from './machine-checks.ts';
import { mediaBucketChecks } from './media-checks.ts';
import { addressChecks, mailCheck, serverCheck, signOnChecks } from './reach-checks.ts';

export interface DoctorOptions {
  env: Record<string, string | undefined>;
  machine: Clock;
}

/** Examines the machine, and the data folder where there is one. */
export async function examine({ env, machine }: DoctorOptions): Promise<Check[]> {
  const checks = [nodeCheck(), await programsCheck(env['PATH']), await codecsCheck(), await speechCheck()];
  checks.push(clockCheck(machine.now()));
  let config: Config;
  try {
    config = readConfig(env);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [...checks, fault('environment', 'Biến môi trường', error.message, 'Sửa tệp .env (xem README)')];
  }
  const root = resolve(config.data);
  checks.push(await neuralVoicesCheck(join(root, 'voices'), machine), await folderCheck(root));
  if (existsSync(root)) {
    checks.push(await diskCheck(root), await keysCheck(join(root, 'keys')));
    checks.push(await serverCheck(config, await serversOf(root)));
    if (config.databaseUrl !== null || existsSync(join(root, 'loa.db')))
      checks.push(...(await dataChecks(config, machine)));
  }
  checks.push(...(await mediaBucketChecks(config, machine)));
  checks.push(await mailCheck(config), ...(await addressChecks(config, machine.now())));
  checks.push(...(await signOnChecks(config, machine)));
  return checks;
}

async function dataChecks(config: Config, machine: Clock): Promise<Check[]> {
  const title = 'Cơ sở dữ liệu';
  try {
    // Also where the sandbox's clock is not given again: the folder keeps its own.
    const folder = openDataFolder(config.data, { sandbox: config.sandbox, sandboxClock: null, machine });
    const database =
      config.databaseUrl === null ? openSqlite(folder.paths.database) : openPostgres(config.databaseUrl);
    try {
      return await checksOf(database, folder, config, machine);
    } finally {
      await database.close();
    }
  } catch (error) {
    const why = error instanceof Refusal ? error.message : `Không mở được (${codeOf(error)}).`;
    return [fault('database', title, why, 'loa restore THƯ-MỤC-SAO-LƯU (xem docs/sao-luu.md)')];
  }
}

async function checksOf(
  database: Database,
  folder: ReturnType<typeof openDataFolder>,
  config: Config,
  machine: Clock,
): Promise<Check[]> {
  const checks = [await integrityCheck(database)];
  if (checks[0]!.state === 'fault') return checks;
  const migrations = await migrationsCheck(database);
  checks.push(migrations);
  if (migrations.state !== 'ok') return checks;
  checks.push(await trailsCheck(database), await playersCheck(database, folder.clock, machine));
  const { trial } = folder;
  const backups = createBackups({ config, database, folder, machine, trial, log: silentLog });
  const zone = await backups.timeZone();
  return [...checks, ...backupChecks(await backups.state(), machine.now(), zone, config.backupTo === null)];
}

/** What of an error may be shown: never its words, which may hold an address with a password. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'lỗi lạ';
}
