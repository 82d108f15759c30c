/** What residents did on the OA in a stretch of time, as figures without any of their words: for the period's report. */
import type { Executor } from '../../storage/database.ts';
import { countEvents, countsOf, questionFigures } from './residents.store.ts';

export interface ResidentFigures {
  /** Questions that came in. */
  asked: number;
  /** Of these, answered by now. */
  answered: number;
  follows: number;
  unfollows: number;
  /** At the end of the stretch; null where it is not known. */
  followers: number | null;
}

/** @param stretch half-open, UTC ms · @param lastDay local date of its end */
export async function residentFigures(
  db: Executor,
  stationId: string,
  { from, until }: { from: number; until: number },
  lastDay: string,
): Promise<ResidentFigures> {
  const events = await countEvents(db, stationId, from, until);
  const last = await countsOf(db, stationId, 'followers', 1, lastDay);
  return {
    ...(await questionFigures(db, stationId, from, until)),
    ...{ follows: events['follow'] ?? 0, unfollows: events['unfollow'] ?? 0 },
    followers: last[0]?.value ?? null,
  };
}
