/** What the dashboard and the alarms say of backups. Pure. */
import { viDate, viInstant } from '../../kernel/vietnamese.ts';
import { dateOf } from '../../kernel/zoned-time.ts';
import type { BackupRun } from './backup-runs.store.ts';

export interface BackupState {
  lastGood: BackupRun | null;
  /** The newest attempt, good or not. */
  last: BackupRun | null;
  lastRehearsal: BackupRun | null;
  hasKey: boolean;
  /** When the installation was set up; null before. */
  setUpAt: number | null;
}

export interface BackupTrouble {
  /** The same trouble is one alarm. */
  key: 'stale' | 'rehearsal' | 'key';
  title: string;
  hint: string;
}

/** A night that was missed, and the morning in which somebody may see to it. */
const STALE_MS = 36 * 3_600_000;

/** What somebody has to see to, the worst first. */
export function backupTroubles(state: BackupState, now: number, timeZone: string): BackupTrouble[] {
  const { lastGood, last, lastRehearsal, hasKey, setUpAt } = state;
  const troubles: BackupTrouble[] = [];
  const since = lastGood?.at ?? setUpAt;
  if (since !== null && now - since > STALE_MS)
    troubles.push({
      key: 'stale',
      title: lastGood
        ? `Chưa sao lưu được từ ${viInstant(lastGood.at, timeZone)}`
        : 'Chưa có bản sao lưu nào',
      hint: last && !last.ok ? last.words : 'Máy chủ tự sao lưu lúc 01:30 mỗi đêm nếu đang bật.',
    });
  if (lastRehearsal && !lastRehearsal.ok)
    troubles.push({
      key: 'rehearsal',
      title: 'Diễn tập khôi phục không đạt',
      hint: lastRehearsal.words,
    });
  if (lastGood && !hasKey)
    troubles.push({
      key: 'key',
      title: 'Chưa lấy mã khôi phục',
      hint: 'Các khóa chưa nằm trong bản sao lưu.',
    });
  return troubles;
}

/** One line for those to whom all is well; null before the first backup. */
export function backupLine({ lastGood, lastRehearsal }: BackupState, timeZone: string): string | null {
  if (!lastGood) return null;
  const newest = `bản mới nhất ${viInstant(lastGood.at, timeZone)}`;
  if (!lastRehearsal) return `${newest}; chưa diễn tập khôi phục.`;
  const day = viDate(dateOf(lastRehearsal.at, timeZone));
  return `${newest}; diễn tập khôi phục ngày ${day} ${lastRehearsal.ok ? 'đạt' : 'không đạt'}.`;
}
