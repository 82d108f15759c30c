import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtualClock } from '../../kernel/clock.ts';
import { createOutgoing } from '../../kernel/outgoing.ts';
import { createProvider, type Provider } from './provider.ts';

const CLIENT = { clientId: 'loa', clientSecret: 'x'.repeat(40), name: 'tài khoản Thành phố' };
const NOW = Date.UTC(2026, 10, 26, 3);
const SECONDS = NOW / 1_000;

/** A provider that says whatever a test has it say. */
interface Answer {
  status?: number;
  json: unknown;
}

describe('a provider that is not as it should be', () => {
  let listening: Server;
  let issuer: string;
  let host: string;
  let machine: VirtualClock;
  let provider: Provider;
  let answers: Record<string, (request: IncomingMessage) => Answer>;
  let asked: string[];
  let keys: Awaited<ReturnType<typeof generateKeyPair>>;

  beforeEach(async () => {
    asked = [];
    listening = createServer((request, response) => {
      asked.push(request.url!);
      const { status = 200, json } = answers[request.url!]?.(request) ?? { status: 404, json: {} };
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(typeof json === 'string' ? json : JSON.stringify(json));
    });
    await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve));
    host = `127.0.0.1:${(listening.address() as AddressInfo).port}`;
    issuer = `http://${host}`;
    keys = await generateKeyPair('ES256');
    machine = new VirtualClock(NOW);
    const jwk = { ...(await exportJWK(keys.publicKey)), alg: 'ES256', use: 'sig' };
    answers = {
      '/.well-known/openid-configuration': () => ({ json: documentOf() }),
      '/keys': () => ({ json: { keys: [jwk] } }),
    };
    provider = providerOf(issuer);
  });
  afterEach(
    () =>
      new Promise((resolve) => {
        listening.close(resolve);
        listening.closeAllConnections();
      }),
  );

  const documentOf = () => ({
    ...{ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
    ...{ jwks_uri: `${issuer}/keys`, userinfo_endpoint: `${issuer}/me` },
  });
  const providerOf = (of: string, insideHosts = [host]) =>
    createProvider({
      config: { ...CLIENT, issuer: of },
      redirectUri: 'http://loa.local/ve',
      outgoing: createOutgoing({ insideHosts }),
      machine,
    });
  const good = (): JWTPayload => ({
    ...{ iss: issuer, aud: CLIENT.clientId, sub: '123', nonce: SECRETS.nonce },
    ...{ iat: SECONDS, exp: SECONDS + 300, email: 'LAN@phuong.gov.vn', email_verified: true },
  });
  const signed = (payload: JWTPayload, key = keys.privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'ES256' }).sign(key);
  const SECRETS = { state: 's', nonce: 'n', verifier: 'v' };
  const says = (token: string) =>
    (answers['/token'] = () => ({ json: { id_token: token, access_token: 'a' } }));
  const identified = async (token: string) => {
    says(token);
    return provider.identify('code', '', SECRETS);
  };
  const refusedFor = (attempt: Promise<unknown>) =>
    attempt.then(
      () => 'let in',
      (error: unknown) => {
        const { fault, why } = error as { fault: string; why?: string };
        return why === undefined ? fault : `${fault}: ${why}`;
      },
    );

  it('is believed when all is in order', async () => {
    const { address, secrets } = await provider.begin();
    const sent = Object.fromEntries(new URL(address).searchParams);
    expect(sent).toMatchObject({ code_challenge_method: 'S256', state: secrets.state, nonce: secrets.nonce });
    expect(address).not.toContain(secrets.verifier);
    expect(await identified(await signed(good()))).toEqual({
      ...{ issuer, subject: '123', email: 'lan@phuong.gov.vn', emailVerified: true, multiFactor: false },
    });
    const several = { ...good(), aud: [CLIENT.clientId, 'khác'], azp: CLIENT.clientId, amr: ['pwd', 'mfa'] };
    expect(await identified(await signed(several))).toMatchObject({ multiFactor: true });
    // Its addresses are asked for once, its keys each time.
    expect(asked.filter((path) => path.startsWith('/.well'))).toHaveLength(1);
    expect(asked.filter((path) => path === '/keys')).toHaveLength(2);
  });

  it('is refused a token for another, of another, too old, or not signed with its key', async () => {
    const refused = async (change: { [claim: string]: unknown }) =>
      refusedFor(identified(await signed({ ...good(), ...change })));
    const bad = 'bad-token: ERR_JWT_CLAIM_VALIDATION_FAILED';
    expect(await refused({ aud: 'khác' })).toBe(`${bad} aud`);
    expect(await refused({ aud: [CLIENT.clientId, 'khác'] })).toBe('bad-token: azp');
    expect(await refused({ azp: 'khác' })).toBe('bad-token: azp');
    expect(await refused({ iss: 'https://khac.example' })).toBe(`${bad} iss`);
    expect(await refused({ nonce: 'của người khác' })).toBe('bad-token: nonce');
    expect(await refused({ nonce: undefined })).toBe('bad-token: claims');
    expect(await refused({ sub: undefined })).toBe(`${bad} sub`);
    for (const sub of ['', 'a\0', 'ă', 'x'.repeat(256)])
      expect(await refused({ sub })).toBe('bad-token: claims');
    expect(await refused({ exp: undefined })).toBe(`${bad} exp`);
    expect(await refused({ exp: SECONDS - 61 })).toMatch(/^out-of-time/);
    expect(await refused({ iat: SECONDS + 61 })).toMatch(/^out-of-time/);
    expect(await refused({ iat: SECONDS - 3_600 })).toMatch(/^out-of-time/);
    expect(await refused({ nbf: SECONDS + 61 })).toMatch(/^out-of-time/);
    expect(await refused({ exp: SECONDS - 59, iat: SECONDS + 59 })).toBe('let in');

    const { privateKey } = await generateKeyPair('ES256');
    const foreign = await refusedFor(identified(await signed(good(), privateKey)));
    expect(foreign).toBe('bad-token: ERR_JWS_SIGNATURE_VERIFICATION_FAILED');
    const bySecret = new SignJWT(good()).setProtectedHeader({ alg: 'HS256' });
    const symmetric = await bySecret.sign(new TextEncoder().encode(CLIENT.clientSecret));
    for (const unsigned of [new UnsecuredJWT(good()).encode(), symmetric, 'a.b.c', ''])
      expect(await refusedFor(identified(unsigned))).toMatch(/^bad-token/);
  });

  it('is asked for the address where the token has none, and must mean the same person', async () => {
    const token = await signed({ ...good(), email: undefined, email_verified: undefined });
    answers['/me'] = ({ headers }) =>
      headers.authorization === 'Bearer a'
        ? { json: { sub: '123', email: 'lan@phuong.gov.vn', email_verified: true } }
        : { status: 401, json: {} };
    expect(await identified(token)).toMatchObject({ email: 'lan@phuong.gov.vn', emailVerified: true });
    answers['/me'] = () => ({ json: { sub: '456', email: 'lan@phuong.gov.vn', email_verified: true } });
    expect(await refusedFor(identified(token))).toBe('bad-token: sub of userinfo');
    answers['/me'] = () => ({ json: { sub: '123' } });
    expect(await identified(token)).toMatchObject({ email: null, emailVerified: false });
    for (const email_verified of ['true', 1, 'false', null]) {
      const doubtful = await identified(await signed({ ...good(), email_verified }));
      expect(doubtful.emailVerified).toBe(false);
    }
    expect((await identified(await signed({ ...good(), email: 'không phải' }))).email).toBeNull();
  });

  it('is told apart: away, wrongly set up, or with a code that was used', async () => {
    says(await signed(good()));
    answers['/token'] = () => ({ status: 400, json: { error: 'invalid_grant' } });
    expect(await refusedFor(provider.identify('c', '', SECRETS))).toBe('code-used: invalid_grant');
    answers['/token'] = () => ({ status: 401, json: { error: 'invalid_client' } });
    expect(await refusedFor(provider.identify('c', '', SECRETS))).toBe('misconfigured: invalid_client');
    // Nothing of its own words goes into the log.
    answers['/token'] = () => ({ status: 400, json: { error: 'code c\n of lan@phuong.gov.vn' } });
    expect(await refusedFor(provider.identify('c', '', SECRETS))).toBe('misconfigured: status 400');
    answers['/token'] = () => ({ json: '<html>' });
    expect(await refusedFor(provider.identify('c', '', SECRETS))).toMatch(/^misconfigured: an answer/);
    answers['/token'] = () => ({ status: 502, json: {} });
    expect(await refusedFor(provider.identify('c', '', SECRETS))).toBe('away: status 502');
    says(await signed(good()));
    expect(await refusedFor(provider.identify('c', `${issuer}/khac`, SECRETS))).toMatch(/^bad-token/);
    answers['/keys'] = () => ({ json: 'x'.repeat(600_000) });
    expect(await refusedFor(provider.identify('c', '', SECRETS))).toBe('away: too-large');
    expect(await refusedFor(providerOf('http://127.0.0.1:9', ['127.0.0.1:9']).begin())).toBe(
      'away: unreachable',
    );
  });

  it('is away though it was there a minute ago: the browser is not sent there', async () => {
    expect(await refusedFor(provider.begin())).toBe('let in');
    answers['/.well-known/openid-configuration'] = () => ({ status: 503, json: {} });
    await machine.advance(60_000);
    expect(await refusedFor(provider.begin())).toBe('away: status 503');
  });

  it('must be the issuer that the settings name, and may not lead into the inside network', async () => {
    const found = (change: object) => {
      answers['/.well-known/openid-configuration'] = () => ({ json: { ...documentOf(), ...change } });
      return refusedFor(providerOf(issuer).begin());
    };
    expect(await found({ issuer: 'https://khac.example' })).toMatch(/^misconfigured: issuer/);
    expect(await found({ token_endpoint: 'không phải' })).toMatch(/^misconfigured: an answer/);
    expect(await found({ issuer: `${issuer}/` })).toBe('let in');
    answers['/.well-known/openid-configuration'] = () => ({
      json: { ...documentOf(), token_endpoint: 'http://127.0.0.1:9/token' },
    });
    expect(await refusedFor(providerOf(issuer).identify('c', '', SECRETS))).toBe('away: forbidden');
    answers['/.well-known/openid-configuration'] = () => ({
      json: { ...documentOf(), authorization_response_iss_parameter_supported: true },
    });
    expect(await refusedFor(providerOf(issuer).identify('c', '', SECRETS))).toBe(
      'bad-token: iss of the answer',
    );
  });

  it('leads nowhere without TLS, once it was asked over TLS', async () => {
    // As it would come over TLS from a provider with a certificate.
    const begun = (change: object, url = 'https://sso.vn/') => {
      const document = JSON.stringify(documentOf()).replaceAll(issuer, 'https://sso.vn');
      const body = Buffer.from(JSON.stringify({ ...(JSON.parse(document) as object), ...change }));
      const outgoing = {
        ...createOutgoing(),
        get: () => Promise.resolve({ status: 200, headers: {}, body, url }),
      };
      const config = { ...CLIENT, issuer: 'https://sso.vn' };
      return refusedFor(
        createProvider({ config, redirectUri: 'https://loa.local/ve', outgoing, machine }).begin(),
      );
    };
    expect(await begun({})).toBe('let in');
    for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'userinfo_endpoint'])
      expect(await begun({ [name]: 'http://sso.vn/x' })).toBe('misconfigured: an address without TLS');
    expect(await begun({}, 'http://sso.vn/')).toBe('misconfigured: an address without TLS');
  });
});
