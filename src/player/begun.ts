/** What the journal says was begun, as the schedule's core asks for it. Pure. */
import type { AsRunEnd, AsRunEvent, ScheduleAiring } from '../playout/contract.ts';
import { msOf } from '../playout/contract.ts';
import type { PlannedItem } from '../schedule/core/airing.ts';
import type { Begun } from '../schedule/core/late.ts';
import { BROKEN_OFF, PRE_EMPTED, YIELDED } from '../schedule/core/reasons.ts';
import { keyOf } from './journal-log.ts';
import type { HeldAiring } from './unheard.ts';

export { BROKEN_OFF };

/** Each item's play, from its start and end rows. An item that never sounded (skipped, failed) has been dealt with all the same. */
export function begunFrom(rows: readonly AsRunEvent[]): Begun[] {
  const begun = new Map<string, Begun>();
  for (const row of rows) {
    const { airingId, occurrence, item } = row;
    const at = msOf(row.at);
    const known = begun.get(keyOf(row));
    if (row.kind === 'start') begun.set(keyOf(row), { airingId, occurrence, item, at, endedAt: null });
    else {
      begun.set(keyOf(row), {
        airingId,
        occurrence,
        item,
        at: known?.at ?? at,
        endedAt: at,
        end: endOf(row),
      });
    }
  }
  return [...begun.values()].sort((a, b) => a.at - b.at);
}

function endOf({ outcome, reason }: AsRunEnd): NonNullable<Begun['end']> {
  if (outcome === 'completed') return 'complete';
  if (outcome === 'failed') return 'failed';
  if (reason === BROKEN_OFF) return 'broken';
  return reason === PRE_EMPTED || reason === YIELDED ? 'pre-empted' : 'stopped';
}

/** The wire's airings with instants as numbers. */
export function plannedAirings(airings: readonly ScheduleAiring[]): HeldAiring[] {
  return airings.map((airing) => ({
    id: airing.id,
    status: airing.status,
    priority: airing.priority,
    zones: airing.zones,
    startsAt: msOf(airing.startsAt),
    endsAt: msOf(airing.endsAt),
    late: airing.late,
    overrun: airing.overrun,
    ...(airing.afterPreempt && { afterPreempt: airing.afterPreempt }),
    ...(airing.suspended !== undefined && { suspended: airing.suspended }),
    ...(airing.repeat && { repeat: { everyMs: airing.repeat.everyMs, until: msOf(airing.repeat.until) } }),
    items: airing.items.map((item): PlannedItem => ({
      ...item,
      title: item.title ?? '',
      // One of a kind this version does not know has no length here; it is skipped in a moment.
      durationMs: item.durationMs ?? 1,
    })),
  }));
}
