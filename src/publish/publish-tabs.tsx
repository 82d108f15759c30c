import { mayDo } from '../accounts/permissions.ts';
import type { PageCall } from '../accounts/station-page.page.tsx';
import { Tabs } from '../web/parts/tabs.tsx';

const TABS = [
  { key: 'queue', label: 'Hàng đợi', path: '/xuat-ban', permission: 'script.read' },
  { key: 'calendar', label: 'Lịch', path: '/xuat-ban/lich', permission: 'script.read' },
  { key: 'out', label: 'Đã đăng', path: '/xuat-ban/da-dang', permission: 'script.read' },
  { key: 'questions', label: 'Hỏi đáp', path: '/xuat-ban/hoi-dap', permission: 'question.read' },
  { key: 'listening', label: 'Nghe lại', path: '/xuat-ban/nghe-lai', permission: 'script.read' },
  { key: 'places', label: 'Nơi đăng khác', path: '/xuat-ban/noi-dang', permission: 'script.read' },
  { key: 'zalo', label: 'Kết nối Zalo', path: '/xuat-ban/zalo', permission: 'script.read' },
] as const;
export type PublishTab = (typeof TABS)[number]['key'];

/** The pages under the menu's "Xuất bản"; one that is not there is not named. */
export function PublishTabs({
  call,
  active,
  waiting,
}: {
  call: PageCall;
  active: PublishTab;
  waiting?: number;
}) {
  return (
    <Tabs
      label="Xuất bản"
      tabs={TABS.filter(
        ({ path, permission }) => call.hasPage(`/d/{slug}${path}`) && mayDo(call.actor.roles, permission),
      ).map(({ key, label, path }) => ({
        ...{ label, href: `/d/${call.station.slug}${path}`, active: key === active },
        count: key === 'queue' ? waiting : undefined,
      }))}
    />
  );
}
