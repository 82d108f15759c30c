import { fieldRefusal } from '../../kernel/errors.ts';
import type { Weekday } from './civil-days.ts';

/** From the coarsest to the finest: comparing indexes compares frequencies. */
export const FREQUENCIES = [
  'YEARLY',
  'MONTHLY',
  'WEEKLY',
  'DAILY',
  'HOURLY',
  'MINUTELY',
  'SECONDLY',
] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** A weekday of BYDAY; `nth` 0 is every one, 2 the second, -1 the last of the month or year. */
export interface NthWeekday {
  weekday: Weekday;
  nth: number;
}

/** A parsed RFC 5545 recurrence rule. Empty lists are parts that were not given. */
export interface RecurrenceRule {
  freq: Frequency;
  interval: number;
  /** Null: without end. */
  count: number | null;
  weekStart: Weekday;
  byMonth: number[];
  byWeekNo: number[];
  byYearDay: number[];
  byMonthDay: number[];
  byDay: NthWeekday[];
  byHour: number[];
  byMinute: number[];
  bySecond: number[];
  bySetPos: number[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Lists of whole numbers: least and greatest value, and whether they may be counted from the end (-31…-1). */
const NUMBER_LISTS = {
  BYMONTH: { key: 'byMonth', min: 1, max: 12, fromEnd: false },
  BYWEEKNO: { key: 'byWeekNo', min: 1, max: 53, fromEnd: true },
  BYYEARDAY: { key: 'byYearDay', min: 1, max: 366, fromEnd: true },
  BYMONTHDAY: { key: 'byMonthDay', min: 1, max: 31, fromEnd: true },
  BYHOUR: { key: 'byHour', min: 0, max: 23, fromEnd: false },
  BYMINUTE: { key: 'byMinute', min: 0, max: 59, fromEnd: false },
  BYSECOND: { key: 'bySecond', min: 0, max: 59, fromEnd: false },
  BYSETPOS: { key: 'bySetPos', min: 1, max: 366, fromEnd: true },
} as const;

/**
 * Reads an RFC 5545 §3.3.10 rule such as "FREQ=WEEKLY;BYDAY=MO,WE,FR"; "RRULE:" in front and lower case are taken too.
 * UNTIL is refused, because a slot says its end as a wall clock in a field of its own.
 *
 * @param field the field that a refusal names
 * @throws Refusal `bad-rrule` with one Vietnamese sentence that quotes the part at fault
 */
export function parseRule(text: string, field = 'rrule'): RecurrenceRule {
  const refuse = (message: string) => fieldRefusal(field, 'bad-rrule', message);
  const parts = splitParts(text, refuse);
  const freq = parts.get('FREQ');
  if (freq === undefined) throw refuse('Quy tắc lặp thiếu FREQ, ví dụ FREQ=WEEKLY;BYDAY=MO,WE,FR.');
  if (!isFrequency(freq))
    throw refuse(`Quy tắc lặp có FREQ=${freq} không hợp lệ; hãy dùng ${FREQUENCIES.join(', ')}.`);

  const rule = emptyRule(freq);
  for (const [name, value] of parts) {
    if (name === 'FREQ') continue;
    if (name === 'UNTIL')
      throw refuse('Không ghi UNTIL trong quy tắc lặp; hãy ghi ngày giờ kết thúc vào ô “until”.');
    if (name === 'INTERVAL') rule.interval = wholeNumber(name, value, 1, refuse);
    else if (name === 'COUNT') rule.count = wholeNumber(name, value, 0, refuse);
    else if (name === 'WKST') rule.weekStart = parseWeekday(name, value, refuse);
    else if (name === 'BYDAY') rule.byDay = value.split(',').map((item) => parseNthWeekday(item, refuse));
    else if (isNumberList(name)) rule[NUMBER_LISTS[name].key] = parseNumbers(name, value, refuse);
    else throw refuse(`Quy tắc lặp có phần “${name}” không dùng được.`);
  }
  return rule;
}

/** How many times a day a rule comes at most, by its frequency and its lists of hours, minutes and seconds. */
export function mostADay(rule: RecurrenceRule): number {
  const finer = FREQUENCIES.indexOf(rule.freq);
  const times = (list: number[], from: Frequency, all: number) =>
    list.length > 0 ? list.length : finer >= FREQUENCIES.indexOf(from) ? all : 1;
  return (
    times(rule.byHour, 'HOURLY', 24) *
    times(rule.byMinute, 'MINUTELY', 60) *
    times(rule.bySecond, 'SECONDLY', 60)
  );
}

type Refuse = (message: string) => Error;

function splitParts(text: string, refuse: Refuse): Map<string, string> {
  const parts = new Map<string, string>();
  const body = text
    .trim()
    .toUpperCase()
    .replace(/^RRULE:/, '');
  if (body.length > 2000) throw refuse('Quy tắc lặp quá dài (tối đa 2.000 ký tự).');
  for (const part of body.split(';')) {
    const [, name, value] = /^([A-Z-]+)=([^=]+)$/.exec(part) ?? [];
    if (name === undefined || value === undefined) {
      throw refuse(
        `Quy tắc lặp có phần “${part}” sai dạng; mỗi phần là TÊN=GIÁ-TRỊ, cách nhau bằng dấu “;”.`,
      );
    }
    if (parts.has(name)) throw refuse(`Quy tắc lặp ghi ${name} hai lần.`);
    parts.set(name, value);
  }
  return parts;
}

function emptyRule(freq: Frequency): RecurrenceRule {
  return {
    freq,
    interval: 1,
    count: null,
    weekStart: 0,
    byMonth: [],
    byWeekNo: [],
    byYearDay: [],
    byMonthDay: [],
    byDay: [],
    byHour: [],
    byMinute: [],
    bySecond: [],
    bySetPos: [],
  };
}

function wholeNumber(name: string, value: string, min: number, refuse: Refuse): number {
  if (!/^\d{1,9}$/.test(value) || Number(value) < min) {
    throw refuse(`${name}=${value} không hợp lệ; cần một số nguyên từ ${min} trở lên.`);
  }
  return Number(value);
}

function parseNumbers(name: keyof typeof NUMBER_LISTS, value: string, refuse: Refuse): number[] {
  const { min, max, fromEnd } = NUMBER_LISTS[name];
  return value.split(',').map((item) => {
    const number = Number(item);
    const size = fromEnd ? Math.abs(number) : number;
    if (!/^[+-]?\d{1,3}$/.test(item) || size < min || size > max) {
      const range = fromEnd ? `${min} đến ${max} hoặc -${max} đến -${min}` : `${min} đến ${max}`;
      throw refuse(`${name} có giá trị “${item}” không hợp lệ; cần số nguyên từ ${range}.`);
    }
    return number;
  });
}

function parseWeekday(name: string, value: string, refuse: Refuse): Weekday {
  const index = WEEKDAYS.indexOf(value);
  if (index < 0) throw refuse(`${name} có giá trị “${value}” không hợp lệ; hãy dùng ${WEEKDAYS.join(', ')}.`);
  return index as Weekday;
}

function parseNthWeekday(item: string, refuse: Refuse): NthWeekday {
  const [, nth = '0', name = ''] = /^([+-]?\d{1,2})?([A-Z]+)$/.exec(item) ?? [];
  const weekday = parseWeekday('BYDAY', name === '' ? item : name, refuse);
  const number = Number(nth);
  if (Math.abs(number) > 53 || (number === 0 && nth !== '0') || /^0./.test(item)) {
    throw refuse(`BYDAY có giá trị “${item}” không hợp lệ; số thứ tự từ 1 đến 53 hoặc -53 đến -1.`);
  }
  return { weekday, nth: number };
}

function isFrequency(name: string): name is Frequency {
  return (FREQUENCIES as readonly string[]).includes(name);
}

function isNumberList(name: string): name is keyof typeof NUMBER_LISTS {
  return Object.hasOwn(NUMBER_LISTS, name);
}
