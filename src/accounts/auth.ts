/**
 * Sign-in, sessions and passwords: better-auth, behind the few things that our own pages need of it. None of its endpoints can
 * be reached from outside; ours call those listed in ENDPOINTS, with the client's address as we know it. It is loaded when
 * first needed, because loading takes longer than the rest of the server's start.
 */
import type { BetterAuthOptions } from 'better-auth';
import type { Clock } from '../kernel/clock.ts';
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Log } from '../kernel/log.ts';
import type { Database } from '../storage/database.ts';
import type { Person } from './http/gate.ts';
import { readMeta, writeMeta } from './meta.ts';
import { forgetFailures, reserveAttempt } from './attempt-throttle.ts';

export interface AuthOptions {
  database: Database;
  /** Signs cookies: secretOf(paths, 'session'). */
  secret: string;
  /** People reach us over HTTPS: cookies are then marked secure. */
  tls: boolean;
  /** The machine's clock: a sandbox's time must not end or prolong a session. */
  machine: Clock;
  log: Log;
}

/**
 * That someone signed in has just given his password again. Only `verifyPassword` makes one, so that what asks for it can't be
 * reached by a cookie alone.
 */
export interface PasswordProof {
  readonly [proved]: true;
  readonly userId: string;
}
declare const proved: unique symbol;

/** Where a request comes from, as the frame knows it. */
export interface Caller {
  headers: Headers;
  address: string;
}

export interface SessionLine {
  id: string;
  createdAt: number;
  address: string;
  /** The browser, as it calls itself. */
  browser: string;
  current: boolean;
}

/** All of better-auth that is used; whatever it adds in a later version stays unreachable. */
const ENDPOINTS = {
  signIn: '/sign-in/email',
  signOut: '/sign-out',
  changePassword: '/change-password',
} as const;

/** Raised when the options below, or a new version of better-auth, change its tables; a test notices. */
const TABLES_VERSION = '1';
const TABLES_KEY = 'auth-tables';

const ORIGIN = 'http://loa.internal';
const ADDRESS_HEADER = 'x-loa-client-address';
const SESSION_DAYS = 14;

