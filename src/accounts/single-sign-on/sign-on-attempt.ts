/** Between the sign-in page and the provider: a sealed cookie holds what the browser must bring back. It opens nothing by itself. */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import type { Clock } from '../../kernel/clock.ts';
import { createSecretBox } from '../../kernel/secret-box.ts';
import type { RequestContext } from '../http/request-context.ts';
import type { Secrets } from './provider.ts';

/** Where a sign-in by the provider begins; it ends below. */
export const SINGLE_SIGN_ON = '/dang-nhap/mot-lan';
/** Where the provider sends the browser back to: registered there. */
export const RETURN = `${SINGLE_SIGN_ON}/ve`;

const COOKIE = 'loa-sign-on';
/** Long enough to find one's phone for the provider's own second factor. */
const MINUTES = 10;
const BOUND = 'single-sign-on';
/** Browsers drop a cookie above 4 KB. */
const LONGEST_NEXT_BYTES = 1_500;

const attemptSchema = z.object({
  ...{ state: z.string(), nonce: z.string(), verifier: z.string() },
  next: z.string(),
  until: z.number(),
});

/** `next`: the path of this server to go on to. */
export type SignOnAttempt = Secrets & { next: string };

export type SignOnAttempts = ReturnType<typeof createSignOnAttempts>;

export function createSignOnAttempts({
  secret,
  machine,
  tls,
}: {
  secret: string;
  machine: Clock;
  tls: boolean;
}) {
  const box = createSecretBox(secret);
  return {
    /** Remembers the attempt in the browser; an earlier one of it ends. */
    leave: (c: RequestContext, attempt: SignOnAttempt): void => {
      const next = Buffer.byteLength(attempt.next) <= LONGEST_NEXT_BYTES ? attempt.next : '/';
      const sealed = box.seal(
        JSON.stringify({ ...attempt, next, until: machine.now() + MINUTES * 60_000 }),
        BOUND,
      );
      // Lax: the provider sends the browser back from another site.
      const kept = { path: SINGLE_SIGN_ON, maxAge: MINUTES * 60, httpOnly: true, sameSite: 'Lax' } as const;
      setCookie(c, COOKIE, sealed, { ...kept, secure: tls });
    },
    /** The attempt of this browser, for the last time; null for one that is too old or was never begun. */
    take: (c: RequestContext): SignOnAttempt | null => {
      const kept = getCookie(c, COOKIE);
      if (kept === undefined) return null;
      deleteCookie(c, COOKIE, { path: SINGLE_SIGN_ON });
      const opened = box.open(kept, BOUND);
      if (opened === null) return null;
      const { until, ...attempt } = attemptSchema.parse(JSON.parse(opened));
      return until > machine.now() ? attempt : null;
    },
  };
}
