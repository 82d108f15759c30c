import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Station } from '../accounts/stations.ts';
import { Refusal } from '../kernel/errors.ts';
import { optionalText, passwordField, wholeNumber } from '../kernel/fields.ts';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import { CAP_BYTES, CAP_TYPE } from './cap.ts';
import type { KeptAlert } from './cap.store.ts';
import type { EmergencyRooms } from './emergency-rooms.ts';
import { orderContentSchema, RELATIONS } from './order-content.ts';
import { ORDER_KINDS, type Phase } from './order.ts';
import { listOrders } from './orders.store.ts';
import type { PlayerLine } from './watching.ts';

const BASE = '/api/v1/stations/{stationId}/emergencies';
const ITEM = `${BASE}/{orderId}`;
const CAP = '/api/v1/stations/{stationId}/cap';

const PHASES = [
  'draft',
  'waiting',
  'lapsed',
  'discarded',
  'live',
  'stopped',
  'over',
] as const satisfies Phase[];

const rangeQuery = z.object({
  limit: wholeNumber('limit', { min: 1, max: 200 }).default(50),
  offset: wholeNumber('offset', { min: 0, max: 1_000_000 }).default(0),
});

const orderShape = {
  id: z.string(),
  kind: z.enum(ORDER_KINDS),
  origin: z.enum(['person', 'token', 'cap', 'city']),
  state: z.enum(PHASES),
  title: z.string(),
  zones: z.array(z.string()),
  text: z.string(),
  textHash: z.string().nullable(),
  bulletinId: z.string().nullable(),
  audio: z.object({ sha256: z.string(), durationMs: z.number() }).nullable(),
  repeatMinutes: z.number(),
  until: z.string(),
  refersTo: z.object({ id: z.string(), relation: z.enum(RELATIONS) }).nullable(),
  ordered: z.object({ by: z.string(), at: z.string() }),
  confirmedAt: z.string().nullable(),
  secondNeeded: z.boolean(),
  second: z.object({ by: z.string(), at: z.string() }).nullable(),
  liveAt: z.string().nullable(),
  airingId: z.string().nullable(),
  stopped: z.object({ by: z.string(), at: z.string(), reason: z.string() }).nullable(),
};
const orderSchema = z.object(orderShape).meta({ id: 'EmergencyOrder' });

const detailSchema = z
  .object({
    ...orderShape,
    /** Players of its zones: who has acknowledged it, and what was heard. */
    players: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        deliveredAt: z.string().nullable(),
        stopDeliveredAt: z.string().nullable(),
        firstSoundAt: z.string().nullable(),
        latenessMs: z.number().nullable(),
        plays: z.int(),
        playedMs: z.number(),
        trouble: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'EmergencyOrderDetail' });

const read = { scope: 'station', permission: 'emergency.read' } as const;
const write = { scope: 'station', permission: 'emergency.order' } as const;

type Detail = Awaited<ReturnType<EmergencyRooms['orders']['detail']>>;

/** Phát khẩn cấp for programs. What a program orders always waits for a person. */
export function emergenciesApiRoutes(app: App, { database, orders, watch, auth }: EmergencyRooms): void {
  const shown = async (station: Station, id: string) => {
    const { lines, ...detail } = await watch(station.id, id);
    return { ...orderJson(station, detail), players: lines.map((line) => playerJson(station, line)) };
  };

  app.endpoint(
    {
      method: 'get',
      path: BASE,
      ...read,
      summary: 'Các lệnh phát khẩn cấp, mới nhất trước',
      query: rangeQuery,
      response: z.object({ items: z.array(orderSchema), total: z.int() }),
    },
    async ({ station, query }) => {
      const { orders: found, total } = await listOrders(database.kysely, station.id, query);
      const details = await Promise.all(found.map((order) => orders.withAiring(order)));
      return { items: details.map((detail) => orderJson(station, detail)), total };
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: BASE,
      ...write,
      summary: 'Soạn lệnh; chưa phát cho đến khi có người xác nhận bằng mật khẩu',
      body: orderContentSchema,
      response: detailSchema,
      status: 201,
    },
    async ({ station, actor, body }) => shown(station, (await orders.write(station, actor, body)).id),
  );

  app.endpoint(
    {
      method: 'get',
      path: ITEM,
      ...read,
      summary: 'Một lệnh, và từng đầu phát đã nhận, đã phát',
      response: detailSchema,
    },
    ({ station, params }) => shown(station, params.orderId),
  );

  app.endpoint(
    {
      method: 'post',
      path: `${ITEM}/confirm`,
      scope: 'station',
      permission: 'emergency.confirm',
      summary: 'Xác nhận lệnh: chỉ người đăng nhập, kèm mật khẩu',
      body: z.object({ password: passwordField('Mật khẩu') }),
      response: detailSchema,
    },
    async ({ station, actor, person, params, body }) => {
      if (!person)
        throw new Refusal('person-needed', 'Chương trình không xác nhận được; cần một người đăng nhập.', 403);
      const proof = await auth.verifyPassword(person, body.password);
      await orders.confirm(station, actor, proof, params.orderId);
      return shown(station, params.orderId);
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: `${ITEM}/stop`,
      scope: 'station',
      permission: 'emergency.stop',
      summary: 'Dừng phát',
      body: z.object({ reason: optionalText('Lý do', { max: 500 }) }),
      response: detailSchema,
    },
    async ({ station, actor, params, body }) => {
      await orders.stop(station, actor, params.orderId, body.reason);
      return shown(station, params.orderId);
    },
  );

  app.endpoint(
    { method: 'delete', path: ITEM, ...write, summary: 'Bỏ lệnh chưa phát' },
    async ({ station, actor, params }) => {
      await orders.discard(station, actor, params.orderId);
      return undefined;
    },
  );
}

