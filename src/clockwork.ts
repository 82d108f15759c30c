/** The work that comes round by itself, each kind on a clock of its own: what is slow must hold up nothing else. */
import { listStations } from './accounts/stations.ts';
import type { Log } from './kernel/log.ts';
import { recurring } from './kernel/recurring.ts';
import { goRound, type Round } from './rounds.ts';
import type { Database } from './storage/database.ts';

/** Longer than the pause between two looks, which prolong a turn; for so long a process that died elsewhere is waited for. */
const MINUTE_TURN_MS = 150_000;
const LOOKOUT_TURN_MS = 7 * 60_000;

export interface Clockwork {
  /** Each minute of the machine: a new day comes into the plan, and what was left waiting is looked at again. */
  minute: Round;
  /** Feeds and addresses of other servers: a slow one must not hold up the schedule. */
  lookout: Round;
  /** Of the whole installation, by what the log calls it; each decides by itself whether its hour has come. */
  night: Readonly<Record<string, () => Promise<unknown>>>;
  /** Of this machine alone, whoever's turn it is, by what the log calls it. */
  here: Readonly<Record<string, () => Promise<unknown>>>;
  /** A share that hangs must hold up nothing else; null where none is watched. */
  folder: Round | null;
}

export interface ClockworkDependencies {
  database: Database;
  log: Log;
  /** Several processes on one database: one does the rounds. */
  atMyTurn: (name: string, ms: number, work: () => Promise<unknown>) => Promise<void>;
  /** After each minute's round. */
  wakeJobs: () => void;
}

/** Begins at once with the minute's round. What is returned ends it all, after what is under way. */
export function startClockwork(
  { database, log, atMyTurn, wakeJobs }: ClockworkDependencies,
  { minute, lookout, night, here, folder }: Clockwork,
): () => Promise<void> {
  const goAround = async (round: Round) => goRound(await listStations(database.kysely), round, log);
  const each = (pattern: string, work: () => Promise<unknown>) => recurring(pattern, work, log);

  const everyMinute = () => atMyTurn('minute', MINUTE_TURN_MS, () => goAround(minute)).then(wakeJobs);
  const all = async (works: Clockwork['night'], failed: string) => {
    for (const [work, look] of Object.entries(works))
      await look().catch((error: unknown) => log.error(failed, { work, error }));
  };
  const atNight = () => all(night, "the night's work failed");
  const inFolder = async (round: Round) => {
    try {
      await goAround(round);
    } catch (error) {
      log.error('the watched folder could not be looked at', { error });
    }
  };

  void everyMinute();
  const tasks = [
    each('* * * * *', everyMinute),
    each('* * * * *', () => atMyTurn('night', MINUTE_TURN_MS, atNight)),
    each('* * * * *', () => all(here, "the machine's own work failed")),
    each('*/5 * * * *', () => atMyTurn('lookout', LOOKOUT_TURN_MS, () => goAround(lookout))),
    ...(folder ? [each('*/10 * * * * *', () => inFolder(folder))] : []),
  ];
  return async () => {
    for (const stop of tasks) await stop();
  };
}
