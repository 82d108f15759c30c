import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { MONDAY_MORNING } from '../../test/support/programme.ts';
import { createStation, findStation, type Station } from '../accounts/stations.ts';
import { addZone } from '../accounts/zones.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { createSuspensions, type SuspensionContent, type Suspensions } from './suspensions.ts';
import { endSuspension, suspensionsBetween } from './suspensions.store.ts';

const LAN = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] } as const;
const HOUR_MS = 3_600_000;

describe.each(DIALECTS)('suspensions on %s', (dialect) => {
  let database: TestDatabase;
  let station: Station;
  let clock: VirtualClock;
  let suspensions: Suspensions;
  let zones: string[];
  let planned: number;
  beforeEach(async () => {
    database = await openTestDatabase(dialect);
    clock = new VirtualClock(MONDAY_MORNING);
    const words = { name: 'Đài phường Hai Bà Trưng', timeZone: 'Asia/Ho_Chi_Minh', trial: false };
    const { id } = await createStation(database.kysely, words, clock.now());
    station = (await findStation(database.kysely, { id }))!;
    zones = [];
    for (const name of ['Tổ 1', 'Tổ 2'])
      zones.push((await addZone(database.kysely, id, name, clock.now())).id);
    planned = 0;
    suspensions = createSuspensions({
      ...{ database, clock },
      plan: () => {
        planned++;
        return Promise.resolve();
      },
      players: () => Promise.resolve([{ name: 'Trụ sở', zones }]),
    });
  });
  afterEach(() => database.drop());

  const content = (change: Partial<SuspensionContent> = {}): SuspensionContent => ({
    ...{
      zones: [zones[0]!],
      from: '2026-11-23T05:00',
      to: '2026-11-25T00:00',
      cause: 'funeral',
      note: 'tổ 5',
    },
    ...change,
  });
  const between = (from: number, to: number) => suspensionsBetween(database.kysely, station.id, from, to);

  it('begin now at the earliest, go into the trail, and have the station planned anew', async () => {
    const made = await suspensions.suspend(station, LAN, content());
    expect(made).toMatchObject({ from: MONDAY_MORNING, reason: 'Lễ tang – tổ 5', createdBy: LAN.name });
    expect(await suspensions.list(station.id)).toEqual([made]);
    expect(planned).toBe(1);
    const trail = await database.kysely.selectFrom('trail').select(['action', 'subject']).execute();
    expect(trail).toContainEqual({ action: 'suspension.create', subject: made.id });
  });

  it('are known to the plan while they last, to the moment they were ended', async () => {
    const { id, to } = await suspensions.suspend(station, LAN, content());
    expect(await between(to - 1, to)).toHaveLength(1);
    expect(await between(to, to + 1)).toEqual([]);
    await clock.advance(HOUR_MS);
    await suspensions.end(station, LAN, id);
    expect(await between(MONDAY_MORNING, to)).toMatchObject([{ to: MONDAY_MORNING + HOUR_MS }]);
    expect(await between(MONDAY_MORNING + HOUR_MS, to)).toEqual([]);
    expect(planned).toBe(2);
  });

  it('end once only, and not in another station', async () => {
    const { id } = await suspensions.suspend(station, LAN, content());
    const other = { ...station, id: 'khác' };
    await expect(suspensions.end(other, LAN, id)).rejects.toMatchObject({ status: 404 });
    await suspensions.end(station, LAN, id);
    await expect(suspensions.end(station, LAN, id)).rejects.toMatchObject({ status: 409 });
    expect(await endSuspension(database.kysely, station.id, id, { at: 0, by: 'A' })).toBe(false);
  });

  it('that were ended before they began never were', async () => {
    const { id, to } = await suspensions.suspend(station, LAN, content({ from: '2026-11-24T00:00' }));
    await suspensions.end(station, LAN, id);
    expect(await between(MONDAY_MORNING, to)).toEqual([]);
  });

  it('of a player’s zone say that it still plays in its other zone', async () => {
    const one = await suspensions.suspend(station, LAN, content());
    const [warning] = await suspensions.warningsOf(station.id, one);
    expect(warning).toContain('“Trụ sở” còn phục vụ cụm loa không tạm dừng');
    expect(warning).toContain('loa của Tổ 1');
    const both = await suspensions.suspend(station, LAN, content({ zones }));
    expect(await suspensions.warningsOf(station.id, both)).toEqual([]);
  });

  it.each([
    [{ to: '2026-11-23T04:00' }, 'to', 'Lúc phát lại phải sau lúc bắt đầu tạm dừng.'],
    [{ from: '2026-11-01T00:00', to: '2026-11-02T00:00' }, 'to', 'Khoảng thời gian này đã qua.'],
    [{ to: '2027-12-01T00:00' }, 'to', 'Mỗi lần tạm dừng không quá 366 ngày.'],
    [{ zones: ['khong-co'] }, 'zones', 'Hãy chọn ít nhất một cụm loa.'],
  ])('%o are refused', async (change, field, sentence) => {
    const refused = suspensions.suspend(station, LAN, content(change));
    await expect(refused).rejects.toMatchObject({
      errors: [{ field, message: expect.stringContaining(sentence) as string }],
    });
    expect(planned).toBe(0);
  });
});
