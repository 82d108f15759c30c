/**
 * How long the server is asked to keep a poll waiting. A proxy between may have less patience than the server and cuts the waiting
 * short, again and again; then shorter polls are asked for, down to none that waits, so that an order still comes in a second.
 */
import { LONGEST_POLL_SECONDS } from '../playout/contract.ts';
import type { ServerAway } from './server-client.ts';

/** What fails sooner than this, machine ms, was refused and not cut: the server is away. */
const SHORTEST_CUT_MS = 900;
/** How much of a waiting that was cut is asked for the next time. */
const SHARE = 0.6;
/** After so long without a cut, machine ms, the whole waiting is tried again: it may have been the server's own end. */
const FORGIVEN_MS = 15 * 60_000;

export class PollPace {
  private wait = LONGEST_POLL_SECONDS;
  private cutAt = -Infinity;

  /** Seconds to ask for at `now`, machine ms. */
  waitSeconds(now: number): number {
    if (now - this.cutAt > FORGIVEN_MS) this.wait = LONGEST_POLL_SECONDS;
    return this.wait;
  }

  /**
   * A poll asked at `askedAt` failed at `now`, machine ms.
   *
   * @returns whether its waiting was cut short, and a shorter one may be had at once; false when the server is simply away
   */
  isCut({ status }: ServerAway, askedAt: number, now: number): boolean {
    const tookMs = now - askedAt;
    const byProxy = status === null || status === 408 || status >= 500;
    if (!byProxy || tookMs < SHORTEST_CUT_MS || this.wait === 0) return false;
    this.cutAt = now;
    this.wait = Math.floor(Math.min(this.wait, tookMs / 1000) * SHARE);
    return true;
  }
}
