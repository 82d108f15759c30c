/**
 * What becomes of a slot when one of its occurrences is given another time or length on the calendar. Pure, on the wall clock.
 *
 * "Chỉ lượt này" leaves the occurrence out of the slot and puts a slot that comes once in its place. "Cả khung giờ" changes this
 * occurrence and all that follow: what comes before was announced to residents and may be with the players already, so a drag in
 * next week's page must not move this week's airings; and what has aired stays under the slot that it aired by.
 */
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { wallClockAt, wallMs, type WallClock } from '../../kernel/zoned-time.ts';
import { DAY_MS, weekdayOf } from './civil-days.ts';
import { occurrencesOf } from './recurrence.ts';
import { parseRule, type RecurrenceRule } from './rrule.ts';
import type { Slot } from './slot.ts';

/** once: "Chỉ lượt này" · following: "Cả khung giờ", from this occurrence on. */
export type MoveScope = 'once' | 'following';

export interface Move {
  /** The occurrence as the rule gives it. */
  wallStart: WallClock;
  /** Its new beginning. */
  start: WallClock;
  durationMinutes: number;
  scope: MoveScope;
}

export interface MovedSlot<S> {
  /** What stays under the slot's id. */
  kept: S;
  /** What needs a slot of its own; null when the slot as a whole has moved. */
  added: S | null;
  /** Where an occurrence that belongs to `added`, or to the slot moved as a whole, has gone; null for those that stay. */
  movedTo: (wallStart: WallClock) => WallClock | null;
}

/**
 * @throws Refusal `not-an-occurrence` · `own-rule` · `day-taken` · `other-week`, on `scope` or `date`
 * @example moveOccurrence(slot, { wallStart: '2026-11-24T07:00:00', start: '2026-11-24T07:30', durationMinutes: 15, scope: 'once' })
 */
export function moveOccurrence<S extends Slot>(slot: S, move: Move): MovedSlot<S> {
  const at = wallMs(move.wallStart);
  const earlier = earlierThan(slot, at);
  if (slot.rrule === undefined) return { kept: comesOnce(slot, move), added: null, movedTo: only(at, move) };
  if (move.scope === 'once') {
    const kept = { ...slot, exdates: [...slot.exdates, move.wallStart] };
    return { kept, added: comesOnce(slot, move), movedTo: only(at, move) };
  }
  const shift = shiftOf(slot as S & { rrule: string }, at, wallMs(move.start));
  const rest = restOf(slot, shift, earlier, move.durationMinutes);
  const movedTo = (wall: WallClock) => (wallMs(wall) < at ? null : wallClockAt(shift.to(wallMs(wall))));
  if (earlier === 0) return { kept: rest, added: null, movedTo };
  // To the end of the day before: the slot's page shows an end by its date alone.
  const lastDay = `${wallClockAt(at - DAY_MS).slice(0, 10)}T23:59`;
  const kept = { ...slot, until: lastDay, exdates: slot.exdates.filter((wall) => wallMs(wall) < at) };
  return { kept, added: rest, movedTo };
}

function comesOnce<S extends Slot>(slot: S, { start, durationMinutes }: Move): S {
  const once = { ...slot, exdates: [], start, durationMinutes };
  delete once.rrule;
  delete once.until;
  return once;
}

function only(at: number, move: Move): MovedSlot<Slot>['movedTo'] {
  return (wall) => (wallMs(wall) === at ? wallClockAt(wallMs(move.start)) : null);
}

/** How many times the rule came before an occurrence, exdates counted. @throws Refusal when it is none */
function earlierThan({ start, rrule, until, exdates }: Slot, at: number): number {
  const from = wallMs(start);
  let earlier = 0;
  let found = false;
  const all = rrule === undefined ? [from] : occurrencesOf(parseRule(rrule), from, from, at + 1);
  for (const wall of all) {
    if (wall === at) found = true;
    else if (wall < at) earlier++;
  }
  const over = until !== undefined && at > wallMs(until);
  if (!found || over || exdates.some((wall) => wallMs(wall) === at)) {
    throw new Refusal('not-an-occurrence', 'Khung giờ không còn lượt phát này; hãy mở lại lịch.', 409);
  }
  return earlier;
}

interface Shift {
  at: number;
  /** New date and time of a coming occurrence. */
  to: (wall: number) => number;
  /** First day of the moved rule: nothing of its week may be lost. */
  firstDay: number;
  timeOfDay: number;
  rule: RecurrenceRule;
  rrule: string;
  /** Weekdays of the rule, when another day takes the place of one of them. */
  days: { old: number[]; from: number; to: number } | null;
}

const DAY_NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const IN_WORDS = ['thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'];

