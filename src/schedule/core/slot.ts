import { z } from 'zod';
import { Refusal } from '../../kernel/errors.ts';
import { isTimeZone, isWallClock, wallMs, type WallClock } from '../../kernel/zoned-time.ts';
import { parseRule } from './rrule.ts';
import { parseYaml } from './yaml-file.ts';

/** A date outside these was mistyped. */
export const YEARS = { first: 2000, last: 2100 };

/** @param wall 'YYYY-MM-DD' or a wall clock */
export function isInOurTime(wall: string): boolean {
  const year = Number(wall.slice(0, 4));
  return year >= YEARS.first && year <= YEARS.last;
}

/** A recurring place in the schedule (khung giờ phát), in wall-clock time of the station's zone. */
export interface Slot {
  id: string;
  name: string;
  /** The first occurrence, if it matches the rule. */
  start: WallClock;
  durationMinutes: number;
  /** RFC 5545 rule without UNTIL; without it the slot comes once, at `start`. */
  rrule?: string;
  /** The last wall clock an occurrence may start at, inclusive. */
  until?: WallClock;
  /** Occurrences that do not take place. */
  exdates: WallClock[];
  /** Zones (cụm loa) it sounds in, at least one. */
  zones: string[];
  category?: string;
}

/** Slots with the zone their wall clocks are in. */
export interface SlotFile {
  timeZone: string;
  slots: Slot[];
}

/** What a slot without zones sounds in when its file names no zone at all. */
export const WHOLE_STATION = 'toàn đài';

const MOST_SLOTS = 20_000;
const WALL_CLOCK = 'là ngày giờ dạng 2026-01-05T07:00, không kèm múi giờ';

const wallClock = (name: string) =>
  z
    .string({ error: `${name} phải ${WALL_CLOCK}.` })
    .refine(isWallClock, { error: `${name} phải ${WALL_CLOCK}, và phải có thật trên lịch.` });

const text = (name: string, most: number) =>
  z
    .string({ error: `${name} phải là chữ.` })
    .trim()
    .min(1, `${name} không được để trống.`)
    .max(most, `${name} dài quá ${most} ký tự.`);

/** One slot as a file, a form or an API gives it. */
export const slotFields = z
  .object(
    {
      name: text('Tên khung giờ', 200),
      start: wallClock('Giờ bắt đầu'),
      durationMinutes: z
        .number({ error: 'Thời lượng phải là số phút.' })
        .int('Thời lượng phải là số phút nguyên.')
        .min(1, 'Thời lượng phải từ 1 phút.')
        .max(1440, 'Thời lượng không quá 1.440 phút (24 giờ).'),
      rrule: text('Quy tắc lặp', 2000).optional(),
      until: wallClock('Ngày giờ kết thúc').optional(),
      exdates: z.array(wallClock('Ngày nghỉ'), { error: 'Các ngày nghỉ phải là một danh sách.' }).optional(),
      zones: z
        .array(text('Tên cụm loa', 200), { error: 'Các cụm loa phải là một danh sách.' })
        .min(1, 'Hãy ghi ít nhất một cụm loa, hoặc bỏ hẳn phần này.')
        .optional(),
      category: text('Thể loại', 100).optional(),
    },
    { error: 'Mỗi khung giờ phải có name, start và durationMinutes.' },
  )
  .superRefine((slot, context) => {
    if (slot.until !== undefined && wallMs(slot.until) < wallMs(slot.start)) {
      context.addIssue({ code: 'custom', path: ['until'], message: 'Khung giờ kết thúc trước khi bắt đầu.' });
    }
    if (slot.rrule === undefined) return;
    try {
      parseRule(slot.rrule);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      context.addIssue({ code: 'custom', path: ['rrule'], message: error.message });
    }
  });

/** The YAML contract of slot files; unknown fields are ignored. */
export const slotFileSchema = z.object(
  {
    timeZone: z
      .string({ error: 'Hãy ghi timeZone, ví dụ Asia/Ho_Chi_Minh.' })
      .refine(isTimeZone, { error: 'Múi giờ phải có tên theo IANA, ví dụ Asia/Ho_Chi_Minh.' }),
    slots: z
      .array(slotFields, { error: 'Hãy ghi slots: danh sách các khung giờ phát.' })
      .max(MOST_SLOTS, 'Tệp có quá 20.000 khung giờ.'),
  },
  { error: 'Tệp khung giờ phải có timeZone và slots.' },
);

/**
 * Reads a slot file. A slot without zones sounds in every zone that the file names.
 *
 * @throws Refusal `bad-slot-file`, with the line and field of each fault
 */
export function parseSlotFile(text: string): SlotFile {
  const file = parseYaml(text, slotFileSchema, { code: 'bad-slot-file', what: 'Tệp khung giờ' });
  const named = [...new Set(file.slots.flatMap((slot) => slot.zones ?? []))];
  const everywhere = named.length > 0 ? named : [WHOLE_STATION];
  return {
    timeZone: file.timeZone,
    slots: file.slots.map(({ rrule, until, exdates, zones, category, ...slot }, index) => ({
      ...slot,
      id: `slot-${index + 1}`,
      exdates: exdates ?? [],
      zones: zones ?? everywhere,
      ...(rrule === undefined ? {} : { rrule }),
      ...(until === undefined ? {} : { until }),
      ...(category === undefined ? {} : { category }),
    })),
  };
}
