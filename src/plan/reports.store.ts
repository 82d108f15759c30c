import type { Executor } from '../storage/database.ts';
import type { ReportFact } from './fact.ts';

/** Reports of a plan's year that were sent, as the judge's facts. */
export async function sentReportFacts(db: Executor, stationId: string, year: number): Promise<ReportFact[]> {
  const rows = await db
    .selectFrom('report')
    .select(['id', 'tasks', 'title', 'number', 'sent_at', 'updated_at'])
    .where('station_id', '=', stationId)
    .where('year', '=', year)
    .where('sent_at', 'is not', null)
    .orderBy('sent_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    fact: 'report',
    id: row.id,
    tasks: JSON.parse(row.tasks) as string[],
    title: row.title,
    sentAt: row.sent_at,
    document: row.number ?? '',
    // When the station told the system of it, which may be days after it left.
    recordedAt: row.updated_at,
  }));
}
