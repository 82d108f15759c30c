import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { Member } from '../../accounts/members.ts';
import type { Letter } from '../../accounts/mail.ts';
import { createStation } from '../../accounts/stations.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { Refusal } from '../../kernel/errors.ts';
import { createAudits } from '../audits.ts';
import { at, type StationHistory } from '../testing/station-history.ts';
import { writeYear } from '../testing/year-history.ts';
import { createReminders, readersOf } from './sending-reminders.ts';

describe.each(DIALECTS)('reminders on %s', (dialect) => {
  let database: TestDatabase;
  let history: StationHistory;
  const clock = new VirtualClock(at('2026-11-20 06:59'));
  const members: Member[] = [];
  const letters: { key: string; letter: Letter }[] = [];
  const open = () =>
    createReminders({
      ...{ database, clock, machineNow: () => clock.now(), baseUrl: 'https://loa.phuong.vn' },
      audits: createAudits({ database, clock, trial: false }),
      members: () => Promise.resolve(members),
      mail: {
        enqueueLetter: (_, __, key, letter) => {
          letters.push({ key, letter });
          return Promise.resolve();
        },
      },
    });

  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    history = await writeYear(database);
    await addMember('thu', ['collaborator'], 'Phòng Kinh tế, Hạ tầng và Đô thị');
    await addMember('minh', ['auditor'], null);
    await addMember('lan', ['editor'], null);
  });
  afterAll(() => database.drop());

  async function addMember(id: string, roles: Member['roles'], unit: string | null) {
    members.push({ userId: id, name: id, email: `${id}@phuong.vn`, roles, unit });
    await database.kysely
      .insertInto('member')
      .values({
        ...{ station_id: history.stationId, user_id: id, roles: JSON.stringify(roles), unit },
        ...{ created_at: clock.now(), removed_at: null },
      })
      .execute();
  }

  it('waits for the morning, then sends each once, though two processes look at once', async () => {
    const station = await history.station();
    expect(await open().look(station)).toEqual([]);
    await clock.advance(60_000);
    const [one, other] = [open(), open()];
    const sent = (await Promise.all([one.look(station), other.look(station)])).flat();
    const keys = sent.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys).toContain('7:2026-11:2026-11-20');
    expect(keys).toContain('5:2026-11:2026-11-20');
    // The land article of the month is there, and what the loudspeaker lacks is booked.
    expect(keys.filter((key) => /^(8|3):/.test(key))).toEqual([]);
    expect(await one.look(station)).toEqual([]);
    expect(await open().look(station)).toEqual([]);
  });

  it('writes one letter to each reader: the unit that leads, and those who follow the plan', () => {
    expect(letters.map(({ letter }) => letter.to).sort()).toEqual([
      'lan@phuong.vn',
      'minh@phuong.vn',
      'thu@phuong.vn',
    ]);
    const thu = letters.find(({ letter }) => letter.to === 'thu@phuong.vn')!.letter;
    expect(thu.text).toContain('Nhiệm vụ 7. Đầu tư, doanh nghiệp: tháng 11/2026 đã có 0/1, thiếu 1');
    expect(thu.text).not.toContain('Nhiệm vụ 5.');
    expect(thu.text).toContain('https://loa.phuong.vn/d/hai-ba-trung/ke-hoach');
  });

  it('are looked for in the wards of a city over some minutes, not in all at once', async () => {
    const audited: string[] = [];
    const today = new VirtualClock(at('2026-11-21 08:00'));
    const audits = {
      yearAudit: (station: { id: string }) => {
        audited.push(station.id);
        return Promise.reject(new Refusal('plan-missing', 'Chưa có kế hoạch.', 404));
      },
    };
    const city = createReminders({
      ...{ database, clock: today, machineNow: () => today.now(), baseUrl: '', audits },
      ...{ members: () => Promise.resolve(members), mail: { enqueueLetter: () => Promise.resolve() } },
    });
    const wards = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        createStation(
          database.kysely,
          { name: `Phường số ${index}`, timeZone: 'Asia/Ho_Chi_Minh', trial: false },
          today.now(),
        ),
      ),
    );
    const round = async () => {
      for (const ward of wards) await city.look(ward);
      return audited.length;
    };
    expect(await round()).toBe(8);
    expect(await round()).toBe(8);
    await today.advance(60_000);
    expect(await round()).toBe(10);
    await today.advance(60_000);
    expect(await round()).toBe(10);
  });

  it('sends nothing again when the clock jumps back', async () => {
    const early = new VirtualClock(at('2026-11-19 09:00'));
    const back = createReminders({
      ...{ database, clock: early, machineNow: () => early.now(), baseUrl: '' },
      audits: createAudits({ database, clock: early, trial: false }),
      members: () => Promise.resolve(members),
      mail: { enqueueLetter: () => Promise.reject(new Error('a letter was written')) },
    });
    expect(await back.look(await history.station())).toEqual([]);
  });
});

it('turns to the office itself where a unit has no collaborator', () => {
  const member = (userId: string, role: Member['roles'][number], unit: string | null = null): Member => ({
    ...{ userId, name: userId, email: `${userId}@phuong.vn`, roles: [role], unit },
  });
  const ofUnit = member('thu', 'collaborator', 'Phòng Kinh tế, Hạ tầng và Đô thị');
  const members = [member('lan', 'editor'), member('minh', 'auditor'), ofUnit];
  const names = (lead: string) => readersOf({ lead }, members).map(({ userId }) => userId);
  expect(names('Phòng Kinh tế, Hạ tầng và Đô thị')).toEqual(['thu', 'minh']);
  expect(names('Văn phòng HĐND&UBND')).toEqual(['minh', 'lan']);
});
