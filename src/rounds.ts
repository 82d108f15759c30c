/** Work that comes round for every station by itself. */
import { setImmediate as pause } from 'node:timers/promises';
import type { Station } from './accounts/stations.ts';
import type { Log } from './kernel/log.ts';

/** What is done of each station, by what the log calls it. */
export type Round = Readonly<Record<string, (station: Station) => Promise<unknown>>>;

/**
 * Does the whole round of each station. What fails is logged and keeps neither the station's other work nor another station from its
 * turn: a ward whose rules cannot be read must not silence its neighbours. What the signal ends, ends after the work under way.
 */
export async function goRound(
  stations: readonly Station[],
  round: Round,
  { log, signal }: { log: Log; signal: AbortSignal },
): Promise<void> {
  for (const station of stations) {
    for (const [work, doIt] of Object.entries(round)) {
      if (signal.aborted) return;
      try {
        await doIt(station);
      } catch (error) {
        log.error('a round failed', { station: station.id, work, error });
      }
      // On SQLite nothing of it waits, so that a city's round would hold up every player and every page until it is over.
      await pause();
    }
  }
}
