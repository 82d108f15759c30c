/** What a player's last heartbeat says of it, for pages. Pure. */
import type { Device } from '../accounts/devices.ts';
import { heartbeatRequestSchema, type HeartbeatRequest } from './contract.ts';

/** A player tells of itself every 10 s of the machine's clock; one poor minute on a mobile network is no loss. */
const LOST_AFTER_MS = 90_000;

export interface DeviceHealth {
  /** new: paired and never heard of. */
  state: 'online' | 'lost' | 'new' | 'revoked';
  /** Last heard of, UTC ms of the station's clock. */
  lastSeenAt: number | null;
  /** Null until it has told of itself. */
  told: HeartbeatRequest | null;
  /** One Vietnamese sentence for each thing a person should look at. */
  troubles: string[];
}

/**
 * @param now UTC ms of the station's clock
 * @param rate how many of its milliseconds pass in one of the machine's: on a fast sandbox ten seconds between two heartbeats
 *   are ten minutes of the station's time, and no loss
 */
export function healthOf(device: Device, now: number, rate = 1): DeviceHealth {
  const parsed = heartbeatRequestSchema.safeParse(device.heartbeat);
  const told = parsed.success ? parsed.data : null;
  const { lastSeenAt } = device;
  const state = stateOf(device, now, rate);
  return { state, lastSeenAt, told, troubles: state === 'online' && told ? troublesOf(told) : [] };
}

function stateOf({ revokedAt, lastSeenAt }: Device, now: number, rate: number): DeviceHealth['state'] {
  if (revokedAt !== null) return 'revoked';
  if (lastSeenAt === null) return 'new';
  return (now - lastSeenAt) / rate > LOST_AFTER_MS ? 'lost' : 'online';
}

function troublesOf({ clock, media, volume, amplifier }: HeartbeatRequest): string[] {
  return [
    // How far a trusted clock is off is only what the player corrects by.
    ...(clock && !clock.trusted ? ['Đồng hồ của đầu phát chưa đúng; hãy kiểm tra mạng của máy.'] : []),
    ...(media && media.missing > 0 ? [`Còn ${media.missing} tệp âm thanh chưa tải xong.`] : []),
    ...(volume === 0 ? ['Âm lượng đang bằng 0, loa không có tiếng.'] : []),
    ...(amplifier === false ? ['Tăng âm đang tắt.'] : []),
  ];
}