function optionsOf({ database, secret, tls, machine, log }: AuthOptions) {
  return {
    appName: 'Loa Phường',
    baseURL: ORIGIN,
    secret,
    database: { db: database.kysely as never, type: database.dialect },
    emailAndPassword: {
      enabled: true,
      // An administrator makes accounts; nobody makes one for himself.
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 128,
    },
    session: { expiresIn: SESSION_DAYS * 24 * 3600, disableSessionRefresh: true },
    // Per address, a whole office behind one router; each account is throttled besides (sign-in-throttle.ts).
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

async function load(options: AuthOptions) {
  const { betterAuth } = await import('better-auth');
  return betterAuth(optionsOf(options));
}

export class Auth {
  private loaded: ReturnType<typeof load> | undefined;

  constructor(private readonly options: AuthOptions) {}

  /** Makes or brings up to date better-auth's own tables. Cheap when nothing is to be done. */
  async migrate(): Promise<void> {
    const { kysely } = this.options.database;
    if ((await readMeta(kysely, TABLES_KEY)) === TABLES_VERSION) return;
    await (await this.migrations()).runMigrations();
    await writeMeta(kysely, TABLES_KEY, TABLES_VERSION);
  }

  /** What better-auth would still change in the database: nothing, once `migrate` has run. */
  async pendingTables(): Promise<string[]> {
    const { toBeCreated, toBeAdded, toBeAddedIndexes } = await this.migrations();
    return [...toBeCreated, ...toBeAdded, ...toBeAddedIndexes].map(({ table }) => table);
  }

  /** Whose session the cookie names. */
  async personOf(headers: Headers): Promise<Person | null> {
    if (!headers.get('cookie')?.includes('loa.session_token=')) return null;
    const found = await (await this.auth()).api.getSession({ headers });
    if (!found) return null;
    const { user, session } = found;
    return { id: user.id, name: user.name, email: user.email, sessionId: session.id };
  }

  /**
   * Checks a password and begins a session; gives the cookies to set. Throws Refusal 422 with the same words for an unknown
   * account and a wrong password, 429 when the account or the address has tried too often.
   */
  async signIn(
    email: string,
    password: string,
    caller: Caller,
  ): Promise<{ userId: string; cookies: string[] }> {
    const { database, machine } = this.options;
    const guess = { at: 'sign-in', who: email } as const;
    await reserveAttempt(database, guess, machine.now());
    const response = await this.call(
      'signIn',
      { email, password },
      { ...caller, headers: new Headers(browserOf(caller)) },
    );
    if (!response.ok)
      throw fieldRefusal('password', 'wrong-password', 'E-mail hoặc mật khẩu chưa đúng. Hãy nhập lại.');
    await forgetFailures(database.kysely, guess);
    const { user } = (await response.json()) as { user: { id: string } };
    return { userId: user.id, cookies: response.headers.getSetCookie() };
  }

  /** Ends the session; gives the cookies that clear it. */
  async signOut(caller: Caller): Promise<string[]> {
    return (await this.call('signOut', {}, caller)).headers.getSetCookie();
  }

  /** Ends all other sessions too: who changes a password may fear that somebody knows the old one. */
  async changePassword(current: string, next: string, caller: Caller): Promise<string[]> {
    const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
    const response = await this.call('changePassword', body, caller);
    if (!response.ok) throw fieldRefusal('current', 'wrong-password', 'Mật khẩu hiện tại chưa đúng.');
    return response.headers.getSetCookie();
  }

  /**
   * Asks someone signed in for his password again, before something that can't be taken back. Counted apart from sign-ins: whoever
   * guesses at the sign-in page must not lock a person out of an emergency. Throws Refusal 422 on `password`, 429 after too many.
   */
  async verifyPassword(person: Person, password: string): Promise<PasswordProof> {
    const { database, machine } = this.options;
    const guess = { at: 'confirm', who: person.id } as const;
    await reserveAttempt(database, guess, machine.now());
    const context = await this.context();
    const accounts = await context.internalAdapter.findAccounts(person.id);
    const hash = accounts.find(({ providerId }) => providerId === 'credential')?.password;
    if (!hash || !(await context.password.verify({ hash, password })))
      throw fieldRefusal('password', 'wrong-password', 'Mật khẩu chưa đúng. Hãy nhập lại.');
    await forgetFailures(database.kysely, guess);
    return { userId: person.id } as PasswordProof;
  }

  async sessionsOf(person: Person): Promise<SessionLine[]> {
    const sessions = await (await this.context()).internalAdapter.listSessions(person.id);
    return sessions
      .map((session) => ({
        id: session.id,
        createdAt: new Date(session.createdAt).getTime(),
        address: session.ipAddress ?? '',
        browser: session.userAgent ?? '',
        current: session.id === person.sessionId,
      }))
      .sort((a, b) => b.createdAt - a.createdAt);
  }

  /** Ends one of the person's own sessions; another's is not found. */
  async endSession(person: Person, sessionId: string): Promise<void> {
    const { internalAdapter } = await this.context();
    const session = (await internalAdapter.listSessions(person.id)).find(({ id }) => id === sessionId);
    if (!session) throw new Refusal('session-not-found', 'Phiên đăng nhập này đã kết thúc.', 404);
    await internalAdapter.deleteSession(session.token);
  }

  async endAllSessions(userId: string): Promise<void> {
    await (await this.context()).internalAdapter.deleteUserSessions(userId);
  }

  /** Finds the account of an e-mail. */
  async findUser(email: string): Promise<{ id: string; name: string; email: string } | undefined> {
    return (await (await this.context()).internalAdapter.findUserByEmail(email))?.user;
  }

  /** Makes an account; never inside a transaction. The caller has looked that there is none with this e-mail. */
  async createUser(user: { email: string; name: string; password: string }): Promise<string> {
    const { internalAdapter, password } = await this.context();
    const hash = await password.hash(user.password);
    const { id } = await internalAdapter.createUser(
      { email: user.email, name: user.name },
      { method: 'admin' },
    );
    await internalAdapter.linkAccount({
      userId: id,
      providerId: 'credential',
      accountId: id,
      password: hash,
    });
    return id;
  }

  /** Sets a new password for someone who lost his, and ends his sessions. */
  async setPassword(userId: string, next: string): Promise<void> {
    const { internalAdapter, password } = await this.context();
    await internalAdapter.updatePassword(userId, await password.hash(next));
    await internalAdapter.deleteUserSessions(userId);
  }

  private auth() {
    return (this.loaded ??= load(this.options));
  }

  private async context() {
    return (await this.auth()).$context;
  }

  private async migrations() {
    const { getMigrations } = await import('better-auth/db/migration');
    return getMigrations(optionsOf(this.options));
  }

  /** One of better-auth's endpoints, through its own router, so that its throttling per address counts. */
  private async call(endpoint: keyof typeof ENDPOINTS, body: object, caller: Caller): Promise<Response> {
    const headers = new Headers({
      ...browserOf(caller),
      origin: ORIGIN,
      'content-type': 'application/json',
      [ADDRESS_HEADER]: caller.address,
    });
    const cookie = caller.headers.get('cookie');
    if (cookie !== null) headers.set('cookie', cookie);
    const url = `${ORIGIN}/api/auth${ENDPOINTS[endpoint]}`;
    const response = await (
      await this.auth()
    ).handler(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }));
    if (response.status === 429)
      throw new Refusal('too-many-attempts', 'Đã thử quá nhiều lần. Hãy đợi một phút rồi thử lại.', 429);
    if (response.status >= 500) throw new Error(`better-auth answered ${response.status}`);
    return response;
  }
}

/** Kept with the session, so that a person recognises his own in the list. */
function browserOf({ headers }: Caller): Record<string, string> {
  return { 'user-agent': (headers.get('user-agent') ?? '').slice(0, 300) };
}
