/** A real OpenID provider on loopback, as a city runs one, and a browser's way through it. */
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

/** Somebody the city knows, by the id that it gives him. */
export interface CityPerson {
  email: string;
  emailVerified: boolean;
  /** How he signed in there (RFC 8176). */
  amr?: string[];
}

export interface CitySignOn {
  issuer: string;
  /** For LOA_OIDC_*. */
  environment: Record<string, string>;
  people: Map<string, CityPerson>;
  /** Who sits at the browser; null: he presses "Hủy". */
  signsIn: string | null;
  /** Goes where the server sent the browser, signs in there, and gives the address by which it is sent back. */
  visit: (address: string) => Promise<URL>;
  close: () => Promise<void>;
}

const CLIENT = 'loa';
const SECRET = 'a secret: with + and % & /';

export interface CitySignOnOptions {
  /** Of this product. */
  redirectUri: string;
  /** The address stands in the token itself, and not only where it is asked for. */
  emailInToken?: boolean;
  /** How the product proves that it is itself; default client_secret_basic. */
  method?: string;
  /** Of ID tokens. */
  lifeSeconds?: number;
}

/** @example const city = await startCitySignOn({ redirectUri: 'http://loa.local/dang-nhap/mot-lan/ve' }) */
export async function startCitySignOn({
  redirectUri,
  emailInToken = false,
  method = 'client_secret_basic',
  lifeSeconds = 3_600,
}: CitySignOnOptions): Promise<CitySignOn> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const people = new Map<string, CityPerson>();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const provider: Provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: CLIENT, client_secret: SECRET, redirect_uris: [redirectUri] },
        token_endpoint_auth_method: method,
      },
    ],
    claims: { openid: ['sub', 'amr'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: !emailInToken,
    cookies: { keys: ['của thành phố'] },
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), alg: 'RS256', use: 'sig', kid: 'city-1' }] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    pkce: { required: () => true },
    ttl: {
      IdToken: lifeSeconds,
      AccessToken: 600,
      AuthorizationCode: 60,
      Interaction: 600,
      Session: 600,
      Grant: 600,
    },
    findAccount: (_, subject) => {
      const person = people.get(subject);
      if (!person) return undefined;
      const claims = { sub: subject, email: person.email, email_verified: person.emailVerified };
      return { accountId: subject, claims: () => Promise.resolve(claims) };
    },
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({
        accountId: oidc.session.accountId,
        clientId: oidc.client.clientId,
      });
      grant.addOIDCScope('openid email');
      await grant.save();
      return grant;
    },
  });
  const standard = provider.callback();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!request.url?.startsWith('/interaction/')) {
      standard(request, response);
      return;
    }
    await provider.interactionDetails(request, response);
    const { signsIn } = city;
    const amr = (signsIn !== null && people.get(signsIn)?.amr) || ['pwd'];
    const result =
      signsIn === null ? { error: 'access_denied' } : { login: { accountId: signsIn, amr, remember: false } };
    await provider.interactionFinished(request, response, result);
  }

  async function visit(address: string): Promise<URL> {
    const cookies = new Map<string, string>();
    let at = address;
    for (let hop = 0; hop < 10; hop++) {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(at, { redirect: 'manual', headers: { cookie } });
      for (const set of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!;
        cookies.set(name!, value!);
      }
      const said = await response.text();
      const location = response.headers.get('location');
      if (location === null)
        throw new Error(`${at} answered ${response.status}: ${said.slice(said.indexOf('<body'))}`);
      at = new URL(location, at).href;
      if (at.startsWith(redirectUri)) return new URL(at);
    }
    throw new Error('the provider leads nowhere');
  }

  const city: CitySignOn = {
    ...{ issuer, people, visit, signsIn: null },
    environment: {
      ...{ LOA_OIDC_ISSUER: issuer, LOA_OIDC_CLIENT_ID: CLIENT, LOA_OIDC_CLIENT_SECRET: SECRET },
      LOA_OIDC_NAME: 'tài khoản Thành phố',
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return city;
}
