import type { Child } from 'hono/jsx';
import { CITY_ROLE_TITLES, mayDoInCity, type CityPermission, type CityRole } from '../accounts/city-roles.ts';
import { DEFAULT_TIME_ZONE } from '../accounts/first-run.ts';
import type { Domain } from '../accounts/http/declaration.ts';
import type { Person } from '../accounts/http/gate.ts';
import type { Notice } from '../accounts/http/notice.ts';
import { trialOf } from '../accounts/station-page.page.tsx';
import { Layout, type LayoutProps } from '../web/layout.tsx';
import type { CityMenuKey, MenuEntry } from '../web/menu.ts';

/** The city reckons its months by this zone; each ward's own figures are of the ward's. */
export const CITY_ZONE = DEFAULT_TIME_ZONE;

/** What a city page's handler was given, as far as the frame of the page needs it. */
export interface CityCall {
  person: Person;
  cityRoles: readonly CityRole[];
  domain: Domain;
  hasPage: (path: string) => boolean;
  notice?: Notice | null;
}

const MENU: (MenuEntry & { key: CityMenuKey; permission: CityPermission })[] = [
  { key: 'city', label: 'Các phường', href: '/thanh-pho', icon: 'today', permission: 'city.see' },
  { key: 'cityMonths', label: 'So sánh', href: '/thanh-pho/so-sanh', icon: 'plan', permission: 'city.see' },
  {
    key: 'cityOrders',
    label: 'Lệnh khẩn cấp',
    href: '/thanh-pho/khan-cap',
    icon: 'emergency',
    permission: 'city.see',
  },
  {
    key: 'cityBulletins',
    label: 'Gửi bản tin',
    href: '/thanh-pho/ban-tin',
    icon: 'send',
    permission: 'city.see',
  },
  {
    key: 'cityPeople',
    label: 'Người dùng',
    href: '/thanh-pho/nguoi-dung',
    icon: 'settings',
    permission: 'city.people',
  },
];

type CityPageProps = Pick<LayoutProps, 'title' | 'aside' | 'actions' | 'back'> & {
  active?: CityMenuKey | undefined;
  call: CityCall;
  children?: Child;
};

/** A page of the whole city: its own menu, and nobody's drafts. */
export function CityPage({ call, children, ...layout }: CityPageProps) {
  const { person, cityRoles, domain, notice, hasPage } = call;
  const menu = MENU.filter(({ href, permission }) => hasPage(href) && mayDoInCity(cityRoles, permission));
  const order = '/thanh-pho/khan-cap/moi';
  return (
    <Layout
      {...layout}
      station={{ name: 'Thành phố', href: '/thanh-pho' }}
      user={{
        name: person.name,
        roles: cityRolesInWords(cityRoles),
        accountHref: '/tai-khoan',
        signOutAction: '/dang-xuat',
      }}
      menu={menu}
      emergencyHref={mayDoInCity(cityRoles, 'city.order') && hasPage(order) ? order : undefined}
      trial={trialOf(domain)}
      flash={notice ?? undefined}
    >
      {children}
    </Layout>
  );
}

/** "Theo dõi toàn thành phố, quản trị thành phố" */
export function cityRolesInWords(roles: readonly CityRole[]): string {
  const words = roles.map((role) => CITY_ROLE_TITLES[role]).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
