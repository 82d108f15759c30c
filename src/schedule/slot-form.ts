/** A slot as a form asks for it: a date, a time and weekdays, where the schedule itself keeps a start and a rule (RFC 5545). */
import type { FormValues } from '../accounts/http/declaration.ts';
import { Refusal, type FieldError } from '../kernel/errors.ts';
import { isDate, weekday, type LocalDate } from '../kernel/zoned-time.ts';
import { isInOurTime } from './core/slot.ts';
import type { StationSlot } from './slots.store.ts';

/** RFC 5545's names, Monday first, with ours. */
export const WEEKDAYS = [
  { value: 'MO', label: 'Thứ Hai' },
  { value: 'TU', label: 'Thứ Ba' },
  { value: 'WE', label: 'Thứ Tư' },
  { value: 'TH', label: 'Thứ Năm' },
  { value: 'FR', label: 'Thứ Sáu' },
  { value: 'SA', label: 'Thứ Bảy' },
  { value: 'SU', label: 'Chủ nhật' },
] as const;

/** 'own': a rule that a program wrote and this form can't show as weekdays; it is kept as it is. */
export type Repeat = 'weekdays' | 'daily' | 'monthly-date' | 'monthly-weekday' | 'once' | 'own';
const REPEATS: readonly string[] = ['daily', 'monthly-date', 'monthly-weekday', 'once', 'own'];

/** What the form shows: as stored, or as typed. */
export interface SlotFormValues {
  name: string;
  date: string;
  time: string;
  minutes: string;
  repeat: Repeat;
  days: string[];
  /** Last day, may be ''. */
  until: string;
  /** Only with `repeat` 'own'. */
  rrule: string;
  zones: string[];
  bulletinId: string;
  reserveBulletinId: string;
  relaySourceId: string;
  overrun: string;
  late: string;
  afterPreempt: string;
  kind: string;
  priority: string;
  document: string;
  orderedBy: string;
}

/** A form for a slot that begins on a date, on the working days. */
export function newSlotForm(date: LocalDate, zones: readonly string[]): SlotFormValues {
  return {
    name: '',
    date,
    time: '07:00',
    minutes: '15',
    repeat: 'weekdays',
    days: ['MO', 'TU', 'WE', 'TH', 'FR'],
    until: '',
    rrule: '',
    zones: [...zones],
    bulletinId: '',
    reserveBulletinId: '',
    relaySourceId: '',
    overrun: 'finish',
    late: 'whole',
    afterPreempt: 'next',
    ...{ kind: 'regular', priority: 'normal', document: '', orderedBy: '' },
  };
}

export function slotFormOf(slot: StationSlot): SlotFormValues {
  const days = /^FREQ=WEEKLY;BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)$/.exec(
    slot.rrule ?? '',
  )?.[1];
  const repeat = days ? 'weekdays' : repeatOf(slot);
  return {
    name: slot.name,
    date: slot.start.slice(0, 10),
    time: slot.start.slice(11, 16),
    minutes: String(slot.durationMinutes),
    repeat,
    days: days?.split(',') ?? [],
    until: slot.until?.slice(0, 10) ?? '',
    rrule: slot.rrule ?? '',
    zones: slot.zones,
    bulletinId: slot.bulletinId ?? '',
    reserveBulletinId: slot.reserveBulletinId ?? '',
    relaySourceId: slot.relaySourceId ?? '',
    overrun: slot.overrun,
    late: slot.late,
    afterPreempt: slot.afterPreempt ?? 'next',
    ...{ kind: slot.kind, priority: slot.priority },
    ...{ document: slot.directive?.document ?? '', orderedBy: slot.directive?.orderedBy ?? '' },
  };
}

function repeatOf({ rrule, start }: Pick<StationSlot, 'rrule' | 'start'>): Repeat {
  if (rrule === undefined) return 'once';
  if (rrule === 'FREQ=DAILY') return 'daily';
  const date = start.slice(0, 10);
  if (rrule === monthlyRule('monthly-date', date)) return 'monthly-date';
  return rrule === monthlyRule('monthly-weekday', date) ? 'monthly-weekday' : 'own';
}

/** By the day of the month of its first date, or by that date's weekday: the second Monday, or the last one. */
function monthlyRule(repeat: 'monthly-date' | 'monthly-weekday', date: LocalDate): string {
  const day = Number(date.slice(8));
  if (repeat === 'monthly-date') return `FREQ=MONTHLY;BYMONTHDAY=${day}`;
  const nth = Math.ceil(day / 7);
  return `FREQ=MONTHLY;BYDAY=${nth > 4 ? -1 : nth}${WEEKDAYS[weekday(date) - 1]!.value}`;
}

