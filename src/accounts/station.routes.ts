import { z } from 'zod';
import { idList } from '../kernel/fields.ts';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import type { Device, Devices } from './devices.ts';
import type { App } from './http/app.ts';
import { listZones } from './zones.ts';

const zoneSchema = z.object({ id: z.string(), name: z.string() }).meta({ id: 'Zone' });

const stationSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    slug: z.string(),
    timeZone: z.string(),
    trial: z.boolean(),
    zones: z.array(zoneSchema),
  })
  .meta({ id: 'Station' });

const deviceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    zones: z.array(z.string()),
    pairedAt: z.string(),
    revokedAt: z.string().nullable(),
    lastSeenAt: z.string().nullable(),
    volume: z.int(),
  })
  .meta({ id: 'Device' });

const pairingCodeSchema = z.object({ code: z.string(), expiresAt: z.string() });

/** A station and its playout machines, for programs. */
export function stationRoutes(app: App, rooms: { database: Database; devices: Devices }): void {
  const { database, devices } = rooms;

  app.endpoint(
    {
      method: 'get',
      path: '/api/v1/stations/{stationId}',
      scope: 'station',
      permission: 'station.see',
      summary: 'Đài và các cụm loa',
      response: stationSchema,
    },
    async ({ station }) => ({ ...station, zones: await listZones(database.kysely, station.id) }),
  );

  app.endpoint(
    {
      method: 'get',
      path: '/api/v1/stations/{stationId}/devices',
      scope: 'station',
      permission: 'device.read',
      summary: 'Các đầu phát đã ghép',
      response: z.object({ devices: z.array(deviceSchema) }),
    },
    async ({ station }) => ({
      devices: (await devices.list(station.id)).map((device) => toJson(device, station.timeZone)),
    }),
  );

  app.endpoint(
    {
      method: 'post',
      path: '/api/v1/stations/{stationId}/pairing-codes',
      scope: 'station',
      permission: 'device.pair',
      summary: 'Lấy mã ghép một đầu phát: dùng một lần, trong mười phút',
      body: z.object({ zones: idList('Cụm loa', { min: 1 }) }),
      response: pairingCodeSchema,
      status: 201,
    },
    async ({ station, actor, body }) => {
      const { code, expiresAt } = await devices.issueCode(station.id, actor, body.zones);
      return { code, expiresAt: isoWithOffset(expiresAt, station.timeZone) };
    },
  );

  app.endpoint(
    {
      method: 'delete',
      path: '/api/v1/stations/{stationId}/devices/{deviceId}',
      scope: 'station',
      permission: 'device.revoke',
      summary: 'Thu hồi một đầu phát',
    },
    async ({ station, actor, params }) => {
      await devices.revoke(station.id, actor, params.deviceId);
      return undefined;
    },
  );
}

function toJson(device: Device, timeZone: string) {
  const iso = (at: number | null) => (at === null ? null : isoWithOffset(at, timeZone));
  return {
    ...device,
    zones: [...device.zones],
    pairedAt: isoWithOffset(device.pairedAt, timeZone),
    revokedAt: iso(device.revokedAt),
    lastSeenAt: iso(device.lastSeenAt),
  };
}
