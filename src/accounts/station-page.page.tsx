import type { Child } from 'hono/jsx';
import { isoWithOffset } from '../kernel/zoned-time.ts';
import { viTime, viWeekdayDate } from '../kernel/vietnamese.ts';
import { Layout, type LayoutProps, type Trial } from '../web/layout.tsx';
import { menuEntries, type MenuKey } from '../web/menu.ts';
import type { Actor } from './actor.ts';
import { DEFAULT_TIME_ZONE } from './first-run.ts';
import type { Domain } from './http/declaration.ts';
import type { Notice } from './http/notice.ts';
import { mayDo, ROLE_TITLES, type Permission } from './permissions.ts';
import type { Station } from './stations.ts';

/** What a page's handler was given, as far as the frame of the page needs it. */
export interface PageCall {
  station: Station;
  actor: Actor;
  domain: Domain;
  hasPage: (path: string) => boolean;
  notice?: Notice | null;
}

type StationPageProps = Pick<LayoutProps, 'title' | 'active' | 'aside' | 'actions' | 'back' | 'counts'> & {
  call: PageCall;
  children?: Child;
};

/** Whom an entry of the menu is for; its page must also be there. */
const MENU: Record<MenuKey, { path: string; anyOf: Permission[] }> = {
  today: { path: '', anyOf: ['station.see'] },
  scripts: { path: '/tin-bai', anyOf: ['script.read'] },
  approvals: { path: '/duyet', anyOf: ['script.approve'] },
  bulletins: { path: '/ban-tin', anyOf: ['bulletin.read'] },
  library: { path: '/thu-vien', anyOf: ['script.read'] },
  schedule: { path: '/lich-phat', anyOf: ['schedule.read'] },
  publications: { path: '/xuat-ban', anyOf: ['script.read'] },
  plan: { path: '/ke-hoach', anyOf: ['audit.read'] },
  zones: { path: '/cum-loa', anyOf: ['device.read'] },
  administration: {
    path: '/quan-tri',
    anyOf: ['people.write', 'settings.write', 'lexicon.write', 'trail.read'],
  },
};

/**
 * A page of a station: menu by what the person may do, name and roles, trial banner, what the last action did.
 *
 * @example <StationPage call={input} title="Tin, bài" active="scripts">…</StationPage>
 */
export function StationPage({ call, children, ...layout }: StationPageProps) {
  const { station, actor, notice } = call;
  const path = `/d/${station.slug}`;
  const keys = (Object.keys(MENU) as MenuKey[]).filter((key) => {
    const { path: page, anyOf } = MENU[key];
    return call.hasPage(`/d/{slug}${page}`) && anyOf.some((permission) => mayDo(actor.roles, permission));
  });
  return (
    <Layout
      {...layout}
      station={{ name: station.name, href: path }}
      user={{
        name: actor.name,
        roles: rolesInWords(actor.roles),
        accountHref: '/tai-khoan',
        signOutAction: '/dang-xuat',
      }}
      menu={menuEntries(path, keys)}
      emergencyHref={emergencyHref(call)}
      trial={trialOf(call.domain, station)}
      flash={notice ?? undefined}
    >
      {children}
    </Layout>
  );
}

/** Where an emergency is prepared, for those who hold that right. */
function emergencyHref({ station, actor, hasPage }: PageCall): string | undefined {
  const may = mayDo(actor.roles, 'emergency.order') && hasPage('/d/{slug}/khan-cap/moi');
  return may ? `/d/${station.slug}/khan-cap/moi` : undefined;
}

/** "Biên tập viên, quản trị" */
export function rolesInWords(roles: Actor['roles']): string {
  const words = roles.map((role) => ROLE_TITLES[role]).join(', ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** The trial banner, for pages of a station and for those before one. */
export function trialOf(domain: Domain, station?: Pick<Station, 'trial' | 'timeZone'>): Trial | undefined {
  if (!domain.trial && station?.trial !== true) return undefined;
  if (!domain.sandbox) return {};
  const timeZone = station?.timeZone ?? DEFAULT_TIME_ZONE;
  const now = domain.clock.now();
  const date = isoWithOffset(now, timeZone).slice(0, 10);
  return { clock: `${viWeekdayDate(date)} · ${viTime(now, timeZone)}` };
}
