/** What a person, or a program, gives for an order: read at the border, each fault with its sentence. */
import { z } from 'zod';
import { idField, idList, oneOf, optional, optionalText, wholeNumber } from '../kernel/fields.ts';
import {
  DEFAULT_MINUTES,
  DEFAULT_REPEAT_MINUTES,
  LONGEST_MINUTES,
  LONGEST_TEXT,
  ORDER_KINDS,
} from './order.ts';

export const RELATIONS = ['renews', 'corrects', 'replaces'] as const;

/** How long an order holds is asked in minutes: `until` is that long after it was written. */
export const orderContentSchema = z
  .object({
    kind: oneOf('Loại lệnh', ORDER_KINDS).default('emergency'),
    zones: idList('Cụm loa', { min: 1 }),
    text: optionalText('Nội dung đọc', { max: LONGEST_TEXT, lines: true }),
    bulletinId: optional(idField('Bản tin')),
    repeatMinutes: wholeNumber('Lặp lại sau (phút)', { min: 1, max: 60 }).default(DEFAULT_REPEAT_MINUTES),
    minutes: wholeNumber('Hiệu lực (phút)', { min: 1, max: LONGEST_MINUTES }).default(DEFAULT_MINUTES),
    relation: optional(oneOf('Quan hệ với lệnh trước', RELATIONS)),
    refersTo: optional(idField('Lệnh trước')),
  })
  .superRefine(({ kind, text, bulletinId, relation, refersTo }, context) => {
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if ((relation === undefined) !== (refersTo === undefined))
      refuse('refersTo', 'Lệnh trước và quan hệ với lệnh trước phải đi cùng nhau.');
    if (kind === 'channel-test') return;
    if (text === '' && bulletinId === undefined)
      refuse('text', 'Hãy gõ nội dung đọc, hoặc chọn một bản tin đã duyệt.');
    if (text !== '' && bulletinId !== undefined)
      refuse('bulletinId', 'Chỉ dùng một: nội dung tự gõ, hoặc bản tin. Hãy bỏ bớt một.');
  });

export type OrderContent = z.output<typeof orderContentSchema>;
