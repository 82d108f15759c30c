/** Thành phố → Khẩn cấp: one order to all or chosen wards, confirmed by two persons, watched over the wards. */
import { z } from 'zod';
import type { Auth } from '../../accounts/auth.ts';
import type { App } from '../../accounts/http/app.ts';
import type { Invalid } from '../../accounts/http/declaration.ts';
import { textOf } from '../../accounts/sign-in.routes.tsx';
import { listStations } from '../../accounts/stations.ts';
import type { Watch } from '../../emergencies/watch.ts';
import type { Clock } from '../../kernel/clock.ts';
import { csvOf } from '../../kernel/csv.ts';
import { fieldRefusal, Refusal } from '../../kernel/errors.ts';
import { idList, oneOf, optionalText, passwordField } from '../../kernel/fields.ts';
import type { Database } from '../../storage/database.ts';
import type { CityCall } from '../city-page.page.tsx';
import { wardsMeant } from '../ward-choice.page.tsx';
import { cityOrderSchema, type CityOrders } from './city-orders.ts';
import { findCityOrder, listCityOrders, wardsOfOrder } from './city-orders.store.ts';
import { OrderFormPage, type OrderFormPageProps } from './order-form.page.tsx';
import {
  CityOrderPage,
  CityOrdersPage,
  wardStateWords,
  type CityOrderPageProps,
  type WardReport,
} from './orders.page.tsx';

export interface CityOrdersRooms {
  database: Database;
  clock: Clock;
  auth: Pick<Auth, 'verifyPassword'>;
  cityOrders: CityOrders;
  watch: Watch;
}

const PAGE = '/thanh-pho/khan-cap';
const MOST = 50;
const see = { scope: 'city', permission: 'city.see' } as const;
const order = { scope: 'city', permission: 'city.order' } as const;

const bodySchema = z.object({
  ...cityOrderSchema.shape,
  to: oneOf('Gửi đến', ['all', 'chosen']),
  wards: idList('Phường', { max: 2_000 }),
});

export function cityOrdersRoutes(app: App, rooms: CityOrdersRooms): void {
  const { database, clock, auth, cityOrders, watch } = rooms;
  const { kysely } = database;

  const form = async (
    call: CityCall,
    more: Pick<OrderFormPageProps, 'values' | 'errors' | 'message'> = {},
  ) => <OrderFormPage {...{ call, ...more }} wards={await listStations(kysely)} />;

  async function reportOf(id: string): Promise<WardReport[]> {
    const names = new Map((await listStations(kysely)).map((station) => [station.id, station.name]));
    const reports: WardReport[] = [];
    for (const ward of await wardsOfOrder(kysely, id)) {
      const watched =
        ward.orderId !== null && ward.state === 'live' ? await watch(ward.stationId, ward.orderId) : null;
      const lines = watched?.lines ?? [];
      reports.push({
        ...ward,
        name: names.get(ward.stationId) ?? '',
        phase: watched?.phase ?? null,
        players: lines.length,
        delivered: lines.filter(({ deliveredAt }) => deliveredAt !== null).length,
        heard: lines.filter(({ plays }) => plays > 0).length,
      });
    }
    return reports;
  }

  const show = async (call: CityCall, id: string, refused?: CityOrderPageProps['refused']) => {
    const found = await findCityOrder(kysely, id);
    if (!found) throw new Refusal('order-not-found', 'Không tìm thấy lệnh này.', 404);
    return (
      <CityOrderPage {...{ call, refused }} order={found} wards={await reportOf(id)} now={clock.now()} />
    );
  };

  app.page({ method: 'get', path: PAGE, ...see }, async (call) => (
    <CityOrdersPage call={call} orders={await listCityOrders(kysely, MOST)} now={clock.now()} />
  ));
  app.page({ method: 'get', path: `${PAGE}/moi`, ...order }, (call) => form(call));
  app.form(
    { method: 'post', path: PAGE, ...order, body: bodySchema },
    async ({ actor, body, seeOther }) => {
      const wards = wardsMeant(body, await listStations(kysely)) as string[];
      if (wards.length === 0) throw fieldRefusal('to', 'no-wards', 'Hãy chọn ít nhất một phường.');
      if (body.kind !== 'channel-test' && body.text === '')
        throw fieldRefusal('text', 'text-needed', 'Hãy gõ nội dung đọc.');
      const { id } = await cityOrders.write(actor, { ...body, wards });
      return seeOther(`${PAGE}/${id}`);
    },
    (call) => form(call, { ...typed(call), errors: call.errors, message: call.message }),
  );

  app.page({ method: 'get', path: `${PAGE}/{orderId}`, ...see }, (call) => show(call, call.params.orderId));
  app.page({ method: 'get', path: `${PAGE}/{orderId}/bao-cao.csv`, ...see }, async ({ params }) => {
    const rows = (await reportOf(params.orderId)).map((ward) => [
      ...[ward.name, wardStateWords(ward), ward.players, ward.delivered, ward.heard],
    ]);
    const head = ['Phường', 'Tình trạng', 'Đầu phát', 'Đã nhận lệnh', 'Đã phát'];
    return new Response(csvOf([head, ...rows]), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="bao-cao-khan-cap.csv"',
        'cache-control': 'no-store',
      },
    });
  });

  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/{orderId}/xac-nhan`, ...order },
      body: z.object({ password: passwordField('Mật khẩu') }),
    },
    async ({ actor, person, params, body, seeOther }) => {
      const proof = await auth.verifyPassword(person, body.password);
      const { id, state } = await cityOrders.confirm(actor, proof, params.orderId);
      return seeOther(
        `${PAGE}/${id}`,
        state === 'live' ? 'Đã ra lệnh.' : 'Đã xác nhận; lệnh chờ người thứ hai.',
      );
    },
    (call) => show(call, call.params.orderId, refusedBy('confirm', call)),
  );
  app.form(
    { method: 'post', path: `${PAGE}/{orderId}/bo`, ...order },
    async ({ actor, params, seeOther }) => {
      await cityOrders.discard(actor, params.orderId);
      return seeOther(PAGE, 'Đã bỏ lệnh.');
    },
    (call) => show(call, call.params.orderId, refusedBy('confirm', call)),
  );
  app.form(
    {
      ...{ method: 'post', path: `${PAGE}/{orderId}/dung`, ...order },
      body: z.object({ reason: optionalText('Lý do', { max: 500 }) }),
    },
    async ({ actor, params, body, seeOther }) => {
      await cityOrders.stop(actor, params.orderId, body.reason);
      return seeOther(`${PAGE}/${params.orderId}`, 'Đã ra lệnh dừng ở các phường.');
    },
    (call) => show(call, call.params.orderId, refusedBy('stop', call)),
  );
}

function refusedBy(form: 'confirm' | 'stop', { errors, message }: Invalid): CityOrderPageProps['refused'] {
  return { form, errors, message };
}

function typed({ values }: Invalid): { values: OrderFormPageProps['values'] } {
  const one = (name: string) => textOf(values[name]) ?? '';
  return {
    values: {
      ...{
        kind: one('kind'),
        text: one('text'),
        minutes: one('minutes'),
        repeatMinutes: one('repeatMinutes'),
      },
      ...{ to: one('to'), chosen: [values['wards'] ?? []].flat() },
    },
  };
}
