import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestApp, type TestApp, type Who } from '../../../test/support/app.ts';
import { DIALECTS, openTestDatabase } from '../../../test/support/databases.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { accountsRoutes } from '../accounts.routes.ts';
import { COMMAND_LINE } from '../actor.ts';
import type { Caller } from '../auth.ts';
import { saveSettings } from '../stations.ts';
import { listTrail } from '../trail.ts';
import { relyingPartyOf } from './relying-party.ts';
import { createSecondFactors } from './second-factors.ts';
import { newTotpSecret, stepOf, stepOfCode, totpAddress, totpOf } from './totp.ts';

describe('codes of an authenticator', () => {
  const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  // RFC 6238, appendix B, in six digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
    [20_000_000_000, '353130'],
  ])('at second %i: %s', (second, code) => expect(totpOf(RFC_SECRET, stepOf(second * 1_000))).toBe(code));

  it('are taken half a minute early or late, and once', () => {
    const secret = newTotpSecret();
    const at = 1_800_000_000_000;
    for (const off of [-30_000, 0, 30_000])
      expect(stepOfCode(secret, totpOf(secret, stepOf(at + off)), at, 0)).toBe(stepOf(at + off));
    for (const off of [-60_000, 60_000])
      expect(stepOfCode(secret, totpOf(secret, stepOf(at + off)), at, 0)).toBeUndefined();
    expect(stepOfCode(secret, totpOf(secret, stepOf(at)), at, stepOf(at))).toBeUndefined();
    expect(stepOfCode(secret, '', at, 0)).toBeUndefined();
  });

  it('come from a secret that the app reads off a picture', () => {
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpAddress('ABC', 'lan@phuong.gov.vn')).toBe(
      'otpauth://totp/Loa%20Ph%C6%B0%E1%BB%9Dng:lan%40phuong.gov.vn?secret=ABC&issuer=Loa%20Ph%C6%B0%E1%BB%9Dng',
    );
  });
});

