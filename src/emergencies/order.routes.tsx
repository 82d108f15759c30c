/** One order: read back, confirmed, watched, stopped, reported. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { Person } from '../accounts/http/gate.ts';
import type { RequestContext } from '../accounts/http/request-context.ts';
import type { Invalid } from '../accounts/http/declaration.ts';
import { listMembers } from '../accounts/members.ts';
import { mayDo, type Permission } from '../accounts/permissions.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { listZones } from '../accounts/zones.ts';
import { Refusal } from '../kernel/errors.ts';
import { optionalText, proofFields } from '../kernel/fields.ts';
import { officeFile, officeResponse } from '../kernel/office/office.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import { whySecond } from './confirming.ts';
import type { EmergencyRooms } from './emergency-rooms.ts';
import { AskOrderPage } from './order-ask.page.tsx';
import type { OrderPageProps, RefusedOrderForm } from './order-props.ts';
import { OrderPage } from './order.page.tsx';
import { firstPersonOf, isUnconfirmed, type Order, type Relation } from './order.ts';
import { findOrder, ordersReferringTo } from './orders.store.ts';
import { orderReport } from './order-report.ts';
import { takenOver } from './taking-over.ts';
import type { WatchedOrder } from './watch.ts';

const PAGE = '/d/{slug}/khan-cap/{orderId}';
const read = { scope: 'station', permission: 'emergency.read' } as const;
const order = { scope: 'station', permission: 'emergency.order' } as const;
const stop = { scope: 'station', permission: 'emergency.stop' } as const;
const confirm = { scope: 'station', permission: 'emergency.confirm' } as const;

type StationCall = PageCall & {
  c: RequestContext;
  person: Person | null;
  may: (permission: Permission) => boolean;
};

export function orderPages(app: App, rooms: EmergencyRooms): void {
  const { orders, auth, watch, database } = rooms;
  const show = orderShower(rooms);
  const pathTo = (station: Station, id: string) => `/d/${station.slug}/khan-cap/${id}`;

  app.page({ method: 'get', path: PAGE, ...read }, (call) => show(call, call.params.orderId));

  app.page({ method: 'get', path: `${PAGE}/bao-cao`, ...read }, async ({ station, params, domain }) => {
    const watched = await watch(station.id, params.orderId);
    const { order } = watched;
    if (order.liveAt === null) throw new Refusal('not-aired', 'Lệnh này chưa phát nên chưa có báo cáo.', 409);
    const document = orderReport({
      ...{ station, watched, trial: station.trial || domain.trial },
      zones: await listZones(database.kysely, station.id),
      bulletinTitle: await bulletinTitleOf(rooms, station.id, order),
    });
    const name = `bao-cao-phat-khan-cap-${dateOf(order.liveAt, station.timeZone)}`;
    return officeResponse(await officeFile({ kind: 'word', document }), 'word', name);
  });

  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/xac-nhan`, ...confirm },
      body: z.object(proofFields),
    },
    async ({ c, station, actor, person, params, body, seeOther }) => {
      if (!person) throw new Refusal('person-needed', 'Chỉ người đăng nhập mới xác nhận được lệnh.', 403);
      const proof = await auth.prove(person, body, c.req.url);
      const { id, state } = await orders.confirm(station, actor, proof, params.orderId);
      const words = state === 'live' ? undefined : 'Đã xác nhận; lệnh chờ người thứ hai.';
      return seeOther(pathTo(station, id), words);
    },
    (call) => show(call, call.params.orderId, refusedForm('confirm', call)),
  );

  const asked = async (call: PageCall, id: string) => (await orders.detail(call.station.id, id)).order;

  app.page({ method: 'get', path: `${PAGE}/dung`, ...stop }, async (call) => (
    <AskOrderPage call={call} ask="stop" order={await asked(call, call.params.orderId)} />
  ));
  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/dung`, ...stop },
      body: z.object({ reason: optionalText('Lý do', { max: 500 }) }),
    },
    async ({ station, actor, params, body, seeOther }) => {
      const { id } = await orders.stop(station, actor, params.orderId, body.reason);
      return seeOther(pathTo(station, id), 'Đã ra lệnh dừng. Cần thì phát đính chính.');
    },
    async (call) => (
      <AskOrderPage
        call={call}
        ask="stop"
        order={await asked(call, call.params.orderId)}
        refused={refusedForm('stop', call)}
      />
    ),
  );

  app.page({ method: 'get', path: `${PAGE}/bo`, ...order }, async (call) => (
    <AskOrderPage call={call} ask="discard" order={await asked(call, call.params.orderId)} />
  ));
  app.form(
    { method: 'post', path: `${PAGE}/bo`, ...order },
    async ({ station, actor, params, seeOther }) => {
      await orders.discard(station, actor, params.orderId);
      return seeOther(`/d/${station.slug}/khan-cap`, 'Đã bỏ lệnh.');
    },
    (call) => show(call, call.params.orderId, refusedForm('confirm', call)),
  );
}

function refusedForm(form: RefusedOrderForm['form'], { values, errors, message }: Invalid): RefusedOrderForm {
  return { form, typed: textOf(values['reason']) ?? '', errors, message };
}

/** Gathers what the page of one order shows to one person. */
function orderShower(rooms: EmergencyRooms) {
  const { database, clock, auth, cap, watch } = rooms;
  const { kysely } = database;

  return async (call: StationCall, orderId: string, refused?: RefusedOrderForm) => {
    const { station } = call;
    const watched = await watch(station.id, orderId);
    const zones = await listZones(kysely, station.id);
    const members = await listMembers(kysely, station.id);
    const { order, phase } = watched;
    const open = phase === 'draft' || phase === 'waiting';
    const mayProve = mayConfirm(call, watched);
    const props: OrderPageProps = {
      ...{ call, order, watched, zones, refused },
      passkey: mayProve ? await auth.passkeyOffer(call.person, call.c.req.url) : null,
      now: clock.now(),
      bulletinTitle: await bulletinTitleOf(rooms, station.id, order),
      whySecond: reasonForSecond(
        order,
        station,
        zones.map(({ id }) => id),
      ),
      seconds: members
        .filter(({ userId, roles }) => userId !== firstPersonOf(order) && mayDo(roles, 'emergency.confirm'))
        .map(({ name }) => name),
      may: {
        confirm: mayProve,
        order: call.may('emergency.order'),
        stop: call.may('emergency.stop'),
      },
      related: await related(station.id, order),
      takesOver: open ? await takenOver(kysely, order, clock.now()) : [],
      alertCancelled:
        order.capAlertId !== null && (await cap.find(station.id, order.capAlertId))?.outcome === 'cancelled',
    };
    return <OrderPage {...props} />;
  };

  async function related(stationId: string, order: Order) {
    const before = order.refersTo && (await findOrder(kysely, stationId, order.refersTo.id));
    const after = await ordersReferringTo(kysely, stationId, order.id);
    return [
      ...(before ? [{ id: before.id, title: before.title, words: BEFORE[order.refersTo!.relation] }] : []),
      ...after.map(({ id, title, refersTo }) => ({ id, title, words: AFTER[refersTo!.relation] })),
    ];
  }
}

