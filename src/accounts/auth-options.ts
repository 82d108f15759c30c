/** How better-auth is set, and what of it is used. */
import type { BetterAuthOptions } from 'better-auth';
import { z } from 'zod';
import type { Clock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { SHORTEST_BESIDE_FACTOR } from '../kernel/fields.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Database } from '../storage/database.ts';
import type { Passkeys } from './second-factor/passkeys.ts';
import type { SecondFactors } from './second-factor/second-factors.ts';

export interface AuthOptions {
  database: Database;
  /** Signs cookies: secretOf(paths, 'session'). */
  secret: string;
  /** People reach us over HTTPS: cookies are then marked secure. */
  tls: boolean;
  /** The machine's clock: a sandbox's time must not end or prolong a session. */
  machine: Clock;
  log: Log;
  secondFactors: Pick<SecondFactors, 'isOn' | 'check'>;
  passkeys: Pick<Passkeys, 'check' | 'offer'>;
}

/** All of better-auth that is used; whatever it adds in a later version stays unreachable. */
export const ENDPOINTS = {
  signIn: '/sign-in/email',
  signOut: '/sign-out',
  changePassword: '/change-password',
} as const;

/** Raised when the options below, or a new version of better-auth, change its tables; a test notices. */
export const TABLES_VERSION = '2';
export const TABLES_KEY = 'auth-tables';

export const ORIGIN = 'http://loa.internal';
export const ADDRESS_HEADER = 'x-loa-client-address';
const SESSION_DAYS = 14;

export function optionsOf({ database, secret, tls, machine, log }: AuthOptions) {
  return {
    appName: 'Loa Phường',
    baseURL: ORIGIN,
    secret,
    database: { db: database.kysely as never, type: database.dialect },
    emailAndPassword: {
      enabled: true,
      // An administrator makes accounts; nobody makes one for himself.
      disableSignUp: true,
      minPasswordLength: SHORTEST_BESIDE_FACTOR,
      maxPasswordLength: 128,
    },
    session: {
      expiresIn: SESSION_DAYS * 24 * 3600,
      disableSessionRefresh: true,
      // A provider of single sign-on vouched for several factors: asked for no second one of ours while it lasts.
      additionalFields: { multiFactor: { type: 'boolean' as const, required: false, input: false } },
    },
    // Per address, a whole office behind one router; each account is throttled besides (attempt-throttle.ts).
    rateLimit: {
      enabled: true,
      storage: 'database' as const,
      window: 60,
      max: 100,
      customRules: {
        [ENDPOINTS.signIn]: { window: 60, max: 10 },
        [ENDPOINTS.changePassword]: { window: 60, max: 5 },
      },
    },
    advanced: {
      cookiePrefix: 'loa',
      useSecureCookies: tls,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' as const, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => newId(machine.now()) },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn' as const,
      log: (level, message) => {
        if (level === 'error') log.warn('better-auth', { said: message });
        else log.debug('better-auth', { said: message });
      },
    },
  } satisfies BetterAuthOptions;
}

/** better-auth itself, loaded when first needed, and the one endpoint that we add to it. */
export async function load(options: AuthOptions) {
  const [{ betterAuth }, { createAuthEndpoint }, { setSessionCookie }] = await Promise.all([
    import('better-auth'),
    import('better-auth/api'),
    import('better-auth/cookies'),
  ]);
  /** A session for someone who has proved who he is in a way of ours. No router leads there. */
  const beginSession = createAuthEndpoint(
    '/loa/begin-session',
    {
      method: 'POST',
      body: z.object({ userId: z.string(), multiFactor: z.boolean() }),
      metadata: { SERVER_ONLY: true },
    },
    async (ctx) => {
      const { internalAdapter } = ctx.context;
      const user = await internalAdapter.findUserById(ctx.body.userId);
      if (!user) throw new Refusal('user-not-found', 'Tài khoản này không còn.', 404);
      const session = await internalAdapter.createSession(user.id, false, {
        multiFactor: ctx.body.multiFactor,
      });
      await setSessionCookie(ctx, { session, user });
      return ctx.json({});
    },
  );
  return betterAuth({ ...optionsOf(options), plugins: [{ id: 'loa', endpoints: { beginSession } }] });
}
