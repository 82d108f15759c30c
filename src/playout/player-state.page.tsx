/** How a player is, in words: the same on the list and on its own page. */
import type { Device } from '../accounts/devices.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Zone } from '../accounts/zones.ts';
import { viClock, viInstant, viNumber } from '../kernel/vietnamese.ts';
import { Chip, StateChip } from '../web/parts/chip.tsx';
import { DefinitionList } from '../web/parts/definition-list.tsx';
import { Notice } from '../web/parts/flash.tsx';
import { isOlder } from './device-commands.ts';
import type { DeviceHealth } from './device-health.ts';

export interface Player {
  device: Device;
  health: DeviceHealth;
}

/** An airing that some player says it sounds. */
export interface SoundingNow {
  id: string;
  title: string;
  /** UTC ms. */
  startsAt: number;
  soundsUntil: number;
}

export interface PlayerStateProps {
  call: PageCall;
  player: Player;
  zones: readonly Zone[];
  sounding: ReadonlyMap<string, SoundingNow>;
  version: string;
  now: number;
}

export function PlayerState(props: PlayerStateProps) {
  const { call, player, zones, version } = props;
  const { device, health } = player;
  const { timeZone } = call.station;
  const { told } = health;
  return (
    <div class="stack">
      <PlayerChips {...props} />
      {health.troubles.map((trouble) => (
        <Notice tone="attention">{trouble}</Notice>
      ))}
      {told && isOlder(told.version, version) && (
        <Notice tone="attention">
          Phần mềm của đầu phát là {told.version}, máy chủ đã có {version}; hãy cập nhật khi tiện.
        </Notice>
      )}
      <DefinitionList
        items={[
          { term: 'Cụm loa', value: zoneNames(device, zones) },
          {
            term: 'Báo lần cuối',
            value: health.lastSeenAt !== null && viInstant(health.lastSeenAt, timeZone),
          },
          { term: 'Đồng hồ', value: told?.clock && clockInWords(told.clock) },
          { term: 'Âm lượng', value: `${told?.volume ?? device.volume}/100` },
          {
            term: 'Tăng âm',
            value: told?.amplifier == null ? undefined : told.amplifier ? 'đang bật' : 'đang tắt',
          },
          {
            term: 'Âm thanh trên máy',
            value: told?.media && `${told.media.ready} tệp sẵn sàng, thiếu ${told.media.missing}`,
          },
          {
            term: 'Bản ghi âm',
            value:
              told?.offAir &&
              `từ ${viInstant(Date.parse(told.offAir.from), timeZone)} đến ${viInstant(Date.parse(told.offAir.to), timeZone)}`,
          },
          {
            term: 'Đĩa còn trống',
            value: told?.disk && `${viNumber(told.disk.freeBytes / 1024 ** 3)} GB`,
          },
          { term: 'Phiên bản', value: told?.version },
          { term: 'Ghép lúc', value: viInstant(device.pairedAt, timeZone) },
        ].map(({ term, value }) => ({ term, value: value || undefined }))}
      />
    </div>
  );
}

/** Is it there, what does it sound, and how far is that. */
export function PlayerChips({ call, player, sounding, now }: PlayerStateProps) {
  const { health } = player;
  const { timeZone } = call.station;
  const onAir = health.state === 'online' ? (health.told?.onAir ?? null) : null;
  const airing = onAir === null ? undefined : sounding.get(onAir);
  return (
    <>
      <p class="row">
        <HealthChip health={health} timeZone={timeZone} />
        {onAir !== null && (
          <Chip tone="danger" live>
            Đang phát{airing && `: ${airing.title}`}
          </Chip>
        )}
      </p>
      {airing && (
        <p>
          <progress
            max={Math.max(1, airing.soundsUntil - airing.startsAt)}
            value={Math.min(Math.max(0, now - airing.startsAt), airing.soundsUntil - airing.startsAt)}
            aria-label={`Đã phát được của ${airing.title}`}
          />
          <span class="soft small">
            {viClock(Math.max(0, now - airing.startsAt))} / {viClock(airing.soundsUntil - airing.startsAt)}
          </span>
        </p>
      )}
    </>
  );
}

/** Is it there, and since when not. */
export function HealthChip({ health, timeZone }: { health: DeviceHealth; timeZone: string }) {
  if (health.state === 'online') return <StateChip state="connected" />;
  if (health.state === 'revoked') return <StateChip state="revoked" />;
  if (health.lastSeenAt === null) return <Chip tone="attention">Chưa kết nối lần nào</Chip>;
  return <StateChip state="disconnected" detail={`từ ${viInstant(health.lastSeenAt, timeZone)}`} />;
}

export function clockInWords({ offsetMs, trusted }: { offsetMs: number; trusted: boolean }): string {
  // What a trusted clock is off by says nothing to people: the player corrects by it.
  return trusted
    ? 'đúng, theo giờ máy chủ'
    : `chưa tin cậy, lệch ${viNumber(Math.abs(offsetMs) / 1000)} giây`;
}

function zoneNames(device: Device, zones: readonly Zone[]): string {
  return device.zones.map((id) => zones.find((zone) => zone.id === id)?.name ?? 'cụm loa đã bỏ').join(', ');
}

/** One line of what matters beside the chips: volume, files, disk, clock. */
export function playerInShort({ device, health: { told } }: Player): string {
  return [
    `âm lượng ${told?.volume ?? device.volume}`,
    told?.media &&
      (told.media.missing > 0
        ? `thiếu ${told.media.missing}/${told.media.ready + told.media.missing} tệp`
        : `đủ ${told.media.ready} tệp`),
    told?.clock && `đồng hồ ${clockInWords(told.clock)}`,
    told?.disk && `đĩa trống ${viNumber(told.disk.freeBytes / 1024 ** 3)} GB`,
    told && `bản ${told.version}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
