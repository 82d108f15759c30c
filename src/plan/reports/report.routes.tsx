/** Báo cáo: the year's list, a report's page, its texts, its files, and marking it as sent. */
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { PageCall } from '../../accounts/station-page.page.tsx';
import type { Permission } from '../../accounts/permissions.ts';
import type { MediaStore } from '../../audio/media-store.ts';
import type { Clock } from '../../kernel/clock.ts';
import { optional, wholeNumber } from '../../kernel/fields.ts';
import { OFFICE_TYPES, officeFile, officeResponse } from '../../kernel/office/office.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import { holidaysOf } from '../../schedule/holidays.ts';
import type { Database } from '../../storage/database.ts';
import { textsOf } from '../plan-forms.ts';
import { dueReports } from './due.ts';
import { defaultCode } from '../../accounts/letterhead.ts';
import { documentOf, partOf, tablesOf } from './model.ts';
import {
  DiscardReportPage,
  ReportPage,
  ReportTextsPage,
  SendReportPage,
  type Typed,
} from './report.page.tsx';
import { reportsOfYear, type Report } from './report-rows.store.ts';
import { ReportsPage } from './reports.page.tsx';
import { newReportSchema, sendSchema, textsSchema, type Reports } from './reports.ts';

export interface ReportRooms {
  database: Database;
  clock: Clock;
  media: Pick<MediaStore, 'open'>;
  reports: Reports;
}

const LIST = '/d/{slug}/bao-cao';
const REPORT = `${LIST}/{reportId}` as const;
const see = { scope: 'station', permission: 'audit.read' } as const;
const write = { scope: 'station', permission: 'report.write' } as const;

type Looker = PageCall & { may: (permission: Permission) => boolean };

