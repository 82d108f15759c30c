import type { App } from '../../accounts/http/app.ts';
import { StorePage } from './store.page.tsx';
import type { StoreWatch } from './store-watch.ts';

const PAGE = '/d/{slug}/quan-tri/kho-am-thanh';

/** Quản trị → Kho âm thanh: whether every sound is still as it was approved. */
export function storeRoutes(app: App, { storeWatch }: { storeWatch: StoreWatch }): void {
  app.page({ method: 'get', path: PAGE, scope: 'station', permission: 'system.see' }, async (call) => (
    <StorePage call={call} state={await storeWatch.state()} />
  ));
  app.form(
    { method: 'post', path: PAGE, scope: 'station', permission: 'settings.write' },
    async ({ station, seeOther }) => {
      await storeWatch.again();
      return seeOther(`/d/${station.slug}/quan-tri/kho-am-thanh`, 'Đã kiểm tra lại.');
    },
  );
}
