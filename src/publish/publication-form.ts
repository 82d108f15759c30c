/** What the forms of a publication send. Each part is as long as Zalo takes, counted as `zaloLength` counts. */
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
import { MOST_BODY, MOST_CAPTION } from './article-text.ts';
import { targetFields } from './broadcasting.ts';
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

const picture = z.preprocess((value) => (value === '' ? undefined : value), z.instanceof(Upload).optional());
const caption = (number: number) => optionalText(`Chú thích ảnh ${number}`, { max: MOST_CAPTION });
const kept = optional(z.string().regex(/^[0-9a-f]{64}$/, { error: 'Ảnh đang giữ không đúng.' }));

/** All that readers will see: of a new publication and of one that is edited. */
const words = {
  title: part('Tiêu đề', ARTICLE_LIMITS.title),
  description: part('Mô tả', ARTICLE_LIMITS.description),
  author: part('Tác giả', ARTICLE_LIMITS.author),
  /** '': the approved text as it is. */
  text: optionalText('Thân bài', { max: MOST_BODY, lines: true }),
  cover: picture,
  ...{ picture1: picture, caption1: caption(1), kept1: kept, drop1: checkbox() },
  ...{ picture2: picture, caption2: caption(2), kept2: kept, drop2: checkbox() },
  ...{ picture3: picture, caption3: caption(3), kept3: kept, drop3: checkbox() },
  ...{ picture4: picture, caption4: caption(4), kept4: kept, drop4: checkbox() },
  ...{ picture5: picture, caption5: caption(5), kept5: kept, drop5: checkbox() },
};

export const wordsFormSchema = z.object({
  ...words,
  /** Draw the cover from the title again, instead of a picture of one's own. */
  drawCover: checkbox(),
});
export type WordsForm = z.output<typeof wordsFormSchema>;

export const publicationFormSchema = z.object({
  ...words,
  scriptId: idField('Tin, bài'),
  channel: oneOf('Nơi đăng', PUBLICATION_CHANNELS),
  kinds: manyOf('Loại bài', ARTICLE_KINDS),
  unit: optionalText('Đơn vị', { max: 200 }),
  /** Of another place: which. */
  place: optionalText('Nơi đăng cụ thể', { max: 200 }),
  /** By hand also where the OA is connected. */
  byHand: checkbox(),
  broadcast: checkbox(),
  ...targetFields,
  /** Wall clock of the station; absent: as soon as may be. */
  notBefore: optional(wallClockField('Đăng từ')),
  broadcastAfter: optional(wallClockField('Gửi từ')),
  corrects: optional(idField('Bài được đính chính')),
});
export type PublicationForm = z.output<typeof publicationFormSchema>;

/** One numbered picture of a form. */
export interface PictureSlot {
  upload: Upload | undefined;
  kept: string | undefined;
  caption: string;
}

/** The numbered pictures of a form, in order. */
export function pictureSlots(form: Omit<WordsForm, 'drawCover'>): PictureSlot[] {
  return ([1, 2, 3, 4, 5] as const).map((number) => ({
    upload: form[`picture${number}`],
    kept: form[`drop${number}`] ? undefined : form[`kept${number}`],
    caption: form[`caption${number}`],
  }));
}
