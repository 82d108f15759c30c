import { raw } from 'hono/html';
import type { Child } from 'hono/jsx';
import { assetUrl } from './assets.ts';
import { BAR_KEYS, type MenuEntry } from './menu.ts';
import { ButtonLink } from './parts/button.tsx';
import { FlashMessage, type Flash } from './parts/flash.tsx';
import { Icon } from './parts/icon.tsx';

/** The product's name, as people read it. */
export const PRODUCT = 'Loa Phường';

/** Shown on every page of a data folder that was ever opened with the sandbox clock. */
export interface Trial {
  /** The sandbox's date and time in words, when it runs on its own clock: 'thứ Hai 23/11/2026 · 07:00'. */
  clock?: string | undefined;
}

export interface SignedInUser {
  name: string;
  /** Roles in words: 'Biên tập viên, Lãnh đạo duyệt'. */
  roles: string;
  /** Page of one's own account. */
  accountHref: string;
  /** Address that signs out (POST). */
  signOutAction: string;
}

export interface LayoutProps {
  station: { name: string; href: string };
  user: SignedInUser;
  menu: MenuEntry[];
  active?: MenuEntry['key'] | undefined;
  /** What waits for this person, by menu entry; 0 is not shown. */
  counts?: Partial<Record<MenuEntry['key'], number>> | undefined;
  /** Heading of the page and title of the window. */
  title: string;
  /** A soft line at the right of the heading: date, zone, state. */
  aside?: Child;
  /** Buttons at the right of the heading. */
  actions?: Child;
  /** The page above this one. */
  back?: { href: string; label: string } | undefined;
  /** Where an emergency is prepared, for those who may; two more deliberate steps follow there. */
  emergencyHref?: string | undefined;
  trial?: Trial | undefined;
  flash?: Flash | undefined;
  children?: Child;
}

/** The frame of every page behind the sign-in: menu at the side, or at the thumb on a phone. */
export function Layout(props: LayoutProps) {
  return (
    <Document title={`${props.title} – ${props.station.name}`} trial={props.trial}>
      <a class="skip-link" href="#main">
        Đến nội dung chính
      </a>
      <div class="shell">
        <Side {...props} />
        <main class="main" id="main" tabindex={-1}>
          <div class="main-inner">
            <PageHead {...props} />
            {props.flash && <FlashMessage flash={props.flash} />}
            {props.children}
          </div>
        </main>
      </div>
      <Bar {...props} />
    </Document>
  );
}

export interface BarePageProps {
  title: string;
  /** Name of the station, once there is one. */
  station?: string | undefined;
  /** Room for long forms. */
  wide?: boolean | undefined;
  trial?: Trial | undefined;
  flash?: Flash | undefined;
  children?: Child;
}

/** A page without menu: first run, sign-in, errors. */
export function BarePage({ title, station, wide, trial, flash, children }: BarePageProps) {
  return (
    <Document title={`${title} – ${station ?? PRODUCT}`} trial={trial}>
      <main class={wide ? 'bare bare-wide' : 'bare'} id="main">
        <p class="bare-brand">
          <img src={assetUrl('icon.svg')} width="40" height="40" alt="" />
          {station && <strong>{station}</strong>}
          {PRODUCT}
        </p>
        <div class="card bare-card">
          <h1>{title}</h1>
          {flash && <FlashMessage flash={flash} />}
          {children}
        </div>
      </main>
    </Document>
  );
}

/** htmx without what the content policy forbids or a page of ours never needs: inline styles, history, evaluated scripts. */
const HTMX_CONFIG = JSON.stringify({ includeIndicatorCSS: false, history: false, extensions: 'none' });

function Document({ title, trial, children }: { title: string; trial: Trial | undefined; children: Child }) {
  return (
    <>
      {raw('<!doctype html>')}
      <html lang="vi">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
          <meta name="htmx-config" content={HTMX_CONFIG} />
          <meta name="theme-color" content="#ffffff" />
          <title>{title}</title>
          <link rel="icon" href={assetUrl('icon.svg')} type="image/svg+xml" />
          <Preload font="vietnamese-400.woff2" />
          <Preload font="latin-400.woff2" />
          <link rel="stylesheet" href={assetUrl('app.css')} />
          <script src={assetUrl('htmx.js')} defer />
          <script src={assetUrl('app.js')} defer />
        </head>
        <body class={trial ? 'is-trial' : undefined}>
          <TrialBanner trial={trial} />
          {children}
        </body>
      </html>
    </>
  );
}

