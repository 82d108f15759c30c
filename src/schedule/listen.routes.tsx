/** Nghe: what is on air, in the browser of someone who may read it. */
import type { App } from '../accounts/http/app.ts';
import { Refusal } from '../kernel/errors.ts';
import { findAiring, type Airing } from './airings.store.ts';
import { onAir } from './core/on-air.ts';
import { ListenPage } from './listen.page.tsx';
import { toPlanned } from './planned.ts';
import type { ScheduleRooms } from './schedule-rooms.ts';

const AIRING = '/d/{slug}/lich-phat/luot/{airingId}';
const read = { scope: 'station', permission: 'script.read' } as const;

export function listenRoutes(app: App, { database, clock, answerMedia }: ScheduleRooms): void {
  async function existing(stationId: string, id: string): Promise<Airing> {
    const airing = await findAiring(database.kysely, stationId, id);
    if (airing) return airing;
    throw new Refusal('airing-not-found', 'Không tìm thấy lượt phát này.', 404);
  }

  app.page({ method: 'get', path: `${AIRING}/nghe`, ...read }, async (call) => {
    const airing = await existing(call.station.id, call.params.airingId);
    return (
      <ListenPage call={call} airing={airing} onAir={onAir([toPlanned(airing)], airing.zones, clock.now())} />
    );
  });

  app.raw(
    {
      ...{ method: 'get', path: `${AIRING}/muc/{item}` },
      ...read,
      summary: 'Nghe một mục của lượt phát: đúng âm thanh mà đầu phát có',
    },
    async ({ c, station, params }) => {
      const airing = await existing(station.id, params.airingId);
      const item = /^\d{1,4}$/.test(params.item) ? airing.items[Number(params.item)] : undefined;
      if (!item?.sha256) throw new Refusal('item-not-found', 'Lượt phát không có mục này.', 404);
      return answerMedia(item.sha256, c.req.raw.headers);
    },
  );
}
