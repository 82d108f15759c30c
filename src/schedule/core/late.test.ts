import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlannedAiring } from './airing.ts';
import { randomAirings } from './generate.ts';
import { lateStart, playoutAt, type Begun } from './late.ts';
import { onAir } from './on-air.ts';

const ZONES = ['khu-1'];
const SECOND = 1000;

function airing(changes: Partial<PlannedAiring> = {}): PlannedAiring {
  return {
    id: 'a',
    status: 'planned',
    priority: 'normal',
    zones: ZONES,
    startsAt: 0,
    endsAt: 300 * SECOND,
    late: 'whole',
    overrun: 'cut',
    items: [60, 60, 60].map((seconds, index) => ({
      kind: 'file',
      title: `Mục ${index}`,
      durationMs: seconds * SECOND,
    })),
    ...changes,
  };
}

/** A player on a perfect machine that is switched on at `from`, and what it did, item by item. */
function play(airings: PlannedAiring[], from: number, to: number, begun: Begun[] = []): Begun[] {
  const done = [...begun];
  let sounding: { begun: Begun; endsAt: number } | null = null;
  for (let t = from; t < to;) {
    if (sounding && sounding.endsAt <= t) {
      Object.assign(sounding.begun, { endedAt: t, end: 'complete' });
      sounding = null;
    }
    const { now, wakeAt } = playoutAt(airings, ZONES, t, done);
    if (sounding && !now?.sounding) {
      Object.assign(sounding.begun, { endedAt: t, end: 'stopped' });
      sounding = null;
    }
    if (now && !now.sounding) {
      const one: Begun = {
        airingId: now.airing.id,
        occurrence: now.occurrence,
        item: now.item,
        at: t,
        endedAt: null,
      };
      done.push(one);
      sounding = { begun: one, endsAt: t + now.airing.items[now.item]!.durationMs };
    }
    t = Math.min(wakeAt ?? Infinity, sounding?.endsAt ?? Infinity);
  }
  return done;
}

const summary = (done: Begun[]) => done.map(({ airingId, item, at }) => [airingId, item, at / SECOND]);

describe('a late start', () => {
  it('plays whole up to a minute late when it still ends inside its time', () => {
    expect(lateStart(airing(), 0, 60 * SECOND)).toMatchObject({ item: 0 });
    expect(summary(play([airing()], 40 * SECOND, 1e6))).toEqual([
      ['a', 0, 40],
      ['a', 1, 100],
      ['a', 2, 160],
    ]);
  });

  it('goes on from the next item at that item’s own time when it is later, or would not fit', () => {
    expect(summary(play([airing()], 65 * SECOND, 1e6))).toEqual([['a', 2, 120]]);
    expect(summary(play([airing({ endsAt: 180 * SECOND })], 10 * SECOND, 1e6))).toEqual([
      ['a', 1, 60],
      ['a', 2, 120],
    ]);
    expect(lateStart(airing({ late: 'next-item' }), 0, 10 * SECOND)).toMatchObject({
      item: 1,
      at: 60 * SECOND,
    });
  });

  it('does not run over its time, also where a start on time might', () => {
    // Three minutes of 220 s: whole up to 40 s late.
    const finish = airing({ overrun: 'finish', endsAt: 220 * SECOND });
    expect(lateStart(finish, 0, 40 * SECOND)).toMatchObject({ item: 0 });
    expect(lateStart(finish, 0, 41 * SECOND)).toMatchObject({ item: 1, at: 60 * SECOND });
    // Longer than its time by choice, it is heard to its end only from a start on time.
    const long = airing({ overrun: 'finish', endsAt: 150 * SECOND });
    expect(summary(play([long], 0, 1e6)).at(-1)).toEqual(['a', 2, 120]);
    expect(lateStart(long, 0, 5 * SECOND)).toMatchObject({ item: 1, at: 60 * SECOND });
  });

  it('is left out where the airing says so, or nothing is left to begin', () => {
    expect(lateStart(airing({ late: 'skip' }), 0, 2 * SECOND)).toBeNull();
    expect(lateStart(airing(), 0, 130 * SECOND)).toBeNull();
  });

  it('of less than a second is none', () => {
    for (const late of ['whole', 'next-item', 'skip'] as const) {
      expect(lateStart(airing({ late, endsAt: 180 * SECOND }), 0, SECOND)).toMatchObject({ item: 0 });
    }
  });

  it('of an emergency plays whole as long as its order holds, and not at all afterwards', () => {
    const order = airing({ priority: 'emergency', repeat: { everyMs: 600 * SECOND, until: 1500 * SECOND } });
    expect(summary(play([order], 400 * SECOND, 2e6))).toEqual([
      ['a', 0, 400],
      ['a', 1, 460],
      ['a', 2, 520],
      ['a', 0, 600],
      ['a', 1, 660],
      ['a', 2, 720],
      ['a', 0, 1200],
      ['a', 1, 1260],
      ['a', 2, 1320],
    ]);
    expect(lateStart(order, 2, 1499 * SECOND)).toMatchObject({ item: 0 });
    expect(lateStart(order, 2, 1500 * SECOND)).toBeNull();
  });
});

