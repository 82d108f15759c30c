/**
 * A provider of single sign-on, as it is asked: OpenID Connect's authorization code flow with PKCE. What the browser brings back is
 * a code alone; who it is, is learned from the provider itself.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import type { SingleSignOnConfig } from '../../kernel/config.ts';
import { OutgoingRefused, type Outgoing, type OutgoingAnswer } from '../../kernel/outgoing.ts';
import { readIdToken, toldSchema, type Claims } from './id-token.ts';
import { SignOnRefused } from './sign-on-refusals.ts';

const MAX_BYTES = 500_000;
const ANSWER_MS = 10_000;
/** No longer: that it tells its addresses shows that it is there, and a browser is not sent where nobody answers. */
const KNOWN_MS = 15_000;

/** What a browser that is sent away must bring back, and what only we know of it. */
export interface Secrets {
  state: string;
  nonce: string;
  /** PKCE (RFC 7636): whoever sees the code can't use it. */
  verifier: string;
}

/** Who somebody is at the provider. */
export interface Identified extends Claims {
  issuer: string;
}

const discoverySchema = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
});
type Discovery = z.output<typeof discoverySchema>;

const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });
const tokensSchema = z.object({ id_token: z.string(), access_token: z.string().optional() });
/** Their names alone go to the log. */
const faultSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

export type Provider = ReturnType<typeof createProvider>;

/** How the sign-in page names it, and under which address of ours an attempt begins: the browser comes back to no other. */
export type NamedProvider = Pick<Provider, 'name' | 'origin'>;

export interface ProviderDependencies {
  config: SingleSignOnConfig;
  /** Where browsers are sent back to. */
  redirectUri: string;
  /** Knows the issuer's host as one that may be asked. */
  outgoing: Outgoing;
  machine: Clock;
}

