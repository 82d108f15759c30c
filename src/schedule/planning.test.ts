import { describe, expect, it } from 'vitest';
import type { Rundown } from '../bulletins/rundown.ts';
import type { Airing } from './airings.store.ts';
import { airingId, changesBetween, planAiring, type PlannedOccurrence } from './planning.ts';
import type { StationSlot } from './slots.store.ts';

const START = Date.parse('2026-11-24T07:00:00+07:00');
const NOW = START - 3_600_000;

const slot = {
  id: 'slot',
  stationId: 's',
  name: 'Bản tin sáng',
  durationMinutes: 15,
  late: 'whole',
  overrun: 'finish',
  priority: 'normal',
  relaySourceId: null,
} as StationSlot;

const rundown = (change: Partial<Rundown> = {}): Rundown => ({
  items: [
    {
      ...{ role: 'item', title: 'Tin', segmentId: 'seg', sha256: 'f'.repeat(64), bytes: 1 },
      ...{ durationMs: 60_000, mediaType: 'audio/mpeg', scriptId: 'i1', revisionId: 'r1', cchc: true },
    },
  ],
  totalMs: 60_000,
  obstacles: [],
  ...change,
});

const occurrence = (change: Partial<PlannedOccurrence> = {}): PlannedOccurrence => ({
  occurrence: {
    slotId: 'slot',
    slotName: slot.name,
    wallStart: '2026-11-24T07:00:00',
    startsAt: START,
    endsAt: START + 900_000,
    zones: ['z'],
  },
  slot,
  exception: undefined,
  main: { bulletinId: 'b', title: 'Bản tin', rundown: rundown() },
  relay: null,
  reserve: null,
  suspensions: [],
  ...change,
});

const notApproved = rundown({
  items: [],
  obstacles: [{ kind: 'not-approved', message: 'Tin “A” chưa được duyệt.' }],
});

describe('planning an occurrence', () => {
  it('airs its bulletin under an id made of slot and wall clock', () => {
    expect(planAiring(occurrence(), NOW)).toMatchObject({
      id: airingId('slot', '2026-11-24T07:00:00'),
      status: 'planned',
      bulletinId: 'b',
    });
  });

  it('without a bulletin stays silent and says so', () => {
    expect(planAiring(occurrence({ main: null }), NOW)).toMatchObject({
      status: 'silent',
      reason: 'Chưa có bản tin cho khung giờ này.',
    });
  });

  it('with something not approved stays silent, or lets the reserve stand in', () => {
    const main = { bulletinId: 'b', title: 'Bản tin', rundown: notApproved };
    expect(planAiring(occurrence({ main }), NOW)).toMatchObject({
      status: 'silent',
      reason: 'Tin “A” chưa được duyệt.',
      items: [],
    });
    const reserve = { bulletinId: 'r', title: 'Dự phòng', rundown: rundown() };
    expect(planAiring(occurrence({ main, reserve }), NOW)).toMatchObject({
      status: 'planned',
      bulletinId: 'r',
    });
  });

  it('leaves out what was withdrawn and airs the rest', () => {
    const main = {
      bulletinId: 'b',
      title: 'Bản tin',
      rundown: rundown({ obstacles: [{ kind: 'withdrawn', message: 'Tin “B” đã thu hồi.' }] }),
    };
    expect(planAiring(occurrence({ main }), NOW)).toMatchObject({
      status: 'planned',
      reason: 'Tin “B” đã thu hồi.',
    });
  });

  it('longer than its slot is not begun, unless cutting was chosen', () => {
    const main = { bulletinId: 'b', title: 'Bản tin', rundown: rundown({ totalMs: 16 * 60_000 }) };
    expect(planAiring(occurrence({ main }), NOW).status).toBe('silent');
    expect(planAiring(occurrence({ main, slot: { ...slot, overrun: 'cut' } }), NOW).status).toBe('planned');
  });
});

describe('what has to be written', () => {
  const planned = planAiring(occurrence(), NOW);
  const change = (airing: Airing, to: Partial<Airing>): Airing => ({ ...airing, ...to });

  it('is nothing when nothing changed', () => {
    expect(changesBetween([planned], [planAiring(occurrence(), NOW + 1000)], NOW, new Set())).toEqual([]);
  });

  it('is a tombstone for a coming airing that is planned no more', () => {
    expect(changesBetween([planned], [], NOW, new Set())).toMatchObject([
      { id: planned.id, status: 'cancelled' },
    ]);
  });

  it('never touches what has begun', () => {
    const other = change(planned, { items: [] });
    expect(changesBetween([planned], [other], START + 1, new Set())).toEqual([]);
    expect(changesBetween([planned], [], START + 1, new Set())).toEqual([]);
  });

  it('ends what is on air with an item withdrawn meanwhile', () => {
    const [ended] = changesBetween([planned], [], START + 1, new Set(['i1']));
    expect(ended).toMatchObject({ status: 'cancelled', stopped: { at: START + 1 } });
  });

  it('keeps when an airing was first planned', () => {
    const [changed] = changesBetween(
      [planned],
      [change(planned, { items: [], recordedAt: NOW + 5 })],
      NOW + 5,
      new Set(),
    );
    expect(changed!.recordedAt).toBe(NOW);
  });
});

describe('a suspension', () => {
  const silent = (zones: string[]) => [{ zones, from: START - 1, to: START + 1, reason: 'Lễ tang' }];
  const two = { ...occurrence().occurrence, zones: ['z', 'y'] };
  const reason = 'Tạm dừng cụm loa: Lễ tang';

  it('takes its zones out of an airing, which says so', () => {
    const airing = planAiring(occurrence({ occurrence: two, suspensions: silent(['y']) }), NOW);
    expect(airing).toMatchObject({ status: 'planned', zones: ['z'], suspended: { zones: ['y'], reason } });
    expect(airing.reason).toBe('Tạm dừng 1 cụm loa: Lễ tang');
  });

  it('of all zones cancels the airing, which keeps its items and where it was to sound', () => {
    const airing = planAiring(occurrence({ occurrence: two, suspensions: silent(['y', 'z']) }), NOW);
    expect(airing).toMatchObject({ status: 'cancelled', reason, zones: ['z', 'y'], items: rundown().items });
  });

  it('that ends early gives the coming airing back', () => {
    const before = planAiring(occurrence({ suspensions: silent(['z']) }), NOW);
    expect(changesBetween([before], [planAiring(occurrence(), NOW)], NOW, new Set())).toMatchObject([
      { id: before.id, status: 'planned', suspended: null, reason: null },
    ]);
    expect(changesBetween([before], [planAiring(occurrence(), NOW)], START, new Set())).toEqual([]);
  });

  it('changes nothing of what a person cancelled', () => {
    const exception = {
      ...{ slotId: 'slot', wallStart: '2026-11-24T07:00:00', bulletinId: null },
      ...{ cancelled: true, reason: 'Nghỉ lễ' },
    };
    const airing = planAiring(occurrence({ exception, suspensions: silent(['z']) }), NOW);
    expect(airing).toMatchObject({ status: 'cancelled', reason: 'Nghỉ lễ', suspended: null });
  });
});

it('takes airings for the same in whatever order their fields come', () => {
  const planned = planAiring(occurrence(), NOW);
  const turned = Object.fromEntries(Object.entries(planned).reverse()) as unknown as Airing;
  expect(changesBetween([turned], [planned], NOW, new Set())).toEqual([]);
});
