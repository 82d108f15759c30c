import { describe, expect, it } from 'vitest';
import type { AiringItem } from '../schedule/airing-item.ts';
import type { Airing } from '../schedule/airings.store.ts';
import type { AsRunEvent } from './contract.ts';
import { whyRejected } from './as-run.ts';

const START = Date.parse('2026-11-23T00:00:00Z');
const airing: Airing = {
  id: 'a',
  stationId: 's',
  title: 'Bản tin sáng',
  slot: { id: 'slot', wallStart: '2026-11-23T07:00:00' },
  orderId: null,
  bulletinId: 'b',
  startsAt: START,
  endsAt: START + 900_000,
  zones: ['z1'],
  status: 'planned',
  priority: 'normal',
  late: 'whole',
  overrun: 'finish',
  repeat: null,
  items: [
    {
      role: 'item',
      title: 'Tin',
      segmentId: 'seg',
      sha256: 'f'.repeat(64),
      bytes: 1,
      durationMs: 60_000,
      mediaType: 'audio/mpeg',
      scriptId: 'i1',
    },
  ],
  reason: null,
  suspended: null,
  stopped: null,
  recordedAt: 0,
  updatedAt: 0,
};

const row = (change: Partial<AsRunEvent> = {}) =>
  ({
    id: '0199aaaa-0000-7000-8000-000000000001',
    seq: 1,
    airingId: 'a',
    occurrence: 0,
    item: 0,
    segmentId: 'seg',
    kind: 'start',
    at: new Date(START).toISOString(),
    clockOffsetMs: 0,
    ...change,
  }) as AsRunEvent;

const now = START + 3_600_000;

describe('an as-run row', () => {
  it('is believed when it tells of a planned item at its time', () => {
    expect(whyRejected(row(), [airing], ['z1'], now)).toBeNull();
  });

  it('is believed days later: the machine was offline', () => {
    expect(whyRejected(row(), [airing], ['z1'], now + 10 * 86_400_000)).toBeNull();
  });

  it.each([
    ['of an airing that does not exist', row(), [], ['z1']],
    ['of another zone’s airing', row(), [airing], ['z2']],
    ['dated next year', row({ at: '2027-11-23T00:00:00Z' }), [airing], ['z1']],
    ['two days off its airing', row({ at: '2026-11-20T00:00:00Z' }), [airing], ['z1']],
    ['of an item that the airing has not', row({ item: 7 }), [airing], ['z1']],
    ['of another sound', row({ segmentId: 'other' }), [airing], ['z1']],
  ])('%s is rejected with a sentence', (_name, event, known, zones) => {
    expect(whyRejected(event, known, zones, now)).toMatch(/\.$/);
  });

  it('of the silence of a suspended zone is believed, although the airing sounds in others alone', () => {
    const partly = {
      ...airing,
      zones: ['z2'],
      suspended: { zones: ['z1'], reason: 'Tạm dừng cụm loa: tang lễ.' },
    };
    const silent = {
      ...row({ reason: partly.suspended.reason }),
      kind: 'end',
      outcome: 'skipped',
      playedMs: 0,
    };
    expect(whyRejected(silent as AsRunEvent, [partly], ['z1'], now)).toBeNull();
    expect(whyRejected(silent as AsRunEvent, [partly], ['z3'], now)).toMatch(/\.$/);
  });

  it('of what the airing was before it was changed is believed: the machine was cut off and played what it held', () => {
    const held = airing.items.map((item) => ({ ...item, segmentId: 'before' }) as AiringItem);
    const before = { ...airing, zones: ['z1'], items: held };
    const after = { ...airing, zones: ['z2'] };
    const played = row({ segmentId: 'before' });
    expect(whyRejected(played, [after, before], ['z1'], now)).toBeNull();
    expect(whyRejected(played, [after], ['z1'], now)).toBe('Lượt phát không thuộc cụm loa của đầu phát này.');
    expect(whyRejected(row({ segmentId: 'never' }), [after, before], ['z1'], now)).toMatch(/\.$/);
  });
});
