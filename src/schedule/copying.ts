/**
 * "Chép lịch": what one day or week has, put on another as slots that come once. Pure: what is to be copied, and which of it the
 * target has no room for.
 */
import { addDays, instantOf, wallClockOf, type LocalDate } from '../kernel/zoned-time.ts';
import type { Airtime } from './core/conflicts.ts';
import type { AirtimeRule } from './core/rules.ts';
import { newFaults } from './airtimes.ts';
import type { SlotException, StationSlot } from './slots.store.ts';
import type { WeekDayPlan } from './week.ts';

/** A slot that would come once, without an id of its own yet. */
export interface Copy {
  /** Names what it is a copy of. */
  key: string;
  slot: StationSlot;
  /** Another bulletin was chosen for this once; the copy has it too. */
  bulletinId: string | null;
}

export interface Refused {
  copy: Copy;
  /** In the rules' own words. */
  why: string[];
}

/** What is not copied whatever the target is, and why. */
export interface LeftOut {
  name: string;
  /** Wall clock it would have come at. */
  start: string;
  why: string;
}

export interface CopySource {
  days: readonly WeekDayPlan[];
  /** Those of the days, also slots that are no longer in force. */
  slots: readonly StationSlot[];
  exceptions: readonly SlotException[];
  /** From the source's day to the target's. */
  shiftDays: number;
  timeZone: string;
  /** Wall clock of now: what would lie before it is left out. */
  now: string;
}

/** What stands on these days and was not cancelled, by start, as it would stand on others. */
export function copiesOf(source: CopySource): { copies: Copy[]; leftOut: LeftOut[] } {
  const copies: Copy[] = [];
  const leftOut: LeftOut[] = [];
  for (const one of source.days.flatMap((day) => standingOn(day))) {
    const template = source.slots.find(({ id }) => id === one.slotId);
    if (!template) continue;
    const slot = onceAt(template, one, source);
    const why = whyLeftOut(slot, source);
    if (why !== null) leftOut.push({ name: slot.name, start: slot.start, why });
    else {
      const exception = source.exceptions.find(
        ({ slotId, wallStart }) => slotId === one.slotId && wallStart === one.wallStart,
      );
      const key = `${one.slotId} ${one.wallStart}`;
      copies.push({ key, slot, bulletinId: exception?.bulletinId ?? null });
    }
  }
  const byStart = (a: { start: string }, b: { start: string }) => (a.start < b.start ? -1 : 1);
  return { copies: copies.sort((a, b) => byStart(a.slot, b.slot)), leftOut: leftOut.sort(byStart) };
}

interface Standing {
  slotId: string;
  wallStart: string;
  startsAt: number;
  endsAt: number;
  name: string;
}

/** A suspension is no reason not to copy: it holds for its own days. */
function standingOn({ airings, promised }: WeekDayPlan): Standing[] {
  return [
    ...airings.flatMap(({ slot, status, suspended, startsAt, endsAt, title }) =>
      slot && (status !== 'cancelled' || suspended)
        ? [{ slotId: slot.id, wallStart: slot.wallStart, startsAt, endsAt, name: title }]
        : [],
    ),
    ...promised
      .filter(({ state }) => state !== 'cancelled')
      .map(({ slotName, ...occurrence }) => ({ ...occurrence, name: slotName })),
  ];
}

function onceAt(template: StationSlot, one: Standing, { shiftDays, timeZone }: CopySource): StationSlot {
  const wall = wallClockOf(one.startsAt, timeZone);
  const slot: StationSlot = {
    ...template,
    name: one.name,
    start: `${addDays(wall.slice(0, 10), shiftDays)}${wall.slice(10)}`,
    durationMinutes: Math.round((one.endsAt - one.startsAt) / 60_000),
    exdates: [],
    retiredAt: null,
  };
  delete slot.rrule;
  delete slot.until;
  return slot;
}

function whyLeftOut({ kind, start }: StationSlot, { now }: CopySource): string | null {
  if (kind === 'make-good') return 'phát bù chỉ xếp từ lượt phát đã lỡ';
  if (kind === 'directive') return 'phát theo chỉ đạo cần xếp mới theo văn bản';
  return start <= now ? 'đã qua giờ' : null;
}

/**
 * Those that break no rule beside what is there and beside one another, the earlier first; the others with the rules they break.
 *
 * @param existing airtime of whole days around the target
 */
export function sortOut(
  copies: readonly Copy[],
  existing: readonly Airtime[],
  rules: readonly AirtimeRule[],
  timeZone: string,
): { taken: Copy[]; refused: Refused[] } {
  const taken: Copy[] = [];
  const refused: Refused[] = [];
  let airtimes = existing;
  for (const copy of copies) {
    const own = airtimeOf(copy, timeZone);
    const faults = newFaults(airtimes, [...airtimes, own], rules, timeZone);
    if (faults.length > 0) refused.push({ copy, why: [...new Set(faults.map(({ message }) => message))] });
    else {
      taken.push(copy);
      airtimes = [...airtimes, own];
    }
  }
  return { taken, refused };
}

/** Under its own name, since several copies may be of one slot. */
function airtimeOf({ key, slot }: Copy, timeZone: string): Airtime {
  const startsAt = instantOf(slot.start, timeZone);
  const endsAt = startsAt + slot.durationMinutes * 60_000;
  const { name: slotName, zones, priority } = slot;
  return { slotId: key, slotName, startsAt, endsAt, zones, priority };
}

/** Days between two dates. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(`${to}T00:00Z`) - Date.parse(`${from}T00:00Z`)) / 86_400_000);
}
