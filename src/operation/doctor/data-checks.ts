/** What the database says when it is asked: whether it is whole, its trails, its players, its backups. */
import { createDevices } from '../../accounts/devices.ts';
import { listStations, type Station } from '../../accounts/stations.ts';
import { verifyTrail } from '../../accounts/trail.ts';
import { attention, fault, ok, type Check } from '../../kernel/check.ts';
import type { Clock } from '../../kernel/clock.ts';
import { viNumber } from '../../kernel/vietnamese.ts';
import { healthOf } from '../../playout/device-health.ts';
import type { Database } from '../../storage/database.ts';
import { pendingMigrations, unknownMigrations } from '../../storage/migrate.ts';
import { sqliteFaults } from '../../storage/snapshot.ts';
import { backupTroubles, backupLine, type BackupState } from '../backup/backup-words.ts';

const RESTORE = 'loa restore THƯ-MỤC-SAO-LƯU (xem docs/sao-luu.md)';

export async function integrityCheck(database: Database): Promise<Check> {
  const title = 'Cơ sở dữ liệu';
  if (database.dialect === 'postgres') return ok('database', title, 'PostgreSQL trả lời.');
  const [first] = await sqliteFaults(database.address);
  if (first === undefined) return ok('database', title, 'SQLite nguyên vẹn, mọi khóa ngoại có đích.');
  return fault('database', title, `SQLite bị hỏng: ${first}.`, RESTORE);
}

/** Whether the tables are those of this program: only then can the others be asked. */
export async function migrationsCheck(database: Database): Promise<Check> {
  const title = 'Phiên bản dữ liệu';
  const newer = await unknownMigrations(database);
  if (newer.length > 0)
    return fault(
      'migrations',
      title,
      `Dữ liệu của phiên bản mới hơn (${newer.at(-1)!}).`,
      'loa service rollback, hoặc cài lại phiên bản mới',
    );
  const pending = await pendingMigrations(database);
  if (pending.length === 0) return ok('migrations', title, 'Đúng với chương trình.');
  return attention(
    'migrations',
    title,
    `Còn ${pending.length} bước nâng cấp dữ liệu.`,
    'npm start (máy chủ tự nâng cấp khi khởi động)',
  );
}

export async function trailsCheck({ kysely }: Database): Promise<Check> {
  const title = 'Nhật ký hệ thống';
  let lines = 0;
  for (const { id, name } of await listStations(kysely)) {
    const check = await verifyTrail(kysely, id);
    if (!check.whole)
      return fault(
        'trail',
        title,
        `Nhật ký của ${name} bị sửa từ dòng ${viNumber(check.brokenAt, 0)}.`,
        'Giữ nguyên máy chủ, báo người phụ trách an toàn thông tin; so với bản sao lưu',
      );
    lines += check.lines;
  }
  return ok('trail', title, `${viNumber(lines, 0)} dòng nối nhau đúng mã băm.`);
}

/** @param only of one station; of all when absent */
export async function playersCheck(
  database: Database,
  clock: Clock,
  machine: Clock,
  only?: string,
): Promise<Check> {
  const title = 'Đầu phát';
  const devices = createDevices({ database, clock, machine });
  let online = 0;
  const wrong: string[] = [];
  for (const station of await listStations(database.kysely)) {
    if (only !== undefined && station.id !== only) continue;
    for (const device of await devices.list(station.id)) {
      const { state, troubles } = healthOf(device, clock.now(), clock.rate());
      if (state === 'revoked') continue;
      if (state === 'online' && troubles.length === 0) online++;
      else
        wrong.push(
          `${nameOf(station, device.name)} ${state === 'online' ? 'cần xem lại' : 'không liên lạc'}`,
        );
    }
  }
  if (wrong.length > 0)
    return attention(
      'players',
      title,
      `${online} tốt; ${wrong.slice(0, 3).join(', ')}${wrong.length > 3 ? ` và ${wrong.length - 3} máy nữa` : ''}.`,
      'Xem trang Cụm loa, đầu phát; ở máy phát: sudo loa-player doctor',
    );
  return ok('players', title, online === 0 ? 'Chưa ghép máy nào.' : `${online} máy đang kết nối.`);
}

function nameOf(station: Station, device: string): string {
  return `"${device}" (${station.slug})`;
}

const BACKUP_MENDS = {
  stale: 'loa backup',
  rehearsal: 'loa backup rehearse',
  key: 'loa backup key',
} as const;

export function backupChecks(state: BackupState, now: number, timeZone: string, sameDisk: boolean): Check[] {
  const title = 'Sao lưu';
  const troubles = backupTroubles(state, now, timeZone);
  const said = troubles.map(({ key, title: what, hint }) => {
    const make = key === 'key' ? attention : fault;
    return make(`backup-${key}`, title, `${what}. ${hint}`, BACKUP_MENDS[key]);
  });
  const line = backupLine(state, timeZone);
  if (said.length === 0)
    said.push(
      ok(
        'backup',
        title,
        line === null ? 'Chưa đến đêm đầu tiên.' : `${line[0]!.toUpperCase()}${line.slice(1)}`,
      ),
    );
  if (sameDisk && line !== null)
    said.push(
      attention(
        'backup-place',
        title,
        'Bản sao lưu nằm cùng ổ đĩa với dữ liệu.',
        'Đặt LOA_BACKUP_TO tới ổ khác hoặc kho S3',
      ),
    );
  return said;
}
