/** What a player's last heartbeat says of it, for pages. Pure. */
import type { Device } from '../accounts/devices.ts';
import { viNumber } from '../kernel/vietnamese.ts';
import { heartbeatRequestSchema, type HeartbeatRequest } from './contract.ts';

/** A player tells of itself every 10 s of the machine's clock; one poor minute on a mobile network is no loss. */
const LOST_AFTER_MS = 90_000;

/** Below this much free disk the next days' files do not fit. */
export const LEAST_FREE_BYTES = 500 * 1024 * 1024;
/** An item that has been silent for so long is dead air (as Liquidsoap's blank detection has it). */
export const DEAD_AIR_MS = 20_000;

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

/** Whether a player is heard of, by when it last was. */
export function stateOf(
  { revokedAt, lastSeenAt }: Pick<Device, 'revokedAt' | 'lastSeenAt'>,
  now: number,
  rate: number,
): DeviceHealth['state'] {
  if (revokedAt !== null) return 'revoked';
  if (lastSeenAt === null) return 'new';
  return (now - lastSeenAt) / rate > LOST_AFTER_MS ? 'lost' : 'online';
}

function troublesOf({
  clock,
  media,
  volume,
  amplifier,
  disk,
  deadAirMs,
  faults,
}: HeartbeatRequest): string[] {
  return [
    // How far a trusted clock is off is only what the player corrects by.
    ...(clock && !clock.trusted ? ['Đồng hồ của đầu phát chưa đúng; hãy kiểm tra mạng của máy.'] : []),
    ...(media && media.missing > 0 ? [`Còn ${media.missing} tệp âm thanh chưa tải xong.`] : []),
    ...(volume === 0 ? ['Âm lượng đang bằng 0, loa không có tiếng.'] : []),
    ...(amplifier === false ? ['Tăng âm đang tắt.'] : []),
    ...(disk && disk.freeBytes < LEAST_FREE_BYTES
      ? [`Đĩa sắp đầy, còn ${viNumber(disk.freeBytes / 1024 ** 2, 0)} MB.`]
      : []),
    ...((deadAirMs ?? 0) >= DEAD_AIR_MS
      ? [`Đang phát mà im tiếng đã ${viNumber((deadAirMs ?? 0) / 1000, 0)} giây.`]
      : []),
    ...(faults ?? []),
  ];
}
