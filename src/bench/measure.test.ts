import { describe, expect, it } from 'vitest';
import { absolute, against, median } from './measure.ts';

describe('a measure', () => {
  it('takes the middle of an odd count and the mean of the middle two of an even one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([8, 1, 4, 100])).toBe(6);
    expect(() => median([])).toThrow();
  });

  it('compares medians, so that one disturbed run of a side does not move the ratio', () => {
    const told = { measure: 'm', unit: 'ms', aim: '≤ 0.35' } as const;
    const line = against(told, [30, 31, 900], { name: 'plain', values: [90, 124, 125] });
    expect(line).toEqual({
      ...told,
      value: 31,
      baseline: { name: 'plain', value: 124 },
      ratio: 0.25,
      runs: 3,
    });
  });

  it('has no ratio where the aim is absolute', () => {
    expect(absolute({ measure: 'm', unit: 'MB', aim: '≤ 200' }, [120.04])).toMatchObject({
      value: 120,
      baseline: null,
      ratio: null,
      runs: 1,
    });
  });
});
