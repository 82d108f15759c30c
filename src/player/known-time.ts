/** What the time must be at least, by what the player itself holds: for a machine whose clock stands in the past after a boot. Pure. */
import { msOf, type AsRunEvent, type ScheduleAiring } from '../playout/contract.ts';

/**
 * An order begins when it is given, so that whoever holds it is past its beginning, and past every row that was written by a
 * trusted clock. UTC ms; −Infinity when nothing is known.
 */
export function knownTime(airings: readonly ScheduleAiring[], rows: readonly AsRunEvent[]): number {
  const orders = airings.filter(({ priority }) => priority === 'emergency').map(({ startsAt }) => startsAt);
  const written = rows.filter(({ clockTrusted }) => clockTrusted === true).map(({ at }) => at);
  return [...orders, ...written].reduce((latest, at) => Math.max(latest, msOf(at)), -Infinity);
}
