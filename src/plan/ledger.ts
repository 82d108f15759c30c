/**
 * What the station knew at an instant: facts learned later do not exist, of several lines with one id the last one learned
 * holds, corrections are applied. Everything that is counted is counted from a ledger, so a month's audit "as of" any instant,
 * and the snapshot of a closed month, are the same computation.
 */
import type {
  AiringFact,
  AsRunFact,
  ByHandFact,
  CorrectionFact,
  EventFact,
  Fact,
  FactKind,
  FactOf,
  ItemFact,
  PublicationFact,
  ReportFact,
} from './fact.ts';
import { groupBySpokenText } from './same-text.ts';

export interface KnownItem {
  id: string;
  /** Approved revisions, by approval, earliest first. Empty: nothing of it was ever approved. */
  approved: ItemFact[];
  /** The revision to show when none is approved. */
  latest: ItemFact;
  withdrawnAt: number | null;
  /** Items that sound the same are one: they share this. */
  group: string;
}

export interface Ledger {
  /** The instant whose knowledge this is, UTC milliseconds. */
  at: number;
  items: ReadonlyMap<string, KnownItem>;
  airings: ReadonlyMap<string, AiringFact>;
  asRuns: AsRunFact[];
  publications: PublicationFact[];
  events: EventFact[];
  reports: ReportFact[];
  byHand: ByHandFact[];
}

/** Opens the ledger of an instant (UTC milliseconds, inclusive). The order of the facts does not matter. */
export function openLedger(facts: readonly Fact[], at: number): Ledger {
  const known = collect(facts, at);
  const corrections = known.correction.toSorted((a, b) => a.recordedAt - b.recordedAt);
  const struckOut = new Set(corrections.flatMap((correction) => correction.void ?? []));
  const standing = <Entry extends { id: string }>(entries: Entry[]) =>
    struckOut.size ? entries.filter((entry) => !struckOut.has(entry.id)) : entries;
  return {
    at,
    items: knownItems(known, corrections, at),
    airings: new Map(lastOfEach(known.airing).map((airing) => [airing.id, airing])),
    asRuns: standing(firstOfEach(known['as-run'])),
    publications: standing(lastOfEach(known.publication)),
    events: standing(lastOfEach(known.event)),
    reports: standing(lastOfEach(known.report)),
    byHand: standing(lastOfEach(known['by-hand'])),
  };
}

/**
 * When each month in force was closed, as known at an instant: the first close stands until the month is reopened, so that
 * closing twice can't move the snapshot.
 */
export function closesAt(facts: readonly Fact[], at: number): Map<string, number> {
  const steps = facts
    .filter((fact) => fact.fact === 'close' || fact.fact === 'reopen')
    .filter((fact) => fact.at <= at)
    .toSorted((a, b) => a.at - b.at || a.fact.localeCompare(b.fact));
  const closed = new Map<string, number>();
  for (const step of steps) {
    if (step.fact === 'reopen') closed.delete(step.month);
    else if (!closed.has(step.month)) closed.set(step.month, step.at);
  }
  return closed;
}

type Known = { [Kind in FactKind]: FactOf<Kind>[] };

function collect(facts: readonly Fact[], at: number): Known {
  const known: Known = {
    item: [],
    airing: [],
    'as-run': [],
    publication: [],
    event: [],
    report: [],
    'by-hand': [],
    correction: [],
    withdraw: [],
    close: [],
    reopen: [],
  };
  for (const fact of facts) if (learnedAt(fact) <= at) (known[fact.fact] as Fact[]).push(fact);
  return known;
}

/** When the station learned of a fact; where it was not written down, no earlier than what it tells of. */
function learnedAt(fact: Fact): number {
  switch (fact.fact) {
    case 'item':
    case 'airing':
      return fact.recordedAt ?? -Infinity;
    case 'as-run':
      return fact.recordedAt ?? fact.startedAt + fact.playedMs;
    case 'publication':
      return fact.recordedAt ?? fact.sentAt ?? fact.publishedAt ?? -Infinity;
    case 'report':
      return fact.recordedAt ?? fact.sentAt ?? -Infinity;
    case 'event':
    case 'by-hand':
    case 'withdraw':
      return fact.recordedAt ?? fact.at;
    case 'correction':
      return fact.recordedAt;
    case 'close':
    case 'reopen':
      return fact.at;
  }
}

/** Of the lines of one id the one learned last, and of those learned together the one written last. */
function lastOfEach<Kind extends Fact & { id: string }>(facts: Kind[]): Kind[] {
  return oneOfEach(facts, (held, next) => learnedAt(next) >= learnedAt(held));
}

/** A player may send one row many times; only the first is the record (a row is never changed by sending it again). */
function firstOfEach<Kind extends Fact & { id: string }>(facts: Kind[]): Kind[] {
  return oneOfEach(facts, (held, next) => learnedAt(next) < learnedAt(held));
}

function oneOfEach<Kind extends { id: string }>(
  facts: Kind[],
  replaces: (held: Kind, next: Kind) => boolean,
): Kind[] {
  const byId = new Map<string, Kind>();
  for (const fact of facts) {
    const held = byId.get(fact.id);
    if (!held || replaces(held, fact)) byId.set(fact.id, fact);
  }
  return [...byId.values()];
}

function knownItems(known: Known, corrections: CorrectionFact[], at: number): Map<string, KnownItem> {
  const revisions = new Map<string, Map<string, ItemFact>>();
  for (const fact of known.item) {
    const ofItem = revisions.get(fact.id) ?? new Map<string, ItemFact>();
    revisions.set(fact.id, ofItem);
    const revision = fact.revision ?? String(fact.approvedAt);
    const held = ofItem.get(revision);
    if (!held || learnedAt(fact) >= learnedAt(held)) ofItem.set(revision, fact);
  }
  const marks = marksPutRight(corrections);
  const withdrawn = new Map<string, number>();
  for (const { item, at: when } of known.withdraw)
    withdrawn.set(item, Math.max(when, withdrawn.get(item) ?? when));

  const items: Omit<KnownItem, 'group'>[] = [];
  for (const [id, ofItem] of revisions) {
    const all = [...ofItem.values()].map((fact) => ({ ...fact, ...marks.get(id) }));
    const approved = all
      .filter((fact) => fact.approvedAt !== null && fact.approvedAt <= at)
      .sort((a, b) => a.approvedAt! - b.approvedAt!);
    items.push({
      id,
      approved,
      latest: approved.at(-1) ?? all.at(-1)!,
      withdrawnAt: withdrawn.get(id) ?? null,
    });
  }
  const groups = groupBySpokenText(items);
  return new Map(items.map((item) => [item.id, { ...item, group: groups.get(item.id)! }]));
}

function marksPutRight(
  corrections: CorrectionFact[],
): Map<string, Partial<Pick<ItemFact, 'cchc' | 'topics'>>> {
  const marks = new Map<string, Partial<Pick<ItemFact, 'cchc' | 'topics'>>>();
  for (const { item, cchc, topics } of corrections) {
    if (item === null) continue;
    marks.set(item, {
      ...marks.get(item),
      ...(cchc === null ? {} : { cchc }),
      ...(topics === null ? {} : { topics }),
    });
  }
  return marks;
}
