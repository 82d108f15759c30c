import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stillPlaying, zonesLeft, type Suspension } from './suspension.ts';

const zones = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'));
const span = fc
  .tuple(fc.nat(100), fc.integer({ min: 1, max: 40 }))
  .map(([from, length]) => ({ from, to: from + length }));
const suspension: fc.Arbitrary<Suspension> = fc
  .record({ zones, span, reason: fc.constantFrom('lễ tang', 'thi', 'sửa chữa') })
  .map(({ zones: silent, span: { from, to }, reason }) => ({ zones: silent, from, to, reason }));

describe('a suspension', () => {
  const airing = { zones: ['a', 'b'], startsAt: 100, endsAt: 200 };
  const of = (change: Partial<Suspension>): Suspension => ({
    ...{ zones: ['a'], from: 0, to: 1000, reason: 'lễ tang' },
    ...change,
  });

  it('leaves the zones it does not name', () => {
    expect(zonesLeft(airing, [of({})])).toEqual({ left: ['b'], silenced: ['a'], reasons: ['lễ tang'] });
    expect(zonesLeft(airing, [of({ zones: ['a', 'b', 'c'] })]).left).toEqual([]);
    expect(zonesLeft(airing, [of({ zones: ['c'] })])).toEqual({
      left: ['a', 'b'],
      silenced: [],
      reasons: [],
    });
  });

  it('is half-open: what ends as it begins, or begins as it ends, is heard', () => {
    expect(zonesLeft(airing, [of({ from: 200 }), of({ to: 100 })]).silenced).toEqual([]);
    expect(zonesLeft(airing, [of({ from: 199 })]).silenced).toEqual(['a']);
    expect(zonesLeft(airing, [of({ to: 101 })]).silenced).toEqual(['a']);
  });

  it('never loses or doubles a zone, and silences one exactly while some suspension of it is on', () => {
    fc.assert(
      fc.property(zones, span, fc.array(suspension, { maxLength: 6 }), (own, { from, to }, all) => {
        const { left, silenced, reasons } = zonesLeft({ zones: own, startsAt: from, endsAt: to }, all);
        expect([...left, ...silenced].sort()).toEqual([...own].sort());
        for (const zone of own) {
          const on = all.some((s) => s.zones.includes(zone) && s.from < to && from < s.to);
          expect(silenced.includes(zone)).toBe(on);
        }
        expect(reasons.length > 0).toBe(silenced.length > 0);
      }),
    );
  });
});

describe('a player of several zones', () => {
  it('still plays while one of them is not suspended', () => {
    const players = [
      { name: 'Trụ sở', zones: ['a', 'b'] },
      { name: 'Chợ', zones: ['a'] },
      { name: 'Đình', zones: ['c'] },
    ];
    expect(stillPlaying(players, ['a'])).toEqual([{ name: 'Trụ sở', zones: ['a', 'b'], others: ['b'] }]);
    expect(stillPlaying(players, ['a', 'b'])).toEqual([]);
  });
});
