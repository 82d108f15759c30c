import { isStream } from './airing-item.ts';
import type { Airing } from './airings.store.ts';
import type { PlannedAiring } from './core/airing.ts';

/** An airing as the pure core knows it: what it is planned to sound, and when. */
export function toPlanned(airing: Airing): PlannedAiring {
  const { id, priority, zones, startsAt, endsAt, late, overrun, repeat, afterPreempt } = airing;
  return {
    ...{ id, priority, zones, startsAt, endsAt, late, overrun },
    ...(repeat && { repeat }),
    ...(afterPreempt && { afterPreempt }),
    status: airing.status === 'planned' ? 'planned' : 'cancelled',
    items: airing.items.map((item) => ({ ...item, kind: isStream(item) ? item.role : 'file' })),
  };
}
