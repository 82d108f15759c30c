/** Đôn đốc by letter: looked at once a day, each reminder sent once. */
import type { Member } from '../../accounts/members.ts';
import type { Mail } from '../../accounts/mail.ts';
import { reminderDaysOf } from '../../accounts/station-settings.ts';
import type { Station } from '../../accounts/stations.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { dateOf, wallClockOf, type LocalDate } from '../../kernel/zoned-time.ts';
import type { Database, Executor } from '../../storage/database.ts';
import type { Audits } from '../audits.ts';
import { comingDays } from './coming-days.ts';
import { lastLook, noteReminder, takeLook } from './reminders.store.ts';
import { remindersDue, type Remindable, type Reminder } from './reminders.ts';
import { foldedUnit } from './unit-name.ts';
import { yearView } from './year-view.ts';

export interface RemindersDependencies {
  database: Database;
  clock: Clock;
  /** Letters wait by the machine's clock. */
  machineNow: () => number;
  audits: Pick<Audits, 'yearAudit'>;
  mail: Pick<Mail, 'enqueueLetter'>;
  members: (db: Executor, stationId: string) => Promise<Member[]>;
  /** Where the station's pages are, for the letter's link. */
  baseUrl: string;
}

export type Reminders = ReturnType<typeof createReminders>;

/** A city's wards are looked at over some minutes: at this hour their players ask the most. */
const MOST_A_MINUTE = 8;
/** Not at midnight: a letter that comes with the working day is read. */
const FROM_TIME = '07:00';

export function createReminders(deps: RemindersDependencies) {
  const { database, clock, machineNow, audits, mail, members, baseUrl } = deps;
  const { kysely } = database;
  /** By station: saves a query each minute. */
  const looked = new Map<string, LocalDate>();
  let minute = { at: 0, looks: 0 };

  /** Sends what is to be sent today; does nothing the second time, nor when another process was first. */
  async function look(station: Station): Promise<Reminder[]> {
    const now = clock.now();
    const today = dateOf(now, station.timeZone);
    const time = wallClockOf(now, station.timeZone).slice(11, 16);
    if (looked.get(station.id) === today || time < FROM_TIME) return [];
    const lastLooked = await lastLook(kysely, station.id);
    if (lastLooked === today) {
      looked.set(station.id, today);
      return [];
    }
    if (!takeTurn(now)) return [];
    const due = await dueNow(station, today, lastLooked);
    const sent = await kysely.transaction().execute((tx) => send(tx, station, today, due));
    looked.set(station.id, today);
    return sent;
  }

  function takeTurn(now: number): boolean {
    const at = Math.floor(now / 60_000);
    if (minute.at !== at) minute = { at, looks: 0 };
    minute.looks++;
    return minute.looks <= MOST_A_MINUTE;
  }

  /** A year's last report is due in the January after it. */
  async function dueNow(
    station: Station,
    today: LocalDate,
    lastLooked: LocalDate | null,
  ): Promise<Reminder[]> {
    const year = Number(today.slice(0, 4));
    const due: Reminder[] = [];
    for (const one of today.slice(5, 7) === '01' ? [year - 1, year] : [year])
      due.push(...(await dueOf(station, one, { today, lastLooked })));
    return due;
  }

  async function dueOf(
    station: Station,
    year: number,
    when: { today: LocalDate; lastLooked: LocalDate | null },
  ): Promise<Reminder[]> {
    try {
      const found = await audits.yearAudit(station, year);
      const sight = { ...comingDays(found, station.timeZone), timeZone: station.timeZone };
      const { tasks } = yearView(found.plan, found.months, sight);
      const remindable = tasks.flatMap((task): Remindable[] =>
        task.periods.map((period) => ({ ...period, task: task.task, short: task.short, lead: task.lead })),
      );
      const rules = reminderDaysOf(station.settings);
      return remindersDue(remindable, { ...when, rules, isWorkday: sight.isWorkday });
    } catch (error) {
      // A year without a plan asks nothing of anybody.
      if (error instanceof Refusal) return [];
      throw error;
    }
  }

  async function send(
    tx: Executor,
    station: Station,
    today: LocalDate,
    due: readonly Reminder[],
  ): Promise<Reminder[]> {
    const now = clock.now();
    if (!(await takeLook(tx, station.id, today, now))) return [];
    const everyone = await members(tx, station.id);
    const sent: Reminder[] = [];
    const lettersOf = new Map<Member, string[]>();
    for (const reminder of due) {
      const readers = readersOf(reminder, everyone);
      const recipients = readers.map(({ email }) => email);
      if (!(await noteReminder(tx, station.id, reminder.key, { sentAt: now, recipients }))) continue;
      sent.push(reminder);
      for (const reader of readers)
        lettersOf.set(reader, [...(lettersOf.get(reader) ?? []), reminder.message]);
    }
    for (const [{ userId, email }, lines] of lettersOf) {
      const letter = {
        to: email,
        subject: `Đôn đốc kế hoạch tuyên truyền CCHC: ${lines.length} chỉ tiêu còn thiếu`,
        text: `${lines.join('\n')}\n\n${baseUrl}/d/${station.slug}/ke-hoach\n`,
      };
      await mail.enqueueLetter(
        tx,
        station.id,
        `reminder:${station.id}:${today}:${userId}`,
        letter,
        machineNow(),
      );
    }
    return sent;
  }

  return { look };
}

/** The collaborators of the unit that leads the task, and those who follow the plan; a unit without any is the office's own. */
export function readersOf({ lead }: Pick<Reminder, 'lead'>, members: readonly Member[]): Member[] {
  const ofUnit = members.filter(
    ({ unit, roles }) => roles.includes('collaborator') && foldedUnit(unit ?? '') === foldedUnit(lead),
  );
  const followers = members.filter(({ roles }) => roles.includes('auditor'));
  const editors = ofUnit.length > 0 ? [] : members.filter(({ roles }) => roles.includes('editor'));
  return [...new Set([...ofUnit, ...followers, ...editors])];
}
