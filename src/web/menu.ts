import type { IconName } from './parts/icon.tsx';

export type MenuKey =
  | 'today'
  | 'scripts'
  | 'approvals'
  | 'bulletins'
  | 'library'
  | 'schedule'
  | 'publications'
  | 'plan'
  | 'zones'
  | 'administration';

/** Pages of the whole city, which belong to no station. */
export type CityMenuKey = 'city' | 'cityMonths' | 'cityOrders' | 'cityBulletins' | 'cityWards' | 'cityPeople';

/** One entry of the menu. */
export interface MenuEntry {
  key: MenuKey | CityMenuKey;
  label: string;
  href: string;
  icon: IconName;
}

const ENTRIES: Record<MenuKey, { label: string; path: string; icon: IconName }> = {
  today: { label: 'Hôm nay', path: '', icon: 'today' },
  scripts: { label: 'Tin, bài', path: '/tin-bai', icon: 'script' },
  approvals: { label: 'Duyệt', path: '/duyet', icon: 'approve' },
  bulletins: { label: 'Bản tin', path: '/ban-tin', icon: 'bulletin' },
  library: { label: 'Thư viện', path: '/thu-vien', icon: 'library' },
  schedule: { label: 'Lịch phát', path: '/lich-phat', icon: 'calendar' },
  publications: { label: 'Xuất bản', path: '/xuat-ban', icon: 'send' },
  plan: { label: 'Kế hoạch', path: '/ke-hoach', icon: 'plan' },
  zones: { label: 'Cụm loa, đầu phát', path: '/cum-loa', icon: 'loudspeaker' },
  administration: { label: 'Quản trị', path: '/quan-tri', icon: 'settings' },
};

/** What the phone's bar shows first; the rest is under "Thêm". */
export const BAR_KEYS: readonly MenuEntry['key'][] = [
  ...(['today', 'scripts', 'approvals', 'schedule'] as const),
  ...(['city', 'cityMonths', 'cityBulletins'] as const),
];

/**
 * The menu of a station for someone who may use the given pages, in the order of the keys.
 *
 * @example menuEntries('/d/hai-ba-trung', ['today', 'approvals'])
 */
export function menuEntries(stationPath: string, keys: readonly MenuKey[]): MenuEntry[] {
  return keys.map((key) => {
    const { label, path, icon } = ENTRIES[key];
    return { key, label, href: stationPath + path, icon };
  });
}
