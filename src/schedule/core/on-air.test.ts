import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPrecedence, occurrencesIn, startOf, type PlannedAiring } from './airing.ts';
import { randomAirings } from './generate.ts';
import { nextChange, onAir, type OnAir } from './on-air.ts';

const ZONES = ['khu-1'];
const MINUTE = 60_000;

function airing(changes: Partial<PlannedAiring> = {}): PlannedAiring {
  return {
    id: 'a',
    status: 'planned',
    priority: 'normal',
    zones: ZONES,
    startsAt: 0,
    endsAt: 10 * MINUTE,
    late: 'whole',
    overrun: 'cut',
    items: [
      { kind: 'file', title: 'Nhạc hiệu', durationMs: MINUTE },
      { kind: 'file', title: 'Tin', durationMs: 2 * MINUTE },
    ],
    ...changes,
  };
}

/** The same question answered without any cleverness: every item of every play laid out and looked through. */
function laidOut(airings: PlannedAiring[], zones: string[], t: number): OnAir | null {
  const found: OnAir[] = [];
  for (const one of airings) {
    if (one.status === 'cancelled' || !one.zones.some((zone) => zones.includes(zone))) continue;
    for (let occurrence = 0; occurrence < occurrencesIn(one); occurrence++) {
      const start = startOf(one, occurrence);
      const limit = start + one.endsAt - one.startsAt;
      let at = start;
      one.items.forEach(({ durationMs }, item) => {
        const end = one.overrun === 'cut' ? Math.min(at + durationMs, limit) : at + durationMs;
        if (at < limit && at <= t && t < end) {
          found.push({ airing: one, occurrence, item, offsetMs: t - at, itemStartsAt: at, itemEndsAt: end });
        }
        at += durationMs;
      });
    }
  }
  return found.sort((a, b) => byPrecedence(a.airing, b.airing))[0] ?? null;
}

describe('what is on air at t', () => {
  it('is the item whose half-open time holds t', () => {
    const plan = [airing()];
    expect(onAir(plan, ZONES, -1)).toBeNull();
    expect(onAir(plan, ZONES, 0)).toMatchObject({ item: 0, offsetMs: 0, itemEndsAt: MINUTE });
    expect(onAir(plan, ZONES, MINUTE)).toMatchObject({ item: 1, offsetMs: 0, itemStartsAt: MINUTE });
    expect(onAir(plan, ZONES, 3 * MINUTE)).toBeNull();
  });

  it('cuts content at the end of its time, or lets the last item finish and begins no other', () => {
    const short = {
      endsAt: 2 * MINUTE,
      items: [...airing().items, { kind: 'file', title: 'Kết', durationMs: 1000 }],
    };
    expect(onAir([airing({ ...short, overrun: 'cut' })], ZONES, 2 * MINUTE)).toBeNull();
    const finish = [airing({ ...short, overrun: 'finish' })];
    expect(onAir(finish, ZONES, 2 * MINUTE)).toMatchObject({ item: 1, itemEndsAt: 3 * MINUTE });
    expect(onAir(finish, ZONES, 3 * MINUTE)).toBeNull();
  });

  it('is silence for other zones and for cancelled airings', () => {
    expect(onAir([airing()], ['khu-2'], 0)).toBeNull();
    expect(onAir([airing({ status: 'cancelled' })], ZONES, 0)).toBeNull();
  });

  it('lets an emergency break in, repeat until its end, and give the air back in between', () => {
    const emergency = airing({
      id: 'e',
      priority: 'emergency',
      startsAt: MINUTE,
      endsAt: 2 * MINUTE,
      items: [{ kind: 'file', title: 'Khẩn cấp', durationMs: 30_000 }],
      repeat: { everyMs: MINUTE, until: 3 * MINUTE },
    });
    const plan = [airing(), emergency];
    expect(onAir(plan, ZONES, MINUTE)).toMatchObject({ airing: { id: 'e' }, occurrence: 0 });
    expect(onAir(plan, ZONES, 1.5 * MINUTE)).toMatchObject({
      airing: { id: 'a' },
      item: 1,
      offsetMs: 30_000,
    });
    expect(onAir(plan, ZONES, 2 * MINUTE)).toMatchObject({ airing: { id: 'e' }, occurrence: 1 });
    expect(onAir(plan, ZONES, 3 * MINUTE)).toBeNull();
  });

  it('never lets a repeat cut off the play before it', () => {
    const emergency = airing({ priority: 'emergency', repeat: { everyMs: MINUTE, until: 20 * MINUTE } });
    expect(onAir([emergency], ZONES, 2.5 * MINUTE)).toMatchObject({ occurrence: 0, item: 1 });
    expect(onAir([emergency], ZONES, 3 * MINUTE)).toMatchObject({ occurrence: 1, item: 0 });
  });

  it('agrees with every item laid out and looked through, on random days', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.integer({ min: -60, max: 1500 }), { maxLength: 60 }),
        (seed, minutes) => {
          const plan = randomAirings(seed, 0, ['khu-1', 'khu-2', 'khu-3']);
          for (const t of [
            ...minutes.map((m) => m * MINUTE),
            ...plan.flatMap((a) => [a.startsAt, a.endsAt]),
          ]) {
            expect(onAir(plan, ['khu-1', 'khu-3'], t)).toEqual(laidOut(plan, ['khu-1', 'khu-3'], t));
          }
        },
      ),
    );
  });

  it('changes at no other instants than nextChange tells', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: -60_000, max: 86_400_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (seed, t, part) => {
          const plan = randomAirings(seed, 0, ZONES);
          const next = nextChange(plan, ZONES, t);
          const later = next ?? t + 86_400_000;
          expect(later).toBeGreaterThan(t);
          const what = (at: number) => {
            const now = onAir(plan, ZONES, at);
            return now && [now.airing.id, now.occurrence, now.item];
          };
          expect(what(t + Math.floor((later - 1 - t) * part))).toEqual(what(t));
        },
      ),
    );
  });
});
