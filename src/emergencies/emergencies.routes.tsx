/** Phát khẩn cấp, as people see and do it. */
import { z } from 'zod';
import type { App } from '../accounts/http/app.ts';
import { oneOf, optional, wholeNumber } from '../kernel/fields.ts';
import { listZones } from '../accounts/zones.ts';
import { capApiRoutes, emergenciesApiRoutes } from './emergencies-api.routes.ts';
import { capSenderPages } from './cap-senders.routes.tsx';
import type { EmergencyRooms } from './emergency-rooms.ts';
import { ORDER_KINDS } from './order.ts';
import { orderFormPages } from './order-form.routes.tsx';
import { orderPages } from './order.routes.tsx';
import { AlertsPage, OrdersPage } from './orders.page.tsx';
import { listOrders } from './orders.store.ts';

const PAGE = '/d/{slug}/khan-cap';
const PAGE_SIZE = 20;
const read = { scope: 'station', permission: 'emergency.read' } as const;

const pageNumber = wholeNumber('Trang', { min: 1, max: 100_000 }).default(1);
const listQuery = z.object({ trang: pageNumber, loai: optional(oneOf('Loại lệnh', ORDER_KINDS)) });

export function emergencyRoutes(app: App, rooms: EmergencyRooms): void {
  const { database, orders, cap } = rooms;

  app.page({ method: 'get', path: PAGE, ...read, query: listQuery }, async (call) => {
    const { station, query } = call;
    const range = { limit: PAGE_SIZE, offset: (query.trang - 1) * PAGE_SIZE, kind: query.loai };
    const found = await listOrders(database.kysely, station.id, range);
    return (
      <OrdersPage
        call={call}
        orders={await Promise.all(found.orders.map((order) => orders.withAiring(order)))}
        kind={query.loai}
        zones={await listZones(database.kysely, station.id)}
        mayOrder={call.may('emergency.order')}
        alertsToSee={await cap.toSee(station.id)}
        page={query.trang}
        pageSize={PAGE_SIZE}
        total={found.total}
      />
    );
  });

  app.page(
    { method: 'get', path: `${PAGE}/canh-bao`, ...read, query: z.object({ trang: pageNumber }) },
    async (call) => {
      const { trang } = call.query;
      const range = { limit: PAGE_SIZE, offset: (trang - 1) * PAGE_SIZE };
      const { alerts, total } = await cap.list(call.station.id, range);
      return <AlertsPage call={call} alerts={alerts} page={trang} pageSize={PAGE_SIZE} total={total} />;
    },
  );

  // Before the pages of one order: '/moi', '/canh-bao' and '/ben-gui' are no ids.
  capSenderPages(app, rooms);
  orderFormPages(app, rooms);
  orderPages(app, rooms);
  emergenciesApiRoutes(app, rooms);
  capApiRoutes(app, rooms);
}