function shiftOf({ rrule, start }: Slot & { rrule: string }, at: number, target: number): Shift {
  const rule = parseRule(rrule);
  const [day, newDay] = [dayOf(at), dayOf(target)];
  const timeOfDay = target - newDay * DAY_MS;
  const subDaily = ['HOURLY', 'MINUTELY', 'SECONDLY'].includes(rule.freq);
  if (subDaily || [rule.byHour, rule.byMinute, rule.bySecond].some((list) => list.length > 0)) {
    throw ownRule('nhiều lần một ngày');
  }
  if (day === newDay) {
    const to = (wall: number) => dayOf(wall) * DAY_MS + timeOfDay;
    return { at, to, firstDay: day, timeOfDay, rule, rrule, days: null };
  }
  if (rule.freq === 'DAILY') throw ownRule('mọi ngày');
  refuseOtherDay(rule);
  const old =
    rule.byDay.length > 0
      ? rule.byDay.map(({ weekday }) => weekday as number)
      : [weekdayOf(dayOf(wallMs(start)))];
  const days = { old, from: weekdayOf(day), to: weekdayOf(newDay) };
  if (newDay - days.to !== day - days.from) {
    const message =
      'Cả khung giờ chỉ đổi sang ngày khác trong cùng tuần; sang tuần khác, hãy chọn “Chỉ lượt này”.';
    throw fieldRefusal('date', 'other-week', message);
  }
  if (old.includes(days.to)) {
    const message = `Khung giờ này đã phát vào ${IN_WORDS[days.to]}; hãy chọn ngày khác, hoặc “Chỉ lượt này”.`;
    throw fieldRefusal('date', 'day-taken', message);
  }
  const to = (wall: number) => {
    const moved = weekdayOf(dayOf(wall)) === days.from ? days.to - days.from : 0;
    return (dayOf(wall) + moved) * DAY_MS + timeOfDay;
  };
  const named = old.map((one) => (one === days.from ? days.to : one)).sort((a, b) => a - b);
  const byDay = `BYDAY=${named.map((one) => DAY_NAMES[one]).join(',')}`;
  const others = rrule
    .trim()
    .toUpperCase()
    .split(';')
    .filter((part) => !part.startsWith('BYDAY='));
  return {
    at,
    to,
    firstDay: Math.min(day, newDay),
    timeOfDay,
    rule,
    rrule: [...others, byDay].join(';'),
    days,
  };
}

/** Only of plain weekdays is it clear what another day means. */
function refuseOtherDay(rule: RecurrenceRule): void {
  const plain =
    rule.freq === 'WEEKLY' &&
    rule.count === null &&
    (rule.interval === 1 || rule.weekStart === 0) &&
    rule.byDay.every(({ nth }) => nth === 0) &&
    [rule.byMonth, rule.byWeekNo, rule.byYearDay, rule.byMonthDay, rule.bySetPos].every(
      ({ length }) => !length,
    );
  if (!plain) throw ownRule('theo quy tắc riêng');
}

function ownRule(how: string): Refusal {
  const message = `Khung giờ này lặp ${how} nên không đổi cả khung giờ ở đây được; hãy chọn “Chỉ lượt này”, hoặc sửa khung giờ.`;
  return fieldRefusal('scope', 'own-rule', message);
}

/** The slot from the moved occurrence on. */
function restOf<S extends Slot>(slot: S, shift: Shift, earlier: number, durationMinutes: number): S {
  const { at, firstDay, timeOfDay, rule, days } = shift;
  const clock = wallMs(slot.start) - dayOf(wallMs(slot.start)) * DAY_MS;
  const isOccurrence = (wall: number) =>
    wall >= at &&
    wall - dayOf(wall) * DAY_MS === clock &&
    (days === null || days.old.includes(weekdayOf(dayOf(wall))));
  const exdates = slot.exdates
    .map(wallMs)
    .filter(isOccurrence)
    .map((wall) => wallClockAt(shift.to(wall)));
  // Days of the first week that were over before the moved one: they stay with what is kept.
  for (let day = firstDay + 1; days && day < dayOf(at); day++) {
    if (days.old.includes(weekdayOf(day))) exdates.push(wallClockAt(day * DAY_MS + timeOfDay));
  }
  const left = rule.count === null ? null : rule.count - earlier;
  return {
    ...slot,
    start: wallClockAt(firstDay * DAY_MS + timeOfDay),
    durationMinutes,
    rrule: left === null ? shift.rrule : shift.rrule.replace(/COUNT=\d+/i, `COUNT=${left}`),
    ...(slot.until !== undefined && { until: untilFor(wallMs(slot.until), clock) }),
    exdates,
  };
}

/** The end of the last day that the slot may come on, whatever its new time of day is. */
function untilFor(until: number, clock: number): WallClock {
  const last = until - dayOf(until) * DAY_MS >= clock ? until : until - DAY_MS;
  return `${wallClockAt(last).slice(0, 10)}T23:59`;
}

function dayOf(wall: number): number {
  return Math.floor(wall / DAY_MS);
}
