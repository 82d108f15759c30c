/** What the server and every command that works on a data folder begin with. */
import { machineClock, type Clock } from '../kernel/clock.ts';
import { readConfig, type Config } from '../kernel/config.ts';
import { openDataFolder, secretOf, type DataFolder } from '../kernel/data-folder.ts';
import { Refusal } from '../kernel/errors.ts';
import { createLog, type Log } from '../kernel/log.ts';
import { openPostgres, openSqlite, type Database } from '../storage/database.ts';
import { migrate, unknownMigrations } from '../storage/migrate.ts';
import { Auth } from './auth.ts';
import { createDelegations, type Delegations } from './delegations/delegations.ts';
import { createDevices, type Devices } from './devices.ts';
import { readMeta, writeMeta } from './meta.ts';
import { createHalfSignedIn, type HalfSignedIn } from './second-factor/half-signed-in.ts';
import { createPasskeys, type Passkeys } from './second-factor/passkeys.ts';
import { createSecondFactors, type SecondFactors } from './second-factor/second-factors.ts';
import { createInvitations, type Invitations } from './invitations/invitations.ts';
import { createMail } from './mail.ts';
import { createPeople, type People } from './people.ts';
import { providerOf } from './single-sign-on/configured-provider.ts';
import type { Provider } from './single-sign-on/provider.ts';
import { createSignOnAttempts, type SignOnAttempts } from './single-sign-on/sign-on-attempt.ts';
import { createSingleSignOn, type SingleSignOn } from './single-sign-on/single-sign-on.ts';
import { createTokens, type Tokens } from './tokens.ts';

export interface Installation {
  config: Config;
  folder: DataFolder;
  database: Database;
  /** The domain's clock. */
  clock: Clock;
  machine: Clock;
  /** "DỮ LIỆU THỬ": the folder, or the database it once belonged to, was opened with a sandbox clock. */
  trial: boolean;
  log: Log;
  auth: Auth;
  secondFactors: SecondFactors;
  passkeys: Passkeys;
  halfSignedIn: HalfSignedIn;
  singleSignOn: SingleSignOn;
  /** Null where the settings name none. */
  signOnProvider: Provider | null;
  signOnAttempts: SignOnAttempts;
  devices: Devices;
  tokens: Tokens;
  people: People;
  invitations: Invitations;
  delegations: Delegations;
  close: () => Promise<void>;
}

const TRIAL = 'trial';

/**
 * Reads the environment, opens the data folder and the database, and brings the database to the newest shape. Throws Refusal
 * where something of it can't be used.
 *
 * @example const installation = await openInstallation(process.env);
 */
export async function openInstallation(
  environment: Record<string, string | undefined>,
  options: { machine?: Clock; log?: Log } = {},
): Promise<Installation> {
  const machine = options.machine ?? machineClock;
  const config = readConfig(environment);
  const log = options.log ?? createLog({ level: config.logLevel });
  const folder = openDataFolder(config.data, { ...config, machine });
  const database =
    config.databaseUrl === null ? openSqlite(folder.paths.database) : openPostgres(config.databaseUrl);
  try {
    await migrate(database);
    if ((await unknownMigrations(database)).length > 0)
      throw new Refusal(
        'newer-database',
        'Dữ liệu này đã được một phiên bản mới hơn mở. Hãy dùng phiên bản đó, hoặc khôi phục bản sao lưu cũ.',
      );
    const trial = await keepTrialMark(database, folder.trial);
    const { clock } = folder;
    const secret = secretOf(folder.paths, 'second-factor');
    const secondFactors = createSecondFactors({ database, clock, machine, secret });
    const passkeys = createPasskeys({ database, clock, machine, baseUrl: config.baseUrl });
    const auth = new Auth({
      ...{ database, tls: config.tls, machine, log, secondFactors, passkeys },
      secret: secretOf(folder.paths, 'session'),
    });
    await auth.migrate();
    const singleSignOn = createSingleSignOn({ database, auth, clock });
    return {
      config,
      folder,
      database,
      clock,
      machine,
      trial,
      log,
      auth,
      secondFactors,
      passkeys,
      halfSignedIn: createHalfSignedIn(secret, machine),
      singleSignOn,
      signOnProvider: providerOf(config, machine),
      signOnAttempts: createSignOnAttempts({ secret, machine, tls: config.tls }),
      devices: createDevices({ database, clock, machine }),
      tokens: createTokens({ database, clock, machine }),
      delegations: createDelegations({ database, clock }),
      invitations: createInvitations({
        ...{ database, auth, clock, machine, mail: createMail(config.mail), baseUrl: config.baseUrl },
      }),
      people: createPeople({ database, auth, secondFactors, singleSignOn, clock }),
      close: () => database.close(),
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The mark is in the folder and in the database: neither a lost file nor a moved database takes it away. */
async function keepTrialMark(database: Database, folderIsTrial: boolean): Promise<boolean> {
  const marked = (await readMeta(database.kysely, TRIAL)) !== undefined;
  if (folderIsTrial && !marked) await writeMeta(database.kysely, TRIAL, '1');
  return folderIsTrial || marked;
}
