/** Nhật ký phát thanh: what a player says it played, held against what was planned. Pure; rows are kept by as-run.store.ts. */
import type { AiringVersion } from '../schedule/airings.store.ts';
import { msOf, type AsRunEvent } from './contract.ts';

/** An offline player sends late, but no clock that is that far ahead tells the truth. */
const AHEAD_MS = 24 * 3_600_000;
/** Played that long before its time or after its end, an event belongs to no such airing. */
const ASIDE_MS = 24 * 3_600_000;

/**
 * Why a row can't be believed, in Vietnamese; null when it can. Rejection is final for the device, and the row is kept with its
 * reason for the auditor to see.
 *
 * @param versions the airing that the event names, if this station has it, and what it was before it was changed: a player that
 *   was cut off plays what it holds
 * @param zones of the device
 * @param now the server's domain time, UTC ms
 */
export function whyRejected(
  event: AsRunEvent,
  versions: readonly AiringVersion[],
  zones: readonly string[],
  now: number,
): string | null {
  const at = msOf(event.at);
  if (at > now + AHEAD_MS) return 'Thời điểm phát ở tương lai.';
  const [current] = versions;
  if (!current) return 'Không có lượt phát này trong lịch của đài.';
  const reasons = versions.map((version) => whyNotOf(event, version, zones, at));
  return reasons.includes(null) ? null : reasons[0]!;
}

function whyNotOf(
  event: AsRunEvent,
  airing: AiringVersion,
  zones: readonly string[],
  at: number,
): string | null {
  // Players of zones that a suspension silences tell of their silence.
  const told = [...airing.zones, ...(airing.suspended?.zones ?? [])];
  if (!told.some((zone) => zones.includes(zone))) return 'Lượt phát không thuộc cụm loa của đầu phát này.';
  if (at < airing.startsAt - ASIDE_MS || at > airing.endsAt + ASIDE_MS)
    return 'Thời điểm phát cách lượt phát quá một ngày.';
  const item = airing.items[event.item];
  if (!item) return 'Lượt phát không có mục này.';
  if (event.segmentId != null && event.segmentId !== item.segmentId)
    return 'Đoạn âm thanh không khớp với lượt phát.';
  return null;
}
