import { describe, expect, it } from 'vitest';
import type { PlannedAiring } from '../schedule/core/airing.ts';
import { playoutAt, type Begin, type Begun } from '../schedule/core/late.ts';
import { foresee } from './foresee.ts';

const START = 1_000_000;
const LEAD = 4000;

function airing(
  id: string,
  startsAt: number,
  lengths: number[],
  more: Partial<PlannedAiring> = {},
): PlannedAiring {
  return {
    ...{ id, status: 'planned', priority: 'normal', zones: ['z'], late: 'whole', overrun: 'cut' },
    startsAt,
    endsAt: startsAt + 60_000,
    items: lengths.map((durationMs, index) => ({ kind: 'file', title: `${id}${index}`, durationMs })),
    ...more,
  };
}

/** What is foreseen at `now`; items named in `missing` have no sound. */
function look(airings: PlannedAiring[], now: number, begun: Begun[] = [], missing: string[] = []) {
  const expectedEnd = (begin: Begin) => {
    const item = begin.airing.items[begin.item]!;
    if (missing.includes(item.title)) return begin.at;
    return Math.max(begin.at, now) + item.durationMs;
  };
  const ask = (t: number, history: readonly Begun[]) => playoutAt(airings, ['z'], t, history);
  const { wanted, nextAt } = foresee(ask, expectedEnd, begun, now, LEAD);
  return { wanted: wanted.map(({ airing: { id }, item, at }) => [`${id}${item}`, at - START]), nextAt };
}

const sounding = (id: string, at: number): Begun => ({
  airingId: id,
  occurrence: 0,
  item: 0,
  at,
  endedAt: null,
});

describe('what is foreseen', () => {
  it('is nothing while nothing comes, and says when to look again', () => {
    expect(look([airing('a', START + 10_000, [1000])], START)).toEqual({ wanted: [], nextAt: START + 6000 });
    expect(look([], START)).toEqual({ wanted: [], nextAt: null });
  });

  it('is every item that begins in the next seconds, each at its time', () => {
    expect(look([airing('a', START + 1000, [1000, 500, 9000, 1000])], START).wanted).toEqual([
      ['a0', 1000],
      ['a1', 2000],
      ['a2', 2500],
    ]);
  });

  it('keeps what sounds, and has the next one ready for its end', () => {
    expect(look([airing('a', START, [3000, 1000])], START, [sounding('a', START)]).wanted).toEqual([
      ['a0', 0],
      ['a1', 3000],
    ]);
  });

  it('foresees that an item without sound is left out, and the next begins at its own time', () => {
    expect(look([airing('a', START + 500, [1000, 1000])], START, [], ['a0']).wanted).toEqual([
      ['a0', 500],
      ['a1', 1500],
    ]);
  });

  it('foresees an emergency in the middle of what sounds', () => {
    const storm = airing('storm', START + 2000, [1000], { priority: 'emergency' });
    expect(look([airing('a', START, [30_000]), storm], START, [sounding('a', START)]).wanted).toEqual([
      ['a0', 0],
      ['storm0', 2000],
    ]);
  });

  it('comes to an end however much there is', () => {
    const many = Array.from({ length: 100 }, (_, index) => airing(`x${index}-`, START + index, [1]));
    expect(look(many, START).wanted.length).toBeGreaterThan(5);
  });
});
