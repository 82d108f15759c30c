import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { RequestContext } from './declaration.ts';

const COOKIE = 'loa-notice';
/** Long enough for the next page to come, short enough not to appear on a later one. */
const SECONDS = 20;

/** Leaves a sentence for the page that the browser is sent to. */
export function leaveNotice(c: RequestContext, notice: string, tls: boolean): void {
  setCookie(c, COOKIE, notice, {
    path: '/',
    maxAge: SECONDS,
    httpOnly: true,
    sameSite: 'Lax',
    secure: tls,
  });
}

/** The sentence left for this page, once. */
export function takeNotice(c: RequestContext): string | null {
  const notice = getCookie(c, COOKIE);
  if (notice === undefined) return null;
  deleteCookie(c, COOKIE, { path: '/' });
  return notice.slice(0, 300);
}
