import { describe, expect, it } from 'vitest';
import { LONGEST_POLL_SECONDS } from '../playout/contract.ts';
import { PollPace } from './poll-pace.ts';
import { ServerAway } from './server-client.ts';

const GATEWAY = new ServerAway('the server answered 504', 504);
const CLOSED = new ServerAway('socket hang up');

/** Polls against a proxy that cuts after so many ms; gives what was asked for until it no longer cut. */
function asked(pace: PollPace, patienceMs: number, failure = GATEWAY): number[] {
  const all: number[] = [];
  for (let now = 0; all.length < 20;) {
    const wait = pace.waitSeconds(now);
    all.push(wait);
    if (wait * 1000 < patienceMs) return all;
    now += patienceMs;
    expect(pace.isCut(failure, now - patienceMs, now)).toBe(true);
  }
  return all;
}

describe('the pace of polls', () => {
  it('is the longest as long as nobody cuts it', () => {
    expect(asked(new PollPace(), Infinity)).toEqual([LONGEST_POLL_SECONDS]);
  });

  it('fits into the patience of a proxy after a cut or two, whether it answers or closes', () => {
    expect(asked(new PollPace(), 20_000)).toEqual([25, 12]);
    expect(asked(new PollPace(), 5_000, CLOSED)).toEqual([25, 3]);
    expect(asked(new PollPace(), 1_000)).toEqual([25, 0]);
  });

  it('is shortened step by step where a poll that waits is never answered', () => {
    const pace = new PollPace();
    const waits = [0, 1, 2, 3, 4, 5].map((turn) => {
      const now = turn * 40_000;
      const wait = pace.waitSeconds(now);
      pace.isCut(CLOSED, now - 40_000, now);
      return wait;
    });
    expect(waits).toEqual([25, 15, 9, 5, 3, 1]);
    expect(pace.waitSeconds(240_000)).toBe(0);
    // Nothing shorter is left: now it is the server that is away, and asked less and less often.
    expect(pace.isCut(CLOSED, 240_000, 280_000)).toBe(false);
  });

  it('is not changed by a server that refuses at once, or that answers for itself', () => {
    const pace = new PollPace();
    expect(pace.isCut(CLOSED, 0, 20)).toBe(false);
    expect(pace.isCut(new ServerAway('429', 429), 0, 9_000)).toBe(false);
    expect(pace.waitSeconds(9_000)).toBe(25);
  });

  it('is tried whole again a quarter of an hour later: a server that was restarted cuts as well', () => {
    const pace = new PollPace();
    pace.isCut(CLOSED, 0, 10_000);
    expect(pace.waitSeconds(10_000 + 15 * 60_000)).toBe(6);
    expect(pace.waitSeconds(10_001 + 15 * 60_000)).toBe(25);
  });
});
