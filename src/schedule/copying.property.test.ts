import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, instantOf } from '../kernel/zoned-time.ts';
import { airtimesOf, newFaults } from './airtimes.ts';
import { sortOut, type Copy } from './copying.ts';
import { findConflicts, type Airtime } from './core/conflicts.ts';
import type { AirtimeRule } from './core/rules.ts';
import type { StationSlot } from './slots.store.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const RULES: AirtimeRule[] = [
  { kind: 'sessions-a-day', id: 'sessions', message: 'Mỗi ngày nhiều nhất 3 buổi.', max: 3 },
  { kind: 'minutes-a-session', id: 'minutes', message: 'Mỗi buổi không quá 30 phút.', max: 30 },
  { kind: 'weekdays', id: 'weekdays', message: 'Không phát cuối tuần.', days: [1, 2, 3, 4, 5] },
];

const slots = (name: string) =>
  fc.array(
    fc
      .record({
        day: fc.integer({ min: 0, max: 6 }),
        step: fc.integer({ min: 72, max: 250 }),
        durationMinutes: fc.integer({ min: 5, max: 40 }),
        zones: fc.subarray(['a', 'b', 'c'], { minLength: 1 }),
        priority: fc.constantFrom('normal' as const, 'priority' as const),
      })
      .map(({ day, step, ...rest }) => {
        const time = [Math.floor(step / 12), (step % 12) * 5].map((part) => String(part).padStart(2, '0'));
        const start = `${addDays('2026-11-23', day)}T${time.join(':')}:00`;
        return { ...rest, name, start, exdates: [], kind: 'regular' } as unknown as StationSlot;
      }),
    { maxLength: 8 },
  );
const named = (list: StationSlot[], name: string) =>
  list.map((slot, index) => ({ ...slot, id: `${name}-${index}` }));
const [FROM, TO] = [instantOf('2026-11-22T00:00', ZONE), instantOf('2026-12-01T00:00', ZONE)];
const airtimes = (list: readonly StationSlot[]): Airtime[] => airtimesOf(list, [], ZONE, FROM, TO);

describe('sorting out what can be copied', () => {
  it('takes what breaks nothing, says of all else which rule it breaks, and loses nothing', () => {
    fc.assert(
      fc.property(slots('có sẵn'), slots('chép'), (there, wanted) => {
        const existing = airtimes(named(there, 'there'));
        const copies: Copy[] = named(wanted, 'copy')
          .sort((a, b) => (a.start < b.start ? -1 : 1))
          .map((slot) => ({ key: slot.id, slot, bulletinId: null }));
        const { taken, refused } = sortOut(copies, existing, RULES, ZONE);
        const after = [...existing, ...airtimes(taken.map(({ slot }) => slot))];
        expect(newFaults(existing, after, RULES, ZONE)).toEqual([]);
        expect([...taken, ...refused.map(({ copy }) => copy)].map(({ key }) => key).sort()).toEqual(
          copies.map(({ key }) => key).sort(),
        );
        for (const { copy, why } of refused) {
          expect(why.length).toBeGreaterThan(0);
          const alone = findConflicts([...after, ...airtimes([copy.slot])], RULES, ZONE);
          const words = alone.map(({ message }) => message);
          expect(why.some((one) => words.includes(one))).toBe(true);
        }
        // Those it refused would be refused again, and the others taken again.
        expect(sortOut(taken, existing, RULES, ZONE)).toEqual({ taken, refused: [] });
      }),
      { numRuns: 150 },
    );
  });
});
