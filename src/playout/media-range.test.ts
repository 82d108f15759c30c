import { describe, expect, it } from 'vitest';
import { parseRange } from './media-range.ts';

describe('a range of a file of 1,000 bytes', () => {
  it.each([
    [null, null],
    ['bytes=0-', { from: 0, to: 1000 }],
    ['bytes=100-199', { from: 100, to: 200 }],
    ['bytes=100-99999', { from: 100, to: 1000 }],
    ['bytes=-100', { from: 900, to: 1000 }],
    ['bytes=-5000', { from: 0, to: 1000 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=200-100', null],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
    ['bytes=-', null],
    ['bytes=a-b', null],
  ])('%s', (header, range) => {
    expect(parseRange(header, 1000)).toEqual(range);
  });
});