export function reportRoutes(app: App, { database, clock, media, reports }: ReportRooms): void {
  async function list(call: Looker, year: number, typed?: Typed) {
    const { id, settings, timeZone } = call.station;
    const { due, others } = dueReports(
      ...([year, settings.reportCalendar, settings.reportDays] as const),
      (date) => holidaysOf(date, date).has(date),
      await reportsOfYear(database.kysely, id, year),
    );
    return (
      <ReportsPage
        {...{ call, year, due, others, typed }}
        today={dateOf(clock.now(), timeZone)}
        calendar={settings.reportCalendar}
        mayWrite={call.may('report.write')}
      />
    );
  }

  const query = z.object({ nam: optional(wholeNumber('Năm', { min: 2000, max: 2999 })) });
  app.page({ method: 'get', path: LIST, ...see, query }, (call) =>
    list(call, call.query.nam ?? Number(dateOf(clock.now(), call.station.timeZone).slice(0, 4))),
  );

  app.form(
    { method: 'post', path: LIST, ...write, body: newReportSchema },
    async ({ station, actor, body, seeOther }) => {
      const { report, isNew } = await reports.create(station, actor, body);
      return seeOther(
        `/d/${station.slug}/bao-cao/${report.id}`,
        isNew ? 'Đã lập báo cáo từ số liệu của kỳ.' : 'Kỳ này đã có bản đang soạn.',
      );
    },
    (call) => {
      const values = textsOf(call.values);
      const year = /^2\d{3}$/.test(values.year ?? '')
        ? Number(values.year)
        : Number(dateOf(clock.now(), call.station.timeZone).slice(0, 4));
      return list(call, year, { values, errors: call.errors, message: call.message });
    },
  );

  app.page({ method: 'get', path: REPORT, ...see }, async (call) => {
    const report = await reports.find(call.station, call.params.reportId);
    const { model } = await reports.made(call.station, report);
    return <ReportPage {...{ call, report, model }} mayWrite={call.may('report.write')} />;
  });

  app.page({ method: 'get', path: `${REPORT}/soan`, ...write }, async (call) => {
    const report = await reports.find(call.station, call.params.reportId);
    if (report.state === 'sent') return call.seeOther(`/d/${call.station.slug}/bao-cao/${report.id}`);
    const { model } = await reports.made(call.station, report);
    return <ReportTextsPage {...{ call, report, model }} />;
  });

  app.form(
    { method: 'post', path: `${REPORT}/soan`, ...write, body: textsSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await reports.save(station, actor, params.reportId, body);
      return seeOther(`/d/${station.slug}/bao-cao/${params.reportId}`, {
        ...{ tone: 'proved', message: 'Đã lưu lời văn.', savedDraft: `bao-cao:${params.reportId}` },
      });
    },
    async (call) => {
      const report = await reports.find(call.station, call.params.reportId);
      const { model } = await reports.made(call.station, report);
      const { errors, message } = call;
      const typed = { values: textsOf(call.values), errors, message };
      return <ReportTextsPage {...{ call, report, model, typed }} />;
    },
  );

  async function sendPage(call: Looker & { params: { reportId: string } }, typed?: Typed) {
    const report = await reports.find(call.station, call.params.reportId);
    const today = dateOf(clock.now(), call.station.timeZone);
    return (
      <SendReportPage
        {...{ call, report, today, typed }}
        code={defaultCode(call.station.settings)}
        short={today <= report.to ? report.to : null}
      />
    );
  }

  app.page({ method: 'get', path: `${REPORT}/gui`, ...write }, (call) => sendPage(call));

  app.form(
    { method: 'post', path: `${REPORT}/gui`, ...write, body: sendSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const { tasks } = await reports.send(station, actor, params.reportId, body);
      const counted = tasks.length > 0 ? ` Báo cáo được tính cho nhiệm vụ ${tasks.join(', ')}.` : '';
      return seeOther(`/d/${station.slug}/bao-cao/${params.reportId}`, `Đã ghi là đã gửi.${counted}`);
    },
    (call) => {
      const { errors, message } = call;
      return sendPage(call, { values: textsOf(call.values), errors, message });
    },
  );

  app.form({ method: 'post', path: `${REPORT}/thay-the`, ...write }, async (call) => {
    const { station, actor, params, seeOther } = call;
    const { id } = await reports.correct(station, actor, params.reportId);
    return seeOther(`/d/${station.slug}/bao-cao/${id}`, 'Đã lập báo cáo thay thế; báo cáo cũ vẫn được lưu.');
  });

  app.page({ method: 'get', path: `${REPORT}/bo`, ...write }, async (call) => (
    <DiscardReportPage call={call} report={await reports.find(call.station, call.params.reportId)} />
  ));

  app.form({ method: 'post', path: `${REPORT}/bo`, ...write }, async (call) => {
    const { station, actor, params, seeOther } = call;
    const { year } = await reports.find(station, params.reportId);
    await reports.discard(station, actor, params.reportId);
    return seeOther(`/d/${station.slug}/bao-cao?nam=${year}`, 'Đã bỏ bản soạn báo cáo.');
  });

  // A sent report is given as it was sent, byte for byte.
  app.page({ method: 'get', path: `${REPORT}/word`, ...see }, async ({ station, params }) => {
    const report = await reports.find(station, params.reportId);
    if (report.sha256 !== null) return kept(report, report.sha256);
    const { model } = await reports.made(station, report);
    const bytes = await officeFile({ kind: 'word', document: documentOf(model) });
    return officeResponse(bytes, 'word', nameOf(report));
  });

  function kept(report: Report, sha256: string): Response {
    return new Response(Readable.toWeb(media.open(sha256)) as ReadableStream<Uint8Array>, {
      headers: {
        'content-type': OFFICE_TYPES.word.mediaType,
        'content-disposition': `attachment; filename="${nameOf(report)}.docx"`,
        'cache-control': 'no-store',
      },
    });
  }

  app.page({ method: 'get', path: `${REPORT}/long-ghep`, ...see }, async ({ station, params }) => {
    const report = await reports.find(station, params.reportId);
    const { model } = await reports.made(station, report);
    const bytes = await officeFile({ kind: 'word', document: partOf(model) });
    return officeResponse(bytes, 'word', `phan-long-ghep-${nameOf(report)}`);
  });

  app.page({ method: 'get', path: `${REPORT}/excel`, ...see }, async ({ station, params }) => {
    const report = await reports.find(station, params.reportId);
    const { model } = await reports.made(station, report);
    const bytes = await officeFile({ kind: 'workbook', tables: tablesOf(model), trial: model.trial });
    return officeResponse(bytes, 'workbook', nameOf(report));
  });
}

/** 'bao-cao-2025-12-15-2026-03-14' */
function nameOf({ from, to }: Report): string {
  return `bao-cao-${from}-${to}`;
}
