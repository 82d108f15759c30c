import { expect, it } from 'vitest';
import { isoOf, type AsRunEvent, type ScheduleAiring } from '../playout/contract.ts';
import { knownTime } from './known-time.ts';

const NOON = Date.UTC(2026, 10, 23, 5);

const airing = (startsAt: number, priority: ScheduleAiring['priority']): ScheduleAiring => ({
  ...{ id: 'a', status: 'planned', priority, zones: [], late: 'whole', overrun: 'cut', items: [] },
  ...{ startsAt: isoOf(startsAt), endsAt: isoOf(startsAt + 1000) },
});
const row = (at: number, clockTrusted: boolean): AsRunEvent => ({
  ...{ id: 'r', seq: 1, airingId: 'a', occurrence: 0, item: 0, segmentId: null, kind: 'start' },
  ...{ at: isoOf(at), clockOffsetMs: 0, clockTrusted },
});

it('the time is no earlier than the newest order, and the newest row of a trusted clock', () => {
  const orders = [airing(NOON, 'emergency'), airing(NOON - 5000, 'emergency'), airing(NOON + 9000, 'normal')];
  expect(knownTime(orders, [])).toBe(NOON);
  expect(knownTime(orders, [row(NOON + 7000, true), row(NOON + 8000, false)])).toBe(NOON + 7000);
  expect(knownTime([airing(NOON, 'priority')], [])).toBe(-Infinity);
});
