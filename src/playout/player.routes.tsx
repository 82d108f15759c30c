/** One player: its page, what is set for it, what is asked of it, and the recordings it sent. */
import { z } from 'zod';
import type { Device, Devices } from '../accounts/devices.ts';
import type { App } from '../accounts/http/app.ts';
import type { Permission } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { decimalNumber, idField, requiredText, wholeNumber } from '../kernel/fields.ts';
import { findAirings } from '../schedule/airings.store.ts';
import { openAlarms } from '../schedule/alarms.ts';
import { soundsUntil } from '../schedule/heard.ts';
import type { Database } from '../storage/database.ts';
import { OFF_AIR_MEDIA_TYPE } from './contract.ts';
import type { DeviceCommands } from './device-commands.ts';
import { commandsOfDevice } from './device-commands.store.ts';
import { healthOf } from './device-health.ts';
import { answerRange, type MediaSource } from './media-range.ts';
import { AskPlayerPage, PlayerPage, type Asked, type PlayerPageProps } from './player.page.tsx';
import type { Player, SoundingNow } from './player-state.page.tsx';
import type { StationZones } from './station-zones.ts';

export interface PlayerRooms {
  database: Database;
  clock: Clock;
  devices: Devices;
  zones: StationZones;
  commands: DeviceCommands;
  media: MediaSource;
  /** Of the server's program. */
  version: string;
}

const PAGE = '/d/{slug}/cum-loa/dau-phat/{deviceId}';
const read = { scope: 'station', permission: 'device.read' } as const;
const control = { scope: 'station', permission: 'device.control' } as const;
const revoke = { scope: 'station', permission: 'device.revoke' } as const;
const recording = { scope: 'station', permission: 'recording.ask' } as const;

/** Commands that the page lists. */
const COMMANDS_SHOWN = 10;

const seconds = (label: string) => decimalNumber(label, { min: 0, max: 600 });
const settingsSchema = z.object({
  name: requiredText('Tên đầu phát', { max: 100 }),
  volume: wholeNumber('Âm lượng', { min: 0, max: 100 }),
  emergencyVolume: wholeNumber('Âm lượng khẩn cấp', { min: 0, max: 100 }),
  leadSeconds: seconds('Bật tăng âm trước'),
  tailSeconds: seconds('Tắt tăng âm sau'),
  offAirDays: wholeNumber('Số ngày lưu bản ghi âm', { min: 0, max: 365 }),
});

type StationCall = PageCall & { may: (permission: Permission) => boolean };

export function playerRoutes(app: App, rooms: PlayerRooms): void {
  const { database, clock, devices, zones, commands, media } = rooms;

  async function inUse(stationId: string, deviceId: string): Promise<Device> {
    const found = (await devices.list(stationId)).find(
      (candidate) => candidate.id === deviceId && candidate.revokedAt === null,
    );
    if (found) return found;
    throw new Refusal('device-not-found', 'Không tìm thấy đầu phát này, hoặc nó đã bị thu hồi.', 404);
  }

  async function page(
    call: StationCall,
    deviceId: string,
    refused: Pick<PlayerPageProps, 'typed' | 'errors' | 'message'> = {},
  ) {
    const { id } = call.station;
    const now = clock.now();
    const device = await inUse(id, deviceId);
    const player = { device, health: healthOf(device, now, clock.rate()) };
    const alarms = await openAlarms(database.kysely, id);
    return (
      <PlayerPage
        call={call}
        player={player}
        zones={await zones.list(id)}
        sounding={await soundingNow(database, id, [player])}
        alarms={alarms.filter(({ key }) => key.includes(device.id))}
        commands={await commandsOfDevice(database.kysely, id, device.id, COMMANDS_SHOWN)}
        version={rooms.version}
        now={now}
        may={call.may}
        {...refused}
      />
    );
  }

  const pathOf = (slug: string, deviceId: string) => `/d/${slug}/cum-loa/dau-phat/${deviceId}`;

  app.page({ method: 'get', path: PAGE, ...read }, (call) => page(call, call.params.deviceId));

  app.form(
    { method: 'post', path: `${PAGE}/dat`, ...control, body: settingsSchema },
    async ({ station, actor, params, body, seeOther }) => {
      const { name, volume, emergencyVolume, leadSeconds, tailSeconds, offAirDays } = body;
      await devices.configure(station.id, actor, params.deviceId, {
        ...{ name, volume, emergencyVolume, offAirDays },
        amplifier: { leadMs: Math.round(leadSeconds * 1000), tailMs: Math.round(tailSeconds * 1000) },
      });
      return seeOther(pathOf(station.slug, params.deviceId), 'Đã lưu; đầu phát nhận ở lần báo kế tiếp.');
    },
    (call) =>
      page(call, call.params.deviceId, { typed: call.values, errors: call.errors, message: call.message }),
  );

  asked('khoi-dong-lai', 'restart');
  asked('tieng-thu', 'test-sound');

  function asked(ask: Exclude<Asked, 'thu-hoi'>, kind: 'restart' | 'test-sound'): void {
    const path = `${PAGE}/${ask}` as const;
    app.page({ method: 'get', path, ...control }, async (call) => (
      <AskPlayerPage call={call} ask={ask} device={await inUse(call.station.id, call.params.deviceId)} />
    ));
    app.form({ method: 'post', path, ...control }, async ({ station, actor, params, seeOther }) => {
      await commands.ask(station, actor, params.deviceId, kind);
      return seeOther(pathOf(station.slug, params.deviceId), 'Đã gửi lệnh; kết quả hiện ở dưới.');
    });
  }

  app.page({ method: 'get', path: `${PAGE}/thu-hoi`, ...revoke }, async (call) => (
    <AskPlayerPage call={call} ask="thu-hoi" device={await inUse(call.station.id, call.params.deviceId)} />
  ));
  app.form(
    { method: 'post', path: `${PAGE}/thu-hoi`, ...revoke },
    async ({ station, actor, params, seeOther }) => {
      const { name } = await devices.revoke(station.id, actor, params.deviceId);
      return seeOther(`/d/${station.slug}/cum-loa`, `Đã thu hồi đầu phát ${name}.`);
    },
  );

  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/ghi-am`, ...recording },
      body: z.object({ airingId: idField('Lượt phát') }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      await commands.askRecording(station, actor, params.deviceId, body.airingId);
      const notice = 'Đã yêu cầu; bản ghi âm hiện ở đây khi đầu phát gửi xong.';
      return seeOther(`/d/${station.slug}/lich-phat/luot/${body.airingId}`, notice);
    },
  );

  app.page(
    { method: 'get', path: '/d/{slug}/cum-loa/ghi-am/{commandId}', ...read },
    async ({ c, station, params }) => {
      const sha256 = await commands.recording(station.id, params.commandId);
      return answerRange(media, sha256, OFF_AIR_MEDIA_TYPE, c.req.raw.headers);
    },
  );
}

/** The airings that players say they sound now, by id. */
export async function soundingNow(
  database: Database,
  stationId: string,
  players: readonly Player[],
): Promise<Map<string, SoundingNow>> {
  const ids = players.flatMap(({ health }) => health.told?.onAir ?? []);
  const airings = await findAirings(database.kysely, stationId, [...new Set(ids)]);
  return new Map(
    airings.map((airing) => [
      airing.id,
      {
        ...{ id: airing.id, title: airing.title, startsAt: airing.startsAt },
        soundsUntil: soundsUntil(airing),
      },
    ]),
  );
}
