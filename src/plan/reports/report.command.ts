import { parseArgs } from 'node:util';
import { openInstallation } from '../../accounts/installation.ts';
import { stationOfCommand } from '../../accounts/stations.ts';
import { openMedia } from '../../audio/open-media.ts';
import { UsageError, type Command } from '../../kernel/command.ts';
import { writeNamedFile } from '../../kernel/named-files.ts';
import { officeFile } from '../../kernel/office/office.ts';
import { createAudits } from '../audits.ts';
import { documentOf, tablesOf } from './model.ts';
import { reportJson } from './report-json.ts';
import { createReports } from './reports.ts';
import { REPORT_CALENDARS, windowNamed, type ReportCalendar } from './windows.ts';

const usage =
  'loa report --window quy-1|6-thang|9-thang|nam|danh-gia|thang-3 --year YYYY (--docx FILE | --xlsx FILE | --json) [--calendar administrative|calendar] [--station S]';

/** A period's report of a station of the data folder, from the same model as the page. */
export const command: Command = {
  summary: 'Báo cáo một kỳ: Word, Excel hoặc JSON',
  usage,
  async run(args, io) {
    const { window: name, year, calendar, station: key, docx, xlsx } = read(args);
    const installation = await openInstallation(io.env, { machine: io.clock });
    try {
      const { database, clock, trial } = installation;
      const station = await stationOfCommand(database.kysely, key);
      const window = windowNamed(name, { year, calendar: calendar ?? station.settings.reportCalendar })!;
      const audits = createAudits(installation);
      const { media } = openMedia(installation);
      const reports = createReports({ database, clock, audits, media, trial });
      const { model } = await reports.preview(station, window);
      if (docx !== undefined)
        await writeNamedFile(docx, await officeFile({ kind: 'word', document: documentOf(model) }));
      if (xlsx !== undefined)
        await writeNamedFile(
          xlsx,
          await officeFile({ kind: 'workbook', tables: tablesOf(model), trial: model.trial }),
        );
      if (docx === undefined && xlsx === undefined)
        io.stdout.write(`${JSON.stringify(reportJson(model, window))}\n`);
      return 0;
    } finally {
      await installation.close();
    }
  },
};

function read(args: string[]) {
  const { window, year, calendar, docx, xlsx, json, station } = parse(args);
  if (!window) throw new UsageError('Cần --window.');
  if (!year || !/^2\d{3}$/.test(year)) throw new UsageError('Cần --year, ví dụ --year 2026.');
  if (!windowNamed(window, { year: Number(year), calendar: 'calendar' }))
    throw new UsageError(
      `--window phải là thang-1 … thang-12, quy-1 … quy-4, 6-thang, 9-thang, nam hoặc danh-gia; nhận được “${window}”.`,
    );
  if (calendar !== undefined && !isCalendar(calendar))
    throw new UsageError(`--calendar phải là ${REPORT_CALENDARS.join(' hoặc ')}; nhận được “${calendar}”.`);
  if (docx === undefined && xlsx === undefined && !json)
    throw new UsageError('Cần --docx FILE, --xlsx FILE hoặc --json.');
  return { window, year: Number(year), calendar, docx, xlsx, station };
}

function isCalendar(name: string): name is ReportCalendar {
  return REPORT_CALENDARS.some((calendar) => calendar === name);
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        window: { type: 'string' },
        year: { type: 'string' },
        calendar: { type: 'string' },
        docx: { type: 'string' },
        xlsx: { type: 'string' },
        station: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new UsageError('Tham số không đúng.');
  }
}
