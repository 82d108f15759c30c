/** Why a slot is refused before it is saved, each with its field and its sentence. */
import type { Station } from '../accounts/stations.ts';
import { fieldRefusal } from '../kernel/errors.ts';
import { viDuration } from '../kernel/vietnamese.ts';
import { instantOf } from '../kernel/zoned-time.ts';
import { airtimesOf, newFaults } from './airtimes.ts';
import { findConflicts, type ConflictKind } from './core/conflicts.ts';
import { mostADay, parseRule } from './core/rrule.ts';
import { rulesOf } from './station-rules.ts';
import { MOST_SHIFT_MS } from './shifting.ts';
import type { SlotContent } from './slot-content.ts';
import type { Directive, SlotException, StationSlot } from './slots.store.ts';

/** How far ahead a slot is held against the rules when it is saved: every weekday and month's end comes in it. */
export const CHECKED_DAYS = 92;

const DAY_MS = 86_400_000;

/** A player takes 10,000 airings at most, and a week of a slot every half hour is 336. */
const MOST_A_DAY = 48;

/** Before anything is expanded: a rule by the second would take the server with it. */
export function refuseDense(rrule: string | undefined): void {
  if (rrule === undefined || mostADay(parseRule(rrule)) <= MOST_A_DAY) return;
  const message = `Khung giờ lặp quá dày: nhiều nhất ${MOST_A_DAY} lần một ngày. Hãy lặp theo ngày hoặc tuần (FREQ=DAILY, FREQ=WEEKLY).`;
  throw fieldRefusal('rrule', 'rule-too-dense', message);
}

/** @throws Refusal on what is missing: a directive that nobody can look up would be no reason to leave the rules. */
export function directiveOf({ document, orderedBy, rrule, until }: Partial<SlotContent>): Directive {
  if (!document) throw fieldRefusal('document', 'document-needed', 'Hãy ghi số, ký hiệu văn bản chỉ đạo.');
  if (!orderedBy)
    throw fieldRefusal('orderedBy', 'ordered-by-needed', 'Hãy ghi người ký hoặc người chỉ đạo.');
  if (rrule !== undefined && until === undefined && !/COUNT=/.test(rrule)) {
    const message = 'Phát theo chỉ đạo phải có ngày cuối cùng, theo văn bản chỉ đạo.';
    throw fieldRefusal('until', 'until-needed', message);
  }
  return { document, orderedBy };
}

/** @throws Refusal on a bulletin that runs too far over, or whose whole length breaks an airtime rule */
export function refuseShift(
  station: Station,
  slot: StationSlot,
  field: string,
  title: string,
  totalMs: number,
): void {
  const long = `Bản tin “${title}” dài ${viDuration(totalMs)}`;
  if (totalMs - slot.durationMinutes * 60_000 > MOST_SHIFT_MS) {
    const message = `${long}, vượt khung giờ quá ${viDuration(MOST_SHIFT_MS)}. Hãy bớt tin hoặc kéo dài khung giờ.`;
    throw fieldRefusal(field, 'bulletin-too-long', message);
  }
  if (slot.kind === 'directive') return;
  const startsAt = instantOf(slot.start, station.timeZone);
  const whole = {
    slotId: slot.id,
    slotName: slot.name,
    zones: slot.zones,
    startsAt,
    endsAt: startsAt + totalMs,
  };
  const rules = rulesOf(station).rules.filter(({ kind }) => kind === 'minutes-a-session' || kind === 'hours');
  const [broken] = findConflicts([whole], rules, station.timeZone);
  if (broken) throw fieldRefusal(field, broken.rule, `${long}. ${broken.message}`);
}

export function refuseConflicts(
  station: Station,
  slot: StationSlot,
  others: readonly StationSlot[],
  exceptions: readonly SlotException[],
  now: number,
): void {
  const rules = rulesOf(station);
  if (rules.trialOnly && !station.trial) {
    throw fieldRefusal('rules', 'trial-rules', 'Bộ quy định thời lượng này chỉ dùng cho đài thử nghiệm.');
  }
  // From the slot's own beginning when that is still ahead.
  const from = Math.max(now, instantOf(slot.start, station.timeZone) - DAY_MS);
  const to = from + CHECKED_DAYS * DAY_MS;
  const airtimes = airtimesOf([...others, slot], exceptions, station.timeZone, from, to);
  if (!airtimes.some((occurrence) => occurrence.slotId === slot.id)) {
    const message = 'Khung giờ này không có lượt phát nào sắp tới. Hãy xem lại ngày giờ và cách lặp.';
    throw fieldRefusal('start', 'never-airs', message);
  }
  const without = airtimes.filter((airtime) => airtime.slotId !== slot.id);
  const [caused] = newFaults(without, airtimes, rules.rules, station.timeZone);
  if (caused) throw fieldRefusal(faultyField(caused.kind, slot), caused.rule, caused.message);
}

/** What a person changes to keep a rule of this kind. */
const FIELD_OF_KIND: Record<ConflictKind, 'start' | 'durationMinutes' | 'rrule'> = {
  'minutes-a-session': 'durationMinutes',
  weekdays: 'rrule',
  hours: 'start',
  'sessions-a-day': 'start',
  'sessions-a-part': 'start',
  overlap: 'start',
};

/** A slot that comes once has no weekdays but the one of its start. */
function faultyField(kind: ConflictKind, { rrule }: StationSlot): string {
  const field = FIELD_OF_KIND[kind];
  return field === 'rrule' && rrule === undefined ? 'start' : field;
}
