import { boundOf } from '../../accounts/station-room.ts';
import type { App } from '../../accounts/http/app.ts';
import { viBytes, viNumber } from '../../kernel/vietnamese.ts';
import type { Database } from '../../storage/database.ts';
import { stationBytes } from '../../storage/media-references.ts';
import type { Collector } from './collector.ts';
import { StorePage } from './store.page.tsx';
import type { StoreWatch } from './store-watch.ts';

const PAGE = '/d/{slug}/quan-tri/kho-am-thanh';
const change = { scope: 'station', permission: 'settings.write' } as const;

export interface StoreRooms {
  database: Database;
  storeWatch: StoreWatch;
  collector: Collector;
}

/** Quản trị → Kho âm thanh: whether every sound is still as it was approved, how full it is, and what may go. */
export function storeRoutes(app: App, { database, storeWatch, collector }: StoreRooms): void {
  const back = ({ slug }: { slug: string }) => `/d/${slug}/quan-tri/kho-am-thanh`;
  app.page({ method: 'get', path: PAGE, scope: 'station', permission: 'system.see' }, async (call) => (
    <StorePage
      call={call}
      state={await storeWatch.state()}
      unused={await collector.state()}
      room={{ used: await stationBytes(database.kysely, call.station.id), most: boundOf(call.station) }}
    />
  ));
  app.form({ method: 'post', path: PAGE, ...change }, async ({ station, seeOther }) => {
    await storeWatch.again();
    return seeOther(back(station), 'Đã kiểm tra lại.');
  });
  app.form({ method: 'post', path: `${PAGE}/tim`, ...change }, async ({ station, seeOther }) => {
    await collector.search();
    return seeOther(back(station), 'Đã tìm xong tệp không dùng.');
  });
  app.form({ method: 'post', path: `${PAGE}/don`, ...change }, async ({ station, actor, seeOther }) => {
    const { files, bytes } = await collector.clearNow(station, actor);
    const words =
      files === 0
        ? 'Không còn tệp nào quá hạn để dọn.'
        : `Đã dọn ${viNumber(files)} tệp, được ${viBytes(bytes)}.`;
    return seeOther(back(station), words);
  });
}
