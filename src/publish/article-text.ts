/** The body of an article as one text that people write, and as the blocks that readers see. Pure. */
import { composed } from '../kernel/vietnamese.ts';
import type { BodyBlock } from './publication.ts';
import { paragraphs } from './zalo/article.ts';

/** Pictures that one article takes by the form. */
export const MOST_PICTURES = 5;
export const MOST_BODY = 20_000;
export const MOST_CAPTION = 200;

export interface Picture {
  sha256: string;
  caption: string;
}

/** A line of its own that says where a picture stands: "[ảnh 1]". */
const PLACE = /^\[\s*ảnh\s*(\d+)\s*\]$/iu;

/** The text with its pictures' places, and the pictures in the order of their numbers. */
export function writtenBody(body: readonly BodyBlock[]): { text: string; pictures: Picture[] } {
  const pictures: Picture[] = [];
  const lines = body.map((block) => {
    if (block.type === 'text') return block.content;
    pictures.push({ sha256: block.sha256, caption: block.caption });
    return `[ảnh ${pictures.length}]`;
  });
  return { text: lines.join('\n'), pictures };
}

/**
 * The blocks of a text: a picture that it names stands there, others at the end.
 *
 * @param pictures by number from 1; null: there is none of that number
 * @returns also a sentence about a place that no picture belongs to
 */
export function bodyOf(
  text: string,
  pictures: readonly (Picture | null)[],
): { body: BodyBlock[]; fault: string | null } {
  const left = new Map(pictures.flatMap((picture, at) => (picture ? [[at + 1, picture] as const] : [])));
  let fault: string | null = null;
  const body = paragraphs(composed(text)).flatMap((block): BodyBlock[] => {
    const number = Number(PLACE.exec(block.content)?.[1] ?? Number.NaN);
    if (Number.isNaN(number)) return [block];
    const picture = left.get(number);
    if (picture === undefined) {
      fault ??= pictures[number - 1]
        ? `Ảnh ${number} được đặt ở hai chỗ; hãy bỏ bớt một dòng “[ảnh ${number}]”.`
        : `Thân bài nhắc “[ảnh ${number}]” nhưng chưa chọn ảnh ${number}.`;
      return [];
    }
    left.delete(number);
    return [{ type: 'image', ...picture }];
  });
  const rest = [...left.values()].map((picture): BodyBlock => ({ type: 'image', ...picture }));
  return { body: [...body, ...rest], fault };
}

const FIGURE = /\d+(?:[.,/:-]\d+)*\s?%?/gu;

/**
 * Figures, dates, hours of a text that its source does not hold: what an edited article says must still come from what was approved, and
 * figures are where a slip does harm. Whoever approves is shown them.
 *
 * @example strangeFigures('giảm 60% từ 1/7', 'giảm 50% từ 1/7') // ['60%']
 */
export function strangeFigures(text: string, source: string): string[] {
  const figures = (of: string) => (of.match(FIGURE) ?? []).map((figure) => figure.replace(/\s/g, ''));
  const known = new Set(figures(source));
  return [...new Set(figures(text))].filter((figure) => !known.has(figure));
}

/** How an article's words differ from the approved item's, as sentences for whoever approves. */
export function differences(
  words: { title: string; description: string; body: readonly BodyBlock[]; ownCover: boolean },
  revision: { title: string; text: string },
): string[] {
  const approved = paragraphs(revision.text).map(({ content }) => content);
  const lines = words.body.flatMap((block) => (block.type === 'text' ? [block.content] : []));
  const added = lines.filter((line) => !approved.includes(line)).length;
  const gone = approved.filter((line) => !lines.includes(line)).length;
  const pictures = words.body.filter(({ type }) => type === 'image');
  const all = [words.title, words.description, ...lines, ...captionsOf(words.body)].join('\n');
  const strange = strangeFigures(all, `${revision.title}\n${revision.text}`);
  return [
    !revision.title.startsWith(words.title.replace(/…$/, '').trim()) &&
      'Tiêu đề khác tiêu đề của bản đã duyệt.',
    !composed(revision.text).replace(/\s+/g, ' ').includes(words.description.replace(/…$/, '').trim()) &&
      'Mô tả có lời không nằm trong bản đã duyệt.',
    (added > 0 || gone > 0) &&
      `Thân bài: ${added} đoạn viết khác hoặc thêm, ${gone} đoạn của bản đã duyệt không còn.`,
    pictures.length > 0 && `${pictures.length} ảnh trong bài.`,
    words.ownCover && 'Ảnh bìa do người soạn chọn.',
    strange.length > 0 && `Số, ngày, giờ không có trong bản đã duyệt: ${strange.slice(0, 12).join('; ')}.`,
  ].filter((sentence) => sentence !== false);
}

function captionsOf(body: readonly BodyBlock[]): string[] {
  return body.flatMap((block) => (block.type === 'image' ? [block.caption] : []));
}