describe('what a player should let sound', () => {
  it('goes on with the next item after a restart in the middle of one', () => {
    const begun: Begun[] = [
      { airingId: 'a', occurrence: 0, item: 0, at: 20 * SECOND, endedAt: 45 * SECOND, end: 'broken' },
    ];
    // It had begun 20 s late, and stays so.
    expect(summary(play([airing()], 45 * SECOND, 1e6, begun).slice(1))).toEqual([
      ['a', 1, 80],
      ['a', 2, 140],
    ]);
  });

  it('begins an emergency’s item again that a power cut broke off', () => {
    const order = airing({ priority: 'emergency' });
    const begun: Begun[] = [
      { airingId: 'a', occurrence: 0, item: 1, at: 60 * SECOND, endedAt: 70 * SECOND, end: 'broken' },
    ];
    expect(playoutAt([order], ZONES, 90 * SECOND, begun).now).toMatchObject({ item: 1, sounding: false });
  });

  it('lets an emergency break in, and comes back with an item from its beginning', () => {
    const order = airing({
      id: 'e',
      priority: 'emergency',
      startsAt: 70 * SECOND,
      items: [airing().items[0]!],
    });
    expect(
      summary(play([airing({ items: [...airing().items, airing().items[0]!] }), order], 0, 1e6)),
    ).toEqual([
      ['a', 0, 0],
      ['a', 1, 60],
      ['e', 0, 70],
      ['a', 3, 180],
    ]);
  });

  it('begins an item again that an emergency broke off, where its airing says so and there is time for it', () => {
    const one = airing().items[0]!;
    const order = airing({ id: 'e', priority: 'emergency', startsAt: 70 * SECOND, items: [one] });
    const broken = (endsAt: number) =>
      airing({ items: [one, one], afterPreempt: 'restart', endsAt: endsAt * SECOND });
    const begun: Begun[] = [
      { airingId: 'a', occurrence: 0, item: 0, at: 0, endedAt: 60 * SECOND, end: 'complete' },
      { airingId: 'a', occurrence: 0, item: 1, at: 60 * SECOND, endedAt: 70 * SECOND, end: 'pre-empted' },
    ];
    const after = (endsAt: number) =>
      summary(play([broken(endsAt), order], 70 * SECOND, 1e6, begun).slice(2));
    expect(after(190)).toEqual([
      ['e', 0, 70],
      ['a', 1, 130],
    ]);
    // A second too late to be heard whole.
    expect(after(189)).toEqual([['e', 0, 70]]);
    const others = [...broken(400).items, one];
    const goesOn = (afterPreempt: 'restart' | 'next' | undefined) =>
      summary(
        play([{ ...broken(400), afterPreempt, items: others }, order], 70 * SECOND, 1e6, begun).slice(3),
      );
    // The others follow it, as late as it became.
    expect(goesOn('restart')).toEqual([
      ['a', 1, 130],
      ['a', 2, 190],
    ]);
    expect(goesOn('next')).toEqual(goesOn(undefined));
    expect(goesOn('next')).toEqual([['a', 2, 130]]);
  });

  it('goes on at once after an emergency, and leaves out only what the time has no room for', () => {
    const one = airing().items[0]!;
    const order = airing({ id: 'e', priority: 'emergency', startsAt: 30 * SECOND, items: [one, one] });
    const broken: Begun[] = [
      { airingId: 'a', occurrence: 0, item: 0, at: 0, endedAt: 30 * SECOND, end: 'pre-empted' },
    ];
    const after = (changes: Partial<PlannedAiring>) =>
      summary(
        play([airing({ items: [one, one, one, one], ...changes }), order], 30 * SECOND, 1e6, broken).slice(3),
      );
    expect(after({ endsAt: 330 * SECOND })).toEqual([
      ['a', 1, 150],
      ['a', 2, 210],
      ['a', 3, 270],
    ]);
    // A second too short for three: the next is left out, the others do not wait for their own times.
    expect(after({ endsAt: 329 * SECOND })).toEqual([
      ['a', 2, 150],
      ['a', 3, 210],
    ]);
    expect(after({ endsAt: 240 * SECOND })).toEqual([['a', 3, 150]]);
    expect(after({ endsAt: 160 * SECOND, overrun: 'finish' })).toEqual([]);
  });

  it('stops what was cancelled while it sounds, and what has reached the end of its time', () => {
    const begun: Begun[] = [{ airingId: 'a', occurrence: 0, item: 0, at: 0, endedAt: null }];
    expect(playoutAt([airing()], ZONES, SECOND, begun).now).toMatchObject({ item: 0, sounding: true });
    expect(playoutAt([airing({ status: 'cancelled' })], ZONES, SECOND, begun).now).toBeNull();
    expect(playoutAt([airing({ endsAt: 30 * SECOND })], ZONES, SECOND, begun).wakeAt).toBe(30 * SECOND);
    expect(playoutAt([airing({ endsAt: 30 * SECOND })], ZONES, 30 * SECOND, begun).now).toBeNull();
  });

  it('is what the plan says is on air, as long as nothing is late', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const plan = randomAirings(seed, 0, ZONES).filter(({ priority }) => priority !== 'emergency');
        const done = play(plan, -1, 90_000_000);
        for (const { airingId, item, at, endedAt } of done) {
          for (const t of [at, Math.floor((at + endedAt!) / 2), endedAt! - 1]) {
            expect(onAir(plan, ZONES, t)).toMatchObject({ airing: { id: airingId }, item, itemStartsAt: at });
          }
        }
        const planned = plan.filter((one) => one.status === 'planned' && one.zones.length > 0);
        expect(new Set(done.map(({ airingId }) => airingId)).size).toBe(
          planned.filter((one) => one.items.some(({ durationMs }) => durationMs > 0)).length,
        );
      }),
    );
  });

  it('never begins an item twice or two at once, whenever the player is switched on', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 86_400_000 }), (seed, from) => {
        const plan = randomAirings(seed, 0, ZONES);
        const done = play(plan, from, 90_000_000);
        const keys = done.map(({ airingId, occurrence, item }) => `${airingId}/${occurrence}/${item}`);
        expect(new Set(keys).size).toBe(keys.length);
        done.slice(1).forEach(({ at }, index) => expect(at).toBeGreaterThanOrEqual(done[index]!.endedAt!));
      }),
    );
  });
});
