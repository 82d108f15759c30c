/** Sends the journal to the server, row by row answered, whenever the server can be had. */
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import { AS_RUN_BATCH, type AsRunEvent, type AsRunResponse } from '../playout/contract.ts';
import type { Journal } from './journal.ts';
import { ServerAway, type ServerClient } from './server-client.ts';
import { Wake } from './wake.ts';

/** Between two looks when nobody calls, and how long a stop may take to tell the server about itself; machine ms. */
const UPLOAD_MS = 30_000;
const LAST_UPLOAD_MS = 3000;

export class Uploads {
  private readonly wake = new Wake();
  private readonly passedOver = new Set<string>();

  constructor(
    private readonly journal: Journal,
    private readonly client: ServerClient,
    private readonly log: Log,
  ) {}

  /** There are rows to send, or the server is back. */
  call(): void {
    this.wake.call();
  }

  /** Sends what there is, and sleeps until there may be more. */
  async once(machine: Clock, signal: AbortSignal): Promise<void> {
    await this.send(signal);
    await this.wake.sleep(machine, UPLOAD_MS, signal);
  }

  /** What was interrupted by the stop itself is told as well, if the server is there; otherwise next time. */
  async last(): Promise<void> {
    await this.journal.settled();
    await this.send(AbortSignal.timeout(LAST_UPLOAD_MS)).catch((error: unknown) => {
      this.log.warn('as-run rows are kept for the next start', { error });
    });
  }

  private send(signal: AbortSignal): Promise<void> {
    const { journal, client, passedOver, log } = this;
    return uploadRows(journal, (events) => client.sendAsRun(events, signal), passedOver, log);
  }
}

/**
 * Sends all rows that the server has not answered. A batch that the server refuses as a whole is halved until the row at fault is
 * alone; that row stays in the journal, is passed over for this run, and holds up no other.
 *
 * @param passedOver ids of rows refused alone, kept by the caller between calls
 * @throws whatever `send` throws that is not about the rows
 */
export async function uploadRows(
  journal: Journal,
  send: (events: AsRunEvent[]) => Promise<AsRunResponse>,
  passedOver: Set<string>,
  log: Log,
): Promise<void> {
  let size = AS_RUN_BATCH;
  for (;;) {
    const rows = journal.unsent((row) => !passedOver.has(row.id), size);
    if (rows.length === 0) return;
    try {
      const { results } = await send(rows);
      const sent = new Set(rows.map((row) => row.id));
      const answers = results.filter((result) => sent.has(result.id));
      await journal.acknowledge(answers);
      for (const { id, result, reason } of answers) {
        if (result === 'rejected') log.warn('the server rejected an as-run row', { id, reason });
      }
      if (answers.length === 0) throw new ServerAway('the server answered for none of the rows');
      size = AS_RUN_BATCH;
    } catch (error) {
      if (!isAboutTheRows(error)) throw error;
      if (rows.length > 1) size = Math.ceil(rows.length / 2);
      else {
        passedOver.add(rows[0]!.id);
        log.error('the server refuses an as-run row', { id: rows[0]!.id, error });
        size = AS_RUN_BATCH;
      }
    }
  }
}

function isAboutTheRows(error: unknown): boolean {
  return (
    error instanceof ServerAway && (error.status === 400 || error.status === 413 || error.status === 422)
  );
}
