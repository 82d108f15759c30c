/**
 * How much one program may ask, told in the headers that libraries know (draft-ietf-httpapi-ratelimit-headers): RateLimit-Policy,
 * RateLimit, and Retry-After once it was too much. Counted in this process alone: with several, each grants as much.
 */
import { Refusal } from '../../kernel/errors.ts';

const WINDOW_MS = 60_000;

export interface RateTaken {
  /** Requests a minute. */
  limit: number;
  /** Left in this minute. */
  remaining: number;
  /** Until the next minute begins, seconds. */
  resetSeconds: number;
  /** It was one too many. */
  over: boolean;
}

export type RateLimit = ReturnType<typeof createRateLimit>;

/** @param options.monotonic ms of the machine's that never go back */
export function createRateLimit({ perMinute, monotonic }: { perMinute: number; monotonic: () => number }) {
  let window = -1;
  const taken = new Map<string, number>();
  return {
    /** Counts a request of `who`. */
    take(who: string): RateTaken {
      const now = monotonic();
      const current = Math.floor(now / WINDOW_MS);
      if (current !== window) taken.clear();
      window = current;
      const count = (taken.get(who) ?? 0) + 1;
      taken.set(who, count);
      return {
        limit: perMinute,
        remaining: Math.max(0, perMinute - count),
        resetSeconds: Math.ceil(((current + 1) * WINDOW_MS - now) / 1000),
        over: count > perMinute,
      };
    },
  };
}

/** @throws Refusal 429 */
export function requireRate(rate: RateTaken | null): void {
  if (!rate?.over) return;
  const { resetSeconds } = rate;
  const message = `Chương trình này gửi quá nhiều yêu cầu. Hãy thử lại sau ${resetSeconds} giây.`;
  throw new Refusal('rate-limited', message, 429, [], resetSeconds);
}

/** Tells on an answer how much is left. */
export function withRate(response: Response, rate: RateTaken | null): Response {
  if (rate === null) return response;
  const { limit, remaining, resetSeconds } = rate;
  response.headers.set('ratelimit-policy', `"token";q=${limit};w=${WINDOW_MS / 1000}`);
  response.headers.set('ratelimit', `"token";r=${remaining};t=${resetSeconds}`);
  return response;
}
