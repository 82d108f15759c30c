import { parseArgs } from 'node:util';
import { openInstallation } from '../accounts/installation.ts';
import { stationOfCommand } from '../accounts/stations.ts';
import { UsageError, type Command } from '../kernel/command.ts';
import { isMonth, parseInstant } from '../kernel/zoned-time.ts';
import { printAudit } from './audit-output.ts';
import { createAudits } from './audits.ts';

const usage =
  'loa audit --month YYYY-MM [--task T] [--as-of INSTANT] [--station S] [--json]  (mã thoát 3: còn chỉ tiêu thiếu)';

/** The month audit of a station of the data folder. */
export const command: Command = {
  summary: 'Kiểm tra chỉ tiêu của một tháng theo nhật ký phát thanh',
  usage,
  async run(args, io) {
    const options = read(args);
    const installation = await openInstallation(io.env, { machine: io.clock });
    try {
      const station = await stationOfCommand(installation.database.kysely, options.station);
      const audits = createAudits(installation);
      const { month, asOf } = options;
      const audit = await audits.monthAudit(station, month, asOf === null ? {} : { asOf });
      return printAudit(audit, { ...options, timeZone: station.timeZone }, io.stdout);
    } finally {
      await installation.close();
    }
  },
};

function read(args: string[]) {
  const { month, task, station, json, 'as-of': asOfText } = parse(args);
  if (!month) throw new UsageError('Cần --month.');
  if (!isMonth(month))
    throw new UsageError(`--month phải là năm-tháng, ví dụ 2026-11; nhận được “${month}”.`);
  const asOf = asOfText === undefined ? null : parseInstant(asOfText);
  if (asOfText !== undefined && asOf === null)
    throw new UsageError(
      `--as-of phải là một thời điểm có múi giờ, ví dụ 2026-12-01T00:00:00+07:00; nhận được “${asOfText}”.`,
    );
  return { month, asOf, task, station, json: json ?? false };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        month: { type: 'string' },
        task: { type: 'string' },
        'as-of': { type: 'string' },
        station: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new UsageError('Tham số không đúng.');
  }
}
