/** Line drawings on a 24-unit grid, one stroke; each is decoration beside words and hidden from screen readers. */
const PATHS = {
  today: 'M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1Z',
  script: 'M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6',
  approve: 'M12 3 5 6v5c0 4.5 3 8 7 10 4-2 7-5.5 7-10V6ZM9 11.500l2.2 2.200L15.5 9.5',
  bulletin: 'M4 6h16M4 12h16M4 18h10M18 16v5l3-2.500Z',
  library: 'M5 4v16M9 4v16M13 4v16M16 5l4 15',
  calendar: 'M4 6h16v14H4ZM4 10h16M8 3v5M16 3v5',
  send: 'M21 3 10 14M21 3l-7 18-4-7-7-4Z',
  plan: 'M5 20V10M12 20V4M19 20v-7',
  loudspeaker: 'M4 10v4h3l6 4V6l-6 4ZM16.5 9.500a4 4 0 0 1 0 5M19 7a8 8 0 0 1 0 10',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  emergency: 'M12 4 2.5 20h19ZM12 10v4M12 17v.01',
  warning: 'M12 8v5M12 16.500v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  info: 'M12 11v5.500M12 7.500v.01M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Z',
  check: 'm5 12.5 4.5 4.500L19 7.5',
  cross: 'M6 6l12 12M18 6 6 18',
  up: 'm6 14 6-6 6 6',
  down: 'm6 10 6 6 6-6',
  left: 'm14 6-6 6 6 6',
  right: 'm10 6 6 6-6 6',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 20 20',
  upload: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4',
  download: 'M12 4v12M7 11l5 5 5-5M4 20h16',
  play: 'M7 4.500v15l12-7.500Z',
  stop: 'M6 6h12v12H6Z',
  grip: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  copy: 'M9 9h11v11H9ZM5 15H4V4h11v1',
  plus: 'M12 5v14M5 12h14',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7v5l3.5 2',
} as const;

export type IconName = keyof typeof PATHS;

const DOTS: readonly IconName[] = ['more', 'grip'];

export function Icon({ name }: { name: IconName }) {
  return (
    <svg
      class={DOTS.includes(name) ? 'icon icon-dots' : 'icon'}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