/** What was typed, whether or not it is right. */
export function typedSlotForm(values: FormValues): SlotFormValues {
  const one = (name: string) => [values[name] ?? ''].flat()[0] ?? '';
  const many = (name: string) => [values[name] ?? []].flat().filter(Boolean);
  const repeat = one('repeat');
  return {
    name: one('name'),
    date: one('date'),
    time: one('time'),
    minutes: one('minutes'),
    repeat: REPEATS.includes(repeat) ? (repeat as Repeat) : 'weekdays',
    days: many('days'),
    until: one('until'),
    rrule: one('rrule'),
    zones: many('zones'),
    bulletinId: one('bulletinId'),
    reserveBulletinId: one('reserveBulletinId'),
    relaySourceId: one('relaySourceId'),
    overrun: one('overrun'),
    late: one('late'),
    afterPreempt: one('afterPreempt') || 'next',
    ...{ kind: one('kind') || 'regular', priority: one('priority') || 'normal' },
    ...{ document: one('document'), orderedBy: one('orderedBy') },
  };
}

/**
 * The form's values as `slotContentSchema` parses them.
 *
 * @throws Refusal on `days`, when weekdays are meant and none is ticked
 * @example slotInput(form).rrule // 'FREQ=WEEKLY;BYDAY=MO,WE,FR'
 */
export function slotInput(form: SlotFormValues): Record<string, unknown> {
  const rrule = ruleOf(form);
  return {
    name: form.name,
    start: `${form.date}T${form.time}`,
    durationMinutes: /^\d+$/.test(form.minutes.trim()) ? Number(form.minutes) : form.minutes,
    ...(rrule !== undefined && { rrule }),
    // Its last day is whole: an airing may begin on it at any time.
    ...(form.until !== '' && { until: `${form.until}T23:59` }),
    zones: form.zones,
    bulletinId: form.bulletinId,
    reserveBulletinId: form.reserveBulletinId,
    relaySourceId: form.relaySourceId,
    overrun: form.overrun,
    late: form.late,
    afterPreempt: form.afterPreempt,
    // A make-good stays one, whatever is changed about it.
    kind: form.kind === 'make-good' ? 'regular' : form.kind,
    ...{ priority: form.priority, document: form.document, orderedBy: form.orderedBy },
  };
}

function ruleOf(form: SlotFormValues): string | undefined {
  if (form.repeat === 'once') return undefined;
  if (form.repeat === 'daily') return 'FREQ=DAILY';
  if (form.repeat === 'own') return form.rrule;
  if (form.repeat !== 'weekdays') {
    // A date that is none is refused as a date.
    return isDate(form.date) ? monthlyRule(form.repeat, form.date) : 'FREQ=MONTHLY';
  }
  const days = WEEKDAYS.map(({ value }) => value).filter((day) => form.days.includes(day));
  if (days.length > 0) return `FREQ=WEEKLY;BYDAY=${days.join(',')}`;
  const message = 'Hãy chọn ít nhất một ngày trong tuần.';
  throw new Refusal('no-weekday', message, 422, [{ field: 'days', message }]);
}

/** Faults of a start that lie in its date; every other one lies in its time. */
const FAULTS_OF_DATE: readonly string[] = ['never-airs', 'weekdays'];

/**
 * The schedule's faults at this form's fields. A start is a date and a time here, and a rule is a way to repeat, with weekdays
 * if it is by these.
 *
 * @param fault of the refusal: its code, or the kind of the airtime rule that is broken
 */
export function onSlotForm(errors: readonly FieldError[], form: SlotFormValues, fault: string): FieldError[] {
  const inDate = FAULTS_OF_DATE.includes(fault) || !isDate(form.date) || !isInOurTime(form.date);
  const fields: Record<string, string> = {
    start: inDate ? 'date' : 'time',
    durationMinutes: 'minutes',
    rrule: form.repeat === 'weekdays' ? 'days' : 'repeat',
  };
  return errors.map(({ field, message }) => ({
    field: fields[field] ?? field.replace(/^zones\..*/, 'zones'),
    message,
  }));
}

/**
 * When a slot comes, for people.
 *
 * @example repeatInWords(slot) // 'thứ Hai, thứ Tư'
 */
export function repeatInWords(slot: StationSlot): string {
  const { repeat, days, date } = slotFormOf(slot);
  const name = (day: string) => lower(WEEKDAYS.find(({ value }) => value === day)?.label ?? day);
  if (repeat === 'once') return `một lần, ${lower(WEEKDAYS[weekday(date) - 1]!.label)}`;
  if (repeat === 'daily') return 'mọi ngày';
  if (repeat === 'monthly-date') return `ngày ${Number(date.slice(8))} hằng tháng`;
  if (repeat === 'monthly-weekday') {
    const nth = Math.ceil(Number(date.slice(8)) / 7);
    const which = nth > 4 ? 'cuối cùng' : `thứ ${['nhất', 'hai', 'ba', 'tư'][nth - 1]}`;
    return `${name(WEEKDAYS[weekday(date) - 1]!.value)} ${which} của tháng`;
  }
  return repeat === 'own' ? 'theo quy tắc riêng' : days.map(name).join(', ');
}

/** Within a sentence: 'thứ Hai', but 'Chủ nhật' as a name. */
function lower(label: string): string {
  return label.replace(/^Thứ/, 'thứ');
}
