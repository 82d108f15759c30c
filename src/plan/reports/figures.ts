/**
 * What a stretch of time holds, counted from the same ledger and by the same rules as the judge counts: tin, bài heard with their
 * minutes, what was booked and failed, articles, events. Pure.
 */
import { airtimeOf } from '../airtime.ts';
import { openBook, type Book } from '../book.ts';
import type { Candidate } from '../candidate.ts';
import type { EventFact, Fact, ItemFact, PublicationFact } from '../fact.ts';
import { heardItems } from '../heard-items.ts';
import { formsUsed, type FormUse } from '../forms-used.ts';
import type { Hearing } from '../hearing.ts';
import { entriesByHand } from '../occasions.ts';
import type { Plan } from '../plan-file.ts';
import { articleKey } from '../published-articles.ts';
import { tally } from '../tally.ts';

/** Half-open, UTC milliseconds. */
export interface Stretch {
  from: number;
  until: number;
}

export interface HeardItem {
  id: string;
  title: string;
  /** tin, bài, or '' where it is not stored. */
  form: string;
  cchc: boolean;
  topics: readonly string[];
  unit: string;
  /** First hearing that counted, UTC ms. */
  at: number;
  /** Airings of the stretch in which it was heard. */
  airings: number;
  byHand: boolean;
}

export interface MissedItem {
  id: string;
  title: string;
  /** UTC ms. */
  at: number;
  why: string;
  whatToDo: string;
}

export interface Article {
  id: string;
  title: string;
  url: string;
  channel: string;
  kinds: readonly string[];
  unit: string;
  /** Published, or sent while it is not out; UTC ms. */
  at: number;
  published: boolean;
}

export interface HeldEvent {
  id: string;
  title: string;
  at: number;
  unit: string;
  forms: readonly string[];
  tasks: readonly string[];
  /** With evidence, and confirmed by a second person. */
  proved: boolean;
}

export interface Figures {
  /** Each once, by the time it was first heard: what was first heard before the stretch is a repeat and not among them. */
  items: HeardItem[];
  /** CCHC items that were to be heard in the stretch and were not, nor later in it. */
  missed: MissedItem[];
  articles: Article[];
  events: HeldEvent[];
  /** Forms of communication, and what shows their use. */
  forms: FormUse[];
  sessions: number;
  plannedMs: number;
  /** All that was heard, emergencies apart; `cchcMs` is its part with the mark. */
  playedMs: number;
  cchcMs: number;
  emergencyMs: number;
}

/** @param asOf nothing learned later exists, UTC ms */
export function figuresOf(
  told: { plan: Plan; facts: readonly Fact[]; asOf: number; trial: boolean },
  stretch: Stretch,
): Figures {
  const { plan } = told;
  const book = openBook(plan, told.facts, told.asOf, told.trial);
  const { ledger, hearings } = book;
  const airtime = airtimeOf(ledger, hearings, stretch);
  const { counted, notCounted } = tally(heard(plan, book), stretch, {
    repeatsCountAgain: plan.counting.repeatsCountAgain,
    timeZone: plan.timeZone,
  });
  const ofItem = Map.groupBy(
    hearings.filter(({ at, problem }) => !problem && at >= stretch.from && at < stretch.until),
    ({ item, itemId }) => item?.group ?? itemId,
  );
  return {
    items: counted.map((one) => itemOf(one, book, ofItem)),
    missed: notCounted
      .filter((one) => one.problem?.reason !== 'repeat' && revisionOf(one, book)?.cchc)
      .map((one) => ({
        ...{ id: one.id, title: one.title, at: one.at },
        ...{ why: one.problem?.message ?? '', whatToDo: one.problem?.whatToDo ?? '' },
      })),
    articles: articlesOf(ledger.publications, plan, stretch, told.asOf),
    events: ledger.events
      .filter(({ at }) => at >= stretch.from && at < stretch.until)
      .toSorted((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
      .map(eventOf),
    forms: formsUsed(plan, book, stretch),
    sessions: airtime.sessions,
    plannedMs: airtime.plannedMs,
    playedMs: airtime.playedMs,
    cchcMs: airtime.byCategory.find(({ category }) => category === 'cchc')?.playedMs ?? 0,
    emergencyMs: airtime.emergencyMs,
  };
}

/** All that may count on the loudspeaker, by players and by hand. */
function heard(plan: Plan, book: Book): Candidate[] {
  const byHand = plan.tasks
    .filter(({ quota }) => quota.counts.some(({ source }) => source === 'as-run'))
    .flatMap((task) => entriesByHand(book.ledger, task));
  return [...heardItems(book.ledger, book.hearings, { source: 'as-run', category: 'any' }), ...byHand];
}

function itemOf(one: Candidate, book: Book, hearingsOf: ReadonlyMap<string, readonly Hearing[]>): HeardItem {
  const revision = revisionOf(one, book);
  const airings = new Set((hearingsOf.get(one.key) ?? []).map(({ place }) => place.split(' ', 2).join(' ')));
  return {
    ...{ id: one.id, title: one.title, at: one.at, byHand: one.byHand },
    form: one.form || (revision?.form ?? ''),
    // An entry by hand is made for a CCHC task.
    cchc: revision?.cchc ?? one.byHand,
    topics: revision?.topics ?? [],
    unit: revision?.unit ?? '',
    airings: Math.max(airings.size, 1),
  };
}

/** The revision that was heard, else the one approved last: its mark, topics and unit are told. */
function revisionOf({ id, at }: Candidate, { ledger, hearings }: Book): ItemFact | undefined {
  const heardThen = hearings.find((hearing) => hearing.itemId === id && hearing.at === at)?.revision;
  const item = ledger.items.get(id);
  return heardThen ?? item?.approved.at(-1) ?? item?.latest;
}

/** Each article once, however often its address was entered; its kinds are those of all entries. */
function articlesOf(
  publications: readonly PublicationFact[],
  { counting }: Plan,
  { from, until }: Stretch,
  now: number,
): Article[] {
  const dated = publications.flatMap((fact) => {
    const published = fact.publishedAt !== null && fact.publishedAt <= now;
    const told = counting.publicationDate === 'sent' ? fact.sentAt : published ? fact.publishedAt : null;
    const at = told ?? fact.sentAt;
    return at === null || at > now ? [] : [{ fact, at, published }];
  });
  const groups = Map.groupBy(dated, ({ fact }) => `${fact.channel} ${articleKey(fact)}`);
  return [...groups.values()]
    .map((entries) => {
      const first = entries.toSorted(
        (a, b) =>
          Number(b.published) - Number(a.published) || a.at - b.at || (a.fact.id < b.fact.id ? -1 : 1),
      )[0]!;
      const { id, title, url, channel, unit } = first.fact;
      return {
        ...{ id, title: title || url, url, channel, unit, at: first.at, published: first.published },
        kinds: [...new Set(entries.flatMap(({ fact }) => fact.kinds))].sort(),
      };
    })
    .filter(({ at }) => at >= from && at < until)
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function eventOf({ id, title, at, unit, forms, tasks, evidence, confirmedBy }: EventFact): HeldEvent {
  return {
    ...{ id, title, at, unit: unit ?? '', forms: forms ?? [], tasks },
    proved: evidence.length > 0 && confirmedBy !== null,
  };
}
