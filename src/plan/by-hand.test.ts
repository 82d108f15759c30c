import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Actor } from '../accounts/actor.ts';
import { listTrail, verifyTrail } from '../accounts/trail.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { createAudits, type Audits } from './audits.ts';
import { createByHand, type ByHand, type ByHandForm } from './by-hand.ts';
import { at, startHistory } from './testing/station-history.ts';

const LAN: Actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor', 'auditor'] };
const MINH: Actor = { kind: 'person', id: 'minh', name: 'Lê Minh', roles: ['auditor'] };
const OTHER_LAN: Actor = { ...LAN, id: 'lan-2' };
const PROGRAM: Actor = { kind: 'token', id: 'token', name: 'Trang phường', roles: ['auditor'] };

describe.each(DIALECTS)('an entry by hand on %s', (dialect) => {
  let database: TestDatabase;
  let clock: VirtualClock;
  let audits: Audits;
  let byHand: ByHand;
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    clock = new VirtualClock(at('2026-11-20 09:00'));
    audits = createAudits({ database, clock, trial: false });
    byHand = createByHand({ database, clock, audits });
  });
  afterAll(() => database.drop());

  async function begin() {
    const history = await startHistory(database);
    const script = await history.script({ title: 'Một cửa' });
    const form: ByHandForm = {
      task: '3',
      script: script.id,
      at: '2026-11-16T07:00',
      reason: 'Đầu phát hỏng ổ cứng, mất nhật ký.',
      evidence: 'https://phuong.gov.vn/bien-ban.pdf\nSổ trực phát thanh, trang 12',
    };
    const station = await history.station();
    const task3 = async (asOf = clock.now()) =>
      (await audits.monthAudit(station, '2026-11', { asOf })).quotas.find(({ task }) => task === '3')!;
    return { history, station, script, form, task3 };
  }

  it('counts once a second person has confirmed it, and shows as entered by hand', async () => {
    const { station, form, task3 } = await begin();
    const { id } = await byHand.add(station, LAN, form);
    expect(await task3()).toMatchObject({
      counted: 0,
      notCounted: [{ reason: 'unconfirmed', byHand: true }],
    });

    await clock.advance(60_000);
    await byHand.confirm(station, MINH, id);
    const quota = await task3();
    expect(quota).toMatchObject({ counted: 1, byHand: 1, notCounted: [] });
    expect(quota.items[0]).toMatchObject({
      title: 'Một cửa',
      byHand: true,
      at: '2026-11-16T07:00:00+07:00',
      proof: [
        {
          fact: 'by-hand',
          by: LAN.name,
          confirmedBy: MINH.name,
          evidence: ['https://phuong.gov.vn/bien-ban.pdf', 'Sổ trực phát thanh, trang 12'],
        },
      ],
    });
    expect((await task3(clock.now() - 1)).counted).toBe(0);

    const trail = await listTrail(database.kysely, station.id, { limit: 10, subject: id });
    expect(trail.map(({ action, actor }) => `${action} ${actor.id}`)).toEqual([
      'byhand.confirm minh',
      'byhand.write lan',
    ]);
    expect(await verifyTrail(database.kysely, station.id)).toMatchObject({ whole: true });
  });

  it('is never confirmed by the person who wrote it, nor by a program, nor twice', async () => {
    const { station, form, task3 } = await begin();
    const { id } = await byHand.add(station, LAN, form);
    await expect(byHand.confirm(station, LAN, id)).rejects.toMatchObject({ code: 'own-entry' });
    await expect(byHand.confirm(station, PROGRAM, id)).rejects.toMatchObject({ code: 'own-entry' });
    expect((await task3()).counted).toBe(0);
    await byHand.confirm(station, OTHER_LAN, id);
    // Two people of one name are two people.
    expect((await task3()).counted).toBe(1);
    await expect(byHand.confirm(station, MINH, id)).rejects.toMatchObject({ code: 'already-confirmed' });
  });

  it('is not found from another station', async () => {
    const { station, form } = await begin();
    const other = await begin();
    const { id } = await byHand.add(station, LAN, form);
    await expect(byHand.confirm(other.station, MINH, id)).rejects.toMatchObject({ status: 404 });
    await expect(byHand.add(other.station, LAN, form)).rejects.toMatchObject({ code: 'script-not-found' });
  });

  it.each([
    [{ at: '2026-11-20T10:00' }, 'at', 'not-yet-heard'],
    [{ task: '5' }, 'task', 'task-not-heard'],
    [{ task: 'x' }, 'task', 'task-not-heard'],
    [{ script: 'khong-co' }, 'script', 'script-not-found'],
  ])('is refused at its field: %j', async (change, field, code) => {
    const { station, form } = await begin();
    await expect(byHand.add(station, LAN, { ...form, ...change })).rejects.toMatchObject({
      code,
      errors: [{ field }],
    });
  });

  it('does not count an item a second time whose log turns up', async () => {
    const { history, station, script, form, task3 } = await begin();
    const { id } = await byHand.add(station, LAN, form);
    await byHand.confirm(station, MINH, id);
    const player = await history.player('Đầu phát', Object.values(history.zones));
    await history.heard(player, await history.airing('2026-11-16 07:00', [script]), 1);
    expect(await task3()).toMatchObject({ counted: 1 });
  });
});
