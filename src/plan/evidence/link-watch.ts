/** Looks at the addresses that prove something: each about once a week, a few at a time, and only whether they answer. */
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import { OutgoingRefused, type Outgoing } from '../../kernel/outgoing.ts';
import type { Database } from '../../storage/database.ts';
import { dueAt, looked, type LinkCheck } from './link-check.ts';
import { listLinkChecks, saveLinkCheck } from './link-checks.store.ts';

/** Of one station in one round; rounds come every five minutes, so that ten thousand imported addresses take two days. */
const MOST_AT_ONCE = 20;
/** Side by side; one slow server holds up no others. */
const SIDE_BY_SIDE = 4;

export type LinkWatch = ReturnType<typeof createLinkWatch>;

export function createLinkWatch({
  database,
  clock,
  outgoing,
}: {
  database: Database;
  clock: Clock;
  outgoing: Outgoing;
}) {
  const { kysely } = database;

  /** @returns how many were looked at */
  async function lookAtDue(station: Station): Promise<number> {
    const now = clock.now();
    const due = (await listLinkChecks(kysely, station.id))
      .filter((check) => dueAt(check) <= now)
      .sort((one, other) => dueAt(one) - dueAt(other))
      .slice(0, MOST_AT_ONCE);
    const rest = [...due];
    const worker = async () => {
      for (let check = rest.shift(); check; check = rest.shift()) await look(station, check);
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
    return due.length;
  }

  async function look(station: Station, check: LinkCheck): Promise<void> {
    const status = await outgoing.get(check.url, { maxBytes: 0, headers: { accept: 'text/html, */*' } }).then(
      (answer) => answer.status,
      (error: unknown) => {
        if (error instanceof OutgoingRefused) return null;
        throw error;
      },
    );
    await saveLinkCheck(kysely, station.id, looked(check, status, clock.now()));
  }

  return { lookAtDue };
}
