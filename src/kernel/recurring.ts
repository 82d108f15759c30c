/** Work that comes round by the clock on the wall. */
import cron from 'node-cron';
import type { Log } from './log.ts';

/**
 * Begins `work` at each time of a cron(5) pattern, which may have seconds before its minutes, by the machine's clock; never while the
 * last is still under way. What is returned ends it: it does not begin again.
 *
 * @example const stop = recurring('0 3 * * *', backUp, log);
 */
export function recurring(pattern: string, work: () => Promise<unknown>, log: Log): () => Promise<void> {
  const said = (message: string | Error, error?: Error) => ({ error: error ?? message });
  const task = cron.schedule(pattern, work, {
    noOverlap: true,
    logger: {
      info: (message) => log.debug(message),
      // A round that takes longer than its turn, or a machine that slept: the next turn comes.
      warn: (message) => log.debug(message),
      debug: (message) => log.debug(String(message)),
      error: (message, error) => log.error('work that comes round failed', said(message, error)),
    },
  });
  return async () => {
    await task.destroy();
  };
}
