import { parseArgs } from 'node:util';
import { UsageError, type Command } from '../kernel/command.ts';
import { readNamedFile } from '../kernel/named-files.ts';
import { viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { dateOf, dayBounds, isDate, isoWithOffset } from '../kernel/zoned-time.ts';
import { findConflicts, type Conflict } from './core/conflicts.ts';
import { expandSlots, type Occurrence } from './core/expand.ts';
import { parseRules } from './core/rules.ts';
import { parseSlotFile } from './core/slot.ts';

/** `loa schedule expand`: what a slot file makes of the days from `--from` to before `--to`, without any data folder. */
export const command: Command = {
  summary: 'Trải lịch phát từ tệp khung giờ và kiểm tra theo quy tắc thời lượng',
  usage: 'loa schedule expand --from NGÀY --to NGÀY --slots TỆP [--rules TỆP] [--json]',
  async run(args, { stdout }) {
    const options = optionsOf(args);
    const { timeZone, slots } = parseSlotFile(await readText(options.slots));
    const rules = options.rules === undefined ? [] : parseRules(await readText(options.rules)).rules;
    const from = dayBounds(options.from, timeZone).from;
    const to = dayBounds(options.to, timeZone).from;
    const airings = expandSlots(slots, timeZone, from, to);
    const conflicts = findConflicts(airings, rules, timeZone);
    stdout.write(options.json ? jsonOf(airings, conflicts, timeZone) : tableOf(airings, conflicts, timeZone));
    return 0;
  },
};

interface Options {
  from: string;
  to: string;
  slots: string;
  rules?: string | undefined;
  json: boolean;
}

function optionsOf(args: string[]): Options {
  const { from, to, slots, rules, json = false } = parsed(args);
  if (from === undefined || !isDate(from)) throw new UsageError('--from cần một ngày, ví dụ 2026-01-05.');
  if (to === undefined || !isDate(to)) throw new UsageError('--to cần một ngày, ví dụ 2026-01-12.');
  if (to < from) throw new UsageError('--to phải từ ngày --from trở đi.');
  if (slots === undefined) throw new UsageError('Thiếu --slots: tệp khung giờ phát.');
  return { from, to, slots, rules, json };
}

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        slots: { type: 'string' },
        rules: { type: 'string' },
        json: { type: 'boolean' },
      },
    }).values;
  } catch {
    throw new UsageError('Lệnh có phần không hiểu được hoặc thiếu giá trị.');
  }
}

async function readText(path: string): Promise<string> {
  return (await readNamedFile(path)).toString('utf8');
}

function jsonOf(airings: Occurrence[], conflicts: Conflict[], timeZone: string): string {
  const iso = (instant: number) => isoWithOffset(instant, timeZone);
  const body = {
    airings: airings.map(({ slotName, startsAt, endsAt }) => ({
      slot: slotName,
      startsAt: iso(startsAt),
      endsAt: iso(endsAt),
    })),
    conflicts: conflicts.map(({ rule, message, slot, startsAt }) => ({
      rule,
      message,
      slot,
      startsAt: iso(startsAt),
    })),
  };
  return `${JSON.stringify(body, null, 2)}\n`;
}

/** A line an airing under its day, and under it what it breaks. */
function tableOf(airings: Occurrence[], conflicts: Conflict[], timeZone: string): string {
  const broken = Map.groupBy(conflicts, ({ slotId, startsAt }) => `${slotId}/${startsAt}`);
  const days = Map.groupBy(airings, ({ startsAt }) => dateOf(startsAt, timeZone));
  const lines: string[] = [];
  for (const [date, ofDay] of days) {
    lines.push(viWeekdayDate(date));
    for (const { slotId, slotName, startsAt, endsAt, zones } of ofDay) {
      lines.push(
        `  ${viTime(startsAt, timeZone)}–${viTime(endsAt, timeZone)}  ${slotName} (${zones.join(', ')})`,
      );
      const messages = new Set(broken.get(`${slotId}/${startsAt}`)?.map(({ message }) => message));
      for (const message of messages) lines.push(`               ⚠ ${message}`);
    }
  }
  lines.push(`Có ${airings.length} lượt phát, ${conflicts.length} chỗ vi phạm.`);
  return `${lines.join('\n')}\n`;
}
