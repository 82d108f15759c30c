/** The coming sessions of a schedule: which of them may take another item. Pure. */
import { airtimesOf, occurrenceKey } from '../../schedule/airtimes.ts';
import { findConflicts, type Airtime } from '../../schedule/core/conflicts.ts';
import { expandSlots, type Occurrence } from '../../schedule/core/expand.ts';
import type { AirtimeRule } from '../../schedule/core/rules.ts';
import { zonesLeft, type Suspension } from '../../schedule/core/suspension.ts';
import type { SlotException, StationSlot } from '../../schedule/slots.store.ts';

export interface ComingPlace {
  occurrence: Occurrence;
  slot: StationSlot;
  /** What it is to air; null where nothing was chosen. */
  bulletinId: string | null;
  /** False: what it airs stays as it is (a relay, an order, a make-good, time shared with another or beyond the rules). */
  open: boolean;
}

export interface ComingParts {
  slots: readonly StationSlot[];
  exceptions: readonly SlotException[];
  suspensions: readonly Suspension[];
  rules: readonly AirtimeRule[];
  timeZone: string;
  /** The day's first instant, UTC ms: what began today counts for the day's limits. */
  dayStart: number;
  /** UTC ms; sessions begin after it and before `until`. */
  after: number;
  until: number;
}

/** By start; cancelled ones and those in which every loudspeaker is suspended are left out. */
export function comingPlaces(parts: ComingParts): ComingPlace[] {
  const { slots, exceptions, suspensions, rules, timeZone, dayStart, after, until } = parts;
  const bySlot = new Map(slots.map((slot) => [slot.id, slot]));
  const changed = new Map(exceptions.map((one) => [occurrenceKey(one), one]));
  const airtimes = airtimesOf(slots, exceptions, timeZone, dayStart, until);
  const faulty = new Set(
    findConflicts(airtimes, rules, timeZone).map(({ slotId, startsAt }) => `${slotId} ${startsAt}`),
  );
  const shared = sharingTime(airtimes);
  return expandSlots(slots, timeZone, after + 1, until).flatMap((occurrence) => {
    const slot = bySlot.get(occurrence.slotId)!;
    const exception = changed.get(occurrenceKey(occurrence));
    if (exception?.cancelled || zonesLeft(occurrence, suspensions).left.length === 0) return [];
    const bulletinId = exception?.bulletinId ?? slot.bulletinId;
    const key = `${slot.id} ${occurrence.startsAt}`;
    const open =
      slot.kind === 'regular' && slot.relaySourceId === null && !faulty.has(key) && !shared.has(key);
    return [{ occurrence, slot, bulletinId, open }];
  });
}

/** Those that run at the same time as another on one of their loudspeakers: their time is not their own. */
function sharingTime(airtimes: readonly Airtime[]): Set<string> {
  const shared = new Set<string>();
  const running: Airtime[] = [];
  for (const airtime of airtimes.toSorted((a, b) => a.startsAt - b.startsAt)) {
    const beside = running.filter(({ endsAt }) => endsAt > airtime.startsAt);
    for (const other of beside) {
      if (!other.zones.some((zone) => airtime.zones.includes(zone))) continue;
      for (const { slotId, startsAt } of [other, airtime]) shared.add(`${slotId} ${startsAt}`);
    }
    running.splice(0, running.length, ...beside, airtime);
  }
  return shared;
}
