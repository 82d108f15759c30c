/**
 * Sign-in, sessions and passwords: better-auth, behind the few things that our own pages need of it. None of its endpoints can
 * be reached from outside; ours call those listed in ENDPOINTS, with the client's address as we know it. It is loaded when
 * first needed, because loading takes longer than the rest of the server's start.
 */
import { fieldRefusal, Refusal } from '../kernel/errors.ts';
import {
  ADDRESS_HEADER,
  ENDPOINTS,
  load,
  optionsOf,
  ORIGIN,
  TABLES_KEY,
  TABLES_VERSION,
  type AuthOptions,
} from './auth-options.ts';
import type { Person } from './http/gate.ts';
import type { PasskeyOffer } from './second-factor/passkeys.ts';
import { readMeta, writeMeta } from './meta.ts';
import { forgetFailures, reserveAttempt } from './attempt-throttle.ts';

/**
 * That someone signed in has just given his password again, or what stands for it. Only `verifyPassword` and `prove` make one, so
 * that what asks for it can't be reached by a cookie alone.
 */
export interface PasswordProof {
  readonly [proved]: true;
  readonly userId: string;
}
declare const proved: unique symbol;

/** What the fields of `proofFields` hold. */
export type GivenProof = { password: string; passkey: string };

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
    return {
      ...{ id: user.id, name: user.name, email: user.email, sessionId: session.id },
      ...(session.multiFactor === true && { multiFactor: true }),
    };
  }

  /**
   * Checks a password and begins a session; gives the cookies to set. Who has a second factor gets none yet: `beginSession` is for
   * when he has proved it. Throws Refusal 422 with the same words for an unknown account and a wrong password, 429 when the
   * account or the address has tried too often.
   */
  async signIn(
    email: string,
    password: string,
    caller: Caller,
  ): Promise<{ userId: string; cookies: string[]; secondFactor: boolean }> {
    const { database, machine, secondFactors } = this.options;
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
    const { user, token } = (await response.json()) as { user: { id: string }; token: string };
    if (!(await secondFactors.isOn(user.id)))
      return { userId: user.id, cookies: response.headers.getSetCookie(), secondFactor: false };
    await (await this.context()).internalAdapter.deleteSession(token);
    return { userId: user.id, cookies: [], secondFactor: true };
  }

  /**
   * A session for someone who has proved all that is asked of him; gives the cookies to set.
   *
   * @param multiFactor he has proved several factors at a provider that we believe
   */
  async beginSession(userId: string, caller: Caller, multiFactor = false): Promise<string[]> {
    const headers = new Headers({ ...browserOf(caller), [ADDRESS_HEADER]: caller.address });
    const { api } = await this.auth();
    const response = await api.beginSession({ body: { userId, multiFactor }, headers, asResponse: true });
    return response.headers.getSetCookie();
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
   * Asks someone signed in for his password again, or for a code of his authenticator, before something that can't be taken back. Counted apart from sign-ins: whoever
   * guesses at the sign-in page must not lock a person out of an emergency. Throws Refusal 422 on `password`, 429 after too many.
   */
  async verifyPassword(person: Person, password: string): Promise<PasswordProof> {
    const { database, machine, secondFactors } = this.options;
    if (/^\d{6}$/.test(password) && (await secondFactors.isOn(person.id))) {
      await secondFactors.check(person.id, password).catch(atField('password'));
      return { userId: person.id } as PasswordProof;
    }
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

  /**
   * The password, a code in its place, or the answer of a passkey to `passkeyOffer`: whichever was given.
   *
   * @param requestUrl of the page that asks
   */
  async prove(person: Person, given: GivenProof, requestUrl: string): Promise<PasswordProof> {
    if (given.passkey === '') {
      if (given.password === '') throw fieldRefusal('password', 'password-missing', 'Hãy nhập mật khẩu.');
      return this.verifyPassword(person, given.password);
    }
    await this.options.passkeys.check(person.id, 'confirm', given.passkey, requestUrl);
    return { userId: person.id } as PasswordProof;
  }

  /** What a page that asks for a proof hands to the browser; null where he has no passkey. */
  async passkeyOffer(person: Person | null, requestUrl: string): Promise<PasskeyOffer | null> {
    return person && this.options.passkeys.offer(person.id, 'confirm', requestUrl);
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

  /** For who has just made his account safer: whoever else is in it, is out. */
  async endOtherSessions(person: Person): Promise<void> {
    const { internalAdapter } = await this.context();
    for (const session of await internalAdapter.listSessions(person.id))
      if (session.id !== person.sessionId) await internalAdapter.deleteSession(session.token);
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
      throw new Refusal(
        'too-many-attempts',
        'Đã thử quá nhiều lần. Hãy đợi một phút rồi thử lại.',
        429,
        [],
        60,
      );
    if (response.status >= 500) throw new Error(`better-auth answered ${response.status}`);
    return response;
  }
}

/** Kept with the session, so that a person recognises his own in the list. */
function browserOf({ headers }: Caller): Record<string, string> {
  return { 'user-agent': (headers.get('user-agent') ?? '').slice(0, 300) };
}

/** Tells the same refusal at the field that this form has. */
function atField(field: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof Refusal) || error.errors.length === 0) throw error;
    throw fieldRefusal(field, error.code, error.message, error.status);
  };
}
