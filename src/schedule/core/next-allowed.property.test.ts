import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../kernel/project-files.ts';
import { instantOf } from '../../kernel/zoned-time.ts';
import { findConflicts, type Airtime } from './conflicts.ts';
import { conflictsAt, nextAllowed, STEP_MS } from './next-allowed.ts';
import { parseRules } from './rules.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY_MS = 86_400_000;
const MONDAY = instantOf('2026-11-23T00:00', ZONE);
const { rules } = parseRules(
  readFileSync(join(projectRoot, 'schedules', 'rules', 'ha-noi-noi-thanh.yaml'), 'utf8'),
);

const airtimes = fc.array(
  fc
    .record({
      start: fc.integer({ min: -24 * 12, max: 8 * 24 * 12 }),
      minutes: fc.integer({ min: 1, max: 300 }),
      zones: fc.constantFrom(['a'], ['b'], ['a', 'b']),
    })
    .map(({ start, minutes, zones }) => ({
      slotId: `s${start}`,
      slotName: `Khung ${start}`,
      startsAt: MONDAY + start * STEP_MS,
      endsAt: MONDAY + start * STEP_MS + minutes * 60_000,
      zones,
    })),
  { maxLength: 25 },
);
const wanted = fc.record({
  zones: fc.constantFrom(['a'], ['b'], ['a', 'b']),
  durationMs: fc.integer({ min: 1, max: 16 }).map((minutes) => minutes * 60_000),
  from: fc.integer({ min: 0, max: 3 * 24 * 60 }).map((minutes) => MONDAY + minutes * 60_000 + 17_000),
  until: fc.integer({ min: 1, max: 7 }).map((days) => MONDAY + days * DAY_MS),
});

describe('the next allowed time', () => {
  it('breaks no rule and clashes with nothing; and where none is given, no start of five minutes is allowed', () => {
    fc.assert(
      fc.property(airtimes, wanted, (planned, want) => {
        const around = { rules, airtimes: planned, free: [], timeZone: ZONE };
        const found = nextAllowed(want, around);
        for (let at = MONDAY; at < MONDAY + 8 * DAY_MS; at += STEP_MS) {
          if (at < want.from || at + want.durationMs > want.until) continue;
          if (found !== null && at >= found) break;
          expect(conflictsAt(at, want, around)).not.toEqual([]);
        }
        if (found === null) return;
        expect(found).toBeGreaterThanOrEqual(want.from);
        expect(found + want.durationMs).toBeLessThanOrEqual(want.until);
        expect((found - MONDAY) % STEP_MS).toBe(0);
        // Against the whole schedule, and by the check itself.
        const key = ({ rule, slotId, startsAt }: { rule: string; slotId: string; startsAt: number }) =>
          `${rule} ${slotId} ${startsAt}`;
        const before = new Set(findConflicts(planned, rules, ZONE).map(key));
        const made = { slotId: 'new', slotName: 'Phát bù', startsAt: found, endsAt: found + want.durationMs };
        const after = findConflicts([...planned, { ...made, zones: want.zones }], rules, ZONE).map(key);
        expect(after.filter((one) => !before.has(one))).toEqual([]);
      }),
      { numRuns: 60, seed: 20261123 },
    );
  });

  const session = (wall: string, minutes: number, name: string): Airtime => ({
    ...{ slotId: name, slotName: name, zones: ['a'] },
    startsAt: instantOf(wall, ZONE),
    endsAt: instantOf(wall, ZONE) + minutes * 60_000,
  });
  const ask = (planned: Airtime[], free: Airtime[] = [], from = '2026-11-23T08:02') =>
    nextAllowed(
      {
        zones: ['a'],
        durationMs: 600_000,
        from: instantOf(from, ZONE),
        until: instantOf('2026-12-01T00:00', ZONE),
      },
      { rules, airtimes: planned, free, timeZone: ZONE },
    );

  it('is the same day’s other half when the morning is taken', () => {
    expect(ask([session('2026-11-23T07:00', 15, 'Sáng')])).toBe(instantOf('2026-11-23T12:00', ZONE));
  });

  it('is the next working day when both halves are taken, not the weekend', () => {
    const full = ['24', '25', '26', '27'].flatMap((day) => [
      session(`2026-11-${day}T07:00`, 15, `Sáng ${day}`),
      session(`2026-11-${day}T17:00`, 15, `Chiều ${day}`),
    ]);
    expect(ask(full, [], '2026-11-24T08:02')).toBe(instantOf('2026-11-30T06:00', ZONE));
  });

  it('is a free session of the day rather than an earlier time people are not used to', () => {
    expect(ask([], [session('2026-11-23T17:00', 15, 'Chiều')])).toBe(instantOf('2026-11-23T17:00', ZONE));
    // Too short for it.
    expect(ask([], [session('2026-11-23T17:00', 9, 'Chiều')])).toBe(instantOf('2026-11-23T08:05', ZONE));
    // A free session that is not taken keeps its half of the day.
    expect(ask([], [session('2026-11-23T09:00', 5, 'Sáng')])).toBe(instantOf('2026-11-23T12:00', ZONE));
  });
});
