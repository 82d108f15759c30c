/**
 * From as-run rows to hearings: what one player made heard of one item within one airing. Only a hearing counts for a quota,
 * never a schedule.
 */
import { viNumber } from '../kernel/vietnamese.ts';
import type { AiringFact, AsRunFact, ItemFact } from './fact.ts';
import type { KnownItem, Ledger } from './ledger.ts';
import type { Counting } from './plan-file.ts';
import { problem, type Problem, type Reason } from './problem.ts';

export interface Hearing {
  /** One item in one play of one airing, whoever played it. */
  place: string;
  itemId: string;
  item: KnownItem | null;
  /** The revision that was on air: mark, topics and length are its own. */
  revision: ItemFact | null;
  airingId: string | null;
  airing: AiringFact | null;
  occurrence: number;
  player: string;
  /** Actual start, corrected by the clock offset; the planned start where the player's clock is not trusted. */
  at: number;
  plannedStart: boolean;
  /** Played so that it could be heard, of all parts together. */
  playedMs: number;
  /** Decoded length of the item; 0 when the item is unknown. */
  lengthMs: number;
  zones: string[] | null;
  amplifierSensed: boolean;
  asRuns: string[];
  /** null: heard. */
  problem: Problem | null;
}

export interface HearingRules extends Pick<Counting, 'heardPercent' | 'silentPercent'> {
  /** A trial station's file sink stands for its loudspeaker. */
  trial: boolean;
}

/** All hearings and failed hearings that a ledger knows, in the order of their start. */
export function hearingsOf(ledger: Ledger, rules: HearingRules): Hearing[] {
  const parts = new Map<string, AsRunFact[]>();
  for (const row of ledger.asRuns) {
    const key = JSON.stringify([row.airing ?? row.id, row.occurrence, row.player, row.item, row.index]);
    const rows = parts.get(key);
    if (rows) rows.push(row);
    else parts.set(key, [row]);
  }
  return [...parts.values()]
    .map((rows) => hearingOf(rows, ledger, rules))
    .sort((a, b) => a.at - b.at || compare(a.asRuns[0]!, b.asRuns[0]!));
}

function hearingOf(rows: AsRunFact[], ledger: Ledger, rules: HearingRules): Hearing {
  const airing = ledger.airings.get(rows[0]!.airing ?? '') ?? null;
  const inOrder = rows.toSorted((a, b) => startOf(a, airing) - startOf(b, airing) || compare(a.id, b.id));
  const first = inOrder[0]!;
  const at = startOf(first, airing);
  const item = ledger.items.get(first.item ?? '') ?? null;
  const revision = item && revisionHeard(item, at, first.revision);
  const lengthMs = revision?.durationMs ?? item?.latest.durationMs ?? 0;
  const audible = inOrder.filter((row) => deafReason(row, lengthMs, rules) === null);
  const playedMs = sum(audible, (row) => row.playedMs);
  return {
    place: `${first.airing ?? first.id} ${first.occurrence} ${first.item ?? ''}`,
    itemId: first.item ?? '',
    item,
    revision,
    airingId: first.airing,
    airing,
    occurrence: first.occurrence,
    player: first.player ?? '',
    at,
    plannedStart: first.clockTrusted === false && airing !== null,
    playedMs,
    lengthMs,
    zones: first.zones,
    amplifierSensed: audible.length > 0 && audible.every((row) => row.amplifier === true),
    asRuns: inOrder.map((row) => row.id),
    problem:
      standingProblem({ item, revision, airing, at, now: ledger.at }) ??
      soundProblem(inOrder, audible, playedMs, lengthMs, rules),
  };
}

/** Server time of a start. A clock that is not trusted says nothing: then the planned start is all there is. */
function startOf(row: AsRunFact, airing: AiringFact | null): number {
  if (row.clockTrusted === false && airing) return airing.startsAt;
  return row.startedAt + row.clockOffsetMs;
}

/** The revision a player named, else the last one approved when it began, else the first one approved at all. */
export function revisionHeard(item: KnownItem, at: number, named: string | null): ItemFact | null {
  return (
    (named === null ? undefined : item.approved.find((fact) => fact.revision === named)) ??
    item.approved.findLast((fact) => fact.approvedAt! <= at) ??
    item.approved[0] ??
    null
  );
}

/** A withdrawal ends what was approved until then; a revision approved after it lives again. */
export function isWithdrawn(item: KnownItem, revision: ItemFact | null): boolean {
  return item.withdrawnAt !== null && (revision?.approvedAt ?? -Infinity) <= item.withdrawnAt;
}

function standingProblem(heard: {
  item: KnownItem | null;
  revision: ItemFact | null;
  airing: AiringFact | null;
  at: number;
  now: number;
}): Problem | null {
  const { item, revision, airing, at, now } = heard;
  if (item && isWithdrawn(item, revision)) return problem('withdrawn');
  if (!revision) return problem('not-approved');
  if (airing?.priority === 'emergency') return problem('emergency');
  if (at > now) return problem('future-dated');
  return null;
}

/** Why a part made no sound at the loudspeaker, if so. Unknown (no sink, no volume, no sensing) is not held against it. */
function deafReason(row: AsRunFact, lengthMs: number, rules: HearingRules): Reason | null {
  if (row.sink === 'null') return 'null-sink';
  if (row.sink === 'file' && !rules.trial) return 'file-sink';
  if (row.volume === 0) return 'volume-zero';
  if (row.amplifier === false) return 'amplifier-off';
  if (row.outcome === 'silent' || row.silentMs * 100 > rules.silentPercent * lengthMs) return 'silent';
  if (row.outcome === 'failed') return 'failed';
  if (row.outcome === 'skipped') return 'skipped';
  return null;
}

function soundProblem(
  rows: AsRunFact[],
  audible: AsRunFact[],
  playedMs: number,
  lengthMs: number,
  rules: HearingRules,
): Problem | null {
  if (sum(audible, (row) => row.silentMs) * 100 > rules.silentPercent * lengthMs) return problem('silent');
  if (audible.length > 0 && playedMs * 100 >= rules.heardPercent * lengthMs) return null;
  const deaf = rows.map((row) => deafReason(row, lengthMs, rules)).find((reason) => reason !== null);
  if (deaf) return problem(deaf);
  const percent = lengthMs > 0 ? viNumber(Math.floor((playedMs * 1000) / lengthMs) / 10) : '0';
  return problem(
    'interrupted',
    `Mới phát ${percent}% thời lượng, cần ít nhất ${viNumber(rules.heardPercent)}%.`,
  );
}

function sum<Entry>(entries: Entry[], valueOf: (entry: Entry) => number): number {
  return entries.reduce((total, entry) => total + valueOf(entry), 0);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
