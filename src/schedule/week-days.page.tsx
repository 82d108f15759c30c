/** A week of the schedule as its page shows it: blocks with their faults, airtime used, holidays, suspensions. Pure. */
import { viDate, viNumber, viTime } from '../kernel/vietnamese.ts';
import { dayBounds, weekday, type LocalDate } from '../kernel/zoned-time.ts';
import type { WeekBlock, WeekDay } from '../web/parts/week-grid.tsx';
import { meantItems } from './airing-item.ts';
import type { Airing } from './airings.store.ts';
import type { CalendarView } from './calendar-path.ts';
import { airtimeUsed, fullest, type PartUse, type UsedAirtime } from './core/airtime-used.ts';
import type { Conflict } from './core/conflicts.ts';
import type { AirtimeRule } from './core/rules.ts';
import type { Suspension } from './core/suspension.ts';
import { airingState, type HeardRow } from './heard.ts';
import { PLANNED_NO_MORE } from './planning.ts';
import { chipOf, minuteOfDay, noteOf } from './schedule.page.tsx';
import { WEEKDAYS } from './slot-form.ts';
import type { StationSlot } from './slots.store.ts';
import type { Promised, WeekDayPlan } from './week.ts';

export interface WeekDaysParts {
  days: readonly WeekDayPlan[];
  heard: ReadonlyMap<string, HeardRow[]>;
  slots: readonly StationSlot[];
  conflicts: readonly Conflict[];
  rules: readonly AirtimeRule[];
  suspensions: readonly Suspension[];
  holidays: ReadonlyMap<LocalDate, string>;
  /** Only what sounds in this zone; null for all. */
  zone: string | null;
  timeZone: string;
  /** UTC ms. */
  now: number;
  today: LocalDate;
  /** Of the schedule's pages: '/d/hai-ba-trung/lich-phat'. */
  path: string;
  mayWrite: boolean;
  /** The calendar one comes back to after a change: the week, unless told otherwise. */
  view?: CalendarView | undefined;
}

/** Seven days with all that is known of them, Monday first. */
export function weekDays(parts: WeekDaysParts): WeekDay[] {
  const uses = airtimeUsed(usedBy(parts), parts.rules);
  return parts.days.map((day) => ({
    day: day.date,
    name: WEEKDAYS[weekday(day.date) - 1]!.label,
    date: viDate(day.date).slice(0, 5),
    today: day.date === parts.today,
    holiday: parts.holidays.get(day.date),
    suspended: suspendedOn(day.date, parts),
    facts: (parts.zone === null
      ? fullest(uses.get(day.date) ?? [])
      : (uses.get(day.date) ?? []).filter(({ zone }) => zone === parts.zone)
    ).map(useWords),
    copyHref: parts.mayWrite && hasCopies(day, parts) ? `${parts.path}/chep?tu=${day.date}` : undefined,
    blocks: [
      ...day.airings
        .filter((one) => sounds(one, parts) && one.reason !== PLANNED_NO_MORE)
        .map((one) => airingBlock(one, parts)),
      ...day.promised.filter((one) => sounds(one, parts)).map((one) => promisedBlock(one, parts)),
    ],
  }));
}

/** '12/15 phút buổi sáng' */
function useWords({ minutes, allowed, part }: PartUse): string {
  const used = viNumber(minutes, 0);
  return `${allowed === null ? used : `${used}/${allowed}`} phút ${part}`.trim();
}

function sounds({ zones }: { zones: readonly string[] }, { zone }: WeekDaysParts): boolean {
  return zone === null || zones.includes(zone);
}

/** What counts against the rules: not what was cancelled, ordered by directive or by an emergency. */
function usedBy({ days, slots, timeZone }: WeekDaysParts): UsedAirtime[] {
  const directives = new Set(slots.filter(({ kind }) => kind === 'directive').map(({ id }) => id));
  return days.flatMap(({ date, airings, promised }) => [
    ...airings
      .filter(({ status, slot }) => status === 'planned' && slot !== null && !directives.has(slot.id))
      .map((airing) => ({
        ...{ date, zones: airing.zones, fromMinute: minuteOfDay(airing.startsAt, timeZone) },
        minutes: Math.ceil(meantItems(airing).reduce((sum, { durationMs }) => sum + durationMs, 0) / 60_000),
      })),
    ...promised
      .filter(({ state, slotId }) => state === 'booked' && !directives.has(slotId))
      .map(({ zones, startsAt, endsAt }) => ({
        ...{ date, zones, fromMinute: minuteOfDay(startsAt, timeZone) },
        minutes: (endsAt - startsAt) / 60_000,
      })),
  ]);
}

