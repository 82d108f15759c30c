import { describe, expect, it } from 'vitest';
import type { Delivery } from '../schedule/airing-life.ts';
import type { DeviceHealth } from './device-health.ts';
import { checkDue, unreadyPlayers } from './readiness.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-11-24T07:00:00+07:00');

describe('the check whose time it is', () => {
  it.each([
    ['more than a day ahead', 24 * HOUR + 1, null],
    ['a day ahead', 24 * HOUR, 'day'],
    ['an hour and a bit ahead', HOUR + 1, 'day'],
    ['an hour ahead', HOUR, 'hour'],
    ['five minutes ahead', 300_000, 'minutes'],
    ['a moment ahead', 1, 'minutes'],
    ['begun', 0, null],
  ])('%s', (_when, ahead, check) => {
    expect(checkDue({ startsAt: START }, START - ahead)).toBe(check);
  });
});

describe('a player', () => {
  const A = 'a'.repeat(64);
  const B = 'b'.repeat(64);
  const airing = { items: [{ sha256: A }] as never };
  const why = (told: object | null, delivery: Partial<Delivery> = {}, state = 'online') => {
    const health = {
      ...{ state, lastSeenAt: START - HOUR, troubles: [] },
      told: told && { at: '2026-11-24T06:00:00+07:00', version: '1', ...told },
    } as DeviceHealth;
    const held = { deviceId: 'p', revision: 5, at: START - HOUR, ...delivery };
    return unreadyPlayers(airing, [{ id: 'p', name: 'Chợ', health }], [held])[0]?.why ?? null;
  };

  it.each([
    ['holds everything', {}, {}, null],
    ['misses another airing’s file', { media: { ready: 1, missing: 1 }, missing: [B] }, {}, null],
    [
      'misses this airing’s file',
      { media: { ready: 1, missing: 2 }, missing: [B, A] },
      {},
      'còn 1 tệp của lượt phát này chưa tải xong',
    ],
    [
      'misses more than it names',
      { media: { ready: 1, missing: 60 }, missing: [B] },
      {},
      'còn 60 tệp âm thanh chưa tải xong',
    ],
    [
      'does not say what it misses',
      { media: { ready: 1, missing: 2 } },
      {},
      'còn 2 tệp âm thanh chưa tải xong',
    ],
    ['has no schedule', {}, { at: null }, 'chưa nhận được lịch này'],
    ['spoke before the schedule came', { revision: 4 }, {}, 'chưa kiểm tra tệp của lịch mới nhận'],
    ['spoke of a later schedule', { revision: 9 }, {}, null],
  ])('that %s', (_which, told, delivery, reason) => {
    expect(why(told, delivery)).toBe(reason);
  });

  it('that is away plays what it holds', () => {
    expect(why({}, {}, 'lost')).toBeNull();
    expect(why({ missing: [A], media: { ready: 0, missing: 1 } }, {}, 'lost')).toContain('1 tệp');
  });

  it('that was never heard of is not ready', () => {
    expect(why(null, { at: null }, 'new')).toBe('chưa kết nối lần nào');
    expect(why(null)).toBe('chưa báo tình trạng tệp âm thanh');
  });
});
