import { z } from 'zod';
import { checkbox, emailField, optionalText, passwordField } from '../kernel/fields.ts';
import type { Database } from '../storage/database.ts';
import type { Auth } from './auth.ts';
import type { App } from './http/app.ts';
import type { RequestContext } from './http/request-context.ts';
import type { HalfSignedIn } from './second-factor/half-signed-in.ts';
import { leaveTicket, SECOND_STEP } from './second-factor/ticket-cookie.ts';
import type { NamedProvider } from './single-sign-on/provider.ts';
import { SignInPage } from './sign-in.page.tsx';
import { trialOf } from './station-page.page.tsx';
import { listStations } from './stations.ts';

const signInSchema = z.object({
  email: emailField('E-mail'),
  password: passwordField('Mật khẩu'),
  tiep: optionalText('Trang tiếp theo', { max: 2_000 }),
});

/** `khac`: the provider of single sign-on should not take whoever is signed in there. */
export const signInQuery = z.object({
  tiep: optionalText('Trang tiếp theo', { max: 2_000 }),
  khac: checkbox(),
});

export interface SignInRooms {
  database: Database;
  auth: Auth;
  halfSignedIn: HalfSignedIn;
  signOnProvider: NamedProvider | null;
  /** People reach us over HTTPS. */
  tls: boolean;
}

export function signInRoutes(app: App, rooms: SignInRooms): void {
  const { auth, halfSignedIn, tls } = rooms;
  const provider = rooms.signOnProvider;
  /** On a server of one ward people see whose it is. */
  const nameOfServer = async () => {
    const stations = await listStations(rooms.database.kysely);
    return stations.length === 1 ? stations[0]!.name : undefined;
  };

  app.page(
    {
      method: 'get',
      path: '/dang-nhap',
      scope: 'public',
      query: signInQuery,
    },
    async ({ query, viewer, seeOther, domain, notice }) => {
      const next = ownPath(query.tiep);
      if (await viewer()) return seeOther(next);
      return (
        <SignInPage
          next={next}
          flash={notice ?? undefined}
          station={await nameOfServer()}
          provider={provider}
          asAnother={query.khac}
          trial={trialOf(domain)}
        />
      );
    },
  );

  app.form(
    { method: 'post', path: '/dang-nhap', scope: 'public', body: signInSchema },
    async ({ c, body, address, seeOther }) => {
      const { userId, cookies, secondFactor } = await auth.signIn(body.email, body.password, {
        headers: c.req.raw.headers,
        address,
      });
      const next = ownPath(body.tiep);
      if (secondFactor) {
        leaveTicket(c, halfSignedIn, { userId, toBind: null }, tls);
        return seeOther(`${SECOND_STEP}?tiep=${encodeURIComponent(next)}`);
      }
      setCookies(c, cookies);
      return seeOther(next);
    },
    async ({ values, errors, message, domain }) => (
      <SignInPage
        next={ownPath(textOf(values['tiep']))}
        email={textOf(values['email'])}
        errors={errors}
        message={message}
        station={await nameOfServer()}
        provider={provider}
        trial={trialOf(domain)}
      />
    ),
  );

  app.form({ method: 'post', path: '/dang-xuat', scope: 'user' }, async ({ c, address, seeOther }) => {
    setCookies(c, await auth.signOut({ headers: c.req.raw.headers, address }));
    return seeOther('/dang-nhap');
  });
}

/** Hands better-auth's cookies on, as it wrote them. */
export function setCookies(c: RequestContext, cookies: readonly string[]): void {
  for (const cookie of cookies) c.header('set-cookie', cookie, { append: true });
}

/** A path of this server, or the front page: a sign-in must not lead to another site ('//x', '/\x'). */
export function ownPath(path: string | undefined): string {
  return path !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : '/';
}

/** A single text of a form that is shown again. */
export function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
