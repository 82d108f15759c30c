import { fieldRefusal } from '../kernel/errors.ts';
import { viBytes } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import { stationBytes } from '../storage/media-references.ts';
import type { Station } from './stations.ts';

/** A station's own bound in bytes; null where only the disk bounds it. */
export function boundOf({ settings }: Pick<Station, 'settings'>): number | null {
  return settings.storageGigabytes === 0 ? null : settings.storageGigabytes * 1e9;
}

/**
 * Refuses what would bring a station over the room that its administrators gave it.
 *
 * @throws Refusal 503 at `field`
 */
export async function assertStationRoom(
  db: Executor,
  station: Station,
  bytes: number,
  field: string,
): Promise<void> {
  const most = boundOf(station);
  if (most === null) return;
  const used = await stationBytes(db, station.id);
  if (used + bytes <= most) return;
  const sentence = `Đài đã dùng ${viBytes(used)} trong ${viBytes(most)} được cấp nên không nhận thêm tệp này (${viBytes(bytes)}). Hãy báo người quản trị dọn bớt hoặc tăng dung lượng.`;
  throw fieldRefusal(field, 'station-full', sentence, 503);
}
