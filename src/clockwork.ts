/** The work that comes round by itself, each kind on a clock of its own: what is slow must hold up nothing else. */
import { listStations } from './accounts/stations.ts';
import type { Clock } from './kernel/clock.ts';
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
  machine: Clock;
  log: Log;
  /** Several processes on one database: one does the rounds. */
  atMyTurn: (name: string, ms: number, work: () => Promise<unknown>) => Promise<void>;
  /** After each minute's round. */
  wakeJobs: () => void;
}

/** So long an end waits for what is under way: time enough for the database's work, not for a foreign server that hangs. */
const LONGEST_END_MS = 5_000;

/** Begins at once with the minute's round. What is returned ends it all, after the work under way or five seconds. */
export function startClockwork(
  { database, machine, log, atMyTurn, wakeJobs }: ClockworkDependencies,
  { minute, lookout, night, here, folder }: Clockwork,
): () => Promise<void> {
  const ending = new AbortController();
  const { signal } = ending;
  const underWay = new Set<Promise<unknown>>();
  const begin = (work: () => Promise<unknown>): Promise<unknown> => {
    const begun = work().finally(() => underWay.delete(begun));
    underWay.add(begun);
    return begun;
  };
  const goAround = async (round: Round) =>
    goRound(await listStations(database.kysely), round, { log, signal });
  const each = (pattern: string, work: () => Promise<unknown>) => recurring(pattern, () => begin(work), log);

  const everyMinute = () => atMyTurn('minute', MINUTE_TURN_MS, () => goAround(minute)).then(wakeJobs);
  const all = async (works: Clockwork['night'], failed: string) => {
    for (const [work, look] of Object.entries(works)) {
      if (signal.aborted) return;
      await look().catch((error: unknown) => log.error(failed, { work, error }));
    }
  };
  const atNight = () => all(night, "the night's work failed");
  const inFolder = async (round: Round) => {
    try {
      await goAround(round);
    } catch (error) {
      log.error('the watched folder could not be looked at', { error });
    }
  };

  void begin(everyMinute);
  const tasks = [
    each('* * * * *', everyMinute),
    each('* * * * *', () => atMyTurn('night', MINUTE_TURN_MS, atNight)),
    each('* * * * *', () => all(here, "the machine's own work failed")),
    each('*/5 * * * *', () => atMyTurn('lookout', LOOKOUT_TURN_MS, () => goAround(lookout))),
    ...(folder ? [each('*/10 * * * * *', () => inFolder(folder))] : []),
  ];
  return async () => {
    ending.abort();
    for (const stop of tasks) await stop();
    const over = new AbortController();
    const patience = machine.wait(LONGEST_END_MS, over.signal).catch(() => undefined);
    await Promise.race([Promise.allSettled(underWay), patience]);
    over.abort();
  };
}
