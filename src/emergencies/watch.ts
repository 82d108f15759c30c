/** An order as it is watched: the order, its airing, and its players. For pages, the report and programs alike. */
import type { Device } from '../accounts/devices.ts';
import type { Orders } from './orders.ts';
import { stopMark } from './orders.ts';
import { playerLines, type DeliveriesOf, type PlayerLine, type PlaysOf } from './watching.ts';

export interface WatchDependencies {
  orders: Orders;
  devices: { list(stationId: string): Promise<Device[]> };
  playsOf: PlaysOf;
  deliveriesOf: DeliveriesOf;
}

export type WatchedOrder = Awaited<ReturnType<Orders['detail']>> & { lines: PlayerLine[] };

export type Watch = (stationId: string, orderId: string) => Promise<WatchedOrder>;

export function createWatch({ orders, devices, playsOf, deliveriesOf }: WatchDependencies): Watch {
  return async (stationId, orderId) => {
    const detail = await orders.detail(stationId, orderId);
    const { airing } = detail;
    if (!airing) return { ...detail, lines: [] };
    const lines = playerLines({
      airing,
      players: (await devices.list(stationId)).filter(({ revokedAt }) => revokedAt === null),
      delivered: await deliveriesOf(stationId, orderId),
      stopDelivered: airing.stopped ? await deliveriesOf(stationId, stopMark(orderId)) : new Map(),
      rows: await playsOf(stationId, [airing.id]),
    });
    return { ...detail, lines };
  };
}
