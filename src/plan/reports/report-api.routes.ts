/** Reports for programs: any period as its report would tell it now, as JSON, Word and Excel. */
import { z } from 'zod';
import type { App } from '../../accounts/http/app.ts';
import type { Station } from '../../accounts/stations.ts';
import { Refusal } from '../../kernel/errors.ts';
import { oneOf, optional, wholeNumber } from '../../kernel/fields.ts';
import { OFFICE_TYPES, officeFile, officeResponse } from '../../kernel/office/office.ts';
import { documentOf, tablesOf } from './model.ts';
import { reportJson, reportSchema } from './report-json.ts';
import type { Reports } from './reports.ts';
import { REPORT_CALENDARS, windowNamed, type ReportWindow } from './windows.ts';

const PATH = '/api/v1/stations/{stationId}/reports/{window}';
const read = { scope: 'station', permission: 'audit.read' } as const;
const query = z.object({
  year: wholeNumber('year', { min: 2000, max: 2999 }),
  /** Absent: as the station's settings have it. */
  calendar: optional(oneOf('calendar', REPORT_CALENDARS)),
});

export function reportApiRoutes(app: App, { reports }: { reports: Pick<Reports, 'preview'> }): void {
  const windowOf = ({ settings }: Station, name: string, asked: z.output<typeof query>): ReportWindow => {
    const calendar = asked.calendar ?? settings.reportCalendar;
    const window = windowNamed(name, { year: asked.year, calendar });
    if (window) return window;
    const message =
      'Không có kỳ báo cáo này; có: thang-1 … thang-12, quy-1 … quy-4, 6-thang, 9-thang, nam, danh-gia.';
    throw new Refusal('report-window-unknown', message, 404);
  };

  app.endpoint(
    {
      ...{ method: 'get', path: PATH, ...read, query, response: reportSchema },
      summary: 'Báo cáo một kỳ theo số liệu hiện có: lời văn đề xuất và mọi bảng',
    },
    async ({ station, params, query: asked }) => {
      const window = windowOf(station, params.window, asked);
      return reportJson((await reports.preview(station, window)).model, window);
    },
  );

  app.endpoint(
    {
      ...{ method: 'get', path: `${PATH}/word`, ...read, query },
      ...{ summary: 'Báo cáo một kỳ dạng Word (DOCX)', responseType: OFFICE_TYPES.word.mediaType },
    },
    async ({ station, params, query: asked }) => {
      const window = windowOf(station, params.window, asked);
      const { model } = await reports.preview(station, window);
      const bytes = await officeFile({ kind: 'word', document: documentOf(model) });
      return officeResponse(bytes, 'word', nameOf(window));
    },
  );

  app.endpoint(
    {
      ...{ method: 'get', path: `${PATH}/excel`, ...read, query },
      ...{
        summary: 'Mọi bảng của báo cáo một kỳ dạng Excel (XLSX)',
        responseType: OFFICE_TYPES.workbook.mediaType,
      },
    },
    async ({ station, params, query: asked }) => {
      const window = windowOf(station, params.window, asked);
      const { model } = await reports.preview(station, window);
      const bytes = await officeFile({ kind: 'workbook', tables: tablesOf(model), trial: model.trial });
      return officeResponse(bytes, 'workbook', nameOf(window));
    },
  );
}

function nameOf({ from, to }: ReportWindow): string {
  return `bao-cao-${from}-${to}`;
}
