/** The doctor's lines that a page may ask for at any time: quick, and of one station. */
import { sql } from 'kysely';
import type { Station } from '../accounts/stations.ts';
import { attention, ok, type Check } from '../kernel/check.ts';
import { VERSION } from '../kernel/version.ts';
import { viBytes, viDuration, viNumber } from '../kernel/vietnamese.ts';
import { openAlarms } from '../schedule/alarms.ts';
import { backupChecks, playersCheck } from './doctor/data-checks.ts';
import { diskCheck, folderCheck, keysCheck } from './doctor/folder-checks.ts';
import { clockCheck, neuralVoicesCheck, nodeCheck, programsCheck } from './doctor/machine-checks.ts';
import type { WatchingRooms } from './watching-rooms.ts';

export async function systemChecks(
  { installation, backups }: Pick<WatchingRooms, 'installation' | 'backups'>,
  station: Station,
): Promise<Check[]> {
  const { config, database, folder, clock, machine } = installation;
  const { root, keys, voices } = folder.paths;
  return [
    serving(),
    await playersCheck(database, clock, machine, station.id),
    await jobs(installation, station),
    await alarms(installation, station),
    ...backupChecks(await backups.state(), machine.now(), station.timeZone, config.backupTo === null),
    await diskCheck(root),
    await folderCheck(root),
    await keysCheck(keys),
    nodeCheck(),
    await programsCheck(process.env['PATH']),
    await neuralVoicesCheck(voices, machine),
    clockCheck(machine.now()),
    mail(config.mail !== null),
    address(config.baseUrl),
  ];
}

function serving(): Check {
  const words = `Bản ${VERSION}, chạy được ${viDuration(process.uptime() * 1000)}, dùng ${viBytes(process.memoryUsage.rss())} bộ nhớ.`;
  return ok('serving', 'Máy chủ', words);
}

async function jobs({ database }: WatchingRooms['installation'], { id }: Station): Promise<Check> {
  const title = 'Việc trong hàng đợi';
  const rows = await database.kysely
    .selectFrom('job')
    .select(['state', sql<number>`count(*)`.as('count')])
    .where('station_id', '=', id)
    .where('state', '!=', 'done')
    .groupBy('state')
    .execute();
  const count = (state: string) => rows.find((row) => row.state === state)?.count ?? 0;
  const waiting = `${viNumber(count('queued') + count('running'), 0)} việc đang chờ hoặc đang làm`;
  if (count('failed') === 0) return ok('jobs', title, `${waiting}, không việc nào hỏng.`);
  return attention(
    'jobs',
    title,
    `${waiting}; ${viNumber(count('failed'), 0)} việc đã bỏ sau nhiều lần thử.`,
    'journalctl -u loa | grep "job failed"',
  );
}

async function alarms({ database }: WatchingRooms['installation'], { id }: Station): Promise<Check> {
  const title = 'Báo động';
  const standing = await openAlarms(database.kysely, id);
  if (standing.length === 0) return ok('alarms', title, 'Không có báo động nào.');
  return attention(
    'alarms',
    title,
    standing
      .slice(0, 3)
      .map(({ message }) => message)
      .join(' '),
    'Xem trang Hôm nay',
  );
}

function mail(enabled: boolean): Check {
  const title = 'Thư điện tử';
  if (enabled) return ok('mail', title, 'Đã cài máy chủ gửi thư.');
  return attention(
    'mail',
    title,
    'Chưa cài: không có thư báo chờ duyệt và báo động.',
    'LOA_SMTP_URL, LOA_MAIL_FROM',
  );
}

function address(baseUrl: string | null): Check {
  const title = 'HTTPS';
  if (baseUrl?.startsWith('https://') === true) return ok('address', title, `${baseUrl}.`);
  return attention('address', title, 'Chưa dùng HTTPS: chỉ nên mở trong mạng nội bộ.', 'Xem docs/https.md');
}
