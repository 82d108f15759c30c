/** Of several server processes on one database one does the rounds; when it dies another takes over. */
import { hostname } from 'node:os';
import { newId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/clock.ts';
import { processIdentity } from '../kernel/process-mark.ts';
import type { Database } from './database.ts';

export type Turns = ReturnType<typeof createTurns>;

/** @param machine leases run on the machine's clock; those of several machines may differ by seconds, not by minutes */
export function createTurns({ database, machine }: { database: Database; machine: Clock }) {
  const { kysely } = database;
  const own = newId(machine.now());
  let named: Promise<string> | undefined;
  const owner = () => (named ??= nameOf(own));

  /** True when it is this process's turn, which it then has for so long; a turn that it has is prolonged. */
  async function take(name: string, ms: number): Promise<boolean> {
    const now = machine.now();
    const mine = { owner: await owner(), until: now + ms };
    const held = await kysely.selectFrom('turn').selectAll().where('name', '=', name).executeTakeFirst();
    if (!held) {
      const made = await kysely
        .insertInto('turn')
        .values({ name, ...mine })
        .onConflict((conflict) => conflict.column('name').doNothing())
        .returning('name')
        .executeTakeFirst();
      return made !== undefined;
    }
    if (held.owner !== mine.owner && held.until >= now && !(await isGone(held.owner))) return false;
    const { numUpdatedRows } = await kysely
      .updateTable('turn')
      .set(mine)
      .where('name', '=', name)
      .where('owner', '=', held.owner)
      .where('until', '=', held.until)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  /** Gives back what it has, so that another need not wait for the time to run out. */
  async function giveBack(): Promise<void> {
    await kysely
      .deleteFrom('turn')
      .where('owner', '=', await owner())
      .execute();
  }

  return { take, giveBack };
}

/** Machine, process and when that began: after a crash on the same machine nobody has to wait. */
async function nameOf(own: string): Promise<string> {
  return [hostname(), await processIdentity(process.pid), own].join('|');
}

async function isGone(owner: string): Promise<boolean> {
  const [host, identity = ''] = owner.split('|');
  if (host !== hostname()) return false;
  return (await processIdentity(Number(identity.split(' ')[0]))) !== identity;
}