function Preload({ font }: { font: 'vietnamese-400.woff2' | 'latin-400.woff2' }) {
  return <link rel="preload" href={assetUrl(font)} as="font" type="font/woff2" crossorigin="" />;
}

function TrialBanner({ trial }: { trial: Trial | undefined }) {
  if (!trial) return null;
  return (
    <p class="trial-banner" role="note">
      <strong>DỮ LIỆU THỬ</strong>
      {trial.clock && <span>Đồng hồ thử: {trial.clock}</span>}
    </p>
  );
}

function Side(props: LayoutProps) {
  return (
    <header class="side">
      <div class="side-inner">
        <a class="side-name" href={props.station.href}>
          <strong>{props.station.name}</strong>
          <span>{PRODUCT}</span>
        </a>
        <nav class="side-menu" aria-label="Danh mục chính">
          {props.menu.map((entry) => (
            <MenuLink entry={entry} layout={props} />
          ))}
        </nav>
        <div class="side-foot">
          {props.emergencyHref && (
            <ButtonLink href={props.emergencyHref} weight="danger" icon="emergency" block>
              Phát khẩn cấp…
            </ButtonLink>
          )}
          <UserMenu user={props.user} />
        </div>
      </div>
    </header>
  );
}

function MenuLink({ entry, layout }: { entry: MenuEntry; layout: LayoutProps }) {
  return (
    <a class="menu-link" href={entry.href} aria-current={entry.key === layout.active ? 'page' : undefined}>
      <Icon name={entry.icon} />
      {entry.label}
      <Count value={layout.counts?.[entry.key]} />
    </a>
  );
}

function Count({ value }: { value: number | undefined }) {
  if (!value) return null;
  return (
    <span class="count">
      {value}
      <span class="only-read"> việc đang chờ</span>
    </span>
  );
}

function UserMenu({ user }: { user: SignedInUser }) {
  return (
    <div class="user">
      <span class="user-name">{user.name}</span>
      <span class="user-roles">{user.roles}</span>
      <form class="user-links" method="post" action={user.signOutAction}>
        <a href={user.accountHref}>Tài khoản</a>
        <button class="link-button" type="submit">
          Đăng xuất
        </button>
      </form>
    </div>
  );
}

function PageHead({ title, aside, actions, back }: LayoutProps) {
  return (
    <div class="page-head">
      <div class="page-head-words">
        {back && (
          <a class="back" href={back.href}>
            <Icon name="left" />
            {back.label}
          </a>
        )}
        <h1>{title}</h1>
      </div>
      {aside && <p class="page-aside">{aside}</p>}
      {actions && <div class="row no-print">{actions}</div>}
    </div>
  );
}

/** At most five cells fit a thumb on 360 px: the first entries, the emergency for those who may, and all the rest. */
function Bar(props: LayoutProps) {
  const room = props.emergencyHref ? 3 : 4;
  const first = props.menu.filter((entry) => BAR_KEYS.includes(entry.key)).slice(0, room);
  const rest = props.menu.filter((entry) => !first.includes(entry));
  return (
    <nav class="bar" aria-label="Danh mục chính">
      {first.map((entry) => (
        <div class="bar-cell">
          <a
            class="bar-link"
            href={entry.href}
            aria-current={entry.key === props.active ? 'page' : undefined}
          >
            <Icon name={entry.icon} />
            {entry.label}
            <Count value={props.counts?.[entry.key]} />
          </a>
        </div>
      ))}
      {props.emergencyHref && (
        <div class="bar-cell">
          <a class="bar-link bar-emergency" href={props.emergencyHref}>
            <Icon name="emergency" />
            Khẩn cấp…
          </a>
        </div>
      )}
      <details class="bar-cell" data-menu>
        <summary
          class="bar-link"
          aria-current={rest.some(({ key }) => key === props.active) ? 'true' : undefined}
        >
          <Icon name="more" />
          Thêm
        </summary>
        <div class="bar-more">
          {rest.map((entry) => (
            <MenuLink entry={entry} layout={props} />
          ))}
          <UserMenu user={props.user} />
        </div>
      </details>
    </nav>
  );
}
