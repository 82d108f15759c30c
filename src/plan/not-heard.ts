/** "Chưa phát trong tháng": approved CCHC items that the month's audit does not hold heard. */
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { monthOf } from '../kernel/zoned-time.ts';
import { listScripts } from '../scripts/scripts.store.ts';
import type { Database } from '../storage/database.ts';
import type { Audits } from './audits.ts';
import type { MonthAudit } from './month-audit.ts';

/** The newest of them; what was approved long before is news no more. */
const LOOKED_AT = 60;

export interface NotHeardDependencies {
  database: Database;
  clock: Clock;
  audits: Pick<Audits, 'monthAudit'>;
}

/** Gives those of this month, the last changed first. */
export function createNotHeard({ database, clock, audits }: NotHeardDependencies) {
  return async (station: Station): Promise<{ id: string; title: string }[]> => {
    const filter = { states: ['approved'], cchc: true } as const;
    const page = { limit: LOOKED_AT, offset: 0 };
    const { items } = await listScripts(database.kysely, station.id, filter, page);
    if (items.length === 0) return [];
    const heard = await heardIn(station);
    return items
      .filter(({ script }) => !heard.has(script.id))
      .map(({ script, revision }) => ({ id: script.id, title: revision.title }));
  };

  async function heardIn(station: Station): Promise<Set<string>> {
    try {
      return heardItems(await audits.monthAudit(station, monthOf(clock.now(), station.timeZone)));
    } catch (error) {
      // A year without a plan has no audit: then nothing counts as heard.
      if (error instanceof Refusal) return new Set();
      throw error;
    }
  }
}

/** Counted, or heard again after another month counted them. */
function heardItems({ quotas }: MonthAudit): Set<string> {
  const again = quotas.flatMap(({ notCounted }) => notCounted.filter(({ reason }) => reason === 'repeat'));
  return new Set([...quotas.flatMap(({ items }) => items), ...again].map(({ id }) => id));
}
