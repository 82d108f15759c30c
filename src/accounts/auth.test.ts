import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { Refusal } from '../kernel/errors.ts';
import { silentLog } from '../kernel/log.ts';
import { TABLES_KEY } from './auth-options.ts';
import { Auth, type Caller } from './auth.ts';
import { writeMeta } from './meta.ts';
import { createPasskeys, type Passkeys } from './second-factor/passkeys.ts';
import { createSecondFactors, type SecondFactors } from './second-factor/second-factors.ts';

const LAN = { email: 'lan@phuong.gov.vn', name: 'Nguyễn Thị Lan', password: 'mật khẩu của Lan' };
const AGENT = 'Firefox/140';

for (const dialect of DIALECTS) {
  describe(`accounts on ${dialect}`, () => {
    let database: TestDatabase;
    let machine: VirtualClock;
    let auth: Auth;
    let secondFactors: SecondFactors;
    let passkeys: Passkeys;
    let userId: string;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      machine = new VirtualClock(Date.UTC(2026, 10, 23));
      const secret = 's'.repeat(64);
      secondFactors = createSecondFactors({ database, clock: machine, machine, secret });
      passkeys = createPasskeys({ database, clock: machine, machine, baseUrl: null });
      auth = new Auth({ database, secret, tls: false, machine, log: silentLog, secondFactors, passkeys });
      await auth.migrate();
      userId = await auth.createUser(LAN);
    });
    afterEach(() => database.drop());

    const from = (address: string, cookies: string[] = []): Caller => ({
      address,
      headers: new Headers({
        'user-agent': AGENT,
        cookie: cookies.map((cookie) => cookie.split(';')[0]).join('; '),
        // What a client writes there itself changes nothing.
        'x-forwarded-for': `203.0.113.${Math.trunc(machine.now() % 250)}`,
        'x-loa-client-address': '198.51.100.7',
      }),
    });
    const refusal = async (attempt: Promise<unknown>) => {
      const error = await attempt.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return error instanceof Refusal ? { status: error.status, message: error.message } : error;
    };

    it('need no further tables once made', async () => {
      expect(await auth.pendingTables()).toEqual([]);
      await auth.migrate();
    });

    it('gain what a newer version keeps with a session, where an earlier one made the tables', async () => {
      await sql`alter table session drop column "multiFactor"`.execute(database.kysely);
      await writeMeta(database.kysely, TABLES_KEY, '1');
      expect(await auth.pendingTables()).toEqual(['session']);
      await auth.migrate();
      const sessions = [false, true].map((multiFactor) =>
        auth.beginSession(userId, from('192.0.2.1'), multiFactor),
      );
      const people = (await Promise.all(sessions)).map((cookies) =>
        auth.personOf(from('192.0.2.1', cookies).headers),
      );
      expect((await Promise.all(people)).map((person) => person!.multiFactor)).toEqual([undefined, true]);
    });

    it('are signed in by e-mail and password, with a cookie no script can read', async () => {
      const { userId: who, cookies } = await auth.signIn(
        'LAN@phuong.gov.vn',
        LAN.password,
        from('192.0.2.1'),
      );
      expect(who).toBe(userId);
      expect(cookies[0]).toMatch(/^loa\.session_token=.*HttpOnly.*SameSite=Lax/);
      const person = await auth.personOf(from('192.0.2.1', cookies).headers);
      expect(person).toMatchObject({ id: userId, name: LAN.name, email: LAN.email });
    });

    it('mark their cookies secure behind TLS', async () => {
      const secret = 's'.repeat(64);
      const secure = new Auth({
        database,
        secret,
        tls: true,
        machine,
        log: silentLog,
        secondFactors,
        passkeys,
      });
      const { cookies } = await secure.signIn(LAN.email, LAN.password, from('192.0.2.1'));
      expect(cookies[0]).toMatch(/^__Secure-loa\.session_token=.*; Secure/);
      expect(await secure.personOf(from('192.0.2.1', cookies).headers)).toMatchObject({ id: userId });
    });

    it('know nobody by a wrong or forged cookie', async () => {
      expect(await auth.personOf(new Headers())).toBeNull();
      expect(await auth.personOf(new Headers({ cookie: 'loa.session_token=abc.def' }))).toBeNull();
    });

    it('answer an unknown account and a wrong password in the same words', async () => {
      const wrong = await refusal(auth.signIn(LAN.email, 'sai mật khẩu', from('192.0.2.1')));
      expect(wrong).toEqual({ status: 422, message: 'E-mail hoặc mật khẩu chưa đúng. Hãy nhập lại.' });
      expect(await refusal(auth.signIn('ai@phuong.gov.vn', 'sai mật khẩu', from('192.0.2.1')))).toEqual(
        wrong,
      );
    });

    it('are locked after five failures, from however many addresses, and open again with time', async () => {
      for (let i = 0; i < 5; i++) await refusal(auth.signIn(LAN.email, 'sai mật khẩu', from(`192.0.2.${i}`)));
      const locked = await refusal(auth.signIn(LAN.email, LAN.password, from('192.0.2.99')));
      expect(locked).toEqual({
        status: 429,
        message: 'Tài khoản này tạm khóa vì nhập sai nhiều lần. Hãy thử lại sau 1 phút.',
      });
      await machine.advance(60_000);
      expect((await auth.signIn(LAN.email, LAN.password, from('192.0.2.99'))).userId).toBe(userId);
    });

    it('do not give a hundred guesses at once to anyone', async () => {
      const guesses = await Promise.all(
        Array.from({ length: 12 }, (_, i) => refusal(auth.signIn(LAN.email, 'sai', from(`192.0.2.${i}`)))),
      );
      expect(guesses.filter((guess) => (guess as { status: number }).status === 422)).toHaveLength(5);
    });

    it('are throttled by the true address, whatever X-Forwarded-For says', async () => {
      const statuses: number[] = [];
      for (let i = 0; i < 12; i++) {
        machine.step(1);
        const answer = await refusal(auth.signIn(`ai${i}@phuong.gov.vn`, 'sai mật khẩu', from('192.0.2.1')));
        statuses.push((answer as { status: number }).status);
      }
      expect(statuses).toEqual([...Array<number>(10).fill(422), 429, 429]);
      expect(await refusal(auth.signIn('x@phuong.gov.vn', 'sai', from('192.0.2.2')))).toMatchObject({
        status: 422,
      });
    });

    it('sign out for good', async () => {
      const { cookies } = await auth.signIn(LAN.email, LAN.password, from('192.0.2.1'));
      const cleared = await auth.signOut(from('192.0.2.1', cookies));
      expect(cleared.join()).toMatch(/loa\.session_token=;.*Max-Age=0/);
      expect(await auth.personOf(from('192.0.2.1', cookies).headers)).toBeNull();
    });

    it('change their password and end all other sessions', async () => {
      const old = await auth.signIn(LAN.email, LAN.password, from('192.0.2.1'));
      const here = await auth.signIn(LAN.email, LAN.password, from('192.0.2.1'));
      const caller = from('192.0.2.1', here.cookies);
      expect(await refusal(auth.changePassword('sai mật khẩu', 'mật khẩu mới', caller))).toMatchObject({
        message: 'Mật khẩu hiện tại chưa đúng.',
      });
      const renewed = await auth.changePassword(LAN.password, 'mật khẩu mới', caller);
      expect(await auth.personOf(from('192.0.2.1', old.cookies).headers)).toBeNull();
      expect(await auth.personOf(from('192.0.2.1', renewed).headers)).toMatchObject({ id: userId });
      expect((await auth.signIn(LAN.email, 'mật khẩu mới', from('192.0.2.3'))).userId).toBe(userId);
    });

    it('list their sessions and end one of them, never another person’s', async () => {
      const other = { email: 'minh@phuong.gov.vn', name: 'Minh', password: 'mật khẩu của Minh' };
      await auth.createUser(other);
      const here = await auth.signIn(LAN.email, LAN.password, from('192.0.2.1'));
      await auth.signIn(LAN.email, LAN.password, from('192.0.2.2'));
      const his = await auth.signIn(other.email, other.password, from('192.0.2.3'));
      const lan = (await auth.personOf(from('', here.cookies).headers))!;
      const minh = (await auth.personOf(from('', his.cookies).headers))!;
      const sessions = await auth.sessionsOf(lan);
      expect(sessions.map(({ address, browser, current }) => ({ address, browser, current }))).toEqual(
        expect.arrayContaining([
          { address: '192.0.2.1', browser: AGENT, current: true },
          { address: '192.0.2.2', browser: AGENT, current: false },
        ]),
      );
      await auth.endSession(lan, sessions.find(({ current }) => !current)!.id);
      expect(await auth.sessionsOf(lan)).toHaveLength(1);
      expect(await refusal(auth.endSession(lan, minh.sessionId))).toMatchObject({ status: 404 });
    });

    it('have their sessions ended when an administrator sets a new password', async () => {
      const { cookies } = await auth.signIn(LAN.email, LAN.password, from('192.0.2.1'));
      await auth.setPassword(userId, 'mật khẩu khác');
      expect(await auth.personOf(from('', cookies).headers)).toBeNull();
    });
  });
}
