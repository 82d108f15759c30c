/** A station's rows as the facts that the judge reads. Pure; facts.store.ts reads the rows. */
import { reviewAmong } from '../accounts/approval-policy.ts';
import type { AsRunRow } from '../playout/as-run.store.ts';
import type { AiringItem } from '../schedule/airing-item.ts';
import type { Airing } from '../schedule/airings.store.ts';
import { spansOf } from '../schedule/core/airing.ts';
import type { ByHandEntry } from './by-hand.store.ts';
import type { AiringFact, AsRunFact, ByHandFact, ItemFact, WithdrawFact } from './fact.ts';

/** What of an airing its facts are made of. */
export type AiringRow = Pick<
  Airing,
  | 'id'
  | 'startsAt'
  | 'endsAt'
  | 'zones'
  | 'status'
  | 'priority'
  | 'late'
  | 'overrun'
  | 'items'
  | 'stopped'
  | 'recordedAt'
> & {
  drill: boolean;
  /** What it held before it was changed, for players that were cut off; the newest first. */
  earlier?: readonly (readonly AiringItem[])[];
};

export interface RevisionRow {
  id: string;
  scriptId: string;
  number: number;
  title: string;
  text: string;
  form: string;
  cchc: boolean;
  topics: string[];
  unit: string;
  createdAt: number;
}

/** A decision, with the sound that it was made on. */
export interface DecisionRow {
  revisionId: string;
  outcome: 'reviewed' | 'approved' | 'returned' | 'undone';
  contentHash: string;
  audioSha256: string;
  spokenText: string;
  durationMs: number;
  byName: string;
  ownWork: boolean;
  delegation: string | null;
  at: number;
}

/**
 * A revision as it stood after each decision on it: approved, and not approved again when that was undone. One that nobody
 * decided on is a fact too, so that an entry by hand that names it can be told why it does not count.
 *
 * @param decisions on this revision, in the order they were made
 */
export function itemFacts(revision: RevisionRow, decisions: readonly DecisionRow[]): ItemFact[] {
  const told = {
    fact: 'item' as const,
    id: revision.scriptId,
    revision: String(revision.number),
    title: revision.title,
    text: revision.text,
    cchc: revision.cchc,
    topics: revision.topics,
    form: revision.form,
    unit: revision.unit,
  };
  const undecided = {
    ...told,
    ...{ spoken: '', durationMs: 0, approvedAt: null, approvedBy: '', hash: '', audio: '' },
    recordedAt: revision.createdAt,
  };
  if (decisions.length === 0) return [undecided];
  return decisions.map((decision, index) => {
    const approved = decision.outcome === 'approved';
    return {
      ...told,
      spoken: decision.spokenText,
      durationMs: decision.durationMs,
      approvedAt: approved ? decision.at : null,
      approvedBy: approved ? approvalWords(decisions.slice(0, index + 1)) : '',
      hash: decision.contentHash,
      audio: decision.audioSha256,
      recordedAt: decision.at,
    };
  });
}

/** Both names where it took two steps. @param decisions up to the approval, in the order they were made */
function approvalWords(decisions: readonly DecisionRow[]): string {
  const review = reviewAmong(decisions.toReversed());
  const approver = approverWords(decisions.at(-1)!);
  return review ? `${approver}; soát: ${approverWords(review)}` : approver;
}

/** Proof says so when an author approved his own text, and by which document someone stood in for an approver. */
function approverWords({ byName, ownWork, delegation }: DecisionRow): string {
  const name = delegation ? `${byName} (theo ủy quyền ${delegation})` : byName;
  return ownWork ? `${name} (tự duyệt tin, bài của mình)` : name;
}

export function withdrawFact(script: { id: string; at: number; by: string }): WithdrawFact {
  return { fact: 'withdraw', item: script.id, at: script.at, by: script.by, recordedAt: script.at };
}

/**
 * An airing: its tin/bài (chime, opening and closing are none) and how long it was to sound. Null for one with nothing to air,
 * which is no session. One that was stopped on air was cancelled too late to be undone: it stays a session.
 */
export function airingFact(airing: AiringRow): AiringFact | null {
  if (airing.status === 'silent') return null;
  // What only stands in for a stream counts when it was heard, and is not booked.
  const scripts = airing.items.flatMap(({ role, scriptId, fallback }) =>
    role === 'item' && scriptId && !fallback ? [scriptId] : [],
  );
  return {
    fact: 'airing',
    id: airing.id,
    startsAt: airing.startsAt,
    endsAt: airing.endsAt,
    zones: airing.zones,
    items: [...new Set(scripts)],
    plannedMs: soundMs(airing),
    priority: airing.priority,
    ...(airing.drill && { drill: true }),
    status: airing.stopped && airing.stopped.at > airing.startsAt ? 'stopped' : airing.status,
    recordedAt: airing.recordedAt,
  };
}

