import type { Session } from '../bulletins/fit.ts';
import { viWeekdayDate } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import { listExceptions, listSlots } from './slots.store.ts';

/** The sessions that air a bulletin: as a rule, in reserve, or on a coming day that a person chose it for. */
export async function sessionsOf(
  db: Executor,
  stationId: string,
  bulletinId: string,
  today: string,
): Promise<Session[]> {
  const slots = await listSlots(db, stationId);
  const minutes = new Map(slots.map((slot) => [slot.id, slot]));
  const always = slots.flatMap(({ name, durationMinutes, ...slot }): Session[] => {
    const session = { name, durationMs: durationMinutes * 60_000 };
    if (slot.bulletinId === bulletinId) return [session];
    return slot.reserveBulletinId === bulletinId ? [{ ...session, name: `${name}, dự phòng` }] : [];
  });
  const once = (await listExceptions(db, stationId)).flatMap((exception): Session[] => {
    const slot = minutes.get(exception.slotId);
    const date = exception.wallStart.slice(0, 10);
    if (!slot || exception.bulletinId !== bulletinId || exception.cancelled || date < today) return [];
    return [{ name: `${slot.name}, ${viWeekdayDate(date)}`, durationMs: slot.durationMinutes * 60_000 }];
  });
  return [...always, ...once];
}
