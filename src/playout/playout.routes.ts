/** The playout machine's API, as contract.ts words it. */
import type { App } from '../accounts/http/app.ts';
import type { Devices } from '../accounts/devices.ts';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import {
  asRunRequestSchema,
  asRunResponseSchema,
  heartbeatRequestSchema,
  pairRequestSchema,
  pairResponseSchema,
  PLAYOUT_BASE,
  sandboxHeader,
  SANDBOX_HEADER,
  scheduleQuerySchema,
  SERVER_TIME_HEADER,
  SIGNATURE_HEADER,
  type HeartbeatResponse,
} from './contract.ts';
import { answerRange, type MediaSource } from './media-range.ts';
import type { Playout } from './playout.ts';
import type { ScheduleFeed, SignedSchedule } from './schedule-feed.ts';
import { signatureHeader } from './signing.ts';

export interface PlayoutRooms {
  feed: ScheduleFeed;
  playout: Playout;
  devices: Devices;
  media: MediaSource;
}

export function playoutRoutes(app: App, rooms: PlayoutRooms): void {
  const { feed, playout, devices, media } = rooms;

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
      const { keyId, publicKey } = feed.key;
      return { ...paired, keys: [{ keyId, publicKey }] };
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
      const answer: HeartbeatResponse = { device: await playout.takeHeartbeat(device, body) };
      const bytes = new Uint8Array(Buffer.from(JSON.stringify(answer)));
      return new Response(bytes, {
        headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signatureHeader(bytes, feed.key) },
      });
    },
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

/** Puts the server's domain time on everything the playout API answers, refusals too, as the headers are written. */
export function withServerTime(
  fetch: (request: Request, env?: unknown) => Response | Promise<Response>,
  clock: Clock,
  sandboxRate: number | null,
): (request: Request, env?: unknown) => Response | Promise<Response> {
  const stamp = (response: Response): Response => {
    response.headers.set(SERVER_TIME_HEADER, new Date(clock.now()).toISOString());
    if (sandboxRate !== null) response.headers.set(SANDBOX_HEADER, sandboxHeader(sandboxRate));
    return response;
  };
  return (request, env) => {
    const answered = fetch(request, env);
    if (!request.url.includes(`${PLAYOUT_BASE}/`)) return answered;
    return answered instanceof Promise ? answered.then(stamp) : stamp(answered);
  };
}
