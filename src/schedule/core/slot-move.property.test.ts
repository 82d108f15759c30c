import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../kernel/errors.ts';
import { wallClockAt, wallMs } from '../../kernel/zoned-time.ts';
import { DAY_MS } from './civil-days.ts';
import { expandSlots } from './expand.ts';
import { moveOccurrence, type Move } from './slot-move.ts';
import type { Slot } from './slot.ts';

const FROM = Date.UTC(2026, 0, 5);
const TO = FROM + 120 * DAY_MS;
const DAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

/** Every start in the window with its length, as 'YYYY-MM-DDTHH:mm:ss +15'. */
function airs(...slots: (Slot | null)[]): string[] {
  const there = slots.filter((slot) => slot !== null);
  return expandSlots(there, 'UTC', FROM, TO)
    .map(({ wallStart, startsAt, endsAt }) => `${wallStart} +${(endsAt - startsAt) / 60_000}`)
    .sort();
}

const weeklyRule = fc
  .record({ days: fc.subarray(DAYS, { minLength: 1 }), interval: fc.integer({ min: 1, max: 3 }) })
  .map(({ days, interval }) => `FREQ=WEEKLY;INTERVAL=${interval};BYDAY=${days.join(',')}`);
const anyRule = fc.oneof(
  fc.integer({ min: 1, max: 3 }).map((interval) => `FREQ=DAILY;INTERVAL=${interval}`),
  weeklyRule,
  fc.constantFrom(
    'FREQ=WEEKLY',
    'FREQ=MONTHLY',
    'FREQ=MONTHLY;BYDAY=1MO,-1FR',
    'FREQ=MONTHLY;BYMONTHDAY=1,15',
  ),
);

const place = {
  day: fc.integer({ min: 0, max: 20 }),
  minute: fc.integer({ min: 0, max: 287 }).map((step) => step * 5),
  skipped: fc.array(fc.nat({ max: 20 }), { maxLength: 3 }),
};
const end = {
  count: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
  untilDay: fc.option(fc.integer({ min: 21, max: 100 }), { nil: undefined }),
  untilClock: fc.constantFrom('00:00', '07:00', '23:59'),
};
const noEnd = {
  count: fc.constant(undefined),
  untilDay: fc.constant(undefined),
  untilClock: fc.constant(''),
};

const slotsBy = (rule: fc.Arbitrary<string | undefined>, ends: typeof end | typeof noEnd) =>
  fc.record({ rrule: rule, ...place, ...(ends as typeof end) }).map((parts): Slot => {
    const { rrule, day, minute, count, untilDay, untilClock, skipped } = parts;
    const until = untilDay && `${wallClockAt(FROM + untilDay * DAY_MS).slice(0, 10)}T${untilClock}`;
    const slot: Slot = {
      ...{ id: 's', name: 'Sáng', zones: ['z'], exdates: [], durationMinutes: 15 },
      start: wallClockAt(FROM + day * DAY_MS + minute * 60_000),
      ...(rrule && { rrule: count ? `${rrule};COUNT=${count}` : rrule }),
      ...(rrule && until && { until }),
    };
    const all = expandSlots([slot], 'UTC', FROM, TO);
    return { ...slot, exdates: rrule ? skipped.flatMap((index) => all[index]?.wallStart ?? []) : [] };
  });

/** A slot and one of its occurrences. */
const occurrencesOf = (slots: fc.Arbitrary<Slot>) =>
  fc
    .tuple(slots, fc.nat())
    .map(([slot, pick]) => {
      // Not so late that it could be moved out of the window.
      const all = expandSlots([slot], 'UTC', FROM, TO - 8 * DAY_MS);
      return { slot, wallStart: all[pick % Math.max(1, all.length)]?.wallStart };
    })
    .filter((one): one is { slot: Slot; wallStart: string } => one.wallStart !== undefined);
const occurrences = occurrencesOf(slotsBy(fc.option(anyRule, { nil: undefined }), end));

const minutes = fc.integer({ min: 1, max: 60 });