const alertSchema = z
  .object({
    id: z.string(),
    sender: z.string(),
    identifier: z.string(),
    sent: z.string(),
    status: z.string(),
    msgType: z.string(),
    headline: z.string(),
    expires: z.string().nullable(),
    outcome: z.enum(['waiting', 'kept', 'superseded', 'cancelled']),
    /** Why an actual alert became no order. */
    note: z.string().nullable(),
    orderId: z.string().nullable(),
    receivedAt: z.string(),
  })
  .meta({ id: 'CapAlert' });

/** CAP 1.2 in. Nothing of it airs without a person. */
export function capApiRoutes(app: App, { cap }: EmergencyRooms): void {
  app.endpoint(
    {
      method: 'get',
      path: CAP,
      ...read,
      summary: 'Cảnh báo CAP đã nhận, mới nhất trước',
      query: rangeQuery,
      response: z.object({ items: z.array(alertSchema), total: z.int() }),
    },
    async ({ station, query }) => {
      const { alerts, total } = await cap.list(station.id, query);
      return { items: alerts.map((alert) => alertJson(station, alert)), total };
    },
  );

  app.endpoint(
    {
      method: 'post',
      path: CAP,
      ...write,
      summary:
        'Nhận cảnh báo CAP 1.2 (XML); chờ người xác nhận, trừ bên gửi được phép phát tự động và ký đúng',
      body: 'stream',
      bodyType: CAP_TYPE,
      response: z.object({
        id: z.string(),
        result: z.enum(['waiting', 'airing', 'kept', 'duplicate']),
        orderId: z.string().nullable(),
      }),
    },
    async ({ station, actor, body }) => cap.take(station, actor, await textOfStream(body)),
  );
}

/** UTF-8 of at most CAP_BYTES, which is what CAP is sent in. */
async function textOfStream(body: ReadableStream<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > CAP_BYTES)
      throw new Refusal('body-too-large', `Cảnh báo CAP lớn quá ${CAP_BYTES / 1024} KB.`, 413);
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new Refusal('bad-cap', 'Cảnh báo CAP phải là XML viết bằng UTF-8.', 422);
  }
}

function orderJson(station: Station, { order, airing, phase }: Detail): z.input<typeof orderSchema> {
  const at = (instant: number) => isoWithOffset(instant, station.timeZone);
  const optionalAt = (instant: number | null) => (instant === null ? null : at(instant));
  const { id, kind, origin, title, zones, text, textHash, bulletinId, refersTo, sound, second } = order;
  const { secondNeeded, airingId } = order;
  return {
    ...{ id, kind, origin, title, zones, text, textHash, bulletinId, refersTo, secondNeeded, airingId },
    state: phase,
    audio: sound && { sha256: sound.sha256, durationMs: sound.durationMs },
    repeatMinutes: order.repeatEveryMs / 60_000,
    until: at(order.until),
    ordered: { by: order.ordered.name, at: at(order.ordered.at) },
    confirmedAt: optionalAt(order.confirmedAt),
    second: second && { by: second.name, at: at(second.at) },
    liveAt: optionalAt(order.liveAt),
    stopped: airing?.stopped
      ? { by: airing.stopped.by, at: at(airing.stopped.at), reason: airing.reason ?? '' }
      : null,
  };
}

function playerJson(station: Station, { player, unheard: _unheard, ...line }: PlayerLine) {
  const at = (instant: number | null) => (instant === null ? null : isoWithOffset(instant, station.timeZone));
  return {
    ...line,
    id: player.id,
    name: player.name,
    deliveredAt: at(line.deliveredAt),
    stopDeliveredAt: at(line.stopDeliveredAt),
    firstSoundAt: at(line.firstSoundAt),
  };
}

function alertJson(station: Station, alert: KeptAlert): z.input<typeof alertSchema> {
  const { id, sender, identifier, sent, status, msgType, headline, outcome, note, orderId } = alert;
  const at = (instant: number) => isoWithOffset(instant, station.timeZone);
  return {
    ...{ id, sender, identifier, sent, status, msgType, headline, outcome, note, orderId },
    expires: alert.expires === null ? null : at(alert.expires),
    receivedAt: at(alert.received.at),
  };
}
