import { z } from 'zod';
import type { Auth } from '../../accounts/auth.ts';
import type { App } from '../../accounts/http/app.ts';
import { listStations, type Station } from '../../accounts/stations.ts';
import { record } from '../../accounts/trail.ts';
import type { Actor } from '../../accounts/actor.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { passwordField } from '../../kernel/fields.ts';
import type { Database } from '../../storage/database.ts';
import { BackupPage, type BackupPageProps } from './backup.page.tsx';
import type { Backups } from './backups.ts';

export interface BackupRooms {
  database: Database;
  clock: Clock;
  auth: Pick<Auth, 'verifyPassword'>;
  backups: Backups;
  /** True while the settings name no other place than the data folder's own. */
  sameDisk: boolean;
}

const PAGE = '/d/{slug}/quan-tri/sao-luu';
const see = { scope: 'station', permission: 'system.see' } as const;
const make = { scope: 'station', permission: 'backup.make' } as const;
const RUNS_SHOWN = 20;

/** Quản trị → Sao lưu. Nothing of a backup can be fetched or restored from here: that needs the machine itself. */
export function backupRoutes(app: App, rooms: BackupRooms): void {
  const { backups, database, clock, auth } = rooms;

  app.page({ method: 'get', path: PAGE, ...see }, async (call) => (
    <BackupPage call={call} {...await shown(rooms)} />
  ));

  const told = (station: Station, actor: Actor, action: string) =>
    database.kysely
      .transaction()
      .execute((tx) => record(tx, station.id, actor, action, station.id, {}, clock.now()));

  /** Begins, and answers at once: the page follows it. */
  async function begin(work: () => Promise<unknown>): Promise<void> {
    if ((await backups.runningPid()) !== null)
      throw new Refusal('backup-running', 'Đang có một lần sao lưu chạy. Hãy đợi xong rồi thử lại.', 409);
    // How it ends is written down, and shown on the page.
    work().catch(() => undefined);
  }

  app.form({ method: 'post', path: PAGE, ...make }, async ({ station, actor, seeOther }) => {
    await begin(() => backups.make('asked'));
    await told(station, actor, 'backup.make');
    return seeOther(pathTo(station), 'Đang sao lưu.');
  });

  app.form({ method: 'post', path: `${PAGE}/dien-tap`, ...make }, async ({ station, actor, seeOther }) => {
    await begin(() => backups.rehearse());
    await told(station, actor, 'backup.rehearse');
    return seeOther(pathTo(station), 'Đang diễn tập khôi phục.');
  });

  app.form(
    {
      method: 'post',
      path: `${PAGE}/ma-khoi-phuc`,
      ...make,
      body: z.object({ password: passwordField('Mật khẩu') }),
    },
    async (call) => {
      const { station, actor, person, body } = call;
      if (!(await oneStation(database)))
        throw new Refusal('many-stations', 'Máy chủ có nhiều đài: lấy mã bằng lệnh loa backup key.', 403);
      if (!person) throw new Refusal('person-needed', 'Chỉ người đăng nhập mới lấy được mã khôi phục.', 403);
      await auth.verifyPassword(person, body.password);
      const key = await backups.takeRecoveryKey();
      await told(station, actor, 'backup.key');
      // Not by a redirect: the key must not be kept anywhere on the way.
      return <BackupPage call={call} {...await shown(rooms)} recoveryKey={key} />;
    },
    async (call) => (
      <BackupPage call={call} {...await shown(rooms)} errors={call.errors} message={call.message} />
    ),
  );
}

async function shown({ backups, database, sameDisk }: BackupRooms): Promise<Omit<BackupPageProps, 'call'>> {
  const { lastGood, lastRehearsal, hasKey } = await backups.state();
  return {
    ...{ place: backups.vault.title, sameDisk, lastGood, lastRehearsal, hasKey },
    backups: await backups.list().catch((error: unknown) => {
      if (error instanceof Refusal) return { away: error.message };
      throw error;
    }),
    runs: await backups.runs(RUNS_SHOWN),
    running: (await backups.runningPid()) !== null,
    progress: backups.progress(),
    keyFromHere: await oneStation(database),
  };
}

/** Of several stations none's administrator is the machine's. */
async function oneStation({ kysely }: Database): Promise<boolean> {
  return (await listStations(kysely)).length <= 1;
}

function pathTo({ slug }: Station): string {
  return `/d/${slug}/quan-tri/sao-luu`;
}
