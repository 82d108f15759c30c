/** Which backups are kept: a rule that a person can say in one breath. Pure. */
import { dateOf, monthOf, weekday, addDays } from '../../kernel/zoned-time.ts';

export interface Dated {
  id: string;
  /** UTC ms. */
  takenAt: number;
}

/** 7 ngày, 5 tuần, 12 tháng: of each the newest backup, and whatever is younger than two days. */
export const KEPT = { days: 7, weeks: 5, months: 12, youngMs: 48 * 3_600_000 };

/**
 * The backups to keep. Days, weeks and months are counted among those that hold a backup, so that a machine that was off for a
 * month loses nothing by being on again; the newest is always kept.
 *
 * @param now UTC ms
 * @param timeZone in which a day ends
 */
export function keptBackups(backups: readonly Dated[], now: number, timeZone: string): Set<string> {
  const newestFirst = backups.toSorted((a, b) => b.takenAt - a.takenAt || (a.id < b.id ? 1 : -1));
  const newestOf = (periodOf: (date: string) => string, count: number) => {
    const periods = new Map<string, string>();
    for (const { id, takenAt } of newestFirst) {
      const period = periodOf(dateOf(takenAt, timeZone));
      if (!periods.has(period)) periods.set(period, id);
    }
    return [...periods.values()].slice(0, count);
  };
  return new Set([
    ...newestFirst.filter(({ takenAt }) => now - takenAt <= KEPT.youngMs).map(({ id }) => id),
    ...newestOf((date) => date, KEPT.days),
    ...newestOf(mondayOf, KEPT.weeks),
    ...newestOf((date) => date.slice(0, 7), KEPT.months),
  ]);
}

function mondayOf(date: string): string {
  return addDays(date, 1 - weekday(date));
}

/** The last instant at or before `now` that the clock of the zone stood at 01:30: after it a night's backup is due. */
export function lastNight(now: number, timeZone: string, instantOf: (wall: string) => number): number {
  const today = dateOf(now, timeZone);
  const tonight = instantOf(`${today}T01:30`);
  return tonight <= now ? tonight : instantOf(`${addDays(today, -1)}T01:30`);
}

export interface Due {
  /** Of the newest good backup; null for none. */
  lastGoodAt: number | null;
  /** Of the newest attempt that failed. */
  lastFailureAt: number | null;
  /** When the installation was set up; null before. */
  setUpAt: number | null;
}

const RETRY_MS = 3_600_000;

/** Whether the night's backup is to be made now. One that failed is tried again an hour later. */
export function isBackupDue(
  { lastGoodAt, lastFailureAt, setUpAt }: Due,
  now: number,
  night: number,
): boolean {
  if (setUpAt === null || setUpAt >= night) return false;
  if (lastGoodAt !== null && lastGoodAt >= night) return false;
  return lastFailureAt === null || now - lastFailureAt >= RETRY_MS;
}

/** Whether a rehearsal is to be made: one a month, and again the next day where it failed. */
export function isRehearsalDue(
  runs: readonly { at: number; ok: boolean }[],
  hasBackup: boolean,
  now: number,
  timeZone: string,
): boolean {
  if (!hasBackup) return false;
  const month = monthOf(now, timeZone);
  if (runs.some(({ at, ok }) => ok && monthOf(at, timeZone) === month)) return false;
  return !runs.some(({ at }) => now - at < 20 * RETRY_MS);
}
