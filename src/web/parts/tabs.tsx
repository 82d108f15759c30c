export interface Tab {
  label: string;
  href: string;
  count?: number | undefined;
  active?: boolean | undefined;
}

/** Views of one thing, each with an address of its own. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ label: words, href, count, active }) => (
        <a href={href} aria-current={active ? 'page' : undefined}>
          {words}
          {count ? <span class="count">{count}</span> : null}
        </a>
      ))}
    </nav>
  );
}
