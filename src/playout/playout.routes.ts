/** The playout machine's API, as contract.ts words it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { App } from '../accounts/http/app.ts';
import type { Devices } from '../accounts/devices.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import {
  asRunRequestSchema,
  asRunResponseSchema,
  heartbeatRequestSchema,
  isoOf,
  OFF_AIR_MEDIA_TYPE,
  offAirResponseSchema,
  pairRequestSchema,
  pairResponseSchema,
  PLAYOUT_BASE,
  type HeartbeatResponse,
  sandboxHeader,
  SANDBOX_HEADER,
  scheduleQuerySchema,
  SERVER_TIME_HEADER,
  SIGNATURE_HEADER,
} from './contract.ts';
import type { DeviceCommands } from './device-commands.ts';
import { answerRange, type MediaSource } from './media-range.ts';
import type { Deliveries } from './deliveries.ts';
import type { Playout } from './playout.ts';
import type { ScheduleFeed, SignedSchedule } from './schedule-feed.ts';
import { signatureHeader } from './signing.ts';

export interface PlayoutRooms {
  feed: ScheduleFeed;
  playout: Playout;
  devices: Devices;
  media: MediaSource;
  deliveries: Pick<Deliveries, 'note'>;
  commands: Pick<DeviceCommands, 'takeRecording'>;
  /** The domain's. */
  clock: Clock;
}

export function playoutRoutes(app: App, rooms: PlayoutRooms): void {
  const { feed, playout, devices, deliveries, commands, media, clock } = rooms;

  app.endpoint(
    {
      method: 'post',
      path: `${PLAYOUT_BASE}/pair`,
      scope: 'public',
      summary: 'Ghép đầu phát bằng mã ghép nối',
      body: pairRequestSchema,
      response: pairResponseSchema,
    },
    async ({ body, address }) => {
      const paired = await devices.pair(body.code, body.name, address);
      return { ...paired, keys: feed.keys().listed };
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: `${PLAYOUT_BASE}/schedule`,
      scope: 'device',
      summary: 'Lịch phát đã ký; chờ thay đổi tối đa `wait` giây',
      query: scheduleQuerySchema,
      responseType: 'application/json',
    },
    async ({ c, device, query }) => {
      const seen = c.req.header('if-none-match');
      let schedule = await feed.current(device.stationId, device.zones);
      deliveries.note(device, seen, schedule.revision);
      if (seen === schedule.etag && query.wait > 0) {
        await feed.change(device.stationId, device.zones, query.wait * 1000, c.req.raw.signal);
        schedule = await feed.current(device.stationId, device.zones);
      }
      return seen === schedule.etag ? notModified(schedule) : scheduleAnswer(schedule);
    },
  );

  app.endpoint(
    {
      method: 'get',
      path: `${PLAYOUT_BASE}/media/{sha256}`,
      scope: 'device',
      summary: 'Tệp âm thanh có trong lịch của đầu phát, theo SHA-256',
      responseType: 'audio/mpeg',
    },
    async ({ c, device, params }) => {
      const schedule = await feed.current(device.stationId, device.zones);
      if (!schedule.sha256s.has(params.sha256)) {
        throw new Refusal('media-not-found', 'Lịch của đầu phát này không có tệp âm thanh đó.', 404);
      }
      return answerRange(media, params.sha256, 'audio/mpeg', c.req.raw.headers);
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: `${PLAYOUT_BASE}/as-run`,
      scope: 'device',
      summary: 'Nhật ký phát thanh, trả lời từng dòng',
      body: asRunRequestSchema,
      response: asRunResponseSchema,
    },
    ({ device, body }) => playout.takeAsRun(device, body.events),
  );

  app.endpoint(
    {
      method: 'post',
      path: `${PLAYOUT_BASE}/heartbeat`,
      scope: 'device',
      summary: 'Nhịp báo của đầu phát; trả về cài đặt đã ký',
      body: heartbeatRequestSchema,
      responseType: 'application/json',
    },
    async ({ device, body }) => {
      if (body.revision) {
        const { revision } = await feed.current(device.stationId, device.zones);
        deliveries.note(device, `"${body.revision}"`, revision);
      }
      const { nonce } = body;
      const told = await playout.takeHeartbeat(device, body);
      const time = nonce === undefined ? {} : { time: { nonce, at: isoOf(clock.now()) } };
      const answer: HeartbeatResponse = { ...told, ...time };
      const bytes = new Uint8Array(Buffer.from(JSON.stringify(answer)));
      return new Response(bytes, {
        headers: {
          'content-type': 'application/json',
          [SIGNATURE_HEADER]: signatureHeader(bytes, feed.keys().signing),
        },
      });
    },
  );

  app.endpoint(
    {
      method: 'put',
      path: `${PLAYOUT_BASE}/off-air/{commandId}`,
      scope: 'device',
      summary: 'Bản ghi âm của đầu phát theo lệnh off-air: Ogg Opus, nhận một lần',
      body: 'stream',
      bodyType: OFF_AIR_MEDIA_TYPE,
      response: offAirResponseSchema,
    },
    ({ device, params, body }) => commands.takeRecording(device, params.commandId, body),
  );
}

function scheduleAnswer(schedule: SignedSchedule): Response {
  return new Response(schedule.bytes, {
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-cache',
      etag: schedule.etag,
      [SIGNATURE_HEADER]: schedule.signature,
    },
  });
}

function notModified(schedule: SignedSchedule): Response {
  return new Response(null, { status: 304, headers: { etag: schedule.etag } });
}

/**
 * Puts the server's domain time on everything the playout API answers, refusals too, at the instant the head is written: a request
 * listener that stands before the framework's. Set on a Response, the time would be that of its making, and each poll would pay for
 * a Headers object.
 */
export function stampServerTime(
  clock: Clock,
  sandboxRate: number | null,
): (incoming: IncomingMessage, outgoing: ServerResponse) => void {
  const sandbox = sandboxRate === null ? null : sandboxHeader(sandboxRate);
  return ({ url }, outgoing) => {
    if (!url?.startsWith(`${PLAYOUT_BASE}/`)) return;
    const writeHead = outgoing.writeHead.bind(outgoing) as (...args: unknown[]) => ServerResponse;
    outgoing.writeHead = (...args: unknown[]) => {
      outgoing.setHeader(SERVER_TIME_HEADER, isoOf(clock.now()));
      if (sandbox !== null) outgoing.setHeader(SANDBOX_HEADER, sandbox);
      return writeHead(...args);
    };
  };
}
