/** Cụm loa, đầu phát: what there is, how it is, and how one is paired or shut out. Programs have the same in accounts. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import type { Permission } from '../accounts/permissions.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { idList, requiredText } from '../kernel/fields.ts';
import { openAlarms } from '../schedule/alarms.ts';
import { healthOf } from './device-health.ts';
import { PlayersPage, type RefusedPlayersForm } from './players.page.tsx';
import type { PairingOffer } from './pairing-offer.page.tsx';
import { playerRoutes, soundingNow, type PlayerRooms } from './player.routes.tsx';
import { rejectedRows } from './rejected-rows.store.ts';
import { serverReach } from './server-address.ts';
import type { StationZones } from './station-zones.ts';

export interface PlayersRooms extends PlayerRooms {
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
    return (
      <PlayersPage
        call={call}
        zones={await zones.list(id)}
        players={players}
        rejected={await rejectedRows(database.kysely, id, REJECTED_SHOWN)}
        sounding={await soundingNow(database, id, players)}
        alarms={(await openAlarms(database.kysely, id)).filter(isOfPlayers)}
        version={rooms.version}
        now={now}
        may={call.may}
        {...more}
      />
    );
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

  playerRoutes(app, rooms);
}

/** Alarms about airings without a bulletin are the editor's, and stand on Hôm nay. */
function isOfPlayers({ key }: { key: string }): boolean {
  return !/^(silent|zalo):/.test(key);
}

function refusedForm(form: string, { values, errors, message }: Invalid): RefusedPlayersForm {
  return { form, typed: textOf(values['name']) ?? '', errors, message };
}
