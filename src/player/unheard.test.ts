import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { playoutAt } from '../schedule/core/late.ts';
import { keyOf, type ItemKey } from './journal-log.ts';
import { CLOCK_UNTRUSTED } from '../playout/contract.ts';
import {
  EXPIRED,
  STOPPED_HERE,
  unheardAt,
  unheardId,
  WAS_OFF,
  type HeldAiring,
  type OwnPast,
  type Unheard,
} from './unheard.ts';

const MINUTE = 60_000;
/** 07:00 on Monday 23/11/2026 in Hà Nội. */
const SEVEN = Date.UTC(2026, 10, 23);
const REASON = 'Tạm dừng cụm loa: tang lễ.';

const file = (durationMs: number, n: number) => ({
  kind: 'file',
  title: `Tin ${n}`,
  durationMs,
  segmentId: `s${n}`,
});

function airing(changes: Partial<HeldAiring> = {}): HeldAiring {
  return {
    ...{ id: 'a', status: 'planned', priority: 'normal', zones: ['z1'], late: 'whole', overrun: 'cut' },
    startsAt: SEVEN,
    endsAt: SEVEN + 15 * MINUTE,
    items: [file(2 * MINUTE, 0), file(3 * MINUTE, 1), file(4 * MINUTE, 2)],
    ...changes,
  };
}

/** A player that has run for hours by a trusted clock, has held the schedule since yesterday, and heard nothing of these. */
function past(changes: Partial<OwnPast> & { traces?: ItemKey[] } = {}): OwnPast {
  const traces = new Set((changes.traces ?? []).map(keyOf));
  return {
    zones: ['z1'],
    heldSince: new Map([['a', SEVEN - 86_400_000]]),
    stopped: new Map(),
    hasTrace: (item) => traces.has(keyOf(item)),
    sounds: () => false,
    ranFrom: SEVEN - 3 * 3_600_000,
    trustedFrom: SEVEN - 3 * 3_600_000,
    ...changes,
  };
}

const said = (items: readonly Unheard[]) =>
  items.map(({ occurrence, item, at, reason }) => [occurrence, item, at - SEVEN, reason]);
const item = (number: number, occurrence = 0): ItemKey => ({ airingId: 'a', occurrence, item: number });

describe('a suspended airing', () => {
  const suspended = airing({ status: 'cancelled', suspended: REASON });

  it('is told at its time, item by item, with the reason of the suspension', () => {
    expect(unheardAt([suspended], past(), SEVEN - 1)).toEqual({ items: [], nextAt: SEVEN });
    const { items, nextAt } = unheardAt([suspended], past(), SEVEN);
    expect(said(items)).toEqual([
      [0, 0, 0, REASON],
      [0, 1, 0, REASON],
      [0, 2, 0, REASON],
    ]);
    expect(items[1]!.segmentId).toBe('s1');
    expect(nextAt).toBeNull();
  });

  it('is told at its own times after a night without current', () => {
    const { items } = unheardAt([suspended], past({ ranFrom: SEVEN + 3_600_000 }), SEVEN + 3_600_000);
    expect(said(items).map(([, , at]) => at)).toEqual([0, 2 * MINUTE, 5 * MINUTE]);
  });

  it('leaves what was heard before the suspension, and what still fades', () => {
    const now = SEVEN + 3 * MINUTE;
    expect(unheardAt([suspended], past({ sounds: () => true }), now).items).toEqual([]);
    const { items } = unheardAt([suspended], past({ traces: [item(0), item(1)] }), now);
    expect(said(items)).toEqual([[0, 2, 3 * MINUTE, REASON]]);
  });

  it('is nothing to a player of other zones, nor to one that learns of it when it is over', () => {
    expect(unheardAt([suspended], past({ zones: ['z2'] }), SEVEN).items).toEqual([]);
    const late = new Map([['a', SEVEN + 15 * MINUTE]]);
    expect(unheardAt([suspended], past({ heldSince: late }), SEVEN + 3_600_000).items).toEqual([]);
  });

  it('is another thing than one that was cancelled', () => {
    expect(unheardAt([airing({ status: 'cancelled' })], past(), SEVEN + 3_600_000)).toEqual({
      items: [],
      nextAt: null,
    });
  });
});

