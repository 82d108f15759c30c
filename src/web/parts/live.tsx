import type { Child } from 'hono/jsx';

export interface LiveProps {
  /** Names the part on its page; the answer has it under the same id. */
  id: string;
  /**
   * Address that renders it anew: a fragment, or the whole page, of which this part is taken. Absent: nothing will change by
   * itself any more; an answer without it ends the asking.
   */
  href: string | undefined;
  everySeconds?: number | undefined;
  /** Ids of further parts that the same answer renews. */
  also?: readonly string[] | undefined;
  children?: Child;
}

/**
 * A part of a page that renews itself: live.js says when, htmx fetches it and changes only what differs, so that focus, unfolded
 * details and a playing sound stay. Without script it is as old as its page.
 *
 * @example <Live id="dau-phat" href={`/d/${slug}/cum-loa`}>…</Live>
 */
export function Live({ id, href, everySeconds = 5, also = [], children }: LiveProps) {
  const asking = href !== undefined && {
    'data-live': String(everySeconds),
    'hx-get': href,
    'hx-trigger': 'renew',
    'hx-select': `#${id}`,
    'hx-swap': 'outerMorph',
    'hx-select-oob': also.map((other) => `#${other}:outerMorph`).join(',') || undefined,
  };
  return (
    <div class="live" id={id} {...(asking || {})}>
      {children}
    </div>
  );
}

/** A part that is renewed along with a Live one. */
export function LiveToo({ id, children }: { id: string; children?: Child }) {
  return (
    <div class="live" id={id}>
      {children}
    </div>
  );
}
