import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../kernel/command.ts';
import { readNamedFile } from '../kernel/named-files.ts';
import { isMonth, parseInstant } from '../kernel/zoned-time.ts';
import { printAudit } from './audit-output.ts';
import { parseFacts } from './fact.ts';
import { judge } from './judge.ts';
import { readPlan } from './plans.ts';

const usage =
  'loa judge --plan P.yaml --facts F.ndjson --month YYYY-MM [--as-of INSTANT] [--task T] [--trial] [--json]';

/** The judge on facts from a file, without a data folder: for training, for tests, for anyone who wants to check us. */
export const command: Command = {
  summary: 'Kiểm tra chỉ tiêu của một tháng từ tệp kế hoạch và tệp dữ kiện',
  usage,
  async run(args, io) {
    const options = read(args);
    const plan = await readPlan(options.plan);
    const { facts, skipped } = parseFacts(await readFacts(options.facts), plan.timeZone);
    for (const { line, kind } of skipped)
      io.stderr.write(`Dòng ${line}: bỏ qua dữ kiện loại “${kind}”, chương trình này không biết.\n`);
    const audit = judge({
      plan,
      facts,
      month: options.month,
      asOf: options.asOf ?? io.clock.now(),
      station: { name: plan.station, trial: options.trial },
    });
    return printAudit(audit, { ...options, timeZone: plan.timeZone }, io.stdout);
  },
};

function read(args: string[]) {
  const { plan, facts, month, task, trial, json, 'as-of': asOfText } = parse(args);
  if (!plan || !facts || !month) throw new UsageError(`Cần --plan, --facts và --month. Cách dùng: ${usage}`);
  if (!isMonth(month))
    throw new UsageError(`--month phải là năm-tháng, ví dụ 2025-09; nhận được “${month}”.`);
  const asOf = asOfText === undefined ? null : parseInstant(asOfText);
  if (asOfText !== undefined && asOf === null)
    throw new UsageError(
      `--as-of phải là một thời điểm có múi giờ, ví dụ 2025-10-01T00:00:00+07:00; nhận được “${asOfText}”.`,
    );
  return { plan, facts, month, asOf, task, trial: trial ?? false, json: json ?? false };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        plan: { type: 'string' },
        facts: { type: 'string' },
        month: { type: 'string' },
        'as-of': { type: 'string' },
        task: { type: 'string' },
        trial: { type: 'boolean' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new UsageError(`Tham số không đúng. Cách dùng: ${usage}`);
  }
}

async function readFacts(path: string): Promise<string> {
  return (await readNamedFile(path)).toString('utf8');
}
