import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { HOSTILE_TEXTS } from '../../../test/support/hostile-values.ts';
import { DIALECTS } from '../../../test/support/databases.ts';
import { machineClock } from '../../kernel/clock.ts';
import { createLog } from '../../kernel/log.ts';
import { accountsRoutes } from '../accounts.routes.ts';
import { COMMAND_LINE } from '../actor.ts';
import { removeMember } from '../members.ts';
import { stepOf, totpOf } from '../second-factor/totp.ts';
import { saveSettings } from '../stations.ts';
import { listTrail } from '../trail.ts';
import { startCitySignOn, type CitySignOn, type CitySignOnOptions } from './testing/city-sign-on.ts';

const BASE = 'http://loa.local';
const RETURN = `${BASE}/dang-nhap/mot-lan/ve`;

/** A browser, as far as cookies of ours go. */
class Browser {
  readonly cookies = new Map<string, string>();
  constructor(private readonly server: TestApp) {}

  async open(path: string, body?: URLSearchParams): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await this.server.app.request(`${BASE}${path}`, {
      method: body ? 'POST' : 'GET',
      headers: { host: 'loa.local', origin: BASE, cookie },
      ...(body && { body }),
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
      if (/Max-Age=0/i.test(set)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    return response;
  }

  get signedIn(): boolean {
    return this.cookies.has('loa.session_token');
  }
}

/** Whole path and query of an address. */
const pathOf = (address: URL) => address.pathname + address.search;
const locationOf = (response: Response) => response.headers.get('location');

for (const dialect of DIALECTS) {
  describe(`single sign-on on ${dialect}`, () => {
    let city: CitySignOn;
    let server: TestApp;
    let shift: number;
    let logged: string[];

    async function open(options: Partial<CitySignOnOptions> = {}): Promise<void> {
      city = await startCitySignOn({ redirectUri: RETURN, ...options });
      server = await openTestApp({
        dialect,
        environment: { LOA_BASE_URL: BASE, ...city.environment },
        machine: { ...machineClock, now: () => machineClock.now() + shift },
        log: createLog({ level: 'info', write: (line) => logged.push(line) }),
        routes: (app, installation) =>
          accountsRoutes(app, installation, {
            version: '0.1.0',
            rulesFor: () => Promise.resolve([{ value: 'ha-noi-noi-thanh', label: 'Hà Nội' }]),
            unitsOf: () => Promise.resolve([]),
          }),
      });
      for (const who of ['editor', 'approver', 'stranger'] as const)
        city.people.set(`city-${who}`, { email: server.emailOf(who), emailVerified: true });
    }
    beforeEach(() => {
      shift = 0;
      logged = [];
    });
    afterEach(async () => {
      await server.close();
      await city.close();
    });

    /** From the sign-in page to the provider and back to the server; what it answers then. */
    async function signIn(
      subject: string | null,
      { browser = new Browser(server), next = '/tai-khoan', before = () => {} } = {},
    ): Promise<{ browser: Browser; answer: Response; back: URL }> {
      city.signsIn = subject;
      const sent = await browser.open(`/dang-nhap/mot-lan?tiep=${encodeURIComponent(next)}`);
      const back = await city.visit(locationOf(sent)!);
      before();
      return { browser, answer: await browser.open(pathOf(back)), back };
    }

    /** Of the sign-in page that somebody is led to who does not get in. */
    async function sentence({ browser, answer }: { browser: Browser; answer: Response }): Promise<string> {
      expect([answer.status, locationOf(answer)?.replace('&khac=1', '')]).toEqual([
        303,
        '/dang-nhap?tiep=%2Ftai-khoan',
      ]);
      expect(browser.signedIn).toBe(false);
      const page = await (await browser.open(locationOf(answer)!)).text();
      expect(page).toContain('/dang-nhap/mot-lan?tiep=%2Ftai-khoan');
      return /<div class="notice-words">([^<]*)</.exec(page)![1]!;
    }

    const idOf = async (who: Exclude<Who, 'nobody'>) =>
      (await server.installation.auth.findUser(server.emailOf(who)))!.id;
    const boundTo = async (who: Exclude<Who, 'nobody'>) =>
      (await server.installation.singleSignOn.identitiesOf(await idOf(who))).map(({ subject }) => subject);
    const trailOf = async () =>
      (await listTrail(server.installation.database.kysely, server.station.id, { limit: 3 })).map(
        ({ action, actor, detail }) => [action, actor.name, detail['email'] ?? ''],
      );

    it('binds an account by its verified address once, and knows it ever after by the provider’s id', async () => {
      await open();
      const page = await (await new Browser(server).open('/dang-nhap?tiep=/tai-khoan')).text();
      expect(page).toContain('Đăng nhập bằng tài khoản Thành phố');
      expect(page).toContain(`href="${BASE}/dang-nhap/mot-lan?tiep=%2Ftai-khoan"`);

      const first = await signIn('city-editor');
      expect([first.answer.status, locationOf(first.answer)]).toEqual([303, '/tai-khoan']);
      expect(await boundTo('editor')).toEqual(['city-editor']);
      expect((await trailOf())[0]).toEqual(['single-sign-on.bind', 'Người editor', server.emailOf('editor')]);
      const account = await (await first.browser.open('/tai-khoan')).text();
      expect(account).toContain(`Đã gắn với ${new URL(city.issuer).host} (${server.emailOf('editor')})`);

      // His address is another one there now, or not verified any more: the id decides.
      city.people.set('city-editor', { email: 'moi@thanhpho.gov.vn', emailVerified: false });
      const second = await signIn('city-editor');
      expect([second.browser.signedIn, locationOf(second.answer)]).toEqual([true, '/tai-khoan']);
      expect((await trailOf()).filter(([action]) => action === 'single-sign-on.bind')).toHaveLength(1);

      // His sessions are ordinary ones: listed, and ended with the others.
      await server.installation.auth.endAllSessions(await idOf('editor'));
      expect(locationOf(await second.browser.open('/tai-khoan'))).toContain('/dang-nhap');
    });

    it('finds the address in the token as well, and sends its secret in the body where that is asked', async () => {
      await open({ emailInToken: true, method: 'client_secret_post' });
      expect((await signIn('city-editor')).browser.signedIn).toBe(true);
    });

    it('lets nobody in who was not invited, whose address is not verified, or who was removed', async () => {
      await open();
      city.people.set('la', { email: 'la@thanhpho.gov.vn', emailVerified: true });
      expect(await sentence(await signIn('la'))).toContain(
        'Tài khoản la@thanhpho.gov.vn chưa được mời vào đài nào. Hãy nhờ người quản trị mời bằng địa chỉ thư này.',
      );
      // Whoever is signed in there is asked for anew, so that a wrong one does not come back for ever.
      const refused = await signIn('la');
      const page = await (await refused.browser.open(locationOf(refused.answer)!)).text();
      const again = /href="([^"]*mot-lan[^"]*)"/.exec(page)![1]!.replaceAll('&amp;', '&');
      expect(again).toBe(`${BASE}/dang-nhap/mot-lan?tiep=%2Ftai-khoan&khac=1`);
      const sent = await refused.browser.open(again.slice(BASE.length));
      expect(new URL(locationOf(sent)!).searchParams.get('prompt')).toBe('login');

      city.people.set('gia', { email: server.emailOf('approver'), emailVerified: false });
      expect(await sentence(await signIn('gia'))).toContain('chưa được xác minh');
      expect(await boundTo('approver')).toEqual([]);

      await signIn('city-editor');
      const { database, clock } = server.installation;
      const remove = async (who: 'editor' | 'auditor') =>
        removeMember(database.kysely, server.station.id, await idOf(who), clock.now());
      await remove('editor');
      expect(await sentence(await signIn('city-editor'))).toContain('không còn thuộc đài nào');
      await remove('auditor');
      city.people.set('city-auditor', { email: server.emailOf('auditor'), emailVerified: true });
      expect(await sentence(await signIn('city-auditor'))).toContain('chưa được mời vào đài nào');
      expect(logged.join('\n')).toContain('sign-on-unknown-person');
    });

    it('does not give an account to another who has its address now, and tells its station', async () => {
      await open();
      await signIn('city-editor');
      city.people.set('nguoi-moi', { email: server.emailOf('editor'), emailVerified: true });
      expect(await sentence(await signIn('nguoi-moi'))).toContain('đã gắn với một người khác');
      expect(await boundTo('editor')).toEqual(['city-editor']);
      expect((await trailOf())[0]).toEqual(['single-sign-on.refuse', 'Hệ thống', server.emailOf('editor')]);
    });

    it('is one account’s, and an account has one, however many come at once', async () => {
      await open();
      const { singleSignOn } = server.installation;
      const bind = async (who: 'editor' | 'auditor', subject: string) =>
        singleSignOn.bind(await idOf(who), { issuer: city.issuer, subject, email: server.emailOf(who) });
      const outcomes = async (...attempts: Promise<void>[]) =>
        (await Promise.allSettled(attempts)).map(({ status }) => status).toSorted();
      // Two windows of the same person are no two people.
      expect(await outcomes(bind('editor', 'a'), bind('editor', 'a'))).toEqual(['fulfilled', 'fulfilled']);
      expect(await outcomes(bind('auditor', 'b'), bind('auditor', 'c'))).toEqual(['fulfilled', 'rejected']);
      expect(await outcomes(bind('auditor', 'a'))).toEqual(['rejected']);
      expect([await boundTo('editor'), (await boundTo('auditor')).length]).toEqual([['a'], 1]);
    });

    it('takes an answer only in the browser that asked, and once', async () => {
      await open();
      const { browser, back } = await signIn('city-editor');
      const other = new Browser(server);
      const stolen = await other.open(pathOf(back));
      expect([locationOf(stolen), other.signedIn]).toEqual(['/dang-nhap', false]);
      await other.open('/dang-nhap/mot-lan?tiep=/tai-khoan');
      const mixed = { browser: other, answer: await other.open(pathOf(back)) };
      expect(await sentence(mixed)).toContain('không bắt đầu từ trình duyệt này');

      // The same browser again: nothing is waited for any more.
      expect(browser.cookies.has('loa-sign-on')).toBe(false);
      expect(locationOf(await browser.open(pathOf(back)))).toBe('/dang-nhap');
      browser.cookies.clear();

      // Even with the cookie kept, the provider takes a code once.
      city.signsIn = 'city-editor';
      const sent = await browser.open('/dang-nhap/mot-lan?tiep=/tai-khoan');
      const again = await city.visit(locationOf(sent)!);
      const kept = new Map(browser.cookies);
      await browser.open(pathOf(again));
      browser.cookies.clear();
      for (const [name, value] of kept) browser.cookies.set(name, value);
      const replayed = { browser, answer: await browser.open(pathOf(again)) };
      expect(await sentence(replayed)).toContain('đã dùng hoặc đã hết hạn');

      // What the browser says of who answered is held against whom we asked.
      const from = await city.visit(locationOf(await browser.open('/dang-nhap/mot-lan?tiep=/tai-khoan'))!);
      from.searchParams.set('iss', 'https://khac.example');
      expect(await sentence({ browser, answer: await browser.open(pathOf(from)) })).toContain('không đúng');
    });

    it('tells of a person who turned back, and of an attempt, a token and clocks that are out of time', async () => {
      await open({ lifeSeconds: 1 });
      expect(await sentence(await signIn(null))).toContain('đã hủy đăng nhập một lần');
      const late = await signIn('city-editor', { before: () => (shift = 11 * 60_000) });
      expect([locationOf(late.answer), late.browser.signedIn]).toEqual(['/dang-nhap', false]);
      shift = 0;
      const ahead = await signIn('city-editor', { before: () => (shift = 5 * 60_000) });
      expect(await sentence(ahead)).toContain('đồng hồ máy chủ');
      shift = -5 * 60_000;
      expect(await sentence(await signIn('city-editor'))).toContain('đồng hồ máy chủ');
      shift = 20_000;
      expect((await signIn('city-editor')).browser.signedIn).toBe(true);
    });

    it('says so when the provider is away, with nothing secret in the log, and the password still works', async () => {
      await open();
      const begun = new Browser(server);
      city.signsIn = 'city-editor';
      const back = await city.visit(locationOf(await begun.open('/dang-nhap/mot-lan?tiep=/tai-khoan'))!);
      await city.close();
      const after = { browser: begun, answer: await begun.open(pathOf(back)) };
      expect(await sentence(after)).toContain('Không liên lạc được với hệ thống đăng nhập một lần');
      const secrets = [back.searchParams.get('code')!, ...begun.cookies.values()];
      for (const secret of secrets) expect(logged.join('\n')).not.toContain(secret);
      const password = new URLSearchParams({ email: server.emailOf('editor'), password: server.password });
      await begun.open('/dang-nhap', password);
      expect(begun.signedIn).toBe(true);
    });

    it('leads only to pages of this server afterwards', async () => {
      await open();
      for (const next of ['https://evil.example/', '//evil.example', '/\\evil.example'])
        expect(locationOf((await signIn('city-editor', { next })).answer)).toBe('/');
      const signedIn = (await signIn('city-editor')).browser;
      expect(locationOf(await signedIn.open('/dang-nhap/mot-lan?tiep=//evil.example'))).toBe('/');
    });

    it('answers whatever is brought to it, and begins no session by it', async () => {
      await open();
      const browser = new Browser(server);
      for (const text of HOSTILE_TEXTS) {
        const brought = encodeURIComponent(text.toWellFormed());
        await browser.open('/dang-nhap/mot-lan');
        for (const name of ['code', 'state', 'iss', 'error'])
          expect([303, 422]).toContain(
            (await browser.open(`/dang-nhap/mot-lan/ve?code=a&state=b&${name}=${brought}`)).status,
          );
        browser.cookies.set('loa-sign-on', brought.slice(0, 3_000));
        expect((await browser.open('/dang-nhap/mot-lan/ve?code=a&state=b')).status).toBe(303);
        const begun = await browser.open(`/dang-nhap/mot-lan?tiep=${brought}`);
        expect([303, 422]).toContain(begun.status);
      }
      expect(browser.signedIn).toBe(false);
      expect(logged.join('')).toContain('too-many-attempts');
    });

    describe('beside a second factor', () => {
      let secret: string;
      beforeEach(async () => {
        await open();
        const { secondFactors } = server.installation;
        const owner = { id: await idOf('approver'), name: 'Người approver', email: '' };
        ({ secret } = await secondFactors.begin(owner));
        await secondFactors.confirm(owner, totpOf(secret, stepOf(Date.now() - 30_000)));
      });

      it('asks for it, and binds nothing before it is proved', async () => {
        const { browser, answer } = await signIn('city-approver');
        expect(locationOf(answer)).toBe('/dang-nhap/hai-lop?tiep=%2Ftai-khoan');
        expect([browser.signedIn, await boundTo('approver')]).toEqual([false, []]);
        const give = (code: string) =>
          browser.open('/dang-nhap/hai-lop', new URLSearchParams({ code, tiep: '/tai-khoan' }));
        expect([(await give('000000')).status, await boundTo('approver')]).toEqual([422, []]);
        const right = await give(totpOf(secret, stepOf(Date.now())));
        expect([locationOf(right), browser.signedIn]).toEqual(['/tai-khoan', true]);
        expect(await boundTo('approver')).toEqual(['city-approver']);
      });

      it('is spared only by “mfa” among what the provider says was proved', async () => {
        const with_ = (amr: string[]) =>
          city.people.set('city-approver', { email: server.emailOf('approver'), emailVerified: true, amr });
        with_(['pwd', 'otp', 'hwk']);
        expect(locationOf((await signIn('city-approver')).answer)).toContain('/dang-nhap/hai-lop');
        with_(['pwd', 'mfa']);
        expect((await signIn('city-approver')).browser.signedIn).toBe(true);
      });
    });

    it('passes a station that asks leaders for a second factor only where the provider says "mfa"', async () => {
      await open();
      const { database } = server.installation;
      await saveSettings(database.kysely, server.station.id, {
        ...server.station.settings,
        secondFactor: true,
      });
      const inside = `/d/${server.station.slug}/quan-tri/nhat-ky`;
      const { email } = (await server.installation.auth.findUser(server.emailOf('administrator')))!;
      city.people.set('city-quan', { email, emailVerified: true });
      const once = (await signIn('city-quan')).browser;
      expect(locationOf(await once.open(inside))).toBe('/tai-khoan/hai-lop?bat-buoc=1');
      city.people.set('city-quan', { email, emailVerified: true, amr: ['pwd', 'mfa'] });
      const twice = (await signIn('city-quan')).browser;
      expect((await twice.open(inside)).status).toBe(200);
      // It is the session's, not the person's.
      expect(locationOf(await once.open(inside))).toBe('/tai-khoan/hai-lop?bat-buoc=1');
    });

    it('is taken away by the person with his password, or by his administrator', async () => {
      await open();
      const { browser } = await signIn('city-editor');
      const other = (await signIn('city-editor')).browser;
      const unbind = (password: string) =>
        browser.open('/tai-khoan/dang-nhap-mot-lan/go', new URLSearchParams({ password }));
      const wrong = await unbind('không phải mật khẩu');
      expect([wrong.status, await boundTo('editor')]).toEqual([422, ['city-editor']]);
      expect(await wrong.text()).toContain('Mật khẩu chưa đúng');
      expect((await unbind(server.password)).status).toBe(303);
      expect(await boundTo('editor')).toEqual([]);
      expect((await trailOf())[0]).toEqual(['single-sign-on.unbind', 'Người editor', '']);
      expect(locationOf(await other.open('/tai-khoan'))).toContain('/dang-nhap');
      expect((await unbind(server.password)).status).toBe(404);

      await signIn('city-editor', { browser: other });
      const address = `/d/${server.station.slug}/quan-tri/nguoi-dung/${await idOf('editor')}`;
      const page = await (await server.request('administrator', 'get', address)).text();
      expect(page).toContain('Gỡ đăng nhập một lần');
      const act = `${address}/dang-nhap-mot-lan`;
      expect((await server.request('auditor', 'post', act)).status).toBe(403);
      expect((await server.request('administrator', 'post', act)).status).toBe(303);
      expect(await boundTo('editor')).toEqual([]);
      expect((await trailOf())[0]).toEqual(['single-sign-on.unbind', 'Người administrator', '']);
      expect(locationOf(await other.open('/tai-khoan'))).toContain('/dang-nhap');
      const strangers = `/d/${server.station.slug}/quan-tri/nguoi-dung/${await idOf('stranger')}/dang-nhap-mot-lan`;
      expect((await server.request('administrator', 'post', strangers)).status).toBe(404);
      await expect(
        server.installation.singleSignOn.unbind(await idOf('editor'), COMMAND_LINE),
      ).rejects.toMatchObject({ code: 'sign-on-not-bound' });
    });
  });
}

describe('without a provider in the settings', () => {
  let server: TestApp;
  beforeAll(async () => {
    server = await openTestApp({
      routes: (app, installation) =>
        accountsRoutes(app, installation, {
          version: '0.1.0',
          rulesFor: () => Promise.resolve([]),
          unitsOf: () => Promise.resolve([]),
        }),
    });
  });
  afterAll(() => server.close());

  it('nothing of it is shown, and its addresses are not there', async () => {
    for (const page of ['/dang-nhap', '/tai-khoan']) {
      const who = page === '/dang-nhap' ? 'nobody' : 'editor';
      const shown = await server.request(who, 'get', page);
      expect([shown.status, /mot-lan|một lần/.test(await shown.text())]).toEqual([200, false]);
    }
    for (const address of ['/dang-nhap/mot-lan?tiep=/', '/dang-nhap/mot-lan/ve?code=a&state=b'])
      expect((await server.request('nobody', 'get', address)).status).toBe(404);
  });
});
