/** When an address is looked at, and what two looks say of it. Pure. */
import { sha256 } from '../../kernel/hash.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A second look at one that failed: a server that is down for an evening is no lost article. */
const AGAIN_MS = DAY_MS;
const WEEK_MS = 7 * DAY_MS;

export interface LinkCheck {
  /** The address in the form in which equals are equal. */
  key: string;
  url: string;
  /** UTC ms; null before the first look. */
  checkedAt: number | null;
  ok: boolean | null;
  /** HTTP status; null when nothing answered. */
  status: number | null;
  /** The first of the looks that failed, one after the other, UTC ms. */
  failingSince: number | null;
}

/** When it is to be looked at next, UTC ms. Weekly looks are spread over a day, so that a big import does not come back as one wave. */
export function dueAt(check: LinkCheck): number {
  if (check.checkedAt === null) return 0;
  if (check.failingSince !== null && brokenSince(check) === null) return check.checkedAt + AGAIN_MS;
  const spread = parseInt(sha256(check.key).slice(0, 6), 16) / 0xffffff;
  return check.checkedAt + WEEK_MS - Math.floor(spread * DAY_MS);
}

/** A look's answer noted. @param status null when nothing answered */
export function looked(check: LinkCheck, status: number | null, now: number): LinkCheck {
  const ok = answers(status);
  return { ...check, checkedAt: now, ok, status, failingSince: ok ? null : (check.failingSince ?? now) };
}

/** A page that asks for a sign-in, or sends programs away, is still there. */
function answers(status: number | null): boolean {
  return status !== null && (status < 400 || [401, 403, 405, 406, 429].includes(status));
}

/** Since when it no longer opens: only when it failed twice, a day apart; null while it does. */
export function brokenSince({ failingSince, checkedAt }: LinkCheck): number | null {
  if (failingSince === null || checkedAt === null) return null;
  return checkedAt - failingSince >= AGAIN_MS ? failingSince : null;
}
