import type { Child } from 'hono/jsx';
import { Tabs } from '../web/parts/tabs.tsx';
import { mayDo, type Permission } from './permissions.ts';
import { StationPage, type PageCall } from './station-page.page.tsx';

const TABS: { path: string; label: string; permission: Permission }[] = [
  { path: '/quan-tri/nguoi-dung', label: 'Người dùng', permission: 'people.write' },
  { path: '/quan-tri/uy-quyen', label: 'Ủy quyền duyệt', permission: 'approval.delegate' },
  { path: '/quan-tri/cai-dat', label: 'Cài đặt', permission: 'settings.write' },
  { path: '/quan-tri/giong-doc', label: 'Giọng đọc', permission: 'settings.write' },
  { path: '/quan-tri/xu-ly-am-thanh', label: 'Xử lý âm thanh', permission: 'settings.write' },
  { path: '/quan-tri/tu-dien', label: 'Từ điển đọc', permission: 'lexicon.write' },
  { path: '/quan-tri/nhat-ky', label: 'Nhật ký hệ thống', permission: 'trail.read' },
  { path: '/quan-tri/webhook', label: 'Báo cho hệ thống khác', permission: 'webhook.write' },
  { path: '/quan-tri/kho-am-thanh', label: 'Kho âm thanh', permission: 'system.see' },
  { path: '/quan-tri/sao-luu', label: 'Sao lưu', permission: 'system.see' },
  { path: '/quan-tri/tinh-trang', label: 'Tình trạng hệ thống', permission: 'system.see' },
];

export type AdministrationPath =
  | '/quan-tri/nguoi-dung'
  | '/quan-tri/uy-quyen'
  | '/quan-tri/cai-dat'
  | '/quan-tri/giong-doc'
  | '/quan-tri/xu-ly-am-thanh'
  | '/quan-tri/tu-dien'
  | '/quan-tri/nhat-ky'
  | '/quan-tri/webhook'
  | '/quan-tri/kho-am-thanh'
  | '/quan-tri/sao-luu'
  | '/quan-tri/tinh-trang';

interface AdministrationPageProps {
  call: PageCall;
  title: string;
  tab: AdministrationPath;
  children: Child;
}

/** One of the pages under Quản trị, with the others beside it. */
export function AdministrationPage({ call, title, tab, children }: AdministrationPageProps) {
  return (
    <StationPage call={call} title={title} active="administration">
      <Tabs
        label="Quản trị"
        tabs={tabsFor(call).map(({ path, label }) => ({
          label,
          href: `/d/${call.station.slug}${path}`,
          active: path === tab,
        }))}
      />
      {children}
    </StationPage>
  );
}

/** What this person may open, of the pages that are there. */
export function tabsFor(call: PageCall) {
  return TABS.filter(
    ({ path, permission }) => call.hasPage(`/d/{slug}${path}`) && mayDo(call.actor.roles, permission),
  );
}
