import { z } from 'zod';
import { isDate } from '../../kernel/zoned-time.ts';
import { parseYaml } from './yaml-file.ts';

const clock = z
  .string({ error: 'Giờ phải ở dạng 06:00, đặt trong dấu nháy.' })
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'Giờ phải ở dạng 06:00, từ 00:00 đến 24:00.');

const date = z
  .string({ error: 'Ngày phải ở dạng 2026-02-17, đặt trong dấu nháy.' })
  .refine(isDate, 'Ngày phải ở dạng 2026-02-17.');

const stretch = z
  .object({ from: clock, to: clock }, { error: 'Khoảng giờ phải có from và to.' })
  .refine(({ from, to }) => from < to, 'Khoảng giờ phải kết thúc sau khi bắt đầu.');

const wholeNumber = (name: string) =>
  z
    .number({ error: `${name} phải là một số.` })
    .int(`${name} phải là số nguyên.`)
    .min(0, `${name} không được âm.`);

const words = {
  id: z
    .string({ error: 'Mỗi quy tắc phải có id.' })
    .regex(/^[a-z][a-z0-9-]{0,63}$/, 'id gồm chữ thường không dấu, số và dấu gạch nối.'),
  message: z
    .string({ error: 'Mỗi quy tắc phải có message: câu hiện ra khi bị vi phạm.' })
    .trim()
    .min(1, 'message trống.'),
  source: z.string({ error: 'source phải là chữ.' }).optional(),
  /** Days on which the rule does not hold, both included, and by what it says so. */
  exceptions: z
    .array(
      z
        .object(
          {
            from: date,
            to: date,
            reason: z.string({ error: 'Ngoại lệ phải có reason.' }).trim().min(1, 'reason trống.'),
          },
          { error: 'Mỗi ngoại lệ phải có from, to và reason.' },
        )
        .refine(({ from, to }) => from <= to, 'Ngoại lệ phải kết thúc sau khi bắt đầu.'),
      { error: 'exceptions phải là danh sách ngoại lệ.' },
    )
    .optional(),
};

const ruleSchema = z.discriminatedUnion(
  'kind',
  [
    z.object({ kind: z.literal('sessions-a-day'), ...words, max: wholeNumber('max') }),
    z.object({
      kind: z.literal('sessions-a-part'),
      ...words,
      max: wholeNumber('max'),
      parts: z
        .array(stretch, { error: 'parts phải là danh sách các buổi.' })
        .min(1, 'Hãy ghi ít nhất một buổi.'),
    }),
    z.object({ kind: z.literal('minutes-a-session'), ...words, max: wholeNumber('max') }),
    z.object({
      kind: z.literal('weekdays'),
      ...words,
      days: z.array(
        z
          .number({ error: 'Ngày trong tuần phải là số.' })
          .int('Ngày trong tuần phải là số nguyên.')
          .min(1, 'Ngày trong tuần từ 1 (thứ Hai) đến 7 (Chủ nhật).')
          .max(7, 'Ngày trong tuần từ 1 (thứ Hai) đến 7 (Chủ nhật).'),
        { error: 'days phải là danh sách ngày trong tuần, 1 là thứ Hai.' },
      ),
    }),
    z.object({
      kind: z.literal('hours'),
      ...words,
      windows: z
        .array(stretch, { error: 'windows phải là danh sách khoảng giờ.' })
        .min(1, 'Hãy ghi ít nhất một khoảng giờ.'),
    }),
  ],
  {
    error: 'kind phải là sessions-a-day, sessions-a-part, minutes-a-session, weekdays hoặc hours.',
  },
);

const rulesSchema = z
  .object(
    {
      id: words.id,
      name: z.string({ error: 'Bộ quy tắc phải có name.' }).trim().min(1, 'name trống.'),
      trialOnly: z.boolean({ error: 'trialOnly phải là true hoặc false.' }).default(false),
      rules: z.array(ruleSchema, { error: 'Hãy ghi rules: danh sách các quy tắc.' }),
    },
    { error: 'Tệp quy tắc phải có id, name và rules.' },
  )
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>();
    rules.forEach(({ id }, index) => {
      if (seen.has(id)) {
        context.addIssue({ code: 'custom', path: ['rules', index, 'id'], message: `id “${id}” bị trùng.` });
      }
      seen.add(id);
    });
  });

/**
 * One limit on airtime, per zone and with chimes counted, with the words that refuse what breaks it. Hours are wall clock,
 * '24:00' is the day's end; weekdays are 1 (Monday) to 7.
 *
 * - `sessions-a-day`: at most `max` airings that start on one date
 * - `sessions-a-part`: of these at most `max` that start in each part of the day
 * - `minutes-a-session`: no airing longer than `max` minutes
 * - `weekdays`: only on these days
 * - `hours`: each airing lies whole within one of these windows
 *
 * Airings that start on a day of its `exceptions` are not held against a rule, and are not counted by it.
 */
export type AirtimeRule = z.infer<typeof ruleSchema>;

/** A locality's airtime rules: schedules/rules/*.yaml. */
export interface AirtimeRules {
  id: string;
  name: string;
  /** Only trial stations may choose them. */
  trialOnly: boolean;
  rules: AirtimeRule[];
}

/** @throws Refusal `bad-rules-file`, with the line and field of each fault */
export function parseRules(text: string): AirtimeRules {
  return parseYaml(text, rulesSchema, { code: 'bad-rules-file', what: 'Tệp quy tắc thời lượng phát' });
}
