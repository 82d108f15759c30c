/** The form of an order: empty, or prepared from the one it goes on with, corrects or replaces. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import type { FormValues, Invalid } from '../accounts/http/declaration.ts';
import { textOf } from '../accounts/sign-in.routes.tsx';
import type { PageCall } from '../accounts/station-page.page.tsx';
import type { Station } from '../accounts/stations.ts';
import { listZones } from '../accounts/zones.ts';
import { idField, oneOf, optional } from '../kernel/fields.ts';
import { viDate, viTime } from '../kernel/vietnamese.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Airing } from '../schedule/airings.store.ts';
import type { EmergencyRooms } from './emergency-rooms.ts';
import { orderContentSchema, RELATIONS } from './order-content.ts';
import { OrderFormPage, type OrderValues } from './order-form.page.tsx';
import {
  DEFAULT_MINUTES,
  DEFAULT_REPEAT_MINUTES,
  LONGEST_MINUTES,
  type Order,
  type Relation,
} from './order.ts';
import { findOrder } from './orders.store.ts';

const PAGE = '/d/{slug}/khan-cap/moi';
const write = { scope: 'station', permission: 'emergency.order' } as const;

const fromQuery = z.object({
  tu: optional(idField('Lệnh trước')),
  viec: optional(oneOf('Quan hệ với lệnh trước', RELATIONS)),
});

const EMPTY: OrderValues = {
  ...{ kind: 'emergency', zones: [], text: '', bulletinId: '', relation: '', refersTo: '' },
  ...{ repeatMinutes: String(DEFAULT_REPEAT_MINUTES), minutes: String(DEFAULT_MINUTES) },
};

export function orderFormPages(app: App, rooms: EmergencyRooms): void {
  const { database, clock, orders, bulletins } = rooms;

  async function page(call: PageCall, values: OrderValues, invalid?: Pick<Invalid, 'errors' | 'message'>) {
    const { id } = call.station;
    return (
      <OrderFormPage
        call={call}
        values={values}
        zones={await listZones(database.kysely, id)}
        bulletins={await bulletins.list(id)}
        before={(await findOrder(database.kysely, id, values.refersTo)) ?? null}
        {...invalid}
      />
    );
  }

  app.page({ method: 'get', path: PAGE, ...write, query: fromQuery }, async (call) => {
    const { tu, viec } = call.query;
    if (tu === undefined || viec === undefined) return page(call, EMPTY);
    const { order, airing } = await orders.detail(call.station.id, tu);
    return page(call, preparedFrom(call.station, order, airing, viec, clock.now()));
  });

  app.form(
    { method: 'post', path: PAGE, ...write, body: orderContentSchema },
    async ({ station, actor, body, seeOther }) => {
      const { id } = await orders.write(station, actor, body);
      return seeOther(`/d/${station.slug}/khan-cap/${id}`);
    },
    async (call) => {
      const { values, errors, message } = call;
      return page(call, typedValues(values), { errors, message });
    },
  );
}

/** No zone is chosen beforehand, whatever the earlier order had. */
function preparedFrom(
  station: Station,
  order: Order,
  airing: Airing | null,
  relation: Relation,
  now: number,
): OrderValues {
  const left = Math.ceil((order.until - now) / 60_000);
  return {
    ...EMPTY,
    ...{ relation, refersTo: order.id, kind: order.kind },
    text: relation === 'corrects' ? correction(station, airing) : order.bulletinId === null ? order.text : '',
    bulletinId: relation === 'corrects' ? '' : (order.bulletinId ?? ''),
    repeatMinutes: String(order.repeatEveryMs / 60_000),
    minutes:
      relation === 'replaces' && left > 0 ? String(Math.min(left, LONGEST_MINUTES)) : String(DEFAULT_MINUTES),
  };
}

/** A prepared đính chính; whoever orders it fills in what is true instead. */
function correction(station: Station, airing: Airing | null): string {
  const at = airing?.startsAt ?? null;
  const when =
    at === null
      ? ''
      : ` phát lúc ${viTime(at, station.timeZone)} ngày ${viDate(dateOf(at, station.timeZone))}`;
  return `Xin đính chính. Thông báo khẩn cấp${when} đã dừng và không còn giá trị. Đề nghị bà con không làm theo nội dung đó và chờ thông báo tiếp theo của UBND phường.`;
}

function typedValues(values: FormValues): OrderValues {
  const one = (name: keyof OrderValues) => textOf(values[name]) ?? '';
  return {
    kind: one('kind'),
    zones: [values['zones'] ?? []].flat(),
    text: one('text'),
    bulletinId: one('bulletinId'),
    repeatMinutes: one('repeatMinutes'),
    minutes: one('minutes'),
    relation: one('relation'),
    refersTo: one('refersTo'),
  };
}
