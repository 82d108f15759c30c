import { describe, expect, it } from 'vitest';
import type { Airing } from '../schedule/airings.store.ts';
import { scheduleBodySchema } from './contract.ts';
import { scheduleContent } from './schedule-body.ts';

const item = {
  ...{ role: 'item', title: 'Tin', segmentId: 'seg', sha256: 'f'.repeat(64), bytes: 1, durationMs: 60_000 },
  ...{ mediaType: 'audio/mpeg' },
};
const reason = 'Tạm dừng cụm loa: Lễ tang';
const airing = {
  ...{ id: 'a', stationId: 's', title: 'Bản tin sáng', startsAt: 1000, endsAt: 901_000, zones: ['z'] },
  ...{ status: 'planned', priority: 'normal', late: 'whole', overrun: 'finish', repeat: null },
  ...{ suspended: null, stopped: null, items: [item] },
} as unknown as Airing;

const told = (change: Partial<Airing>, zones = ['z']) => {
  const content = scheduleContent({
    ...{ stationId: 's', timeZone: 'Asia/Ho_Chi_Minh', zones, from: 0, to: 86_400_000 },
    keys: [{ keyId: 'k', publicKey: `${'A'.repeat(43)}=` }],
    airings: [{ ...airing, ...change }],
  });
  return scheduleBodySchema.parse({ revision: 1, ...content }).airings;
};

it('players are told to repeat an order no more where a later one has taken over in all of their zones', () => {
  const repeat = { everyMs: 60_000, until: 800_000 };
  const order = { repeat, zones: ['x', 'y', 'z'], handedOver: { x: 200_000, y: 300_000 } };
  const until = (zones: string[]) => Date.parse(told(order, zones)[0]!.repeat!.until);
  expect(until(['x'])).toBe(200_000);
  expect(until(['x', 'y'])).toBe(300_000);
  expect(until(['x', 'z'])).toBe(800_000);
  expect(told({ ...order, status: 'cancelled' }, ['x'])[0]!.status).toBe('cancelled');
});

describe('what players are told of a suspended airing', () => {
  it('is its items and why they stay silent', () => {
    const [suspended] = told({ status: 'cancelled', reason, suspended: { zones: ['z'], reason } });
    expect(suspended).toMatchObject({ status: 'cancelled', suspended: reason, items: [{ title: 'Tin' }] });
  });

  it('depends on their zones: heard in those left, suspended where only silenced ones are served', () => {
    const partly = { suspended: { zones: ['y'], reason } };
    expect(told(partly, ['z', 'y'])).toMatchObject([{ status: 'planned', zones: ['z'] }]);
    expect(told(partly, ['z'])[0]).not.toHaveProperty('suspended');
    expect(told(partly, ['y'])).toMatchObject([{ status: 'cancelled', zones: ['y'], suspended: reason }]);
    expect(told(partly, ['x'])).toEqual([]);
  });

  it('is a bare tombstone when a person cancelled or stopped it', () => {
    expect(told({ status: 'cancelled', reason: 'Nghỉ lễ' })).toMatchObject([{ items: [] }]);
    const stopped = { at: 2000, by: 'Lan' };
    const [bare] = told({ status: 'cancelled', stopped, suspended: { zones: ['y'], reason } });
    expect(bare).toMatchObject({ status: 'cancelled', items: [] });
    expect(bare).not.toHaveProperty('suspended');
  });
});
