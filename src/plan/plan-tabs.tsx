import type { PageCall } from '../accounts/station-page.page.tsx';
import { monthOf, type Month } from '../kernel/zoned-time.ts';
import { Tabs } from '../web/parts/tabs.tsx';

export type PlanTab = 'year' | 'month' | 'evidence' | 'reports';

interface PlanTabsProps {
  call: PageCall;
  active: PlanTab;
  /** The month that Kiểm tra tháng leads to, where one is being looked at; else the one that runs. */
  month?: Month | undefined;
}

const TABS: { key: PlanTab; label: string; page: string }[] = [
  { key: 'year', label: 'Kế hoạch năm', page: '/d/{slug}/ke-hoach' },
  { key: 'month', label: 'Kiểm tra tháng', page: '/d/{slug}/kiem-tra/{month}' },
  { key: 'evidence', label: 'Minh chứng', page: '/d/{slug}/minh-chung' },
  { key: 'reports', label: 'Báo cáo', page: '/d/{slug}/bao-cao' },
];

/**
 * The pages under the menu's "Kế hoạch": year, month, evidence, reports; a page that is not there is not named.
 *
 * @example <PlanTabs call={call} active="month" month="2026-11" />
 */
export function PlanTabs({ call, active, month }: PlanTabsProps) {
  const { station, domain, hasPage } = call;
  const shown = month ?? monthOf(domain.clock.now(), station.timeZone);
  return (
    <Tabs
      label="Kế hoạch"
      tabs={TABS.filter(({ page }) => hasPage(page)).map(({ key, label, page }) => ({
        label,
        href: page.replace('{slug}', station.slug).replace('{month}', shown),
        active: key === active,
      }))}
    />
  );
}