describe('moving one occurrence', () => {
  it('changes that one alone', () => {
    fc.assert(
      fc.property(
        occurrences,
        fc.nat({ max: 100 * 288 }),
        minutes,
        ({ slot, wallStart }, step, durationMinutes) => {
          const start = wallClockAt(FROM + step * 300_000);
          const { kept, added, movedTo } = moveOccurrence(slot, {
            wallStart,
            start,
            durationMinutes,
            scope: 'once',
          });
          const others = airs(slot);
          others.splice(others.indexOf(`${wallStart} +15`), 1);
          expect(airs(kept, added)).toEqual([...others, `${start} +${durationMinutes}`].sort());
          expect(movedTo(wallStart)).toBe(start);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('moving a slot from one occurrence on', () => {
  it('to another time of day moves exactly those from there on, and keeps the others', () => {
    fc.assert(
      fc.property(
        occurrences,
        fc.nat({ max: 287 }),
        minutes,
        ({ slot, wallStart }, step, durationMinutes) => {
          const start = wallClockAt(wallMs(`${wallStart.slice(0, 10)}T00:00`) + step * 300_000);
          const move: Move = { wallStart, start, durationMinutes, scope: 'following' };
          const { kept, added, movedTo } = moveOccurrence(slot, move);
          const wanted = airs(slot).map((one) => {
            const wall = one.slice(0, 19);
            if (wall < wallStart) return one;
            expect(slot.rrule === undefined || movedTo(wall)).not.toBeNull();
            return `${wall.slice(0, 10)}T${start.slice(11)} +${durationMinutes}`;
          });
          expect(airs(kept, added)).toEqual(wanted.sort());
          expect(kept.id).toBe(slot.id);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('to another weekday of the same week moves that weekday, loses nothing, and doubles nothing', () => {
    const weekly = occurrencesOf(slotsBy(weeklyRule, noEnd));
    fc.assert(
      fc.property(weekly, fc.nat({ max: 6 }), fc.nat({ max: 287 }), ({ slot, wallStart }, to, step) => {
        const day = wallMs(`${wallStart.slice(0, 10)}T00:00`);
        const monday = day - ((day - FROM) % (7 * DAY_MS));
        const start = wallClockAt(monday + to * DAY_MS + step * 300_000);
        const move: Move = { wallStart, start, durationMinutes: 15, scope: 'following' };
        let moved;
        try {
          moved = moveOccurrence(slot, move);
        } catch (error) {
          // The rule has that day already.
          expect(error).toBeInstanceOf(Refusal);
          expect(error).toMatchObject({ code: 'day-taken' });
          return;
        }
        // The last week is cut by the window.
        const wholeWeeks = (list: string[]) => list.filter((one) => one < wallClockAt(TO - 8 * DAY_MS));
        const wanted = airs(slot).map((one) =>
          one < wallStart ? one : `${moved.movedTo(one.slice(0, 19))} +15`,
        );
        expect(wholeWeeks(airs(moved.kept, moved.added))).toEqual(wholeWeeks(wanted.sort()));
        expect(airs(moved.kept, moved.added)).toContain(`${start} +15`);
      }),
      { numRuns: 300 },
    );
  });

  const daily: Slot = {
    ...{ id: 's', name: 'Sáng', zones: ['z'], exdates: [], durationMinutes: 15 },
    ...{ start: '2026-01-05T07:00', rrule: 'FREQ=DAILY' },
  };
  const move = (change: Partial<Move> = {}): Move => ({
    ...{
      wallStart: '2026-01-07T07:00:00',
      start: '2026-01-08T07:00',
      durationMinutes: 15,
      scope: 'following',
    },
    ...change,
  });

  it.each([
    ['FREQ=DAILY', move(), 'own-rule', /mọi ngày/],
    ['FREQ=DAILY;BYHOUR=7,8', move({ start: '2026-01-07T07:30' }), 'own-rule', /nhiều lần một ngày/],
    ['FREQ=MONTHLY;BYMONTHDAY=5,7', move(), 'own-rule', /theo quy tắc riêng/],
    ['FREQ=WEEKLY;COUNT=9;BYDAY=MO,WE', move(), 'own-rule', /theo quy tắc riêng/],
    ['FREQ=WEEKLY;BYDAY=MO,WE', move({ start: '2026-01-13T07:00' }), 'other-week', /cùng tuần/],
    ['FREQ=WEEKLY;BYDAY=MO,WE', move({ start: '2026-01-05T07:00' }), 'day-taken', /đã phát vào thứ Hai/],
    [
      'FREQ=DAILY',
      move({ wallStart: '2026-01-07T07:05:00' }),
      'not-an-occurrence',
      /không còn lượt phát này/,
    ],
  ])('by %s is refused in words where it has no one meaning', (rrule, change, code, words) => {
    let refusal: unknown;
    try {
      moveOccurrence({ ...daily, rrule }, change);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(words) as string });
  });
});
