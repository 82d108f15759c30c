/**
 * How an order takes over from what it goes on with. Where it sounds, the older one's play is heard to its end and repeats no more;
 * in zones that it does not name the older one goes on: silence there must be somebody's decision (dừng phát), not an omission.
 */
import { findAiring, type Airing } from '../schedule/airings.store.ts';
import type { Executor } from '../storage/database.ts';
import { alertsBefore } from './cap.store.ts';
import type { Order } from './order.ts';
import { findOrder, ordersOfAlert } from './orders.store.ts';

/** An order on air that another takes over from. */
export interface TakenOver {
  order: Order;
  /** Its airing as it will be. */
  airing: Airing;
  /** Zones where it repeats no more. */
  ends: string[];
  /** Zones where it goes on. */
  goesOn: string[];
}

/** The orders on air that this one takes over from, were it to go on air at `now` (UTC ms). */
export async function takenOver(db: Executor, order: Order, now: number): Promise<TakenOver[]> {
  const found: TakenOver[] = [];
  for (const before of await earlierOrders(db, order)) {
    if (before.state !== 'live' || before.airingId === null || before.kind !== order.kind) continue;
    const airing = await findAiring(db, order.stationId, before.airingId);
    const ending = airing && handedOver(airing, order.zones, now);
    if (ending) found.push({ order: before, ...ending });
  }
  return found;
}

/**
 * What it renews or was written instead of, also by way of drafts that never aired; and of a CAP update every order of the alerts
 * before it, however it was written.
 */
async function earlierOrders(db: Executor, order: Order): Promise<Order[]> {
  const found = new Map<string, Order>();
  for (let at: Order | undefined = order; at?.refersTo && at.refersTo.relation !== 'corrects';) {
    at = await findOrder(db, order.stationId, at.refersTo.id);
    if (at) found.set(at.id, at);
  }
  if (order.capAlertId !== null) {
    for (const { id } of await alertsBefore(db, order.stationId, order.capAlertId))
      for (const other of await ordersOfAlert(db, order.stationId, id)) found.set(other.id, other);
  }
  return [...found.values()];
}

/** Pure; null where there is nothing left to take over. */
function handedOver(airing: Airing, zones: readonly string[], now: number): Omit<TakenOver, 'order'> | null {
  if (airing.status !== 'planned' || !airing.repeat || airing.repeat.until <= now) return null;
  const going = goingOnIn(airing);
  const ends = going.filter((zone) => zones.includes(zone));
  if (ends.length === 0) return null;
  const goesOn = going.filter((zone) => !ends.includes(zone));
  const since = Object.fromEntries(ends.map((zone) => [zone, now]));
  const until = goesOn.length === 0 ? now : airing.repeat.until;
  return {
    airing: {
      ...{ ...airing, updatedAt: now, repeat: { ...airing.repeat, until } },
      handedOver: { ...airing.handedOver, ...since },
    },
    ends,
    goesOn,
  };
}

/** Zones where no later order has taken over. */
export function goingOnIn({ zones, handedOver = {} }: Airing): string[] {
  return zones.filter((zone) => !Object.hasOwn(handedOver, zone));
}
