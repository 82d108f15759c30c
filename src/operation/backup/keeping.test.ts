import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateOf, instantOf, monthOf } from '../../kernel/zoned-time.ts';
import { isBackupDue, isRehearsalDue, keptBackups, lastNight, type Dated } from './keeping.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const DAY = 86_400_000;
const at = (wall: string) => instantOf(wall, ZONE);
const NOW = at('2026-11-26T09:00');
const nightly = (days: number): Dated[] =>
  Array.from({ length: days }, (_, index) => ({
    id: `b${index}`,
    takenAt: at('2026-11-26T01:30') - index * DAY,
  }));

describe('the backups that are kept', () => {
  it('are 7 days, 5 weeks and 12 months of two years of nights', () => {
    const all = nightly(730);
    const kept = keptBackups(all, NOW, ZONE);
    const dates = all.filter(({ id }) => kept.has(id)).map(({ takenAt }) => dateOf(takenAt, ZONE));
    expect(dates).toEqual([
      ...['2026-11-26', '2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22', '2026-11-21', '2026-11-20'],
      // Sundays, the newest of their weeks; the 22nd is among the days.
      ...['2026-11-15', '2026-11-08', '2026-11-01'],
      ...['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31', '2026-06-30', '2026-05-31', '2026-04-30'],
      ...['2026-03-31', '2026-02-28', '2026-01-31', '2025-12-31'],
    ]);
  });

  it('are always the newest, never more than the rule and the last two days, and the same when asked again', () => {
    const backups = fc.uniqueArray(
      fc.record({ id: fc.uuid(), takenAt: fc.integer({ min: NOW - 900 * DAY, max: NOW }) }),
      { selector: ({ id }) => id, minLength: 1, maxLength: 200 },
    );
    fc.assert(
      fc.property(backups, (all) => {
        const kept = keptBackups(all, NOW, ZONE);
        const newest = all.toSorted((a, b) => b.takenAt - a.takenAt)[0]!;
        const young = all.filter(({ takenAt }) => NOW - takenAt <= 2 * DAY).length;
        const left = all.filter(({ id }) => kept.has(id));
        return (
          left.some(({ takenAt }) => takenAt === newest.takenAt) &&
          kept.size <= 24 + young &&
          keptBackups(left, NOW, ZONE).size === kept.size
        );
      }),
      { numRuns: 200 },
    );
  });

  it('lose no month by being looked at each night', () => {
    let held: Dated[] = [];
    for (const backup of nightly(400).reverse()) {
      held = [...held, backup];
      const kept = keptBackups(held, backup.takenAt, ZONE);
      held = held.filter(({ id }) => kept.has(id));
    }
    expect(new Set(held.map(({ takenAt }) => monthOf(takenAt, ZONE))).size).toBe(12);
  });
});

describe('a backup', () => {
  const night = lastNight(NOW, ZONE, at);
  const due = (parts: Partial<Parameters<typeof isBackupDue>[0]>) =>
    isBackupDue({ lastGoodAt: null, lastFailureAt: null, setUpAt: night - DAY, ...parts }, NOW, night);

  it('is due once after each half past one, not in an installation that has not seen a night', () => {
    expect(night).toBe(at('2026-11-26T01:30'));
    expect(lastNight(at('2026-11-26T01:29'), ZONE, at)).toBe(at('2026-11-25T01:30'));
    expect(due({})).toBe(true);
    expect(due({ lastGoodAt: night + 1 })).toBe(false);
    expect(due({ lastGoodAt: night - 1 })).toBe(true);
    expect(due({ setUpAt: night + 1 })).toBe(false);
    expect(due({ setUpAt: null })).toBe(false);
  });

  it('that failed is tried again an hour later', () => {
    expect(due({ lastFailureAt: NOW - 1_000 })).toBe(false);
    expect(due({ lastFailureAt: NOW - 3_600_000 })).toBe(true);
  });

  it('is rehearsed once a month, and the next day where that failed', () => {
    const runs = (...list: [string, boolean][]) => list.map(([wall, ok]) => ({ at: at(wall), ok }));
    expect(isRehearsalDue([], false, NOW, ZONE)).toBe(false);
    expect(isRehearsalDue([], true, NOW, ZONE)).toBe(true);
    expect(isRehearsalDue(runs(['2026-11-01T02:00', true]), true, NOW, ZONE)).toBe(false);
    expect(isRehearsalDue(runs(['2026-10-31T02:00', true]), true, NOW, ZONE)).toBe(true);
    expect(isRehearsalDue(runs(['2026-11-26T02:00', false]), true, NOW, ZONE)).toBe(false);
    expect(isRehearsalDue(runs(['2026-11-25T02:00', false]), true, NOW, ZONE)).toBe(true);
  });
});
