/** Articles that a place's feed names and that are probably ours: the plan's reading of feeds finds them, a person says yes. */
import { composed, withoutMarks } from '../kernel/vietnamese.ts';
import type { Publication } from './publication.ts';

export interface FoundArticle {
  id: string;
  url: string;
  title: string;
  /** UTC ms, as the feed says. */
  publishedAt: number | null;
}

/** What the publishing rooms ask of whoever reads feeds. */
export interface FoundByFeed {
  /** Reads the feeds of a place now; false where the station names none. */
  read: (stationId: string, channel: Publication['channel']) => Promise<boolean>;
  /** What was read, and nobody put aside. */
  known: (stationId: string, channel: Publication['channel']) => Promise<FoundArticle[]>;
}

/** Letters and figures alone: websites change quotes, dashes, capitals and spaces. */
function plain(title: string): string {
  return composed(title)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Of a title that was cut, so much must be left for it to tell articles apart. */
const LEAST_OF_CUT = 20;

/** Whether two titles are one, also where one of them was cut ("…"). Pure. */
export function sameTitle(one: string, other: string): boolean {
  const [a, b] = [plain(one), plain(other)];
  if (a === '' || b === '') return false;
  if (a === b) return true;
  const cut = (title: string) => /(…|\.\.\.)\s*$/.test(title);
  const begins = (whole: string, part: string) => part.length >= LEAST_OF_CUT && whole.startsWith(part);
  return (cut(one) && begins(b, a)) || (cut(other) && begins(a, b));
}

/** A sitemap names addresses alone; websites make them of titles: "/tin/nop-ho-so-truc-tuyen-1234.html". */
function inAddress(url: string, title: string): boolean {
  const slug = (text: string) =>
    withoutMarks(text)
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
  const wanted = slug(title);
  return wanted.length >= LEAST_OF_CUT && `-${slug(pathOf(url))}-`.includes(`-${wanted}-`);
}

const pathOf = (url: string) => (URL.canParse(url) ? decoded(new URL(url).pathname) : '');

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** Those of the articles that are probably this publication. Pure. */
export function proposalsFor(
  { title }: Pick<Publication, 'title'>,
  found: readonly FoundArticle[],
): FoundArticle[] {
  return found.filter((one) => (one.title === '' ? inAddress(one.url, title) : sameTitle(one.title, title)));
}

/** Whether somebody still has to say where it is. */
export function wantsLink({ state, way, channel, link }: Publication): boolean {
  if (channel !== 'ward-website' && channel !== 'city-page') return false;
  return link === null && (state === 'verifying' || (way === 'hand' && state === 'queued'));
}
