/** Zalo's OAuth v4 with PKCE: the address a person is sent to, and the two exchanges for a pair of tokens. */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { OutgoingRefused, type Outgoing } from '../../kernel/outgoing.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './faults.ts';

const ANSWER_BYTES = 100_000;
const ASK_MS = 20_000;

/** The app that the ward has made at developers.zalo.me. */
export interface ZaloApp {
  id: string;
  secret: string;
}

export interface TokenPair {
  access: string;
  /** Works once. */
  refresh: string;
  /** Of the access token, ms. */
  livesMs: number;
}

/** A secret of one connecting, and what Zalo is shown of it. */
export function newPkce(): { verifier: string; challenge: string } {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The page on which the OA's administrator grants the app its rights. */
export function permissionAddress(
  base: string,
  { appId, redirectUri, challenge, state }: Record<'appId' | 'redirectUri' | 'challenge' | 'state', string>,
): string {
  const query = new URLSearchParams({
    ...{ app_id: appId, redirect_uri: redirectUri, code_challenge: challenge, state },
  });
  return `${base}/v4/oa/permission?${query.toString()}`;
}

const pairSchema = z.object({
  access_token: z.string().min(1),
  refresh_token: z.string().min(1),
  /** Seconds, as text: "90000". */
  expires_in: z.coerce.number().positive(),
});
const refusalSchema = z.object({
  error: z.coerce.number().refine((code) => code !== 0),
  error_name: z.string().default(''),
  error_description: z.string().default(''),
  message: z.string().default(''),
});

export type ZaloOauth = ReturnType<typeof createZaloOauth>;

export function createZaloOauth({ outgoing, base }: { outgoing: Outgoing; base: string }) {
  /** @throws ZaloRefused, ZaloAway, ZaloUnclear: in the last case the code or the refresh token may be used up */
  async function exchange(app: ZaloApp, fields: Record<string, string>): Promise<TokenPair> {
    const host = new URL(base).host;
    const body = new URLSearchParams({ ...fields, app_id: app.id }).toString();
    const headers = { secret_key: app.secret, 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await outgoing
      .post(`${base}/v4/oa/access_token`, {
        ...{ body, headers, maxBytes: ANSWER_BYTES, timeoutMs: ASK_MS },
        mayAsk: (asked) => asked === host,
      })
      .catch((error: unknown) => {
        if (!(error instanceof OutgoingRefused)) throw error;
        throw error.reached ? new ZaloUnclear(error.message) : new ZaloAway(error.message);
      });
    const json = jsonOf(answer.body);
    const refusal = refusalSchema.safeParse(json);
    if (refusal.success) {
      const { error, error_description, error_name, message } = refusal.data;
      throw new ZaloRefused(error, error_description || error_name || message);
    }
    const pair = pairSchema.safeParse(json);
    if (answer.status !== 200 || !pair.success)
      throw new ZaloUnclear(`Zalo trả lời không đúng như tài liệu (${answer.status}).`);
    const { access_token: access, refresh_token: refresh, expires_in } = pair.data;
    return { access, refresh, livesMs: expires_in * 1000 };
  }

  const byCode = (app: ZaloApp, code: string, verifier: string) =>
    exchange(app, { code, grant_type: 'authorization_code', code_verifier: verifier });
  const byRefresh = (app: ZaloApp, refreshToken: string) =>
    exchange(app, { refresh_token: refreshToken, grant_type: 'refresh_token' });

  return { byCode, byRefresh };
}

export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
