/** What a provider says of a person who signed in there (OpenID Connect Core 1.0, 2 and 3.1.3.7). */
import type { JSONWebKeySet } from 'jose';
import { z } from 'zod';
import { emailField } from '../../kernel/fields.ts';
import { SignOnRefused } from './sign-on-refusals.ts';

/** Those with a key that only the provider has; 'none' and the client's own secret (HS256) are not among them. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** How far the provider's clock and ours may be apart. */
const CLOCKS_APART_S = 60;
/** One that was made long ago is not of this sign-in. */
const OLDEST_S = 10 * 60;

/** "A locally unique and never reassigned identifier … MUST NOT exceed 255 ASCII characters" (2). */
const SUBJECT = /^[\x20-\x7e]{1,255}$/;

/** As the provider has it; only what is verified is believed. */
export interface Told {
  /** Lower case; null where it is not told, or is none. */
  email: string | null;
  emailVerified: boolean;
}

export interface Claims extends Told {
  /** The provider's own id of the person. */
  subject: string;
  /** He proved more there than one thing: `amr` holds "mfa" (RFC 8176). Nothing else counts. */
  multiFactor: boolean;
}

const email = emailField('E-mail').nullable().catch(null).default(null);

/** Also what its userinfo endpoint answers. */
export const toldSchema = z
  .object({ sub: z.string().regex(SUBJECT), email, email_verified: z.unknown().optional() })
  .transform(({ sub, email, email_verified }) => ({
    ...{ subject: sub, email },
    // Said, not merely looking like it: some send 'false'.
    emailVerified: email_verified === true,
  }));

const claimsSchema = z.object({
  nonce: z.string(),
  azp: z.string().optional(),
  aud: z.union([z.string(), z.array(z.string())]),
  amr: z.array(z.string()).catch([]).default([]),
});

export interface ExpectedToken {
  issuer: string;
  clientId: string;
  /** Of this attempt. */
  nonce: string;
  /** Machine ms. */
  now: number;
}

/**
 * @param keys the provider's own
 * @throws SignOnRefused `out-of-time`, `bad-token`
 */
export async function readIdToken(
  token: string,
  keys: JSONWebKeySet,
  { issuer, clientId, nonce, now }: ExpectedToken,
): Promise<Claims> {
  const { createLocalJWKSet, errors, jwtVerify } = await import('jose');
  const payload = await jwtVerify(token, createLocalJWKSet(keys), {
    ...{ issuer, audience: clientId, algorithms: ALGORITHMS, currentDate: new Date(now) },
    ...{ clockTolerance: CLOCKS_APART_S, maxTokenAge: OLDEST_S, requiredClaims: ['exp', 'sub'] },
  }).then(
    (verified) => verified.payload,
    (error: unknown) => {
      const claim = error instanceof errors.JWTClaimValidationFailed ? error.claim : '';
      const outOfTime = error instanceof errors.JWTExpired || ['iat', 'nbf'].includes(claim);
      const why = error instanceof errors.JOSEError ? `${error.code} ${claim}`.trim() : 'not a token';
      throw new SignOnRefused(outOfTime ? 'out-of-time' : 'bad-token', { why });
    },
  );
  const claims = claimsSchema.safeParse(payload);
  const told = toldSchema.safeParse(payload);
  if (!claims.success || !told.success) throw new SignOnRefused('bad-token', { why: 'claims' });
  const { aud, azp } = claims.data;
  // Made for several, it must have been asked for by us.
  if (azp === undefined ? Array.isArray(aud) && aud.length > 1 : azp !== clientId)
    throw new SignOnRefused('bad-token', { why: 'azp' });
  if (claims.data.nonce !== nonce) throw new SignOnRefused('bad-token', { why: 'nonce' });
  return { ...told.data, multiFactor: claims.data.amr.includes('mfa') };
}
