/** What the schedule promises beyond the days for which airings are planned, so that a month's bar shows all that is booked. */
import type { Station } from '../accounts/stations.ts';
import { findBulletins } from '../bulletins/bulletins.store.ts';
import type { ComingSession } from './heard-items.ts';
import { plannedDays } from '../schedule/planner.ts';
import { expandSlots } from '../schedule/core/expand.ts';
import { zonesLeft } from '../schedule/core/suspension.ts';
import { listExceptions, listSlots } from '../schedule/slots.store.ts';
import { suspensionsBetween } from '../schedule/suspensions.store.ts';
import type { Executor } from '../storage/database.ts';

const DAY_MS = 86_400_000;

/**
 * Sessions after the planned days and before `until` (UTC ms) for which a bulletin was chosen, with its scripts; none of those that
 * are cancelled, suspended on every loudspeaker, or relay a stream (its bulletin only stands in). A fixed number of queries.
 */
export async function comingSessions(
  db: Executor,
  station: Station,
  now: number,
  until: number,
): Promise<ComingSession[]> {
  const from = plannedDays(now, station).to;
  if (from >= until) return [];
  const slots = new Map((await listSlots(db, station.id)).map((slot) => [slot.id, slot]));
  const changed = new Map(
    (await listExceptions(db, station.id)).map((one) => [`${one.slotId} ${one.wallStart}`, one]),
  );
  const suspensions = await suspensionsBetween(db, station.id, from, until + DAY_MS);
  const chosen = expandSlots([...slots.values()], station.timeZone, from, until).flatMap((occurrence) => {
    const slot = slots.get(occurrence.slotId)!;
    const exception = changed.get(`${occurrence.slotId} ${occurrence.wallStart}`);
    const bulletinId = exception?.bulletinId ?? slot.bulletinId;
    const silent = exception?.cancelled === true || zonesLeft(occurrence, suspensions).left.length === 0;
    if (silent || bulletinId === null || slot.relaySourceId !== null) return [];
    return [{ startsAt: occurrence.startsAt, bulletinId }];
  });
  const bulletins = await findBulletins(db, station.id, [
    ...new Set(chosen.map(({ bulletinId }) => bulletinId)),
  ]);
  const scripts = new Map(
    bulletins.filter(({ archivedAt }) => archivedAt === null).map(({ id, scriptIds }) => [id, scriptIds]),
  );
  return chosen.flatMap(({ startsAt, bulletinId }) => {
    const items = scripts.get(bulletinId);
    return items ? [{ startsAt, items }] : [];
  });
}
