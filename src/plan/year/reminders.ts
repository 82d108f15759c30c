/** Đôn đốc: when the unit that leads a task is reminded. Pure. */
import { addDays, type LocalDate, type Month } from '../../kernel/zoned-time.ts';
import { viDate, viMonth } from '../../kernel/vietnamese.ts';

/** A month, or a dated period, of a task that may have to be reminded of. */
export interface Remindable {
  task: string;
  short: string;
  lead: string;
  month: Month;
  /** Null for a monthly rhythm. */
  due: LocalDate | null;
  required: number;
  counted: number;
  /** What neither counts nor is booked; 0 is quiet. */
  missing: number;
  /** Null when nothing helps any more. */
  lastHelpfulDay: LocalDate | null;
}

export interface ReminderRules {
  /** Days of the month: 10, 20, 25. */
  days: readonly number[];
  /** So many working days before a due date. */
  workdaysBefore: number;
}

export interface Reminder {
  /** Task, month and day: it is sent once. */
  key: string;
  /** The day that it belongs to; later when nobody was there to send it on that day. */
  day: LocalDate;
  task: string;
  lead: string;
  message: string;
}

export interface ReminderSight {
  rules: ReminderRules;
  today: LocalDate;
  isWorkday: (date: LocalDate) => boolean;
  /** The last day on which reminders were looked at; what belongs to it or an earlier day has been decided. */
  lastLooked: LocalDate | null;
}

/**
 * What is to be sent today: of each task the latest of its days that has come and was not looked at, so that a server that was
 * away catches up with one reminder, not three. Quiet where nothing is missing, and where nothing helps.
 */
export function remindersDue(tasks: readonly Remindable[], sight: ReminderSight): Reminder[] {
  const { today, lastLooked } = sight;
  return tasks.flatMap((one) => {
    const day = reminderDays(one, sight).findLast((date) => date <= today);
    if (day === undefined || (lastLooked !== null && day <= lastLooked)) return [];
    return reminderOf(one, day);
  });
}

/** What stands on the page: reminded of on an earlier day of its month, too, while it is still missing. */
export function remindersStanding(
  tasks: readonly Remindable[],
  sight: Omit<ReminderSight, 'lastLooked'>,
): Reminder[] {
  return remindersDue(tasks, { ...sight, lastLooked: null });
}

function reminderOf(one: Remindable, day: LocalDate): Reminder {
  return {
    key: `${one.task}:${one.due ?? one.month}:${day}`,
    day,
    task: one.task,
    lead: one.lead,
    message: reminderWords(one),
  };
}

/** 'Nhiệm vụ 7. Đầu tư, doanh nghiệp: tháng 11/2026 đã có 0/1, thiếu 1; cần xong trước hết ngày 30/11/2026.' */
export function reminderWords({ task, short, month, due, ...told }: Remindable): string {
  const { required, counted, missing, lastHelpfulDay } = told;
  // What is not due in its month only began to be asked there: naming the month would say it too early.
  const ofMonth = due === null && (lastHelpfulDay === null || lastHelpfulDay.startsWith(month));
  const when = ofMonth ? `tháng ${viMonth(month)} ` : '';
  const by = lastHelpfulDay === null ? '' : `; cần xong trước hết ngày ${viDate(lastHelpfulDay)}`;
  return `Nhiệm vụ ${task}. ${short}: ${when}đã có ${counted}/${required}, thiếu ${missing}${by}.`;
}

/** One message a unit, for Zalo or whatever else reaches it: Zalo lets no account write to a person first. */
export function messagesToUnits(station: string, reminders: readonly Reminder[]): string {
  const byUnit = Map.groupBy(reminders, ({ lead }) => lead);
  return [...byUnit]
    .map(
      ([lead, own]) =>
        `Kính gửi ${lead}: ${station} đôn đốc kế hoạch tuyên truyền CCHC.\n${own.map(({ message }) => `- ${message}`).join('\n')}\nĐề nghị gửi tin, bài hoặc minh chứng đúng hạn. Trân trọng.`,
    )
    .join('\n\n');
}

/** In order; empty where there is nothing to remind of. */
function reminderDays(
  { month, due, missing, lastHelpfulDay }: Remindable,
  { rules, today, isWorkday }: Pick<ReminderSight, 'rules' | 'today' | 'isWorkday'>,
): LocalDate[] {
  if (missing === 0 || lastHelpfulDay === null || today > lastHelpfulDay) return [];
  const inMonth = due?.slice(0, 7) ?? month;
  const last = due ?? lastHelpfulDay;
  const ofMonth = rules.days
    .map((day) => `${inMonth}-${String(day).padStart(2, '0')}`)
    .filter((date) => date <= last);
  const before = due === null ? [] : [workdaysBefore(due, rules.workdaysBefore, isWorkday)];
  return [...new Set([...ofMonth, ...before])].sort();
}

/** @example workdaysBefore('2026-11-30', 3, isWorkday) // '2026-11-25': Wednesday, before a Monday */
export function workdaysBefore(
  date: LocalDate,
  workdays: number,
  isWorkday: (date: LocalDate) => boolean,
): LocalDate {
  let day = date;
  for (let left = workdays; left > 0;) {
    day = addDays(day, -1);
    if (isWorkday(day)) left -= 1;
  }
  return day;
}