function soundMs(airing: AiringRow): number {
  const items = airing.items.map((item) => ({ ...item, kind: item.role }));
  const spans = spansOf({ ...airing, status: 'planned', items });
  return spans.at(-1)?.to ?? 0;
}

/** The item that a row tells of: of the airing as it is, or as it was when the player got it. */
function itemPlayed({ items, earlier = [] }: AiringRow, row: AsRunRow): AiringItem | undefined {
  const [current, ...others] = [items, ...earlier].map((version) => version[row.item]);
  if (row.segmentId === null || current?.segmentId === row.segmentId) return current;
  return others.find((item) => item?.segmentId === row.segmentId) ?? current;
}

/**
 * A player's log of one airing as facts: one for each end, told with its start, and one for a start that never got its end. That
 * one is not known before the airing is over: until then the item may still be sounding.
 *
 * The contract's `at` is by the corrected clock already, so that nothing is added to it here; the judge's `clockOffsetMs` is for
 * senders that give their machine's own time.
 *
 * @param rows accepted rows of this airing, in the order they happened
 * @param numberOf a revision's number by its id
 */
export function asRunFacts(
  airing: AiringRow,
  rows: readonly AsRunRow[],
  zonesOf: (deviceId: string) => string[] | null,
  numberOf: (revisionId: string) => number | undefined,
): AsRunFact[] {
  const begun = new Map<string, AsRunRow>();
  const facts: AsRunFact[] = [];
  const tell = (row: AsRunRow, start: AsRunRow | undefined, recordedAt: number) => {
    const item = itemPlayed(airing, row);
    const number = item?.revisionId === undefined ? undefined : numberOf(item.revisionId);
    facts.push({
      fact: 'as-run',
      id: row.id,
      airing: row.airingId,
      occurrence: row.occurrence,
      // What is no tin, bài is heard too, but has no name under which it could count.
      item: item?.scriptId ?? `${item?.role ?? 'item'} ${row.item}`,
      index: row.item,
      revision: number === undefined ? null : String(number),
      player: row.deviceId,
      zones: zonesOf(row.deviceId),
      startedAt: start?.at ?? row.at - (row.playedMs ?? 0),
      playedMs: row.playedMs ?? 0,
      silentMs: row.silentMs ?? 0,
      outcome: row.outcome ?? '',
      reason: row.reason ?? '',
      sink: row.sink ?? start?.sink ?? '',
      volume: row.volume ?? start?.volume ?? null,
      amplifier: row.amplifier ?? start?.amplifier ?? null,
      clockOffsetMs: 0,
      clockTrusted: row.clockTrusted ?? start?.clockTrusted ?? null,
      recordedAt,
    });
  };
  const tellUnended = (start: AsRunRow) => tell(start, start, Math.max(start.recordedAt, airing.endsAt));
  for (const row of rows) {
    const play = `${row.deviceId} ${row.occurrence} ${row.item}`;
    const start = begun.get(play);
    if (row.kind === 'start') {
      if (start) tellUnended(start);
      begun.set(play, row);
    } else {
      begun.delete(play);
      tell(row, start, row.recordedAt);
    }
  }
  for (const start of begun.values()) tellUnended(start);
  return facts;
}

/** An entry as it was written, and as it was once a second person had confirmed it. */
export function byHandFacts(entry: ByHandEntry): ByHandFact[] {
  const written: ByHandFact = {
    fact: 'by-hand',
    id: entry.id,
    task: entry.task,
    item: entry.scriptId,
    title: '',
    at: entry.at,
    reason: entry.reason,
    by: entry.byName,
    confirmedBy: null,
    evidence: entry.evidence.split('\n').filter(Boolean),
    recordedAt: entry.recordedAt,
  };
  if (entry.confirmedAt === null || entry.confirmedBy === null) return [written];
  return [written, { ...written, confirmedBy: confirmerWords(entry), recordedAt: entry.confirmedAt }];
}

/** The judge tells people apart by name; two of one name are still two. */
function confirmerWords({ by, byName, confirmedBy, confirmedByName }: ByHandEntry): string {
  const name = confirmedByName ?? '';
  return name === byName && confirmedBy !== by ? `${name} (người khác, cùng tên)` : name;
}
