import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { RequestContext } from '../http/request-context.ts';
import type { HalfSignedIn, HalfSignedInPerson } from './half-signed-in.ts';

const COOKIE = 'loa-second';
const PATH = '/dang-nhap';

/** Where the second step of the sign-in is asked. */
export const SECOND_STEP = '/dang-nhap/hai-lop';

/** Remembers in the browser, for some minutes, who has given his password, or came by single sign-on. */
export function leaveTicket(
  c: RequestContext,
  halfSignedIn: HalfSignedIn,
  person: HalfSignedInPerson,
  tls: boolean,
): void {
  setCookie(c, COOKIE, halfSignedIn.ticket(person), {
    path: PATH,
    maxAge: halfSignedIn.seconds,
    httpOnly: true,
    sameSite: 'Lax',
    secure: tls,
  });
}

export function ticketHolder(c: RequestContext, halfSignedIn: HalfSignedIn): HalfSignedInPerson | null {
  return halfSignedIn.holderOf(getCookie(c, COOKIE));
}

export function dropTicket(c: RequestContext): void {
  deleteCookie(c, COOKIE, { path: PATH });
}
