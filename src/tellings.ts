/** Letters and alarms: whom the rooms tell of what waits for them, and of what goes wrong. */
import type { Installation } from './accounts/installation.ts';
import type { Mail } from './accounts/mail.ts';
import { listMembers, membersWith } from './accounts/members.ts';
import type { Role } from './accounts/permissions.ts';
import type { Station } from './accounts/stations.ts';
import type { createAlarmWebhook } from './operation/alarm-webhook.ts';
import { connectionAlarms } from './publish/oa-watch.ts';
import type { ZaloAccounts } from './publish/zalo/accounts.ts';
import { airingsBetween } from './schedule/airings.store.ts';
import { keepAlarms, silentSoon, type Alarm } from './schedule/alarms.ts';
import type { Revision } from './scripts/script.ts';
import type { Executor } from './storage/database.ts';

export interface TellingsDependencies {
  installation: Installation;
  mail: Mail;
  alarmWebhook: ReturnType<typeof createAlarmWebhook>;
}

export type Tellings = ReturnType<typeof createTellings>;

export function createTellings({ installation, mail, alarmWebhook }: TellingsDependencies) {
  const { clock, machine, log } = installation;

  /** A letter with a link, where the ward has an SMTP server: a vice-chair does not sit before this page. */
  async function tellApprovers(
    tx: Executor,
    at: Station,
    scriptId: string,
    { id, title }: Revision,
    by?: string,
  ): Promise<void> {
    if (!mail.enabled) return;
    const base = installation.config.baseUrl ?? '';
    const first = at.settings.twoStepApproval && by === undefined ? 'reviewer' : 'approver';
    for (const approver of await membersWith(tx, at.id, first)) {
      // Who reviewed it may hold both roles, and is not to approve it.
      if (approver.userId === by) continue;
      const letter = {
        to: approver.email,
        subject: `Tin, bài chờ duyệt: ${title}`,
        text: `“${title}” đã sẵn sàng để đọc, nghe và duyệt:\n${base}/d/${at.slug}/duyet#${scriptId}\n`,
      };
      await mail.enqueueLetter(tx, at.id, `${id}:${first}:${approver.userId}`, letter, machine.now());
    }
  }

  /** Each new alarm goes into the log, and as a letter to those who can do something about it. */
  async function tellAlarms(
    tx: Executor,
    at: Station,
    alarms: readonly Alarm[],
    roles: readonly Role[],
    subject: string,
  ): Promise<void> {
    for (const alarm of alarms) {
      log.warn('an alarm was raised', { station: at.id, key: alarm.key });
      await alarmWebhook.tell(tx, at, alarm, clock.now());
    }
    if (!mail.enabled) return;
    const members = (await listMembers(tx, at.id)).filter((member) =>
      member.roles.some((role) => roles.includes(role)),
    );
    for (const { key, message } of alarms) {
      for (const { email, userId } of members) {
        const letter = { to: email, subject, text: `${message}\n` };
        // The same trouble that comes back another day is another letter.
        await mail.enqueueLetter(tx, at.id, `${key}:${clock.now()}:${userId}`, letter, machine.now());
      }
    }
  }

  return { tellApprovers, tellAlarms };
}

export interface AlarmRoundsDependencies extends Pick<Tellings, 'tellAlarms'> {
  installation: Installation;
  accounts: Pick<ZaloAccounts, 'find'>;
  /** What is wrong with the machine, looked at once a round. */
  machineAlarms: () => Promise<Alarm[]>;
  wakeJobs: () => void;
}

/** What is looked at of a station each minute, and told once for each trouble. */
export function alarmRounds({
  installation,
  accounts,
  machineAlarms,
  wakeJobs,
  tellAlarms,
}: AlarmRoundsDependencies) {
  const { database, clock, machine } = installation;

  /** An hour before a slot that has nothing to air, its editors are told; the page Hôm nay shows it as well. */
  async function silent(at: Station): Promise<void> {
    const now = clock.now();
    const aheadMs = at.settings.missingBulletinAlarmMinutes * 60_000;
    await database.kysely.transaction().execute(async (tx) => {
      const airings = await airingsBetween(tx, at.id, now, now + aheadMs + 1);
      const wanted = silentSoon(airings, now, aheadMs, at.timeZone);
      const fresh = await keepAlarms(tx, at.id, 'silent', wanted, now);
      await tellAlarms(tx, at, fresh, ['editor'], 'Sắp đến giờ phát mà chưa có bản tin');
    });
    wakeJobs();
  }

  /** Backups that are missing or do not restore: each station's administrators are told. */
  async function ofMachine(at: Station): Promise<void> {
    const wanted = await machineAlarms();
    await database.kysely.transaction().execute(async (tx) => {
      const fresh = await keepAlarms(tx, at.id, 'machine', wanted, clock.now());
      await tellAlarms(tx, at, fresh, ['administrator'], 'Báo động của máy chủ truyền thanh');
    });
  }

  /** Long before the refresh token dies, and when the OA is lost: the page Hôm nay shows it, and letters go out. */
  async function ofZalo(at: Station): Promise<void> {
    const alarms = connectionAlarms(await accounts.find(at.id), machine.now());
    await database.kysely.transaction().execute(async (tx) => {
      const fresh = await keepAlarms(tx, at.id, 'zalo', alarms, clock.now());
      await tellAlarms(tx, at, fresh, ['administrator', 'editor'], 'Kết nối Zalo OA cần xem lại');
    });
  }

  return { silent, ofMachine, ofZalo };
}
