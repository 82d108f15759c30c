import type { Selectable } from 'kysely';
import type { LocalDate } from '../../kernel/zoned-time.ts';
import type { Executor } from '../../storage/database.ts';
import type { ReportTable } from '../../storage/plan-tables.ts';
import type { ReportModel, Texts } from './model.ts';
import type { ReportCalendar, ReportKind } from './windows.ts';

/** What a person wrote, and of a sent report all that it said. */
export interface ReportContent {
  texts: Partial<Texts>;
  /** The sent report that this one stands for instead. */
  corrects: { id: string; number: string; sentOn: LocalDate } | null;
  /** As it was sent; null while it is a draft and follows the data. */
  sent: ReportModel | null;
}

/** A report that is being written, or was sent. */
export interface Report {
  id: string;
  kind: ReportKind;
  year: number;
  /** Tasks of the plan that it fulfils once sent. */
  tasks: string[];
  calendar: ReportCalendar;
  /** Both included. */
  from: LocalDate;
  to: LocalDate;
  title: string;
  content: ReportContent;
  state: 'draft' | 'sent';
  number: string | null;
  /** UTC ms. */
  sentAt: number | null;
  /** Of the document as it was sent, in the media store. */
  sha256: string | null;
  by: string;
  byName: string;
  recordedAt: number;
  updatedAt: number;
}

export async function insertReport(db: Executor, stationId: string, report: Report): Promise<void> {
  const { id, kind, year, calendar, title, state, number, sha256, by, byName } = report;
  await db
    .insertInto('report')
    .values({
      ...{ id, station_id: stationId, kind, year, calendar, title, state, number, sha256 },
      ...{ tasks: JSON.stringify(report.tasks), content: JSON.stringify(report.content) },
      ...{ from_date: report.from, to_date: report.to, sent_at: report.sentAt, by, by_name: byName },
      ...{ recorded_at: report.recordedAt, updated_at: report.updatedAt },
    })
    .execute();
}

/** Changes a draft; false when it was sent, or is gone. */
export async function updateDraft(
  db: Executor,
  stationId: string,
  id: string,
  change: {
    content: ReportContent;
    updatedAt: number;
    sent?: { tasks: readonly string[]; number: string; sentAt: number; sha256: string };
  },
): Promise<boolean> {
  const { content, updatedAt, sent } = change;
  const result = await db
    .updateTable('report')
    .set({
      ...{ content: JSON.stringify(content), updated_at: updatedAt },
      ...(sent && {
        ...{ state: 'sent' as const, tasks: JSON.stringify(sent.tasks), number: sent.number },
        ...{ sent_at: sent.sentAt, sha256: sent.sha256 },
      }),
    })
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  return result.numUpdatedRows === 1n;
}

/** Takes a draft away; false when it was sent, or is gone. */
export async function deleteDraft(db: Executor, stationId: string, id: string): Promise<boolean> {
  const result = await db
    .deleteFrom('report')
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .where('state', '=', 'draft')
    .executeTakeFirst();
  return result.numDeletedRows === 1n;
}

export async function findReport(db: Executor, stationId: string, id: string): Promise<Report | undefined> {
  const row = await db
    .selectFrom('report')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row && toReport(row);
}

/** Those of a year, by the day on which their figures are closed; of one day the oldest first. */
export async function reportsOfYear(db: Executor, stationId: string, year: number): Promise<Report[]> {
  const rows = await db
    .selectFrom('report')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('year', '=', year)
    .orderBy('to_date')
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map(toReport);
}

function toReport(row: Selectable<ReportTable>): Report {
  return {
    id: row.id,
    kind: row.kind as ReportKind,
    year: row.year,
    tasks: JSON.parse(row.tasks) as string[],
    calendar: row.calendar,
    from: row.from_date,
    to: row.to_date,
    title: row.title,
    content: JSON.parse(row.content) as ReportContent,
    state: row.state,
    number: row.number,
    sentAt: row.sent_at,
    sha256: row.sha256,
    by: row.by,
    byName: row.by_name,
    recordedAt: row.recorded_at,
    updatedAt: row.updated_at,
  };
}
