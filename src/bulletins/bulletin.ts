/** A bản tin as plain data: which sounds in which order, and what a person fills in. */
import { z } from 'zod';

/** More than this is not one programme. */
export const MOST_ITEMS = 30;

const optionalId = z
  .union([z.literal(''), z.string({ error: 'Lựa chọn không hợp lệ.' }).max(100, 'Lựa chọn không hợp lệ.')], {
    error: 'Lựa chọn không hợp lệ.',
  })
  .nullish()
  .transform((id) => (id ? id : null));

/** What a person fills in. Chimes and pauses by name, opening and closing by template, items by script, in order. */
export const bulletinContentSchema = z.object({
  title: z
    .string({ error: 'Hãy nhập tên bản tin.' })
    .trim()
    .min(1, 'Hãy nhập tên bản tin.')
    .max(200, 'Tên bản tin dài quá 200 ký tự, hãy rút ngắn.'),
  openingChime: optionalId,
  closingChime: optionalId,
  openingTemplateId: optionalId,
  closingTemplateId: optionalId,
  /** A short chime or a pause between two items. */
  between: optionalId,
  scriptIds: z
    .array(z.string({ error: 'Mã tin, bài không hợp lệ.' }).max(100, 'Mã tin, bài không hợp lệ.'), {
      error: 'Hãy chọn ít nhất một tin, bài.',
    })
    .min(1, 'Hãy chọn ít nhất một tin, bài.')
    .max(MOST_ITEMS, `Một bản tin có tối đa ${MOST_ITEMS} tin, bài.`)
    .refine((ids) => new Set(ids).size === ids.length, 'Một tin, bài chỉ đưa vào bản tin một lần.'),
});
export type BulletinContent = z.output<typeof bulletinContentSchema>;

export interface Bulletin extends BulletinContent {
  id: string;
  stationId: string;
  createdBy: string;
  createdAt: number;
  updatedAt: number;
  archivedAt: number | null;
}
