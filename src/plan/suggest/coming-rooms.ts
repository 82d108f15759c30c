/** Coming sessions of a station's schedule, and what each still takes. */
import type { Station } from '../../accounts/stations.ts';
import { MOST_ITEMS, type Bulletin } from '../../bulletins/bulletin.ts';
import { NEW_BULLETIN } from '../../bulletins/bulletin-form.ts';
import type { Bulletins } from '../../bulletins/bulletins.ts';
import { dateOf, dayBounds, monthBounds, monthOf } from '../../kernel/zoned-time.ts';
import { rulesOf } from '../../schedule/station-rules.ts';
import { listExceptions, listSlots } from '../../schedule/slots.store.ts';
import { suspensionsBetween } from '../../schedule/suspensions.store.ts';
import type { Executor } from '../../storage/database.ts';
import { comingPlaces, type ComingPlace } from './coming-places.ts';

const DAY_MS = 86_400_000;
/** For words that are still to be made for the day. */
const WORDS_MS = 60_000;

/** Time and number of items that a session still takes. */
export interface Room {
  freeMs: number;
  freeItems: number;
}

/** Coming sessions until the month's end. */
export async function placesOf(db: Executor, station: Station, now: number): Promise<ComingPlace[]> {
  const { timeZone } = station;
  const { to: until } = monthBounds(monthOf(now, timeZone), timeZone);
  return comingPlaces({
    slots: await listSlots(db, station.id),
    exceptions: await listExceptions(db, station.id),
    suspensions: await suspensionsBetween(db, station.id, now, until + DAY_MS),
    rules: rulesOf(station).rules,
    dayStart: dayBounds(dateOf(now, timeZone), timeZone).from,
    ...{ timeZone, after: now, until },
  });
}

/** What a session still takes; null when what it airs is not ready for a reason that an item more would not mend. */
export async function roomIn(
  db: Executor,
  bulletins: Pick<Bulletins, 'chimes' | 'rundown'>,
  station: Station,
  { slot, occurrence }: ComingPlace,
  bulletin: Bulletin | undefined,
): Promise<Room | null> {
  const lengthMs = slot.durationMinutes * 60_000;
  if (!bulletin) {
    const used = bulletins.chimes
      .filter(({ name }) => name === NEW_BULLETIN.openingChime || name === NEW_BULLETIN.closingChime)
      .reduce((sum, { durationMs }) => sum + durationMs, 0);
    return { freeMs: lengthMs - used, freeItems: MOST_ITEMS };
  }
  const date = dateOf(occurrence.startsAt, station.timeZone);
  const { totalMs, obstacles } = await bulletins.rundown(db, bulletin, date);
  if (obstacles.some(({ kind }) => kind !== 'waiting' && kind !== 'withdrawn')) return null;
  const words = obstacles.filter(({ kind }) => kind === 'waiting').length * WORDS_MS;
  return { freeMs: lengthMs - totalMs - words, freeItems: MOST_ITEMS - bulletin.scriptIds.length };
}
