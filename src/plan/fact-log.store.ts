/**
 * The log of what happened outside the air: publications, events, corrections. It is only ever added to; a change is a new line
 * on the same subject, and taking something back is a correction.
 */
import type { Executor } from '../storage/database.ts';
import type { CorrectionFact, EventFact, PublicationFact } from './fact.ts';

/** Who wrote a line. */
export interface Author {
  id: string;
  name: string;
}

/** A person who stands for something, as it is shown and told to the judge. */
export interface PublicationEntry {
  kind: 'publication';
  /** ward-website, city-page, zalo-oa. */
  channel: string;
  /** cchc, ket-qua-cchc, dau-tu, dat-dai. */
  kinds: string[];
  title: string;
  url: string;
  /** Whose article it is, as the plan names the unit. */
  unit: string;
  /** UTC ms. */
  sentAt: number | null;
  publishedAt: number | null;
  /** Where it came from: typed in, a table, a feed, our own publishing. */
  source: 'hand' | 'csv' | 'feed' | 'zalo';
  /** A collaborator's entry counts once somebody of the lead office has confirmed it. */
  confirmedBy: Author | null;
}

export interface EventEntry {
  kind: 'event';
  /** Tasks of the plan that it is ticked for. */
  tasks: string[];
  /** Forms of communication (hình thức) that it was one of: a, b, c, d, đ, e, f, g. */
  forms: string[];
  title: string;
  place: string;
  unit: string;
  /** UTC ms. */
  at: number;
  /** Addresses, places where papers are kept, or "tep:<id>" of an evidence file. */
  evidence: string[];
  note: string;
  confirmedBy: Author | null;
}

/** Puts the mark of an item right, or strikes out a fact; always with a reason. */
export interface CorrectionEntry {
  kind: 'correction';
  item: string | null;
  cchc: boolean | null;
  topics: string[] | null;
  /** Id of the fact that is struck out. */
  void: string | null;
  reason: string;
}

export type Entry = PublicationEntry | EventEntry | CorrectionEntry;

export interface LogLine<E extends Entry = Entry> {
  /** Of the line. */
  id: string;
  /** Of what it tells of. */
  subjectId: string;
  entry: E;
  by: Author;
  /** UTC ms. */
  recordedAt: number;
}

/** Adds a line. Ids are time-ordered, so that of two lines of one millisecond the later one is known. */
export async function addLine(db: Executor, stationId: string, line: LogLine): Promise<void> {
  await addLines(db, stationId, [line]);
}

/** Far below the most parameters that either database takes in one statement. */
const AT_ONCE = 300;

/** Adds many, as an import does. */
export async function addLines(db: Executor, stationId: string, lines: readonly LogLine[]): Promise<void> {
  for (let from = 0; from < lines.length; from += AT_ONCE) {
    await db
      .insertInto('fact')
      .values(lines.slice(from, from + AT_ONCE).map((line) => toRow(stationId, line)))
      .execute();
  }
}

function toRow(stationId: string, line: LogLine) {
  return {
    id: line.id,
    station_id: stationId,
    kind: line.entry.kind,
    subject_id: line.subjectId,
    at: earliestOf(line),
    content: JSON.stringify(line.entry),
    by: line.by.id,
    by_name: line.by.name,
    recorded_at: line.recordedAt,
  };
}

function earliestOf({ entry, recordedAt }: LogLine): number {
  if (entry.kind === 'event') return entry.at;
  if (entry.kind === 'correction') return recordedAt;
  const dates = [entry.sentAt, entry.publishedAt].filter((at) => at !== null);
  return dates.length === 0 ? recordedAt : Math.min(...dates);
}

const LINE_COLUMNS = ['id', 'subject_id', 'content', 'by', 'by_name', 'recorded_at'] as const;

/**
 * Every line on a subject of which at least one line tells of [from, until), in the order in which they were written; corrections
 * all, since each may concern anything.
 */
export async function linesBetween(
  db: Executor,
  stationId: string,
  { from, until }: { from: number; until: number },
): Promise<LogLine[]> {
  const rows = await db
    .selectFrom('fact')
    .select(LINE_COLUMNS)
    .where('station_id', '=', stationId)
    .where((eb) =>
      eb.or([
        eb('kind', '=', 'correction'),
        eb(
          'subject_id',
          'in',
          eb
            .selectFrom('fact as other')
            .select('other.subject_id')
            .where('other.station_id', '=', stationId)
            .where('other.at', '>=', from)
            .where('other.at', '<', until),
        ),
      ]),
    )
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(toLine);
}

/** All lines on one subject, as they were written; empty when there is none. */
export async function linesOn(db: Executor, stationId: string, subjectId: string): Promise<LogLine[]> {
  const rows = await db
    .selectFrom('fact')
    .select(LINE_COLUMNS)
    .where('station_id', '=', stationId)
    .where('subject_id', '=', subjectId)
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(toLine);
}

interface Row {
  id: string;
  subject_id: string;
  content: string;
  by: string;
  by_name: string;
  recorded_at: number;
}

function toLine(row: Row): LogLine {
  return {
    id: row.id,
    subjectId: row.subject_id,
    entry: JSON.parse(row.content) as Entry,
    by: { id: row.by, name: row.by_name },
    recordedAt: row.recorded_at,
  };
}

/** What is current: of each subject its last line, without what was struck out. Pure. */
export function currentOf<Kind extends Entry['kind']>(
  lines: readonly LogLine[],
  kind: Kind,
): LogLine<Extract<Entry, { kind: Kind }>>[] {
  const struckOut = new Set(
    lines.flatMap(({ entry }) => (entry.kind === 'correction' ? (entry.void ?? []) : [])),
  );
  const last = new Map(lines.map((line) => [line.subjectId, line]));
  return [...last.values()].filter(
    (line): line is LogLine<Extract<Entry, { kind: Kind }>> =>
      line.entry.kind === kind && !struckOut.has(line.subjectId),
  );
}

/** A line as the judge's fact. A publication that waits for confirmation is none yet. Pure. */
export function lineFacts({
  subjectId,
  entry,
  by,
  recordedAt,
}: LogLine): (PublicationFact | EventFact | CorrectionFact)[] {
  switch (entry.kind) {
    case 'publication': {
      if (!entry.confirmedBy) return [];
      const { channel, kinds, title, url, unit, sentAt, publishedAt } = entry;
      const told = { id: subjectId, channel, kinds, title, url, unit, sentAt, publishedAt, recordedAt };
      return [{ fact: 'publication', ...told }];
    }
    case 'event': {
      const { tasks, forms, unit, title, at, evidence } = entry;
      const confirmedBy = entry.confirmedBy?.name ?? null;
      const told = { id: subjectId, tasks, forms, unit, title, at, evidence, confirmedBy };
      return [{ fact: 'event', ...told, recordedAt }];
    }
    case 'correction': {
      const { item, cchc, topics, reason } = entry;
      const told = { id: subjectId, item, cchc, topics, void: entry.void, reason, by: by.name, recordedAt };
      return [{ fact: 'correction', ...told }];
    }
  }
}
