/** Whether a bulletin fits into the sessions that air it, and what to leave out where it does not. Pure. */
import type { Rundown } from './rundown.ts';

/** A session (khung giờ) that airs a bulletin. */
export interface Session {
  name: string;
  durationMs: number;
}

export interface Fit {
  session: Session;
  /** Time left, ms; negative: so much too long. */
  leftMs: number;
  /** Titles of items without which it fits: the one item that is just long enough, else the last ones. Empty when it fits. */
  drop: string[];
}

/** @example fitInto(rundown, { name: 'Buổi sáng', durationMs: 900_000 }).leftMs */
export function fitInto({ items, totalMs }: Rundown, session: Session): Fit {
  const leftMs = session.durationMs - totalMs;
  if (leftMs >= 0) return { session, leftMs, drop: [] };
  const scripts = items.filter(({ role }) => role === 'item');
  const [one] = scripts
    .filter(({ durationMs }) => durationMs >= -leftMs)
    .sort((a, b) => a.durationMs - b.durationMs);
  if (one) return { session, leftMs, drop: [one.title] };
  const drop: string[] = [];
  let over = -leftMs;
  for (const { title, durationMs } of scripts.toReversed()) {
    if (over <= 0) break;
    drop.unshift(title);
    over -= durationMs;
  }
  return { session, leftMs, drop };
}