async function bulletinTitleOf(
  { database, bulletins }: EmergencyRooms,
  stationId: string,
  { bulletinId }: Order,
): Promise<string | null> {
  if (bulletinId === null) return null;
  const [bulletin] = await bulletins.findAll(database.kysely, stationId, [bulletinId]);
  return bulletin?.title ?? 'bản tin đã cất';
}

/** A draft's author first, then somebody else. */
function mayConfirm(call: StationCall, { order, phase }: WatchedOrder): boolean {
  if (!call.may('emergency.confirm') || order.zones.length === 0 || order.origin === 'city') return false;
  const own = firstPersonOf(order) === call.actor.id;
  return phase === 'draft' ? own : phase === 'waiting' && !own;
}

/** As it was decided with the first confirmation, or would be now. */
function reasonForSecond(order: Order, station: Station, allZones: readonly string[]): string | null {
  if (!isUnconfirmed(order) && !order.secondNeeded) return null;
  const aloneDocument = isUnconfirmed(order) ? station.settings.oneCommanderDocument : '';
  return whySecond(order, { allZones, aloneDocument });
}

const BEFORE: Record<Relation, string> = {
  renews: 'Tiếp tục lệnh',
  corrects: 'Đính chính lệnh',
  replaces: 'Thay cho lệnh',
};
const AFTER: Record<Relation, string> = {
  renews: 'Lệnh tiếp theo',
  corrects: 'Lệnh đính chính',
  replaces: 'Lệnh thay thế',
};
