/** Opening and closing words (lời mở đầu, lời kết): approved once, spoken anew for each day when they name the date. */
import { z } from 'zod';
import { hashOf } from '../kernel/hash.ts';
import { composed, viDate } from '../kernel/vietnamese.ts';
import { weekday, type LocalDate } from '../kernel/zoned-time.ts';

export const templateContentSchema = z.object({
  kind: z.enum(['opening', 'closing'], { error: 'Hãy chọn lời mở đầu hoặc lời kết.' }),
  name: z
    .string({ error: 'Hãy đặt tên.' })
    .trim()
    .min(1, 'Hãy đặt tên.')
    .max(100, 'Tên dài quá 100 ký tự, hãy rút ngắn.'),
  text: z
    .string({ error: 'Hãy nhập lời đọc.' })
    .transform((text) => composed(text).trim())
    .pipe(
      z
        .string()
        .min(1, 'Hãy nhập lời đọc.')
        .max(1_000, 'Lời đọc dài quá 1.000 ký tự, hãy rút ngắn.')
        .refine(
          (text) => unknownPlaceholders(text).length === 0,
          'Chỉ dùng được {ngày} và {thứ}; hãy bỏ các dấu ngoặc nhọn khác.',
        ),
    ),
  voice: z
    .string({ error: 'Hãy chọn giọng đọc.' })
    .min(1, 'Hãy chọn giọng đọc.')
    .max(100, 'Mã giọng đọc không hợp lệ.'),
});
export type TemplateContent = z.output<typeof templateContentSchema>;

export interface Template extends TemplateContent {
  id: string;
  stationId: string;
  state: 'making' | 'failed' | 'submitted' | 'returned' | 'approved' | 'retired';
  contentHash: string;
  authorId: string;
  authorName: string;
  createdAt: number;
}

const WEEKDAYS = ['', 'thứ Hai', 'thứ Ba', 'thứ Tư', 'thứ Năm', 'thứ Sáu', 'thứ Bảy', 'Chủ nhật'];

/** True when its words differ from day to day, so that its sound is made for each airing's own day. */
export function speaksDate(text: string): boolean {
  return /\{(ngày|thứ)\}/.test(text);
}

const DAY = '(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật)';
/** What stands before a date that means the day of the airing itself; a document's or an anniversary's date is none. */
const BEFORE = `(?:hôm nay|bản tin|chương trình|buổi phát thanh|${DAY})(?:[\\s,]+(?:hôm nay|${DAY}))*[\\s,]+(?:ngày )?`;
const WRITTEN_DATE = new RegExp(
  `${BEFORE}(\\d{1,2})(?:[/.]|\\s+tháng\\s+)(\\d{1,2})(?:[/.]|(?:\\s+|,\\s*)năm\\s+)(\\d{4})`,
  'giu',
);

/**
 * Days that the words name as the day of their airing, where {ngày} would have been right: on any other they would say what is false.
 *
 * @example fixedDates('Bản tin thứ Hai, ngày 23/11/2026.') // ['2026-11-23']
 */
export function fixedDates(text: string): string[] {
  return [...text.matchAll(WRITTEN_DATE)].map(
    ([, day, month, year]) => `${year!}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`,
  );
}

/**
 * The words of one day.
 *
 * @example wordsFor('Bản tin {thứ}, {ngày}.', '2026-11-23') // 'Bản tin thứ Hai, ngày 23/11/2026.'
 */
export function wordsFor(text: string, date: LocalDate): string {
  return text.replaceAll('{ngày}', `ngày ${viDate(date)}`).replaceAll('{thứ}', WEEKDAYS[weekday(date)]!);
}

/** What approval binds: the words with their places for the date, and the voice. */
export function templateHash(content: TemplateContent): string {
  return hashOf({ kind: content.kind, text: content.text, voice: content.voice });
}

function unknownPlaceholders(text: string): string[] {
  return text.replaceAll('{ngày}', '').replaceAll('{thứ}', '').match(/[{}]/g) ?? [];
}
