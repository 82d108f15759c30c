/** The alarms that players and coming airings call for. Pure; watch.ts keeps them. */
import { theDevice } from '../accounts/device-words.ts';
import type { Device } from '../accounts/devices.ts';
import { viInstant, viNumber, viTime } from '../kernel/vietnamese.ts';
import { CHECK_AHEAD_MS, CHECK_WORDS, type Unready } from '../schedule/airing-life.ts';
import type { Airing } from '../schedule/airings.store.ts';
import type { Alarm } from '../schedule/alarms.ts';
import type { Hole } from './as-run.store.ts';
import { DEAD_AIR_MS, LEAST_FREE_BYTES, type DeviceHealth } from './device-health.ts';

/** A start this late is heard as late. */
export const LATE_OVER_MS = 2_000;
/** A mobile network that is away for a minute or two is no news; five minutes are. */
export const LOST_ALARM_MS = 5 * 60_000;

/** Kinds of what is wrong with one player; a key is `kind:deviceId`. */
export const PLAYER_ALARMS = ['lost', 'clock', 'disk', 'dead-air'] as const;
type PlayerAlarm = (typeof PLAYER_ALARMS)[number];

interface Watched {
  device: Pick<Device, 'id' | 'name'>;
  health: DeviceHealth;
}

/**
 * @param untrusted players that told of late that their clocks were not to be trusted, and when: a network puts such a clock right
 *   within seconds, the battery that should keep it stays empty
 * @param now UTC ms
 * @param rate of the station's clock, as `healthOf` takes it
 */
export function playerAlarms(
  players: readonly Watched[],
  untrusted: ReadonlyMap<string, number>,
  now: number,
  timeZone: string,
  rate = 1,
): Record<PlayerAlarm, Alarm[]> {
  const alarms = (kind: PlayerAlarm, words: (watched: Watched) => string | null): Alarm[] =>
    players.flatMap((watched) => {
      const said = words(watched);
      return said === null
        ? []
        : [
            {
              key: `${kind}:${watched.device.id}`,
              message: `${theDevice(watched.device.name)} ${said}`,
            },
          ];
    });
  const online = (words: (told: NonNullable<DeviceHealth['told']>) => string | null) => (watched: Watched) =>
    watched.health.state === 'online' && watched.health.told ? words(watched.health.told) : null;
  return {
    lost: alarms('lost', ({ health: { state, lastSeenAt } }) =>
      state === 'lost' && lastSeenAt !== null && now - lastSeenAt > LOST_ALARM_MS * rate
        ? `mất kết nối từ ${viInstant(lastSeenAt, timeZone)}; máy vẫn phát theo lịch đã tải.`
        : null,
    ),
    clock: alarms('clock', ({ device: { id }, health: { state, told } }) => {
      const at = untrusted.get(id);
      if (state === 'online' && told?.clock?.trusted === false)
        return 'chưa tin được đồng hồ của mình nên không phát theo lịch; hãy kiểm tra mạng và pin đồng hồ của máy.';
      return at === undefined
        ? null
        : `đã có lúc không tin được đồng hồ của mình nên không phát theo lịch (máy báo lúc ${viInstant(at, timeZone)}); hãy kiểm tra pin đồng hồ của máy.`;
    }),
    disk: alarms(
      'disk',
      online(({ disk }) =>
        disk && disk.freeBytes < LEAST_FREE_BYTES
          ? `sắp đầy đĩa, còn ${viNumber(disk.freeBytes / 1024 ** 2, 0)} MB.`
          : null,
      ),
    ),
    'dead-air': alarms(
      'dead-air',
      online(({ deadAirMs = 0 }) =>
        deadAirMs >= DEAD_AIR_MS
          ? `đang phát mà im tiếng đã ${viNumber(deadAirMs / 1000, 0)} giây; hãy nghe lại tệp và kiểm tra máy.`
          : null,
      ),
    ),
  };
}

/** Players whose rows count anew; see `repeatedSequences`. */
export function twinAlarms(deviceIds: readonly string[], names: ReadonlyMap<string, string>): Alarm[] {
  return deviceIds.flatMap((id) => {
    const name = names.get(id);
    if (name === undefined) return [];
    const message = `${theDevice(name)} gửi nhật ký đánh số lại: nhật ký trên máy bị mất, hoặc có hai máy dùng chung một mã. Nếu có hai máy, hãy thu hồi đầu phát này rồi ghép lại từng máy.`;
    return [{ key: `twins:${id}`, message }];
  });
}

/** Players of whose rows some never came; see `sequenceHoles`. */
export function holeAlarms(holes: readonly Hole[], names: ReadonlyMap<string, string>): Alarm[] {
  return [...Map.groupBy(holes, ({ deviceId }) => deviceId)].flatMap(([id, own]) => {
    const name = names.get(id);
    if (name === undefined) return [];
    const lost = own.reduce((sum, { from, to }) => sum + to - from + 1, 0);
    const message = `${theDevice(name)} gửi nhật ký thiếu ${viNumber(lost, 0)} dòng (số ${own.map(numbersOf).join(', ')}): máy đã mất các dòng ấy trước khi gửi, nội dung phát lúc đó không được tính. Hãy kiểm tra đĩa hoặc thẻ nhớ của máy.`;
    return [{ key: `holes:${id}`, message }];
  });
}

function numbersOf({ from, to }: Hole): string {
  return from === to ? viNumber(from, 0) : `${viNumber(from, 0)}–${viNumber(to, 0)}`;
}

interface Looked {
  airing: Pick<Airing, 'id' | 'title' | 'startsAt'>;
  /** Players that serve its zones. */
  serving: readonly { id: string; name: string }[];
  unready: readonly Unready[];
  ready: boolean;
}

/** Airings that begin within an hour, and again within five minutes, and would not be heard everywhere. */
export function unreadyAlarms(looked: readonly Looked[], now: number, timeZone: string): Alarm[] {
  return looked.flatMap(({ airing, serving, unready, ready }) => {
    if (ready) return [];
    const why =
      serving.length === 0
        ? 'cụm loa này chưa có đầu phát nào.'
        : `${unready
            .map(
              ({ deviceId, why: said }) =>
                `${serving.find(({ id }) => id === deviceId)?.name ?? 'đầu phát'} ${said}`,
            )
            .join('; ')}.`;
    return (['hour', 'minutes'] as const)
      .filter((check) => airing.startsAt - now <= CHECK_AHEAD_MS[check])
      .map((check) => ({
        key: `unready:${airing.id}:${check}`,
        message: `“${airing.title}” lúc ${viTime(airing.startsAt, timeZone)} chưa sẵn sàng ${CHECK_WORDS[check]}: ${why}`,
      }));
  });
}

export interface LateStart {
  airingId: string;
  title: string;
  deviceId: string;
  /** UTC ms. */
  startsAt: number;
  latenessMs: number;
}

export function lateAlarms(
  late: readonly LateStart[],
  names: ReadonlyMap<string, string>,
  timeZone: string,
): Alarm[] {
  return late.map(({ airingId, title, deviceId, startsAt, latenessMs }) => ({
    key: `late:${airingId}:${deviceId}`,
    message: `“${title}” lúc ${viInstant(startsAt, timeZone)} phát muộn ${viNumber(latenessMs / 1000)} giây ở ${names.get(deviceId) ?? 'đầu phát đã gỡ'}.`,
  }));
}
