/** Cụm loa, đầu phát: what there is, how it is, and how one is paired or shut out. Programs have the same in accounts. */
import { z } from 'zod';
import type { Devices } from '../accounts/devices.ts';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import type { Permission } from '../accounts/permissions.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { idList, requiredText } from '../kernel/fields.ts';
import { findAirings } from '../schedule/airings.store.ts';
import type { Database } from '../storage/database.ts';
import { healthOf } from './device-health.ts';
import { PlayersPage, RevokePlayerPage, type RefusedPlayersForm } from './players.page.tsx';
import type { PairingOffer } from './pairing-offer.page.tsx';
import { rejectedRows } from './rejected-rows.store.ts';
import { serverReach } from './server-address.ts';
import type { StationZones } from './station-zones.ts';

export interface PlayersRooms {
  database: Database;
  clock: Clock;
  devices: Devices;
  zones: StationZones;
  /** Address under which players reach the server; null: the one that the page was asked under, if others can call it. */
  baseUrl: string | null;
  /** The server's own addresses in its networks, asked anew each time: cables are moved. */
  addresses: () => string[];
}

/** Rejected rows of the log that the page lists. */
const REJECTED_SHOWN = 50;

const PAGE = '/d/{slug}/cum-loa';
const read = { scope: 'station', permission: 'device.read' } as const;
const settings = { scope: 'station', permission: 'settings.write' } as const;
const pair = { scope: 'station', permission: 'device.pair' } as const;
const revoke = { scope: 'station', permission: 'device.revoke' } as const;

const zoneSchema = z.object({ name: requiredText('Tên cụm loa', { max: 100 }) });

type StationCall = PageCall & { may: (permission: Permission) => boolean };

export function playersRoutes(app: App, rooms: PlayersRooms): void {
  const { database, clock, devices, zones } = rooms;

  async function page(call: StationCall, more: { offer?: PairingOffer; refused?: RefusedPlayersForm } = {}) {
    const { id } = call.station;
    const now = clock.now();
    const players = (await devices.list(id)).map((device) => ({
      device,
      health: healthOf(device, now, clock.rate()),
    }));
    const onAir = players.flatMap(({ health }) => health.told?.onAir ?? []);
    const airings = await findAirings(database.kysely, id, onAir);
    return (
      <PlayersPage
        call={call}
        zones={await zones.list(id)}
        players={players}
        rejected={await rejectedRows(database.kysely, id, REJECTED_SHOWN)}
        airingNames={new Map(airings.map((airing) => [airing.id, airing.title]))}
        may={call.may}
        {...more}
      />
    );
  }

  async function device(stationId: string, deviceId: string) {
    const found = (await devices.list(stationId)).find(
      (candidate) => candidate.id === deviceId && candidate.revokedAt === null,
    );
    if (found) return found;
    throw new Refusal('device-not-found', 'Không tìm thấy đầu phát này, hoặc nó đã bị thu hồi.', 404);
  }

  app.page({ method: 'get', path: PAGE, ...read }, (call) => page(call));

  app.form(
    { method: 'post', path: PAGE, ...settings, body: zoneSchema },
    async ({ station, actor, body, seeOther }) => {
      await zones.add(station.id, actor, body.name);
      return seeOther(`/d/${station.slug}/cum-loa`, 'Đã thêm cụm loa.');
    },
    (call) => page(call, { refused: refusedForm('add', call) }),
  );

  app.form(
    { method: 'post', path: `${PAGE}/{zoneId}/ten`, ...settings, body: zoneSchema },
    async ({ station, actor, params, body, seeOther }) => {
      await zones.rename(station.id, actor, params.zoneId, body.name);
      return seeOther(`/d/${station.slug}/cum-loa`, 'Đã đổi tên cụm loa.');
    },
    (call) => page(call, { refused: refusedForm(call.params.zoneId, call) }),
  );

  app.form(
    {
      method: 'post',
      path: `${PAGE}/ghep`,
      ...pair,
      body: z.object({ zones: idList('Cụm loa', { min: 1 }) }),
    },
    async (call) => {
      const { station, actor, body, c } = call;
      const issued = await devices.issueCode(station.id, actor, body.zones);
      const reach = serverReach(c.req.url, rooms.baseUrl, rooms.addresses());
      // Not by a redirect: the code is shown this once and kept nowhere.
      return page(call, { offer: { ...issued, reach } });
    },
    (call) => page(call, { refused: refusedForm('pair', call) }),
  );

  app.page({ method: 'get', path: `${PAGE}/dau-phat/{deviceId}/thu-hoi`, ...revoke }, async (call) => (
    <RevokePlayerPage call={call} device={await device(call.station.id, call.params.deviceId)} />
  ));

  app.form(
    { method: 'post', path: `${PAGE}/dau-phat/{deviceId}/thu-hoi`, ...revoke },
    async ({ station, actor, params, seeOther }) => {
      const { name } = await devices.revoke(station.id, actor, params.deviceId);
      return seeOther(`/d/${station.slug}/cum-loa`, `Đã thu hồi đầu phát ${name}.`);
    },
  );
}

function refusedForm(form: string, { values, errors, message }: Invalid): RefusedPlayersForm {
  return { form, typed: textOf(values['name']) ?? '', errors, message };
}
