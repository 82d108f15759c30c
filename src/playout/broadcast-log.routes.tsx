/** Nhật ký phát thanh: one reading for the page, for paper and for a spreadsheet. */
import type { App } from '../accounts/http/app.ts';
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { csvOf } from '../kernel/csv.ts';
import { Refusal, type FieldError } from '../kernel/errors.ts';
import type { OfficeDocument } from '../kernel/office/content.ts';
import { officeFile, officeResponse } from '../kernel/office/office.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { BroadcastLogPage, logDocument, logTable, type LogFile } from './broadcast-log.page.tsx';
import type { BroadcastLogs } from './broadcast-logs.ts';
import { logQuery, periodOf, type LogQuery } from './log-period.ts';

export interface BroadcastLogRooms {
  clock: Clock;
  broadcastLogs: BroadcastLogs;
}

const PAGE = '/d/{slug}/nhat-ky';
const read = { scope: 'station', permission: 'schedule.read' } as const;

export function broadcastLogRoutes(app: App, { clock, broadcastLogs }: BroadcastLogRooms): void {
  async function logOf(station: Station, query: LogQuery) {
    const period = periodOf(query, dateOf(clock.now(), station.timeZone), station.timeZone);
    const { from, to } = period;
    const log = await broadcastLogs.read(station, {
      ...{ from, to, zone: query.cum, player: query.may, words: query.q },
    });
    return { period, log };
  }

  /** What is wrong with a range; the page then shows the month, with the range as it was typed. */
  function errorsOf(station: Station, query: LogQuery): readonly FieldError[] {
    try {
      periodOf(query, dateOf(clock.now(), station.timeZone), station.timeZone);
      return [];
    } catch (error) {
      if (error instanceof Refusal) return error.errors;
      throw error;
    }
  }

  app.page({ method: 'get', path: PAGE, ...read, query: logQuery }, async (call) => {
    const { station, query } = call;
    const errors = errorsOf(station, query);
    const shown = errors.length > 0 ? { ...query, tu: undefined, den: undefined } : query;
    const { period, log } = await logOf(station, shown);
    const hrefOf = (change: Record<string, string | undefined>, file?: LogFile) =>
      `/d/${station.slug}/nhat-ky${file ? `/${file}` : ''}?${searchOf(query, change)}`;
    return <BroadcastLogPage {...{ call, query, period, hrefOf, errors, ...log }} />;
  });

  app.page({ method: 'get', path: `${PAGE}/csv`, ...read, query: logQuery }, async ({ station, query }) => {
    const { period, log } = await logOf(station, query);
    const name = `${nameOf(period)}.csv`;
    return new Response(csvOf(logTable(station, log.lines, log.zones)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="${name}"`,
        'cache-control': 'no-store',
      },
    });
  });

  app.page({ method: 'get', path: `${PAGE}/excel`, ...read, query: logQuery }, async (call) => {
    const { period, log } = await logOf(call.station, call.query);
    const { lines, totals } = logDocument(call.station, log, period.title);
    const trial = call.station.trial || call.domain.trial;
    const bytes = await officeFile({ kind: 'workbook', tables: [lines, totals], trial });
    return officeResponse(bytes, 'workbook', nameOf(period));
  });

  app.page({ method: 'get', path: `${PAGE}/word`, ...read, query: logQuery }, async (call) => {
    const { station } = call;
    const { period, log } = await logOf(station, call.query);
    const { lines, totals } = logDocument(station, log, period.title);
    const document: OfficeDocument = {
      ...{ letterhead: null, name: 'NHẬT KÝ PHÁT THANH', about: `${station.name}, ${period.title}` },
      blocks: [
        { kind: 'table', table: totals },
        { kind: 'table', table: lines },
      ],
      ...{ annexes: [], landscape: true, trial: station.trial || call.domain.trial },
    };
    return officeResponse(await officeFile({ kind: 'word', document }), 'word', nameOf(period));
  });
}

function nameOf({ first, last }: { first: string; last: string }): string {
  return `nhat-ky-phat-thanh-${first}-${last}`;
}

function searchOf(query: LogQuery, change: Record<string, string | undefined>): string {
  const { trang, in: all, ...rest } = query;
  const now: Record<string, string | undefined> = {
    ...rest,
    ...(trang > 1 && { trang: String(trang) }),
    ...(all && { in: '1' }),
    ...change,
  };
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(now)) if (value) search.set(name, value);
  return search.toString();
}
