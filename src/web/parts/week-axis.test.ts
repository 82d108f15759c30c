import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { axisOf, lanesOf, MOST_ROWS, placeOn } from './week-axis.ts';

const span = fc
  .tuple(fc.integer({ min: 0, max: 1435 }), fc.integer({ min: 1, max: 240 }))
  .map(([fromMinute, length]) => ({ fromMinute, toMinute: Math.min(1440, fromMinute + length) }));

describe('the axis of a week', () => {
  it('shows half hours that are used with one more around them, and a gap between', () => {
    const axis = axisOf([
      { fromMinute: 420, toMinute: 435 },
      { fromMinute: 1020, toMinute: 1035 },
    ]);
    expect(axis.map(({ from, to, gap }) => [from, to, gap])).toEqual([
      ...[
        [390, 420, false],
        [420, 450, false],
        [450, 480, false],
        [480, 990, true],
      ],
      ...[
        [990, 1020, false],
        [1020, 1050, false],
        [1050, 1080, false],
      ],
    ]);
    expect(placeOn(axis, { fromMinute: 420, toMinute: 435 })).toEqual({ row: 7, rows: 3 });
  });

  it('is as long as a day at most, in order, and as many rows apart as minutes while nothing is left out', () => {
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 20 }), (spans) => {
        const axis = axisOf(spans);
        for (const one of spans) {
          const { row, rows } = placeOn(axis, one);
          expect(row).toBeGreaterThan(0);
          expect(row + rows - 1).toBeLessThanOrEqual(MOST_ROWS);
          expect(Math.abs(rows - (one.toMinute - one.fromMinute) / 5)).toBeLessThanOrEqual(1);
        }
        const ordered = [...spans].sort((a, b) => a.fromMinute - b.fromMinute);
        const at = ordered.map((one) => placeOn(axis, one).row);
        expect(at).toEqual([...at].sort((a, b) => a - b));
      }),
    );
  });

  it('never lays two on one another', () => {
    fc.assert(
      fc.property(fc.array(span, { maxLength: 12 }), (spans) => {
        const placed = lanesOf(spans);
        for (const a of placed)
          for (const b of placed)
            if (a !== b && a.lane === b.lane)
              expect(a.toMinute <= b.fromMinute || b.toMinute <= a.fromMinute).toBe(true);
      }),
    );
  });
});