export function createProvider({ config, redirectUri, outgoing, machine }: ProviderDependencies) {
  const { issuer, clientId, clientSecret, name } = config;
  let known: { discovery: Discovery; until: number } | null = null;

  /**
   * A new attempt, and where to send the browser.
   *
   * @param asAnother the provider should not take whoever is signed in there, but ask
   * @throws SignOnRefused `away`, `misconfigured`
   */
  async function begin(asAnother = false): Promise<{ address: string; secrets: Secrets }> {
    const { authorization_endpoint } = await discover();
    const secrets = { state: fresh(), nonce: fresh(), verifier: fresh() };
    const address = new URL(authorization_endpoint);
    const asked = {
      ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri, scope: 'openid email' },
      ...{ state: secrets.state, nonce: secrets.nonce },
      code_challenge: createHash('sha256').update(secrets.verifier).digest('base64url'),
      code_challenge_method: 'S256',
      ...(asAnother && { prompt: 'login' }),
    };
    for (const [key, value] of Object.entries(asked)) address.searchParams.set(key, value);
    return { address: address.href, secrets };
  }

  /**
   * Who it is that came back with this code.
   *
   * @param from the `iss` that the browser brought, '' for none (RFC 9207)
   * @throws SignOnRefused
   */
  async function identify(code: string, from: string, secrets: Secrets): Promise<Identified> {
    const discovery = await discover();
    if (from === '' ? discovery.authorization_response_iss_parameter_supported : from !== discovery.issuer)
      throw new SignOnRefused('bad-token', { why: 'iss of the answer' });
    const tokens = await redeem(discovery, code, secrets.verifier);
    const keys = await read(discovery.jwks_uri, keysSchema);
    const expected = { issuer: discovery.issuer, clientId, nonce: secrets.nonce, now: machine.now() };
    const claims = await readIdToken(tokens.id_token, keys, expected);
    return { ...(await withEmail(claims, discovery, tokens.access_token)), issuer: discovery.issuer };
  }

  /** Many providers tell the address not in the token but when they are asked for it. */
  async function withEmail(claims: Claims, discovery: Discovery, accessToken?: string): Promise<Claims> {
    const { userinfo_endpoint } = discovery;
    if (claims.email !== null || userinfo_endpoint === undefined || accessToken === undefined) return claims;
    const told = await read(userinfo_endpoint, toldSchema, { authorization: `Bearer ${accessToken}` });
    if (told.subject !== claims.subject) throw new SignOnRefused('bad-token', { why: 'sub of userinfo' });
    return { ...claims, email: told.email, emailVerified: told.emailVerified };
  }

  async function discover(): Promise<Discovery> {
    if (known && known.until > machine.monotonic()) return known.discovery;
    const discovery = await read(
      `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
      discoverySchema,
    );
    if (discovery.issuer.replace(/\/$/, '') !== issuer.replace(/\/$/, ''))
      throw new SignOnRefused('misconfigured', { why: 'issuer of the discovery document' });
    [discovery.authorization_endpoint, discovery.token_endpoint, discovery.jwks_uri].forEach(requireSafe);
    if (discovery.userinfo_endpoint !== undefined) requireSafe(discovery.userinfo_endpoint);
    known = { discovery, until: machine.monotonic() + KNOWN_MS };
    return discovery;
  }

  async function redeem(discovery: Discovery, code: string, verifier: string) {
    const inHeader = discovery.token_endpoint_auth_methods_supported.includes('client_secret_basic');
    const answer = await answered(
      outgoing.post(discovery.token_endpoint, {
        ...{ maxBytes: MAX_BYTES, timeoutMs: ANSWER_MS },
        body: new URLSearchParams({
          ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: verifier },
          ...(!inHeader && { client_id: clientId, client_secret: clientSecret }),
        }).toString(),
        headers: {
          ...{ accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
          ...(inHeader && { authorization: basic(clientId, clientSecret) }),
        },
      }),
    );
    if (answer.status === 200) return parsed(answer, tokensSchema);
    const fault = faultSchema.safeParse(jsonOf(answer)).data?.error ?? `status ${answer.status}`;
    throw new SignOnRefused(fault === 'invalid_grant' ? 'code-used' : 'misconfigured', { why: fault });
  }

  async function read<T extends z.ZodType>(
    address: string,
    schema: T,
    headers: Record<string, string> = {},
  ): Promise<z.output<T>> {
    const question = { maxBytes: MAX_BYTES, timeoutMs: ANSWER_MS };
    const answer = await answered(
      outgoing.get(address, { ...question, headers: { accept: 'application/json', ...headers } }),
    );
    requireSafe(answer.url);
    if (answer.status !== 200) throw new SignOnRefused('misconfigured', { why: `status ${answer.status}` });
    return parsed(answer, schema);
  }

  /** What is asked over TLS must not be led out of it. */
  function requireSafe(address: string): void {
    if (issuer.startsWith('https:') && !address.startsWith('https:'))
      throw new SignOnRefused('misconfigured', { why: 'an address without TLS' });
  }

  return { name, redirectUri, origin: new URL(redirectUri).origin, begin, identify };
}

/** @throws SignOnRefused `away` when nothing came, or the server there has a fault of its own */
async function answered(question: Promise<OutgoingAnswer>): Promise<OutgoingAnswer> {
  const answer = await question.catch((error: unknown) => {
    if (error instanceof OutgoingRefused) throw new SignOnRefused('away', { why: error.code });
    throw error;
  });
  if (answer.status >= 500) throw new SignOnRefused('away', { why: `status ${answer.status}` });
  return answer;
}

function parsed<T extends z.ZodType>(answer: OutgoingAnswer, schema: T): z.output<T> {
  const read = schema.safeParse(jsonOf(answer));
  if (!read.success) throw new SignOnRefused('misconfigured', { why: 'an answer of another shape' });
  return read.data;
}

function jsonOf({ body }: OutgoingAnswer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}

/** RFC 6749, 2.3.1: both are form-encoded first. */
function basic(id: string, secret: string): string {
  const encoded = [id, secret].map((part) => new URLSearchParams({ part }).toString().slice('part='.length));
  return `Basic ${Buffer.from(encoded.join(':')).toString('base64')}`;
}

/** 256 bits that nobody guesses. */
function fresh(): string {
  return randomBytes(32).toString('base64url');
}
