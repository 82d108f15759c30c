/** What the form of a publication sends. Each part is as long as Zalo takes, counted as `zaloLength` counts. */
import { z } from 'zod';
import {
  checkbox,
  cleanLine,
  idField,
  manyOf,
  oneOf,
  optional,
  optionalText,
  wallClockField,
} from '../kernel/fields.ts';
import { Upload } from '../kernel/received-file.ts';
import { viNumber } from '../kernel/vietnamese.ts';
import { ARTICLE_KINDS, PUBLICATION_CHANNELS } from './publication.ts';
import { ARTICLE_LIMITS, zaloLength } from './zalo/article.ts';

function part(label: string, most: number) {
  return z
    .string({ error: `Hãy nhập ${label.toLowerCase()}.` })
    .overwrite(cleanLine)
    .min(1, { error: `Hãy nhập ${label.toLowerCase()}.`, abort: true })
    .refine((text) => zaloLength(text) <= most, {
      error: `${label} dài quá ${viNumber(most)} ký tự mà Zalo nhận, hãy rút ngắn.`,
    });
}

export const publicationFormSchema = z.object({
  scriptId: idField('Tin, bài'),
  channel: oneOf('Nơi đăng', PUBLICATION_CHANNELS),
  title: part('Tiêu đề', ARTICLE_LIMITS.title),
  description: part('Mô tả', ARTICLE_LIMITS.description),
  author: part('Tác giả', ARTICLE_LIMITS.author),
  kinds: manyOf('Loại bài', ARTICLE_KINDS),
  unit: optionalText('Đơn vị', { max: 200 }),
  /** Of another place: which. */
  place: optionalText('Nơi đăng cụ thể', { max: 200 }),
  /** By hand also where the OA is connected. */
  byHand: checkbox(),
  broadcast: checkbox(),
  /** Wall clock of the station; absent: as soon as may be. */
  notBefore: optional(wallClockField('Đăng từ')),
  broadcastAfter: optional(wallClockField('Gửi từ')),
  cover: z.preprocess((value) => (value === '' ? undefined : value), z.instanceof(Upload).optional()),
  corrects: optional(idField('Bài được đính chính')),
});
export type PublicationForm = z.output<typeof publicationFormSchema>;
