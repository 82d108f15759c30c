import { describe, expect, it } from 'vitest';
import { spansOf, takesFrom, type PlannedAiring, type PlannedItem } from './airing.ts';
import { playoutAt, type Begun } from './late.ts';

const MINUTE = 60_000;
const stream: PlannedItem = { kind: 'relay', title: 'Tiếp âm', durationMs: 10 * MINUTE };
const standIn = (title: string): PlannedItem => ({ kind: 'file', title, durationMs: MINUTE, fallback: true });

const RELAY: PlannedAiring = {
  ...{ id: 'relay', status: 'planned', priority: 'normal', zones: ['z'], late: 'next-item', overrun: 'cut' },
  ...{ startsAt: 0, endsAt: 10 * MINUTE, items: [stream, standIn('a'), standIn('b')] },
};
const ended = (item: number, minute: number, end: Begun['end']): Begun => ({
  ...{ airingId: 'relay', occurrence: 0, item, at: 0, endedAt: minute * MINUTE },
  ...(end && { end }),
});
const now = (minute: number, begun: Begun[], airing = RELAY) => {
  const { now } = playoutAt([airing], ['z'], minute * MINUTE, begun);
  return now && { item: now.item, at: now.at / MINUTE, cutAt: now.cutAt! / MINUTE };
};

describe('a relay', () => {
  it('takes its whole time, and what stands in for it none', () => {
    expect(spansOf(RELAY)).toEqual([{ item: 0, from: 0, to: 10 * MINUTE }]);
  });

  it('is joined late, but not where late airings are left out', () => {
    expect(now(7, [])).toEqual({ item: 0, at: 0, cutAt: 10 });
    expect(now(7, [], { ...RELAY, late: 'skip' })).toBeNull();
    expect(now(10, [])).toBeNull();
  });

  it('that failed gives way to what stands in, in its order, to the end of the time and not beyond', () => {
    expect(now(3, [ended(0, 3, 'failed')])).toEqual({ item: 1, at: 3, cutAt: 10 });
    expect(now(4, [ended(0, 3, 'failed'), ended(1, 4, 'complete')])).toMatchObject({ item: 2 });
    expect(now(4, [ended(0, 3, 'failed'), ended(1, 4, 'pre-empted')])).toMatchObject({ item: 2 });
    expect(now(5, [ended(0, 3, 'failed'), ended(2, 5, 'complete')])).toBeNull();
    expect(now(10, [ended(0, 3, 'failed')])).toBeNull();
  });

  it('is taken up again after an emergency and after a power cut, not after a stop', () => {
    expect(now(5, [ended(0, 3, 'pre-empted')])).toMatchObject({ item: 0, cutAt: 10 });
    expect(now(5, [ended(0, 3, 'broken')])).toMatchObject({ item: 0 });
    expect(now(5, [ended(0, 3, 'stopped')])).toBeNull();
    expect(now(10, [ended(0, 3, 'pre-empted')])).toBeNull();
  });
});

describe('live speech', () => {
  const live: PlannedAiring = {
    ...RELAY,
    ...{ id: 'live', priority: 'priority', items: [{ kind: 'live', title: 'Nói', durationMs: MINUTE }] },
  };
  const order: PlannedAiring = { ...RELAY, id: 'order', priority: 'emergency', items: [standIn('x')] };
  const bulletin: PlannedAiring = { ...RELAY, priority: 'priority' };

  it('takes the loudspeakers from programmes, and an emergency takes them from it', () => {
    expect(takesFrom(live, bulletin)).toBe(true);
    expect(takesFrom(live, order)).toBe(false);
    expect(takesFrom(order, live)).toBe(true);
    expect(takesFrom(bulletin, { ...RELAY, id: 'other' })).toBe(false);
    expect(takesFrom(live, { ...live, id: 'other' })).toBe(false);
  });
});
