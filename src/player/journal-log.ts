/**
 * The as-run journal as lines of a file and as what they mean, without the file. Each line carries the start of its own hash: a
 * line torn by a power cut, or rotted since, is known for what it is and left out; the lines around it still count.
 */
import * as z from 'zod';
import { sha256 } from '../kernel/hash.ts';
import {
  AS_RUN_RESULTS,
  asRunEventSchema,
  msOf,
  type AsRunEvent,
  type AsRunResponse,
} from '../playout/contract.ts';

/** Which sound of which play of which airing. */
export interface ItemKey {
  airingId: string;
  occurrence: number;
  item: number;
}

const itemKey = { airingId: z.string(), occurrence: z.number(), item: z.number() };

const recordSchema = z.discriminatedUnion('is', [
  z.object({ is: z.literal('row'), row: asRunEventSchema }),
  /** Written before an item's first sample may sound, so that a power cut at that very moment still leaves a trace. */
  z.object({ is: z.literal('armed'), ...itemKey, segmentId: z.string().nullable(), at: z.string() }),
  /** It did not come to it: the schedule changed in between. */
  z.object({ is: z.literal('disarmed'), ...itemKey }),
  /** How far the item that sounds has come; not flushed, so a power cut may take the last of these with it. */
  z.object({ is: z.literal('progress'), ...itemKey, playedMs: z.number(), silentMs: z.number() }),
  z.object({
    is: z.literal('answer'),
    id: z.string(),
    result: z.enum(AS_RUN_RESULTS),
    reason: z.string().nullish(),
  }),
  /** Left by compaction, so that numbers go on from where dropped rows ended. */
  z.object({ is: z.literal('seq'), seq: z.number() }),
]);
export type JournalRecord = z.infer<typeof recordSchema>;

/** An item that began, or was about to, and has no end. */
export interface OpenItem extends ItemKey {
  segmentId: string | null;
  /** ISO instant of its start, the planned one when it had only been armed. */
  at: string;
  started: boolean;
  playedMs: number;
  silentMs: number;
}

export interface JournalState {
  /** All rows the file still holds, by id, in order. */
  rows: Map<string, AsRunEvent>;
  /** Ids that the server has answered for good. */
  answered: Map<string, AsRunResponse['results'][number]>;
  open: Map<string, OpenItem>;
  /** `keyOf` every item that has a row. */
  played: Set<string>;
  /** Highest sequence number ever given. */
  seq: number;
}

export function emptyJournal(): JournalState {
  return { rows: new Map(), answered: new Map(), open: new Map(), played: new Set(), seq: 0 };
}

/** A name for an item's play, to look it up by. */
export function keyOf({ airingId, occurrence, item }: ItemKey): string {
  return `${airingId}/${occurrence}/${item}`;
}

/** One line, with its line feed. */
export function lineOf(record: JournalRecord): string {
  const json = JSON.stringify(record);
  return `${sha256(json).slice(0, 8)} ${json}\n`;
}

/** The record in a line without its line feed; null when it is torn, rotted or of a kind this version does not know. */
export function recordOf(line: string): JournalRecord | null {
  const json = line.slice(9);
  if (line[8] !== ' ' || sha256(json).slice(0, 8) !== line.slice(0, 8)) return null;
  try {
    return recordSchema.safeParse(JSON.parse(json)).data ?? null;
  } catch {
    return null;
  }
}

/** Takes one record into the state, in place: a journal of a month is long, and copying it a line would be quadratic. */
export function apply(state: JournalState, record: JournalRecord): void {
  switch (record.is) {
    case 'row': {
      const { row } = record;
      state.rows.set(row.id, row);
      state.played.add(keyOf(row));
      state.seq = Math.max(state.seq, row.seq);
      if (row.kind === 'end') state.open.delete(keyOf(row));
      else state.open.set(keyOf(row), openItem(row, row.segmentId ?? null, row.at, true));
      return;
    }
    case 'armed':
      state.open.set(keyOf(record), openItem(record, record.segmentId, record.at, false));
      return;
    case 'disarmed':
      state.open.delete(keyOf(record));
      return;
    case 'progress': {
      const open = state.open.get(keyOf(record));
      if (open)
        state.open.set(keyOf(record), { ...open, playedMs: record.playedMs, silentMs: record.silentMs });
      return;
    }
    case 'answer':
      state.answered.set(record.id, { id: record.id, result: record.result, reason: record.reason });
      return;
    case 'seq':
      state.seq = Math.max(state.seq, record.seq);
  }
}

function openItem(key: ItemKey, segmentId: string | null, at: string, started: boolean): OpenItem {
  const { airingId, occurrence, item } = key;
  return { airingId, occurrence, item, segmentId, at, started, playedMs: 0, silentMs: 0 };
}

/** Reads a whole journal; `damaged` counts the lines that had to be left out. */
export function replay(text: string): { state: JournalState; damaged: number } {
  const state = emptyJournal();
  let damaged = 0;
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const record = recordOf(line);
    if (record) apply(state, record);
    else damaged += 1;
  }
  return { state, damaged };
}

/** Rows the server has not answered for good yet, oldest first. */
export function unsentRows(state: JournalState): AsRunEvent[] {
  return [...state.rows.values()].filter((row) => !state.answered.has(row.id));
}

/**
 * The records that must stay in a journal made shorter: rows not answered, rows since `keepFrom` (they say what has already been
 * played, after a reboot), and what is open. A row is never dropped before it is answered.
 */
export function compacted(state: JournalState, keepFrom: number): JournalRecord[] {
  const kept = [...state.rows.values()].filter(
    (row) => !state.answered.has(row.id) || msOf(row.at) >= keepFrom || state.open.has(keyOf(row)),
  );
  return [
    { is: 'seq', seq: state.seq },
    ...kept.flatMap((row): JournalRecord[] => {
      const answer = state.answered.get(row.id);
      return [{ is: 'row', row }, ...(answer ? [{ is: 'answer' as const, ...answer }] : [])];
    }),
    ...[...state.open.values()].flatMap((open): JournalRecord[] => {
      const { airingId, occurrence, item, segmentId, at, playedMs, silentMs } = open;
      const key = { airingId, occurrence, item };
      // The start row of one that has started is among the kept ones, and opens it.
      const armed: JournalRecord[] = open.started ? [] : [{ is: 'armed', ...key, segmentId, at }];
      return [...armed, { is: 'progress', ...key, playedMs, silentMs }];
    }),
  ];
}
