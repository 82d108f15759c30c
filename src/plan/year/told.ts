/** What the year told of, by which forms, and who gave it: topics, forms of communication, units. Pure. */
import { viDuration } from '../../kernel/vietnamese.ts';
import type { Book } from '../book.ts';
import { calendarOf } from '../calendar.ts';
import { formsUsed, type FormUse } from '../forms-used.ts';
import type { Plan } from '../plan-file.ts';
import { articleKey } from '../published-articles.ts';
import { foldedUnit } from './unit-name.ts';

export interface TopicTold {
  key: string;
  title: string;
  /** Items heard; one with two topics is told under both. */
  items: number;
  /** Minutes of loudspeaker, repeats included; in an airing the player that played most stands for all. */
  playedMs: number;
}

export interface UnitGift {
  unit: string;
  /** The plan names it among those that are to take part. */
  listed: boolean;
  heard: number;
  published: number;
  events: number;
}

export interface Told {
  topics: readonly TopicTold[];
  forms: readonly FormUse[];
  units: readonly UnitGift[];
}

/** What is known in `book` of the plan's year, from the day on which the plan is in force. */
export function toldIn(plan: Plan, book: Book): Told {
  const calendar = calendarOf(plan.timeZone);
  const year = calendar.monthsBounds(`${plan.year}-01`, `${plan.year}-12`);
  const window = { from: Math.max(year.from, calendar.startOf(plan.validFrom)), until: year.until };
  const inside = (at: number) => at >= window.from && at < window.until;
  return {
    topics: topicsTold(plan, book, inside),
    forms: formsUsed(plan, book, window),
    units: unitsGiving(plan, book, inside),
  };
}

type Inside = (at: number) => boolean;

function heardIn(book: Book, inside: Inside) {
  return book.hearings.filter(({ problem, at, item }) => !problem && item !== null && inside(at));
}

function topicsTold(plan: Plan, book: Book, inside: Inside): TopicTold[] {
  const heard = heardIn(book, inside).filter(({ revision }) => revision?.cchc);
  return plan.topics.map(({ key, title }) => {
    const groups = new Set<string>();
    const longest = new Map<string, number>();
    for (const { revision, item, place, playedMs } of heard) {
      if (!revision!.topics.includes(key)) continue;
      groups.add(item!.group);
      longest.set(place, Math.max(playedMs, longest.get(place) ?? 0));
    }
    return { key, title, items: groups.size, playedMs: sum(longest.values()) };
  });
}

function unitsGiving(plan: Plan, book: Book, inside: Inside): UnitGift[] {
  const gifts = new Map<string, { unit: string; listed: boolean } & Record<Gift, Set<string>>>();
  const of = (unit: string, listed = false) => {
    const known = gifts.get(foldedUnit(unit));
    if (known) return known;
    const begun = {
      unit,
      listed,
      heard: new Set<string>(),
      published: new Set<string>(),
      events: new Set<string>(),
    };
    gifts.set(foldedUnit(unit), begun);
    return begun;
  };
  for (const unit of plan.units ?? plan.tasks.map(({ lead }) => lead)) of(unit, true);
  for (const { revision, item } of heardIn(book, inside))
    if (revision?.unit) of(revision.unit).heard.add(item!.group);
  for (const fact of book.ledger.publications)
    if (fact.unit && fact.publishedAt !== null && inside(fact.publishedAt))
      of(fact.unit).published.add(articleKey(fact));
  for (const { id, unit, at, confirmedBy } of book.ledger.events)
    if (unit && confirmedBy && inside(at)) of(unit).events.add(id);
  return [...gifts.values()].map(({ unit, listed, heard, published, events }) => ({
    ...{ unit, listed, heard: heard.size, published: published.size, events: events.size },
  }));
}

type Gift = 'heard' | 'published' | 'events';

/** 'Nói nhiều nhất: e (12 tin, bài, 14 phút). Chưa nói đến: b, c, d.' */
export function topicsWords(topics: readonly TopicTold[]): string {
  const most = topics.toSorted((a, b) => b.items - a.items || b.playedMs - a.playedMs)[0];
  if (!most || most.items === 0) return 'Chưa có tin, bài CCHC nào được phát trong năm.';
  const none = topics.filter(({ items }) => items === 0).map(({ key }) => key);
  const neglected = none.length > 0 ? `Chưa nói đến: ${none.join(', ')}.` : 'Nội dung nào cũng đã có.';
  return `Nói nhiều nhất: ${most.key} (${most.items} tin, bài, ${viDuration(most.playedMs)}). ${neglected}`;
}

/** '5/8 hình thức đã dùng; chưa dùng: đ, e, f.' */
export function formsWords(forms: readonly FormUse[]): string {
  const unused = forms.filter(({ used }) => used === 0).map(({ key }) => key);
  const rest = unused.length > 0 ? `; chưa dùng: ${unused.join(', ')}` : '';
  return `${forms.length - unused.length}/${forms.length} hình thức đã dùng${rest}.`;
}

/** '3/5 đơn vị đã có ít nhất một tin, bài hoặc hoạt động.' */
export function unitsWords(units: readonly UnitGift[]): string {
  const listed = units.filter((unit) => unit.listed);
  return `${listed.filter(hasGiven).length}/${listed.length} đơn vị đã có ít nhất một tin, bài hoặc hoạt động.`;
}

export function hasGiven({ heard, published, events }: UnitGift): boolean {
  return heard + published + events > 0;
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
