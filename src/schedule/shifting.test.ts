import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Airing } from './airings.store.ts';
import { MOST_SHIFT_MS, withShifts } from './shifting.ts';

const MINUTE = 60_000;
const at = (id: string, start: number, minutes: number, more: Partial<Airing> = {}) =>
  ({
    ...{ id, title: id, startsAt: start * MINUTE, endsAt: (start + minutes) * MINUTE, zones: ['z'] },
    ...{ status: 'planned', priority: 'normal', reason: null },
    ...more,
  }) as Airing;
/** Planned for a quarter of an hour each. */
const shifted = (...airings: Airing[]) =>
  withShifts(airings, ({ startsAt, endsAt }) =>
    endsAt - startsAt > 15 * MINUTE ? startsAt + 15 * MINUTE : null,
  );
const starts = (airings: Airing[]) => airings.map(({ startsAt }) => startsAt / MINUTE);

describe('a session that runs over', () => {
  it('puts off those after it, one after the other, until there is room', () => {
    const result = shifted(at('a', 0, 20), at('b', 15, 15), at('c', 30, 15), at('d', 60, 15));
    expect(starts(result)).toEqual([0, 20, 35, 60]);
    expect(result[1]).toMatchObject({
      endsAt: 35 * MINUTE,
      reason: 'Lùi 5 phút vì “a” phát dài hơn khung giờ.',
    });
  });

  it('leaves other loudspeakers, and what does not sound, alone', () => {
    const other = at('b', 15, 15, { zones: ['y'] });
    const silent = at('c', 15, 15, { status: 'silent' });
    expect(starts(shifted(at('a', 0, 20), other, silent))).toEqual([0, 15, 15]);
    expect(starts(shifted(at('a', 0, 20, { status: 'cancelled' }), at('b', 15, 15)))).toEqual([0, 15]);
  });

  it('puts nothing off that shares its session by priority', () => {
    const first = at('b', 2, 5, { priority: 'priority' });
    expect(starts(shifted(at('a', 0, 20), first))).toEqual([0, 2]);
  });

  it('never moves anything earlier, by more than its limit, or when nothing runs over', () => {
    const airing = fc.record({
      start: fc.integer({ min: 0, max: 300 }),
      minutes: fc.integer({ min: 1, max: 40 }),
      zone: fc.constantFrom('y', 'z'),
    });
    fc.assert(
      fc.property(fc.array(airing, { maxLength: 12 }), (list) => {
        const airings = list.map(({ start, minutes, zone }, index) =>
          at(String(index), start, minutes, { zones: [zone] }),
        );
        const result = shifted(...airings);
        const by = result.map(({ startsAt }, index) => startsAt - airings[index]!.startsAt);
        expect(by.every((ms) => ms >= 0 && ms <= MOST_SHIFT_MS)).toBe(true);
        expect(result.map(({ id }) => id)).toEqual(airings.map(({ id }) => id));
        if (list.every(({ minutes }) => minutes <= 15)) expect(by.every((ms) => ms === 0)).toBe(true);
      }),
    );
  });
});
