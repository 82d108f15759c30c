/** Lùi giờ: where a session that may run over its time does so, those after it on the same loudspeakers begin when it has ended. Pure. */
import { viDuration } from '../kernel/vietnamese.ts';
import type { Airing } from './airings.store.ts';
import { shareSession } from './core/conflicts.ts';

/** So much a session may run over its time, and by so much the one after it may be late. */
export const MOST_SHIFT_MS = 15 * 60_000;

/**
 * @param airings of all days that are planned; `overrunsFrom` gives the planned end of one that runs over, and null of all others
 * @returns them with their times as they come now, in the order given
 * @example withShifts(airings, (airing) => endOfSlot.get(airing.id) ?? null)
 */
export function withShifts(
  airings: readonly Airing[],
  overrunsFrom: (airing: Airing) => number | null,
): Airing[] {
  const placed = new Map<string, Airing>();
  /** The end, at each loudspeaker, of what ran over or was put off by it, and its name. */
  const busy = new Map<string, { until: number; by: Airing }>();
  for (const airing of [...airings].sort((a, b) => a.startsAt - b.startsAt)) {
    const sounds = airing.status === 'planned';
    const before = sounds ? latest(airing, busy) : null;
    const byMs = before ? Math.min(before.until - airing.startsAt, MOST_SHIFT_MS) : 0;
    const moved = before && byMs > 0 ? movedBy(airing, byMs, before.by) : airing;
    placed.set(airing.id, moved);
    if (!sounds || (moved === airing && overrunsFrom(airing) === null)) continue;
    for (const zone of moved.zones) busy.set(zone, { until: moved.endsAt, by: moved });
  }
  return airings.map(({ id }) => placed.get(id)!);
}

/** The one of those in its way that ends last; two that share a session by their priorities are none. */
function latest(airing: Airing, busy: ReadonlyMap<string, { until: number; by: Airing }>) {
  const inTheWay = airing.zones.flatMap((zone) => {
    const one = busy.get(zone);
    return one && one.until > airing.startsAt && !shareSession(asAirtime(one.by), asAirtime(airing))
      ? [one]
      : [];
  });
  return inTheWay.sort((a, b) => b.until - a.until)[0] ?? null;
}

function asAirtime({ id, title, startsAt, endsAt, zones, priority }: Airing) {
  return {
    slotId: id,
    slotName: title,
    startsAt,
    endsAt,
    zones,
    priority: priority === 'priority' ? priority : ('normal' as const),
  };
}

function movedBy(airing: Airing, byMs: number, by: Airing): Airing {
  const reason = airing.reason ?? `Lùi ${viDuration(byMs)} vì “${by.title}” phát dài hơn khung giờ.`;
  return { ...airing, startsAt: airing.startsAt + byMs, endsAt: airing.endsAt + byMs, reason };
}