describe('an emergency', () => {
  const order = airing({
    priority: 'emergency',
    overrun: 'finish',
    repeat: { everyMs: 20 * MINUTE, until: SEVEN + 60 * MINUTE },
  });

  it('that is first held after its until is told once, and never sounds', () => {
    const received = SEVEN + 61 * MINUTE;
    const known = past({ heldSince: new Map([['a', received]]) });
    const { items } = unheardAt([order], known, received);
    expect(said(items).map(([occurrence, , at, reason]) => [occurrence, at, reason])).toEqual(
      Array.from({ length: 3 }, () => [0, 61 * MINUTE, EXPIRED]),
    );
    expect(playoutAt([order], ['z1'], received, []).now).toBeNull();
  });

  it('that is first held while it still is repeated is left to sound', () => {
    const known = past({ heldSince: new Map([['a', SEVEN + 30 * MINUTE]]) });
    expect(unheardAt([order], known, SEVEN + 3 * 3_600_000).items).toEqual([]);
  });

  it('is told play by play for the time the machine was off', () => {
    const back = { ranFrom: SEVEN + 50 * MINUTE, trustedFrom: SEVEN + 51 * MINUTE };
    const { items } = unheardAt([order], past(back), SEVEN + 60 * MINUTE);
    expect(said(items)).toEqual([
      [0, 0, 0, WAS_OFF],
      [0, 1, 2 * MINUTE, WAS_OFF],
      [0, 2, 5 * MINUTE, WAS_OFF],
      [1, 0, 20 * MINUTE, WAS_OFF],
      [1, 1, 22 * MINUTE, WAS_OFF],
      [1, 2, 25 * MINUTE, WAS_OFF],
    ]);
    // The third play goes on being due until the order ends.
    const heard = past({ ...back, traces: [item(0, 2), item(1, 2), item(2, 2)] });
    const later = unheardAt([order], heard, SEVEN + 120 * MINUTE).items;
    expect(said(later).map(([play]) => play)).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('stopped at the machine stays silent in all its repeats, each told at its time', () => {
    const known = past({ stopped: new Map([['a', SEVEN + MINUTE]]), traces: [item(0)] });
    expect(said(unheardAt([order], known, SEVEN + MINUTE).items)).toEqual([
      [0, 1, MINUTE, STOPPED_HERE],
      [0, 2, MINUTE, STOPPED_HERE],
    ]);
    expect(unheardAt([order], known, SEVEN + MINUTE).nextAt).toBe(SEVEN + 20 * MINUTE);
    expect(said(unheardAt([order], known, SEVEN + 21 * MINUTE).items).slice(2)).toEqual([
      [1, 0, 20 * MINUTE, STOPPED_HERE],
      [1, 1, 20 * MINUTE, STOPPED_HERE],
      [1, 2, 20 * MINUTE, STOPPED_HERE],
    ]);
  });
});

describe('an airing that was missed', () => {
  const off = { ranFrom: SEVEN + 3_600_000, trustedFrom: SEVEN + 3_600_000 };

  it('while the machine was off is told at the next start, at the times its items should have been heard', () => {
    expect(said(unheardAt([airing()], past(off), SEVEN + 3_600_000).items)).toEqual([
      [0, 0, 0, WAS_OFF],
      [0, 1, 2 * MINUTE, WAS_OFF],
      [0, 2, 5 * MINUTE, WAS_OFF],
    ]);
  });

  it('while nobody had confirmed the clock is told with that reason', () => {
    const known = past({ trustedFrom: SEVEN + 3_600_000 });
    expect(said(unheardAt([airing()], known, SEVEN + 3_600_000).items)[0]).toEqual([
      0,
      0,
      0,
      CLOCK_UNTRUSTED,
    ]);
  });

  it('is not told when it came into the schedule after its time, nor while the player ran', () => {
    const late = past({ ...off, heldSince: new Map([['a', SEVEN + 1]]) });
    expect(unheardAt([airing()], late, SEVEN + 3_600_000).items).toEqual([]);
    expect(unheardAt([airing()], past(), SEVEN + 3_600_000).items).toEqual([]);
  });

  it('in its first half alone is told for that half', () => {
    const back = SEVEN + 4 * MINUTE;
    const known = past({ ranFrom: back, trustedFrom: back, traces: [item(2)] });
    expect(unheardAt([airing()], known, back).items).toEqual([]);
    expect(said(unheardAt([airing()], known, SEVEN + 3_600_000).items)).toEqual([
      [0, 0, 0, WAS_OFF],
      [0, 1, 2 * MINUTE, WAS_OFF],
    ]);
  });
});

describe('whatever happened', () => {
  const minutes = (most: number) => fc.integer({ min: 0, max: most }).map((m) => SEVEN + m * MINUTE);
  const anAiring = (id: string) =>
    fc
      .record({
        startsAt: minutes(180),
        lengths: fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }),
        given: fc.integer({ min: 1, max: 20 }),
        kind: fc.constantFrom('planned', 'suspended', 'cancelled', 'emergency', 'repeated'),
      })
      .map(({ startsAt, lengths, given, kind }) =>
        airing({
          id,
          startsAt,
          endsAt: startsAt + given * MINUTE,
          items: lengths.map((length, n) => file(length * MINUTE, n)),
          status: kind === 'suspended' || kind === 'cancelled' ? 'cancelled' : 'planned',
          ...(kind === 'suspended' && { suspended: REASON }),
          ...((kind === 'emergency' || kind === 'repeated') && { priority: 'emergency', overrun: 'finish' }),
          ...(kind === 'repeated' && { repeat: { everyMs: 7 * MINUTE, until: startsAt + 30 * MINUTE } }),
        }),
      );
  const world = fc.record({
    airings: fc.tuple(anAiring('a'), anAiring('b'), anAiring('c')),
    since: fc.array(minutes(180), { minLength: 3, maxLength: 3 }),
    stops: fc.array(fc.option(minutes(180)), { minLength: 3, maxLength: 3 }),
    ranFrom: minutes(180),
    trustedAfter: fc.integer({ min: 0, max: 60 }),
    looks: fc.array(minutes(300), { minLength: 1, maxLength: 6 }),
  });
  type World = typeof world extends fc.Arbitrary<infer W> ? W : never;
  const known = ({ since, stops, ranFrom, trustedAfter }: World, traces: ItemKey[]): OwnPast => ({
    ...past({ traces }),
    heldSince: new Map(['a', 'b', 'c'].map((id, n) => [id, since[n]!])),
    stopped: new Map(['a', 'b', 'c'].flatMap((id, n) => (stops[n] == null ? [] : [[id, stops[n]] as const]))),
    ranFrom,
    trustedFrom: ranFrom + trustedAfter * MINUTE,
  });

  it('no item is told twice, however often and in whatever order of looks, and none before its time', () => {
    fc.assert(
      fc.property(world, (w) => {
        const journal: Unheard[] = [];
        for (const now of w.looks) {
          for (const one of unheardAt(w.airings, known(w, journal), now).items) {
            expect(journal.map(keyOf)).not.toContain(keyOf(one));
            expect(one.at).toBeLessThanOrEqual(now);
            journal.push(one);
          }
          expect(unheardAt(w.airings, known(w, journal), now).items).toEqual([]);
        }
      }),
    );
  });

  it('waking at the times it names tells the same as looking at the very end', () => {
    fc.assert(
      fc.property(world, (w) => {
        const end = SEVEN + 600 * MINUTE;
        const journal: Unheard[] = [];
        let now: number | null = SEVEN;
        while (now !== null && now <= end) {
          const look = unheardAt(w.airings, known(w, journal), now);
          journal.push(...look.items);
          if (look.nextAt !== null) expect(look.nextAt).toBeGreaterThan(now);
          now = look.nextAt;
        }
        const keys = (items: readonly Unheard[]) => items.map(keyOf).sort();
        expect(keys(journal)).toEqual(keys(unheardAt(w.airings, known(w, []), end).items));
      }),
    );
  });

  it('a row’s id is its own, and the same on every start', () => {
    const keys = [item(0), item(1), item(0, 1), { ...item(0), airingId: 'b' }];
    const ids = keys.map((key) => unheardId('d1', key));
    expect(new Set([...ids, unheardId('d2', item(0))]).size).toBe(5);
    expect(unheardId('d1', item(0))).toBe(ids[0]);
  });
});
