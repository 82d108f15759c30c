import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { RequestContext } from '../http/request-context.ts';
import type { HalfSignedIn } from './half-signed-in.ts';

const COOKIE = 'loa-second';
const PATH = '/dang-nhap';

/** Where the second step of the sign-in is asked. */
export const SECOND_STEP = '/dang-nhap/hai-lop';

/** Remembers in the browser, for some minutes, who has given his password. */
export function leaveTicket(
  c: RequestContext,
  halfSignedIn: HalfSignedIn,
  userId: string,
  tls: boolean,
): void {
  setCookie(c, COOKIE, halfSignedIn.ticket(userId), {
    path: PATH,
    maxAge: halfSignedIn.seconds,
    httpOnly: true,
    sameSite: 'Lax',
    secure: tls,
  });
}

export function ticketHolder(c: RequestContext, halfSignedIn: HalfSignedIn): string | null {
  return halfSignedIn.userOf(getCookie(c, COOKIE));
}

export function dropTicket(c: RequestContext): void {
  deleteCookie(c, COOKIE, { path: PATH });
}
