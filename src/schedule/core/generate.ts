/** Random but repeatable schedules, for property tests and the benchmark: the same seed makes the same schedule everywhere. */
import { wallClockAt, wallMs } from '../../kernel/zoned-time.ts';
import type { PlannedAiring, PlannedItem, Priority } from './airing.ts';
import { DAY_MS } from './civil-days.ts';
import type { Slot } from './slot.ts';

/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function diceOf(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Slots of a city on every day of the year: each two slots of a ward have a zone of their own, one in the morning and one in the
 * afternoon. One in ten lies anywhere in the day; these and the weekends are what a check of the rules finds.
 *
 * @param firstDay 'YYYY-MM-DD'
 * @example randomSlots(1, { wards: 126, slotsADay: 4, firstDay: '2026-01-01' })
 */
export function randomSlots(
  seed: number,
  { wards, slotsADay, firstDay }: { wards: number; slotsADay: number; firstDay: string },
): Slot[] {
  const dice = diceOf(seed);
  const midnight = wallMs(`${firstDay}T00:00`);
  return Array.from({ length: wards * slotsADay }, (_, index) => {
    const ward = Math.floor(index / slotsADay) + 1;
    const ofWard = index % slotsADay;
    const stray = dice() < 0.1;
    const [earliest, latest] = stray ? [0, 23] : ofWard % 2 === 0 ? [6, 11] : [13, 20];
    return {
      id: `slot-${index + 1}`,
      name: `Phường ${ward}, buổi ${ofWard + 1}`,
      start: wallClockAt(midnight + between(dice, earliest * 60, latest * 60) * 60_000),
      durationMinutes: between(dice, 5, 15),
      rrule: dice() < 0.5 ? 'FREQ=DAILY' : 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU',
      exdates: [],
      zones: [`phuong-${ward}-khu-${Math.floor(ofWard / 2) + 1}`],
    };
  });
}

/**
 * A player's day: airings of any priority, repeat and policy that start within 24 hours of `from`. Normal and priority ones never
 * overlap, as saved schedules have it; emergencies fall where they like.
 */
export function randomAirings(seed: number, from: number, zones: readonly string[]): PlannedAiring[] {
  const dice = diceOf(seed);
  const airings: PlannedAiring[] = [];
  const add = (priority: Priority, startsAt: number, lengthMs: number) => {
    airings.push({
      id: `airing-${airings.length}`,
      status: dice() < 0.1 ? 'cancelled' : 'planned',
      priority,
      zones: zones.filter(() => dice() < 0.8),
      startsAt,
      endsAt: startsAt + lengthMs,
      late: pick(dice, ['whole', 'next-item', 'skip']),
      overrun: 'cut',
      items: randomItems(dice, lengthMs),
    });
  };
  for (let at = from; at < from + DAY_MS;) {
    const lengthMs = between(dice, 1, 30) * 60_000;
    add(dice() < 0.2 ? 'priority' : 'normal', at, lengthMs);
    at += lengthMs + between(dice, 0, 240) * 60_000;
  }
  for (let count = between(dice, 0, 3); count > 0; count--) {
    const startsAt = from + between(dice, 0, DAY_MS / 1000) * 1000;
    add('emergency', startsAt, between(dice, 1, 5) * 60_000);
    const order = airings.at(-1)!;
    order.overrun = 'finish';
    if (dice() < 0.7) order.repeat = { everyMs: between(dice, 2, 15) * 60_000, until: startsAt + 1_800_000 };
  }
  return airings;
}

/** One to six items that fill a length, fall short of it or run over it. */
function randomItems(dice: () => number, lengthMs: number): PlannedItem[] {
  const count = between(dice, 1, 6);
  const mean = lengthMs / count / 1000;
  return Array.from({ length: count }, (_, index) => ({
    kind: dice() < 0.9 ? 'file' : 'relay',
    title: `Mục ${index + 1}`,
    durationMs: dice() < 0.05 ? 0 : between(dice, 1, Math.ceil(mean * 1.8)) * 1000,
  }));
}

/** A whole number from `least` to `greatest`, both possible. */
function between(dice: () => number, least: number, greatest: number): number {
  return least + Math.floor(dice() * (greatest - least + 1));
}

function pick<T>(dice: () => number, from: readonly T[]): T {
  return from[Math.floor(dice() * from.length)]!;
}
