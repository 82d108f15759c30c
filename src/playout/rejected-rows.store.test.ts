import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MONDAY_MORNING } from '../../test/support/programme.ts';
import { createStation } from '../accounts/stations.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { silentLog } from '../kernel/log.ts';
import { createHeartbeats } from './heartbeats.ts';
import { createPlayout } from './playout.ts';
import { rejectedRows } from './rejected-rows.store.ts';

const EVENT = {
  ...{ id: '0199aaaa-0000-7000-8000-000000000001', seq: 1, airingId: 'không có', occurrence: 0, item: 0 },
  ...{ kind: 'start', at: '2026-11-23T06:29:00+07:00', clockOffsetMs: 0 },
};

describe.each(DIALECTS)('rejected rows of a log on %s', (dialect) => {
  let database: TestDatabase;
  let stationId: string;
  let clock: VirtualClock;
  beforeEach(async () => {
    database = await openTestDatabase(dialect);
    clock = new VirtualClock(MONDAY_MORNING);
    const station = { name: 'Đài phường Hai Bà Trưng', timeZone: 'Asia/Ho_Chi_Minh', trial: false };
    stationId = (await createStation(database.kysely, station, clock.now())).id;
  });
  afterEach(() => database.drop());

  const device = (id = 'p1') => ({ id, name: 'Trụ sở', stationId, zones: ['z'] });
  const take = async (rows: ({ id: string } & Record<string, unknown>)[], from = device()) => {
    const playout = createPlayout({
      ...{ database, clock, version: '0.1.0', onAsRun: () => undefined },
      heartbeats: createHeartbeats({ database, machine: clock, log: silentLog }),
    });
    return (await playout.takeAsRun(from, rows)).results.map(({ result }) => result);
  };
  const kept = () => rejectedRows(database.kysely, stationId, 10);

  it('are kept with their reason: those not believed, and those that can’t be read', async () => {
    expect(await take([EVENT, { id: 'x', seq: 'một', note: 'hỏng' }])).toEqual(['rejected', 'rejected']);
    const rows = await kept();
    expect(rows.find(({ id }) => id === EVENT.id)).toMatchObject({
      ...{ deviceId: 'p1', airingId: 'không có', at: MONDAY_MORNING - 60_000, raw: null },
      reason: 'Không có lượt phát này trong lịch của đài.',
    });
    const unreadable = rows.find(({ id }) => id === 'x')!;
    expect(unreadable).toMatchObject({ airingId: null, at: null, recordedAt: MONDAY_MORNING });
    expect(JSON.parse(unreadable.raw!)).toEqual({ id: 'x', seq: 'một', note: 'hỏng' });
    expect(unreadable.reason).toMatch(/\.$/);
  });

  it('are kept once, however often they are sent, and apart for each device', async () => {
    expect(await take([{ id: 'x' }])).toEqual(['rejected']);
    expect(await take([{ id: 'x' }, { id: 'x', again: true }])).toEqual(['duplicate', 'duplicate']);
    expect(await take([{ id: 'x' }], device('p2'))).toEqual(['rejected']);
    expect(await kept()).toHaveLength(2);
  });

  it('keep the beginning of what is long, and no zero that a database can’t hold', async () => {
    const zero = { ...EVENT, airingId: 'a\0b', reason: '\0' };
    expect(await take([{ id: 'dài', text: 'x'.repeat(9_000) }, { id: 'số\0không' }, zero])).toEqual([
      'rejected',
      'rejected',
      'rejected',
    ]);
    const rows = await kept();
    expect(rows.find(({ id }) => id === 'dài')!.raw).toHaveLength(2_000);
    expect(rows.map(({ id }) => id)).toContain('sốkhông');
  });

  it('stop being kept where a device sends nothing else', async () => {
    const many = Array.from({ length: 1_010 }, (_, index) => ({ id: `x${index}` }));
    expect(new Set(await take(many))).toEqual(new Set(['rejected']));
    expect(await rejectedRows(database.kysely, stationId, 2_000)).toHaveLength(1_000);
  });

  it('are no other station’s to see', async () => {
    await take([EVENT, { id: 'x' }]);
    expect(await rejectedRows(database.kysely, 'another', 10)).toEqual([]);
  });
});
