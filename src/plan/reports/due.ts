/** Which reports of a year are due when. Pure. */
import type { LocalDate } from '../../kernel/zoned-time.ts';
import type { Report } from './report-rows.store.ts';
import { sendBy, windowOf, type ReportCalendar, type ReportWindow } from './windows.ts';

export interface DueReport {
  title: string;
  window: ReportWindow;
  /** The last day to send it. */
  sendBy: LocalDate;
  /** Those made for it, the oldest first; a correction follows what it stands for. */
  reports: Report[];
}

const DUE = [
  ['quarter', 'Quý I'],
  ['half-year', '6 tháng đầu năm'],
  ['nine-months', '9 tháng đầu năm'],
  ['year', 'Năm'],
  ['evaluation', 'Tổng kết, đánh giá kế hoạch năm'],
] as const;

/**
 * The periodic reports and the evaluation of the year. One that was made by the other calendar is that period's report as well.
 *
 * @param isHoliday days off besides Saturday and Sunday
 */
export function dueReports(
  year: number,
  calendar: ReportCalendar,
  workingDays: number,
  isHoliday: (date: LocalDate) => boolean,
  reports: readonly Report[],
): { due: DueReport[]; others: Report[] } {
  const due = DUE.map(([kind, title]): DueReport => {
    const own = reports.filter(
      (report) => report.kind === kind && (kind !== 'quarter' || monthOf(report) === 3),
    );
    const window = windowOf({ kind, year, calendar: own[0]?.calendar ?? calendar });
    return { title, window, sendBy: sendBy(window.to, workingDays, isHoliday), reports: own };
  });
  const taken = new Set(due.flatMap((one) => one.reports));
  return { due, others: reports.filter((report) => !taken.has(report)) };
}

const monthOf = ({ to }: Report) => Number(to.slice(5, 7));
