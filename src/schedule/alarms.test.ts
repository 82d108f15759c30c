import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { createStation, type Station } from '../accounts/stations.ts';
import type { Airing } from './airings.store.ts';
import { keepAlarms, silentSoon } from './alarms.ts';

const HOUR = 3_600_000;
const NOW = Date.parse('2026-11-24T06:00:00+07:00');
const airing = (change: Partial<Airing>) =>
  ({
    id: 'a',
    title: 'Bản tin sáng',
    status: 'silent',
    startsAt: NOW + HOUR,
    reason: 'Chưa có bản tin.',
    ...change,
  }) as Airing;

describe('an airing that will be silent', () => {
  it.each([
    ['an hour before', airing({}), 1],
    ['two hours before', airing({ startsAt: NOW + 2 * HOUR }), 0],
    ['once begun', airing({ startsAt: NOW }), 0],
    ['with a bulletin', airing({ status: 'planned' }), 0],
    ['cancelled by a person', airing({ status: 'cancelled' }), 0],
  ])('%s', (_when, one, count) => {
    expect(silentSoon([one], NOW, HOUR, 'Asia/Ho_Chi_Minh')).toHaveLength(count);
  });

  it('says which, when and why', () => {
    const [alarm] = silentSoon([airing({})], NOW, HOUR, 'Asia/Ho_Chi_Minh');
    expect(alarm!.message).toBe('“Bản tin sáng” lúc 07:00 sẽ không có gì để phát: Chưa có bản tin.');
  });
});

for (const dialect of DIALECTS) {
  describe(`alarms on ${dialect}`, () => {
    let database: TestDatabase;
    let station: Station;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      const made = { name: 'Đài truyền thanh phường Thử', timeZone: 'Asia/Ho_Chi_Minh', trial: true };
      station = await createStation(database.kysely, made, NOW);
    });
    afterEach(() => database.drop());
    const keep = (keys: string[], now = NOW) =>
      keepAlarms(
        database.kysely,
        station.id,
        'silent',
        keys.map((key) => ({ key: `silent:${key}`, message: key })),
        now,
      );

    it('are new once, gone when the trouble is over, and new again when it comes back', async () => {
      expect(await keep(['a', 'b'])).toHaveLength(2);
      expect(await keep(['a', 'b'])).toEqual([]);
      expect(await keep(['b'])).toEqual([]);
      expect((await keep(['a', 'b'])).map(({ message }) => message)).toEqual(['a']);
    });
  });
}
