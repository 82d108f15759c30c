import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { ServerAway, TokenRevoked } from './server-client.ts';

/** Machine ms between two tries, doubled each time. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

export interface RetryParts {
  machine: Clock;
  log: Log;
  signal: AbortSignal;
  /** The server, or something of ours, said no. */
  onAway: () => void;
  /** The token is worth nothing any more; nothing is tried again after it. */
  onRevoked: () => Promise<void>;
}

/** Does something again and again until stopped; a server that is away is asked less and less often. Throws a `Refusal` only. */
export async function retrying(parts: RetryParts, once: () => Promise<void>): Promise<void> {
  const { machine, log, signal } = parts;
  let pause = FIRST_RETRY_MS;
  const stopped = () => signal.aborted;
  while (!stopped()) {
    try {
      await once();
      pause = FIRST_RETRY_MS;
    } catch (error) {
      if (stopped()) return;
      if (error instanceof TokenRevoked) {
        await parts.onRevoked();
        return;
      }
      if (error instanceof Refusal) throw error;
      parts.onAway();
      // A full disk or a fault of ours must not end the programme any more than a lost network does.
      if (error instanceof ServerAway) log.warn('no luck with the server', { why: error.message, pause });
      else log.error('something failed and is tried again', { error, pause });
      await machine.wait(pause, signal).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_RETRY_MS);
    }
  }
}
