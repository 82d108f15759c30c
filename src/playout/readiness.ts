/** Whether an airing's players have what they need to play it: its schedule, and every file verified. Pure. */
import type { Airing } from '../schedule/airings.store.ts';
import { CHECK_AHEAD_MS, CHECKS, type Check, type Delivery, type Unready } from '../schedule/airing-life.ts';
import type { DeviceHealth } from './device-health.ts';

export interface ServingPlayer {
  id: string;
  name: string;
  health: DeviceHealth;
}

/**
 * The check whose time it is: the nearest one ahead of the airing that has come, null before the first and once the airing has
 * begun. One that was missed (the airing was planned late, the server was off) is never made up for: it would tell nothing true.
 *
 * @param now UTC ms
 */
export function checkDue(airing: Pick<Airing, 'startsAt'>, now: number): Check | null {
  if (now >= airing.startsAt) return null;
  return CHECKS.findLast((check) => airing.startsAt - CHECK_AHEAD_MS[check] <= now) ?? null;
}

/**
 * The players that would not play an airing whole, by what they last told. One that is not heard of now plays what it holds, so that
 * alone is no reason.
 *
 * @param players those that serve one of the airing's zones
 */
export function unreadyPlayers(
  airing: Pick<Airing, 'items'>,
  players: readonly ServingPlayer[],
  deliveries: readonly Delivery[],
): Unready[] {
  return players.flatMap((player) => {
    const delivery = deliveries.find(({ deviceId }) => deviceId === player.id);
    const why = whyUnready(airing, player.health, delivery);
    return why === null ? [] : [{ deviceId: player.id, why }];
  });
}

function whyUnready(
  { items }: Pick<Airing, 'items'>,
  { told, state }: DeviceHealth,
  delivery: Delivery | undefined,
): string | null {
  if (state === 'new') return 'chưa kết nối lần nào';
  if (delivery?.at == null) return 'chưa nhận được lịch này';
  if (told === null) return 'chưa báo tình trạng tệp âm thanh';
  if (told.revision !== undefined && delivery.revision !== null && told.revision < delivery.revision) {
    return 'chưa kiểm tra tệp của lịch mới nhận';
  }
  const missing = told.media?.missing ?? told.missing?.length ?? 0;
  if (missing === 0) return null;
  const named = new Set(told.missing ?? []);
  const own = new Set(items.flatMap(({ sha256 }) => sha256 ?? []).filter((sha256) => named.has(sha256))).size;
  if (own > 0) return `còn ${own} tệp của lượt phát này chưa tải xong`;
  // Every missing file is named, and none is this airing's.
  if (told.missing !== undefined && named.size >= missing) return null;
  return `còn ${missing} tệp âm thanh chưa tải xong`;
}
