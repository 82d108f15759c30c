import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { startHistory } from '../plan/testing/station-history.ts';
import { createHeartbeats } from './heartbeats.ts';

for (const dialect of DIALECTS)
  describe(`what players say of themselves, on ${dialect}`, () => {
    let database: TestDatabase;
    beforeEach(async () => void (database = await openTestDatabase(dialect)));
    afterEach(() => database.drop());

    it('is written together, the last of each, and never another station’s', async () => {
      const machine = new VirtualClock(0);
      const history = await startHistory(database);
      const zones = [history.zones.market];
      const ids = [await history.player('Chợ', zones), await history.player('Đồi', zones)];
      const heartbeats = createHeartbeats({ database, machine, log: silentLog });
      const pass = (id: string, stationId = history.stationId) => ({ id, name: id, stationId, zones });
      heartbeats.note(pass(ids[0]!), '{"n":1}', 1_000);
      heartbeats.note(pass(ids[0]!), '{"n":2}', 2_000);
      heartbeats.note(pass(ids[1]!, 'another'), '{"n":3}', 3_000);
      const kept = () =>
        database.kysely
          .selectFrom('device')
          .select(['id', 'heartbeat', 'last_seen_at'])
          .orderBy('name')
          .execute();
      expect((await kept()).every(({ heartbeat }) => heartbeat === null)).toBe(true);
      await heartbeats.write();
      expect(await kept()).toEqual([
        { id: ids[0], heartbeat: '{"n":2}', last_seen_at: 2_000 },
        { id: ids[1], heartbeat: null, last_seen_at: null },
      ]);
    });
  });
