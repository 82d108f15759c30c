/** What quotas on websites count: articles that were published, each once however often its address was entered. */
import { candidate, type Candidate } from './candidate.ts';
import type { PublicationFact } from './fact.ts';
import type { Ledger } from './ledger.ts';
import type { Counting, SourceOf } from './plan-file.ts';
import { problem, type Problem } from './problem.ts';

/** Articles of the source's channels and kinds, by the day they were published (or sent, as the plan sets it). */
export function publishedArticles(
  ledger: Ledger,
  source: SourceOf<'publication'>,
  dateBy: Counting['publicationDate'],
): Candidate[] {
  return ledger.publications
    .filter(
      (fact) =>
        source.channels.some((channel) => channel === fact.channel) &&
        source.kinds.some((kind) => fact.kinds.includes(kind)) &&
        (!source.units || source.units.includes(fact.unit)),
    )
    .flatMap((fact) => {
      const { at, fault } = dated(fact, dateBy, ledger.at);
      if (at === null) return [];
      return candidate({
        key: articleKey(fact),
        id: fact.id,
        title: fact.title || fact.url,
        at,
        proof: [{ fact: 'publication', ids: [fact.id], url: fact.url, notes: [] }],
        problem: fault,
      });
    });
}

/** The date that decides the month; an article that is sent but not yet out stands at its sending. */
function dated(
  fact: PublicationFact,
  dateBy: Counting['publicationDate'],
  now: number,
): { at: number | null; fault: Problem | null } {
  const publishedAt = fact.publishedAt !== null && fact.publishedAt <= now ? fact.publishedAt : null;
  const sentAt = fact.sentAt !== null && fact.sentAt <= now ? fact.sentAt : null;
  const deciding = dateBy === 'sent' ? sentAt : publishedAt;
  if (deciding !== null) return { at: deciding, fault: null };
  return { at: sentAt, fault: problem('not-published') };
}

/** One article: by its address, else by the id of its record. */
export function articleKey({ url, id }: PublicationFact): string {
  return `article ${url ? sameAddress(url) : id}`;
}

/** Parameters that say how a reader came, not what he reads. */
const TRACKING =
  /^(utm_.*|fbclid|gclid|gclsrc|dclid|msclkid|yclid|igshid|zarsrc|zclid|mc_cid|mc_eid|_ga|_gl|ref|ref_src)$/i;

/**
 * The form in which two addresses of one article are equal: without tracking parameters, fragment, scheme, "www." and a closing
 * slash, with the other parameters in order. Text that is no address is only trimmed.
 *
 * @example sameAddress('https://www.a.vn/tin/?utm_source=zalo&id=5#top') // 'a.vn/tin?id=5'
 */
export function sameAddress(text: string): string {
  if (!URL.canParse(text)) return text.trim();
  const url = new URL(text);
  const parameters = new URLSearchParams([...url.searchParams].filter(([name]) => !TRACKING.test(name)));
  parameters.sort();
  const query = parameters.toString();
  const path = url.pathname.replace(/\/+$/, '');
  return `${url.host.replace(/^www\./, '')}${path}${query && `?${query}`}`;
}
