/**
 * Gợi ý: which approved item could go into which coming session, so that every quota of the month that something heard counts
 * for is met early and spread over days. Pure; it only proposes, a person places.
 */
import type { LocalDate } from '../../kernel/zoned-time.ts';
import type { ItemFact } from '../fact.ts';
import { matches } from '../heard-items.ts';
import type { SourceOf } from '../plan-file.ts';

/** A quota of the month that is not met by what is heard and booked. */
export interface Need {
  task: string;
  short: string;
  sources: readonly SourceOf<'as-run'>[];
  /** How many are still to be booked. */
  missing: number;
  /** Groups of items that would add nothing to it: heard or booked already. */
  done: ReadonlySet<string>;
}

/** An approved item that may air. */
export interface Offer {
  scriptId: string;
  /** Items that sound the same share it, and count once. */
  group: string;
  /** Mark, topics, form and unit of the approved revision. */
  revision: ItemFact;
  durationMs: number;
  /** In how many airings it was until now. */
  airings: number;
}

/** A session of the schedule that is still to come and breaks no rule. */
export interface Session {
  slotId: string;
  wallStart: string;
  name: string;
  /** UTC ms. */
  startsAt: number;
  date: LocalDate;
  /** What is in it already. */
  holds: readonly Pick<Offer, 'group' | 'revision'>[];
  /** Time left in it, chimes and words counted, ms. */
  freeMs: number;
  /** How many items it still takes. */
  freeItems: number;
}

/** "Put this item into this session." */
export interface Proposal {
  offer: Offer;
  session: Session;
  /** Quotas that it counts for. */
  tasks: readonly string[];
  /** Of its topics the one that was told of least; null where it has none. */
  topic: string | null;
}

/** What can't be booked out of what there is. */
export interface Gap {
  task: string;
  short: string;
  missing: number;
  /** no-item: nothing fitting is approved; no-place: nothing that is left fits into a session. */
  why: 'no-item' | 'no-place';
  /** Of those that would count, the topics told of least. */
  topics: readonly string[];
}

export interface Suggestion {
  proposals: readonly Proposal[];
  gaps: readonly Gap[];
}

export interface SuggestInput {
  needs: readonly Need[];
  offers: readonly Offer[];
  sessions: readonly Session[];
  /** How many items were heard about each topic, by its key, in the plan's order. */
  told: ReadonlyMap<string, number>;
}

/** Topics that a gap names: more would be no advice. */
const TOPICS_NAMED = 3;

/**
 * Neglected topics come first, of equal ones what serves more quotas, was aired least and waits longest; the place is the
 * earliest on a day with the fewest items of its kind.
 *
 * @example suggest({ needs, offers, sessions, told }).proposals[0].session.wallStart // '2026-11-24T07:00:00'
 */
export function suggest({ needs, offers, sessions, told }: SuggestInput): Suggestion {
  const board = openBoard(sessions, told);
  const proposals: Proposal[] = [];
  const gaps: Gap[] = [];
  for (const need of needs) {
    const fitting = offers.filter((offer) => countsFor(offer, need));
    let left = need.missing - proposals.filter(({ offer }) => countsFor(offer, need)).length;
    const tried = new Set(proposals.map(({ offer }) => offer.group));
    let unplaced = false;
    while (left > 0) {
      const offer = board.best(
        fitting.filter(({ group }) => !tried.has(group)),
        needs,
      );
      if (!offer) break;
      tried.add(offer.group);
      const session = board.place(offer, need);
      if (!session) {
        unplaced = true;
        continue;
      }
      left -= 1;
      const tasks = needs.filter((one) => countsFor(offer, one)).map(({ task }) => task);
      proposals.push({ offer, session, tasks, topic: board.neglected(offer.revision.topics) });
      board.tell(offer);
    }
    if (left > 0) {
      const topics = board.mostNeglected(need).slice(0, TOPICS_NAMED);
      gaps.push({ ...{ task: need.task, short: need.short, missing: left, topics }, why: whyOf(unplaced) });
    }
  }
  return {
    proposals: proposals.toSorted((a, b) => a.session.startsAt - b.session.startsAt),
    gaps,
  };
}

const whyOf = (unplaced: boolean) => (unplaced ? 'no-place' : 'no-item');

/** Would it add to the quota when it is heard? */
export function countsFor({ group, revision }: Pick<Offer, 'group' | 'revision'>, need: Need): boolean {
  return !need.done.has(group) && suits(revision, need);
}

function suits(revision: ItemFact, { sources }: Pick<Need, 'sources'>): boolean {
  return sources.some((source) => matches(revision, source));
}

/** Sessions and topics as they would be with what is proposed so far. */
function openBoard(sessions: readonly Session[], told: ReadonlyMap<string, number>) {
  const places = sessions
    .toSorted((a, b) => a.startsAt - b.startsAt)
    .map((session) => ({
      session,
      holds: [...session.holds],
      freeMs: session.freeMs,
      freeItems: session.freeItems,
    }));
  const counts = new Map(told);
  const toldOf = (topic: string) => counts.get(topic) ?? 0;
  const neglected = (topics: readonly string[]) =>
    topics.toSorted((a, b) => toldOf(a) - toldOf(b))[0] ?? null;
  const leastTold = ({ revision }: Offer) => {
    const topic = neglected(revision.topics);
    return topic === null ? Infinity : toldOf(topic);
  };

  return {
    neglected,
    best(candidates: readonly Offer[], needs: readonly Need[]): Offer | undefined {
      const serves = (offer: Offer) => needs.filter((need) => countsFor(offer, need)).length;
      return candidates.toSorted(
        (a, b) =>
          compare(leastTold(a), leastTold(b)) ||
          serves(b) - serves(a) ||
          a.airings - b.airings ||
          compare(a.revision.approvedAt ?? 0, b.revision.approvedAt ?? 0) ||
          compare(a.scriptId, b.scriptId),
      )[0];
    },
    /** Takes the place; undefined when there is none. */
    place(offer: Offer, need: Need): Session | undefined {
      const days = Map.groupBy(places, ({ session }) => session.date);
      const load = (date: LocalDate) =>
        days
          .get(date)!
          .reduce((sum, { holds }) => sum + holds.filter((one) => suits(one.revision, need)).length, 0);
      const [found] = places
        .filter(
          ({ holds, freeMs, freeItems }) =>
            freeMs >= offer.durationMs && freeItems > 0 && !holds.some(({ group }) => group === offer.group),
        )
        .map((place) => ({ place, load: load(place.session.date) }))
        .toSorted((a, b) => a.load - b.load);
      if (!found) return undefined;
      const { place } = found;
      place.holds.push(offer);
      place.freeMs -= offer.durationMs;
      place.freeItems -= 1;
      return place.session;
    },
    tell({ revision }: Offer) {
      for (const topic of revision.topics) counts.set(topic, toldOf(topic) + 1);
    },
    /** Topics that would count for the need, those told of least first. */
    mostNeglected({ sources }: Need): string[] {
      const topics = [...told.keys()].filter((topic) =>
        sources.some((source) => source.topics?.some((own) => own === topic) ?? true),
      );
      return topics.toSorted((a, b) => toldOf(a) - toldOf(b));
    },
  };
}

function compare<Value extends string | number>(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