for (const dialect of DIALECTS) {
  it(`is kept so that every code counts once on ${dialect}`, async () => {
    const database = await openTestDatabase(dialect);
    const machine = new VirtualClock(Date.UTC(2026, 10, 26, 3));
    const factors = createSecondFactors({ database, clock: machine, machine, secret: 's'.repeat(64) });
    const owner = { id: 'lan', name: 'Nguyễn Thị Lan', email: 'lan@phuong.gov.vn' };
    const { secret } = await factors.begin(owner);
    expect(await factors.isOn(owner.id)).toBe(false);
    const now = () => totpOf(secret, stepOf(machine.now()));
    await expect(factors.check(owner.id, now())).rejects.toMatchObject({ code: 'wrong-code' });
    const codes = await factors.confirm(owner, now());
    expect(await factors.isOn(owner.id)).toBe(true);
    await expect(factors.begin(owner)).rejects.toMatchObject({ code: 'second-factor-on' });

    await machine.advance(60_000);
    const twice = await Promise.allSettled([1, 2].map(() => factors.check(owner.id, now())));
    expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const both = await Promise.allSettled([1, 2].map(() => factors.check(owner.id, codes[0]!)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await factors.stateOf(owner.id)).toEqual({
      authenticator: true,
      passkeys: [],
      recoveryCodesLeft: 9,
    });

    // Another installation's key opens nothing of a stolen database.
    const stolen = createSecondFactors({ database, clock: machine, machine, secret: 't'.repeat(64) });
    await machine.advance(60_000);
    for (const code of [now(), codes[1]!])
      await expect(stolen.check(owner.id, code)).rejects.toMatchObject({ code: 'wrong-code' });

    await factors.renewRecoveryCodes(owner);
    await expect(factors.check(owner.id, codes[1]!)).rejects.toMatchObject({ code: 'wrong-code' });
    await factors.turnOff(owner.id, COMMAND_LINE);
    expect(await factors.stateOf(owner.id)).toEqual({
      authenticator: false,
      passkeys: [],
      recoveryCodesLeft: 0,
    });
    await database.drop();
  });
}

describe('a second factor', () => {
  let server: TestApp;
  let machine: VirtualClock;
  beforeAll(async () => {
    machine = new VirtualClock(Date.UTC(2026, 10, 26, 3));
    server = await openTestApp({
      machine,
      routes: (app, installation) =>
        accountsRoutes(app, installation, {
          version: '0.1.0',
          rulesFor: () => Promise.resolve([{ value: 'ha-noi-noi-thanh', label: 'Hà Nội' }]),
          unitsOf: () => Promise.resolve([]),
        }),
    });
  });
  afterAll(() => server.close());

  const caller: Caller = { headers: new Headers(), address: '198.51.100.9' };
  const password = () => new URLSearchParams({ password: server.password });
  const page = async (response: Response) => ({ status: response.status, text: await response.text() });
  const ownerOf = async (who: Exclude<Who, 'nobody'>) =>
    (await server.installation.auth.findUser(server.emailOf(who)))!;

  /** Turns it on by the page, as the person does; gives what his app and his drawer now hold. */
  async function turnOn(who: Exclude<Who, 'nobody'>): Promise<{ secret: string; codes: string[] }> {
    const begun = await page(await server.request(who, 'post', '/tai-khoan/hai-lop/bat-dau', password()));
    expect(begun.text).toContain('<svg');
    const secret = /<code class="breaks">([A-Z2-7 ]+)<\/code>/.exec(begun.text)![1]!.replaceAll(' ', '');
    const code = new URLSearchParams({ code: totpOf(secret, stepOf(machine.now())) });
    const on = await page(await server.request(who, 'post', '/tai-khoan/hai-lop/xac-nhan', code));
    expect(on.status).toBe(200);
    const codes = [...on.text.matchAll(/<code>([\w-]+)<\/code>/g)].map(([, one]) => one!);
    expect(new Set(codes).size).toBe(10);
    await machine.advance(60_000);
    return { secret, codes };
  }

  /** Gives his password at the sign-in page; the cookies that he then holds. */
  async function givePassword(who: Exclude<Who, 'nobody'>): Promise<{ response: Response; cookie: string }> {
    const body = new URLSearchParams({ email: server.emailOf(who), password: server.password });
    const response = await server.request('nobody', 'post', '/dang-nhap', body);
    return { response, cookie: cookiesOf(response) };
  }

  const giveCode = async (cookie: string, code: string) =>
    server.app.request('/dang-nhap/hai-lop', {
      method: 'POST',
      headers: { ...(await server.headersOf('nobody')), cookie },
      body: new URLSearchParams({ code, tiep: '/tai-khoan' }),
    });

  it('is asked after the password, and opens nothing before it is given', async () => {
    const { secret } = await turnOn('approver');
    const { response, cookie } = await givePassword('approver');
    expect([response.status, response.headers.get('location')]).toEqual([303, '/dang-nhap/hai-lop?tiep=%2F']);
    expect(cookie).not.toContain('session_token');
    expect(cookie).toContain('loa-second=');
    const headers = { ...(await server.headersOf('nobody')), cookie };
    expect((await server.app.request('/tai-khoan', { headers })).headers.get('location')).toContain(
      '/dang-nhap',
    );

    const wrong = await giveCode(cookie, '000000');
    expect([wrong.status, cookiesOf(wrong)]).toEqual([422, '']);
    const code = totpOf(secret, stepOf(machine.now()));
    const right = await giveCode(cookie, code);
    expect([right.status, right.headers.get('location')]).toEqual([303, '/tai-khoan']);
    const session = cookiesOf(right);
    expect(session).toContain('loa.session_token=');
    const inside = await server.app.request('/tai-khoan', { headers: { ...headers, cookie: session } });
    expect(inside.status).toBe(200);

    // The same code once more, by somebody who saw it.
    expect((await giveCode(cookie, code)).status).toBe(422);
  });

  it('can be a recovery code, once each, and not another person’s', async () => {
    const { codes } = await turnOn('speaker');
    const others = await turnOn('auditor');
    const { cookie } = await givePassword('speaker');
    expect((await giveCode(cookie, others.codes[0]!)).status).toBe(422);
    const first = await giveCode(cookie, codes[0]!.toLowerCase());
    expect(first.headers.get('location')).toBe('/tai-khoan/hai-lop');
    expect((await giveCode(cookie, codes[0]!)).status).toBe(422);
    const { id } = await ownerOf('speaker');
    expect((await server.installation.secondFactors.stateOf(id)).recoveryCodesLeft).toBe(9);
  });

  it('is no passkey that nobody was asked for, wherever it is said to come from', async () => {
    const { cookie } = await givePassword('speaker');
    for (const passkey of ['x', 'null', '{"id":1}', '{"id":"abc","response":{}}']) {
      const answer = await server.app.request('http://localhost/dang-nhap/hai-lop', {
        method: 'POST',
        headers: { ...(await server.headersOf('nobody')), cookie },
        body: new URLSearchParams({ passkey }),
      });
      expect([answer.status, cookiesOf(answer)]).toEqual([422, '']);
    }
    const elsewhere = relyingPartyOf(null, 'http://192.0.2.7:3000/dang-nhap');
    expect(elsewhere).toBeNull();
    expect(relyingPartyOf('https://loa.phuong.gov.vn', 'http://evil.example/')).toEqual({
      ...{ id: 'loa.phuong.gov.vn', origin: 'https://loa.phuong.gov.vn' },
    });
  });

  it('locks after five wrong codes, also for the right one, and a ticket ends by itself', async () => {
    const { secret } = await turnOn('collaborator');
    const { cookie } = await givePassword('collaborator');
    for (let attempt = 0; attempt < 5; attempt++) expect((await giveCode(cookie, '000000')).status).toBe(422);
    const locked = await giveCode(cookie, totpOf(secret, stepOf(machine.now())));
    expect([locked.status, locked.headers.get('retry-after')]).toEqual([429, '60']);
    await machine.advance(11 * 60_000);
    const late = await giveCode(cookie, totpOf(secret, stepOf(machine.now())));
    expect([late.status, late.headers.get('location')]).toEqual([303, '/dang-nhap']);
    expect((await giveCode('loa-second=made-up', '000000')).headers.get('location')).toBe('/dang-nhap');
  });

  it('is not on before the app has shown its first code, and asks for the password', async () => {
    const wrong = new URLSearchParams({ password: 'không phải mật khẩu' });
    expect((await server.request('stranger', 'post', '/tai-khoan/hai-lop/bat-dau', wrong)).status).toBe(422);
    await server.request('stranger', 'post', '/tai-khoan/hai-lop/bat-dau', password());
    const bad = new URLSearchParams({ code: '000000' });
    const again = await page(await server.request('stranger', 'post', '/tai-khoan/hai-lop/xac-nhan', bad));
    expect([again.status, again.text.includes('<svg')]).toEqual([422, true]);
    expect((await givePassword('stranger')).cookie).toContain('loa.session_token=');
  });

  it('stands for the password where that is asked again, and is taken once there too', async () => {
    const { secret } = await turnOn('commander');
    const { auth } = server.installation;
    const person = { ...(await ownerOf('commander')), sessionId: '' };
    const code = totpOf(secret, stepOf(machine.now()));
    expect(await auth.verifyPassword(person, code)).toEqual({ userId: person.id });
    await expect(auth.verifyPassword(person, code)).rejects.toMatchObject({
      errors: [{ field: 'password' }],
    });
    expect(await auth.verifyPassword(person, server.password)).toEqual({ userId: person.id });
  });

  it('ends other sessions when it comes, and is told in the trail of his station', async () => {
    const { auth, database } = server.installation;
    const elsewhere = (await auth.signIn(server.emailOf('editor'), server.password, caller)).cookies;
    await turnOn('editor');
    const cookie = elsewhere.map((one) => one.split(';')[0]).join('; ');
    expect(await auth.personOf(new Headers({ cookie }))).toBeNull();
    await server.request('editor', 'post', '/tai-khoan/hai-lop/ma-du-phong', password());
    await server.request('editor', 'post', '/tai-khoan/hai-lop/tat', password());
    const lines = await listTrail(database.kysely, server.station.id, { limit: 3 });
    expect(lines.map(({ action }) => action)).toEqual([
      'authenticator.off',
      'second-factor.codes',
      'second-factor.on',
    ]);
    expect((await givePassword('editor')).cookie).toContain('loa.session_token=');
  });

  it('is taken off by his administrator, which ends his sessions; not where another station has a say', async () => {
    const { id } = await ownerOf('auditor');
    const address = `/d/${server.station.slug}/quan-tri/nguoi-dung/${id}`;
    expect((await page(await server.request('administrator', 'get', address))).text).toContain('hai-lop');
    expect((await server.request('administrator', 'post', `${address}/hai-lop`)).status).toBe(303);
    expect(await server.installation.secondFactors.isOn(id)).toBe(false);
    expect((await server.request('auditor', 'get', '/tai-khoan')).status).toBe(303);
    const { id: stranger } = await ownerOf('stranger');
    const others = `/d/${server.station.slug}/quan-tri/nguoi-dung/${stranger}/hai-lop`;
    expect((await server.request('administrator', 'post', others)).status).toBe(404);
  });

  it('may be asked by a station of approvers and administrators, who then can do nothing else', async () => {
    const { database } = server.installation;
    const settings = { ...server.station.settings, secondFactor: true };
    await saveSettings(database.kysely, server.station.id, settings);
    const address = `/d/${server.station.slug}/quan-tri/nhat-ky`;
    const led = await server.request('administrator', 'get', address);
    expect([led.status, led.headers.get('location')]).toEqual([303, '/tai-khoan/hai-lop?bat-buoc=1']);
    const posted = await server.request(
      'administrator',
      'post',
      `/d/${server.station.slug}/quan-tri/cai-dat`,
      '',
    );
    expect([posted.status, posted.headers.get('loa-refused')]).toEqual([403, 'second-factor-needed']);
    const json = await server.json('administrator', 'get', `/api/v1/stations/${server.station.id}`);
    expect(json.status).toBe(403);
    expect((await server.request('approver', 'get', address)).status).toBe(200);
    await turnOn('administrator');
    expect((await server.request('administrator', 'get', address)).status).toBe(200);
  });
});

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .filter((cookie) => !/Max-Age=0/i.test(cookie))
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
