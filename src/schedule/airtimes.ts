/** A station's slots as the airtime rules see them, and what a change of them would break. Pure. */
import { findConflicts, type Airtime, type Conflict } from './core/conflicts.ts';
import { expandSlots } from './core/expand.ts';
import type { AirtimeRule } from './core/rules.ts';
import type { SlotException, StationSlot } from './slots.store.ts';

/**
 * What slots take of the air in [from, to): without occurrences that a person cancelled; what is ordered by directive stands
 * beyond the rules.
 */
export function airtimesOf(
  slots: readonly StationSlot[],
  exceptions: readonly SlotException[],
  timeZone: string,
  from: number,
  to: number,
): Airtime[] {
  const bySlot = new Map(slots.map((slot) => [slot.id, slot]));
  const cancelled = new Set(exceptions.filter((one) => one.cancelled).map(occurrenceKey));
  return expandSlots(slots, timeZone, from, to)
    .filter((occurrence) => !cancelled.has(occurrenceKey(occurrence)))
    .map((occurrence) => {
      const { kind, priority } = bySlot.get(occurrence.slotId)!;
      return { ...occurrence, priority, beyondRules: kind === 'directive' };
    });
}

/** Names one occurrence of one slot. */
export function occurrenceKey({ slotId, wallStart }: { slotId: string; wallStart: string }): string {
  return `${slotId} ${wallStart}`;
}

/**
 * The faults that a schedule has and did not have before. Of two airings at fault together the later one is named, which may be
 * another slot's than the one that was changed.
 */
export function newFaults(
  before: readonly Airtime[],
  after: readonly Airtime[],
  rules: readonly AirtimeRule[],
  timeZone: string,
): Conflict[] {
  const key = ({ rule, slotId, startsAt }: Conflict) => `${rule} ${slotId} ${startsAt}`;
  const known = new Set(findConflicts(before, rules, timeZone).map(key));
  return findConflicts(after, rules, timeZone).filter((fault) => !fault.note && !known.has(key(fault)));
}