function suspendedOn(date: LocalDate, { suspensions, zone, timeZone }: WeekDaysParts): string | undefined {
  const day = dayBounds(date, timeZone);
  const touching = suspensions.filter(
    ({ from, to, zones }) => from < day.to && day.from < to && (zone === null || zones.includes(zone)),
  );
  return [...new Set(touching.map(({ reason }) => reason))].join('; ') || undefined;
}

function airingBlock(airing: Airing, parts: WeekDaysParts): WeekBlock {
  const state = airingState(airing, parts.heard.get(airing.id) ?? [], parts.now);
  const slot = parts.slots.find(({ id }) => id === airing.slot?.id);
  const cancelled = airing.status === 'cancelled';
  return {
    ...place(airing, parts.timeZone),
    id: airing.id,
    title: airing.title,
    state: chipOf(state, airing),
    note: [standing(slot), noteOf(state, airing)].filter(Boolean).join(' · ') || undefined,
    warnings: cancelled ? [] : faultsOf(airing.slot?.id, airing.startsAt, parts),
    href: `${parts.path}/luot/${airing.id}`,
    edit:
      slot && airing.startsAt > parts.now && (!cancelled || airing.suspended)
        ? editOf(slot, airing.slot!.wallStart, parts)
        : undefined,
  };
}

function promisedBlock(promised: Promised, parts: WeekDaysParts): WeekBlock {
  const slot = parts.slots.find(({ id }) => id === promised.slotId);
  return {
    ...place(promised, parts.timeZone),
    id: `${promised.slotId}-${promised.wallStart}`,
    title: promised.slotName,
    state: promised.state,
    note: [standing(slot), promised.reason].filter(Boolean).join(' · ') || undefined,
    warnings: promised.state === 'cancelled' ? [] : faultsOf(promised.slotId, promised.startsAt, parts),
    href: `${parts.path}/khung-gio/${promised.slotId}`,
    edit: slot && promised.state !== 'cancelled' ? editOf(slot, promised.wallStart, parts) : undefined,
  };
}

/** A make-good is tied to its month and to what it took the place of. */
function editOf(slot: StationSlot, wallStart: string, { mayWrite, path, zone, view }: WeekDaysParts) {
  if (!mayWrite || slot.kind === 'make-good') return undefined;
  const query = new URLSearchParams({
    'khung-gio': slot.id,
    luc: wallStart,
    ...(zone && { cum: zone }),
    ...(view && { xem: view }),
  });
  return { href: `${path}/doi-gio?${query.toString()}`, recurs: slot.rrule !== undefined };
}

function hasCopies({ airings, promised }: WeekDayPlan, parts: WeekDaysParts): boolean {
  const standing = airings.some(({ status, slot }) => status !== 'cancelled' && slot !== null);
  return (standing || promised.some(({ state }) => state !== 'cancelled')) && parts.zone === null;
}

/** 'theo chỉ đạo', 'ưu tiên' */
function standing(slot: StationSlot | undefined): string {
  return [slot?.kind === 'directive' && 'theo chỉ đạo', slot?.priority === 'priority' && 'ưu tiên']
    .filter(Boolean)
    .join(' · ');
}

function faultsOf(slotId: string | undefined, startsAt: number, { conflicts }: WeekDaysParts): string[] {
  const own = conflicts.filter((one) => one.slotId === slotId && one.startsAt === startsAt);
  return [...new Set(own.map(({ message }) => message))];
}

function place({ startsAt, endsAt }: { startsAt: number; endsAt: number }, timeZone: string) {
  const fromMinute = minuteOfDay(startsAt, timeZone);
  return {
    fromMinute,
    // What runs over midnight ends with its day.
    toMinute: Math.min(24 * 60, fromMinute + (endsAt - startsAt) / 60_000),
    time: `${viTime(startsAt, timeZone)}–${viTime(endsAt, timeZone)}`,
  };
}
