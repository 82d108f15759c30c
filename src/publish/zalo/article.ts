/** An article as Zalo takes it, and how long its parts may be. Pure. */
import { composed } from '../../kernel/vietnamese.ts';

export type ArticleBlock =
  { type: 'text'; content: string } | { type: 'image'; url: string; caption: string };

export interface Article {
  title: string;
  description: string;
  author: string;
  coverUrl: string;
  body: readonly ArticleBlock[];
  /** Hidden articles can be opened by those who know the address alone. */
  shown: boolean;
  /** Readers may comment. */
  comments: boolean;
}

/** Most characters of each part, as `zaloLength` counts. */
export const ARTICLE_LIMITS = { title: 150, description: 300, author: 50 } as const;
/** Articles of one broadcast. */
export const MOST_ARTICLES = 5;

/**
 * Characters as we count them for Zalo: UTF-16 units of the composed form (NFC). A Vietnamese letter with its marks is one, an emoji two
 * or more. Zalo does not say how it counts; this is the largest of the counts it could mean, so that what fits here fits there.
 *
 * @example zaloLength('Hội') // 3
 */
export function zaloLength(text: string): number {
  return composed(text).length;
}

/** The longest beginning that fits, cut between two words and marked by "…"; the text itself where it fits. */
export function shortened(text: string, most: number): string {
  const whole = composed(text).replace(/\s+/g, ' ').trim();
  if (whole.length <= most) return whole;
  const cut = whole
    .slice(0, most - 1)
    .toWellFormed()
    .replace(/\uFFFD$/, '');
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.–-]+$/, '')}…`;
}

/** The JSON of `article/create`; of `article/update` with its id. */
export function articleJson(article: Article, id?: string) {
  const { title, description, author, coverUrl, body, shown, comments } = article;
  return {
    ...(id !== undefined && { id }),
    type: 'normal',
    title,
    author,
    cover: { cover_type: 'photo', photo_url: coverUrl, status: 'show' },
    description,
    body: body.map((block) =>
      block.type === 'text' ? { type: 'text', content: asShown(block.content) } : { ...block },
    ),
    status: shown ? 'show' : 'hide',
    comment: comments ? 'show' : 'hide',
  };
}

/** Zalo takes a paragraph for HTML: what people wrote must be seen as they wrote it. */
function asShown(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One text block a paragraph: Zalo knows no line ends inside one. */
export function paragraphs(text: string): { type: 'text'; content: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
    .map((content) => ({ type: 'text', content }));
}

/** To whom a broadcast goes; what is left out is everybody. Values are joined by commas. */
export interface BroadcastTarget {
  ages?: readonly string[];
  gender?: string;
  cities?: readonly string[];
}

/** The JSON of a broadcast of up to five articles. */
export function broadcastJson(articleIds: readonly string[], { ages, gender, cities }: BroadcastTarget) {
  const target = {
    ...(ages && ages.length > 0 && { ages: ages.join(',') }),
    ...(gender !== undefined && gender !== '' && { gender }),
    ...(cities && cities.length > 0 && { cities: cities.join(',') }),
  };
  const elements = articleIds.map((id) => ({ media_type: 'article', attachment_id: id }));
  return {
    recipient: { target },
    message: { attachment: { type: 'template', payload: { template_type: 'media', elements } } },
  };
}
