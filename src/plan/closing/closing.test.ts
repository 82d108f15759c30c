import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import type { Actor } from '../../accounts/actor.ts';
import { saveSettings } from '../../accounts/stations.ts';
import { listTrail } from '../../accounts/trail.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { fixedKeys } from '../../playout/keys.ts';
import { makeKey } from '../../playout/signing.ts';
import { createAudits, type Audits } from '../audits.ts';
import { standingCloses } from '../month-closes.store.ts';
import { at, startHistory } from '../testing/station-history.ts';
import { createClosing, type Closing } from './closing.ts';
import { createCorrections, type Corrections } from './corrections.ts';

const MINH: Actor = { kind: 'person', id: 'minh', name: 'Lê Minh', roles: ['auditor'] };
const MONTH = '2026-11';

describe.each(DIALECTS)('chốt số liệu on %s', (dialect) => {
  let database: TestDatabase;
  let clock: VirtualClock;
  let audits: Audits;
  let closing: Closing;
  let corrections: Corrections;
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    clock = new VirtualClock(at('2026-12-01 08:00'));
    audits = createAudits({ database, clock, trial: false });
    closing = createClosing({ database, clock, audits, keys: fixedKeys(makeKey()) });
    corrections = createCorrections({ database, clock });
  });
  afterAll(() => database.drop());

  async function begin() {
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', [history.zones.market]);
    const script = await history.script({ title: 'Nộp hồ sơ trực tuyến' });
    const rows = await history.heard(player, await history.airing('2026-11-02 07:00', [script]), 1);
    const station = await history.station();
    const task3 = async () =>
      (await audits.monthAudit(station, MONTH)).quotas.find(({ task }) => task === '3')!;
    return { history, player, script, rows, station, task3 };
  }

  it('keeps the count, and shows what is learned later beside it', async () => {
    const { history, player, station, task3 } = await begin();
    const closed = await closing.close(station, MINH, MONTH);
    expect(closing.isIntact(closed)).toBe(true);
    expect(await task3()).toMatchObject({ counted: 1, state: 'short', supplement: [] });

    await clock.advance(3_600_000);
    const late = await history.script({ title: 'Một cửa' });
    const airing = await history.airing('2026-11-20 07:00', [late]);
    await history.heard(player, airing, 1, { recordedAt: clock.now() });
    expect(await task3()).toMatchObject({
      ...{ counted: 1, state: 'short', metWithSupplement: true },
      supplement: [{ title: 'Một cửa' }],
    });
    const [standing] = await standingCloses(database.kysely, station.id, [MONTH]);
    expect(JSON.parse(standing!.audit)).toMatchObject({ month: MONTH });
  });

  it('judges a closed month as it counted then, whatever the settings say later', async () => {
    const { station, task3 } = await begin();
    await closing.close(station, MINH, MONTH);
    const before = await task3();
    const settings = { ...station.settings, completionThreshold: 1, silenceThreshold: 0 };
    await saveSettings(database.kysely, station.id, settings);
    const changed = { ...station, settings };
    const audit = await audits.monthAudit(changed, MONTH);
    expect(audit.quotas.find(({ task }) => task === '3')).toEqual(before);
  });

  it('refuses a month that is not over, or closed already', async () => {
    const { station } = await begin();
    await expect(closing.close(station, MINH, '2026-12')).rejects.toMatchObject({
      code: 'month-not-over',
      message: 'Tháng chưa hết, chốt số liệu được từ ngày 01/01/2027.',
    });
    await closing.close(station, MINH, MONTH);
    await expect(closing.close(station, MINH, MONTH)).rejects.toMatchObject({ code: 'already-closed' });
  });

  it('opens again with a reason, and can then be closed anew', async () => {
    const { station } = await begin();
    await expect(closing.reopen(station, MINH, MONTH, { reason: 'Bổ sung' })).rejects.toMatchObject({
      code: 'not-closed',
    });
    const { id } = await closing.close(station, MINH, MONTH);
    await closing.reopen(station, MINH, MONTH, { reason: 'Đầu phát gửi nhật ký muộn.' });
    await closing.close(station, MINH, MONTH);
    expect(await standingCloses(database.kysely, station.id, [MONTH])).toHaveLength(1);
    const trail = await listTrail(database.kysely, station.id, { limit: 10, subject: id });
    expect(trail.map(({ action }) => action)).toEqual(['month.reopen', 'month.close']);
  });

  it('shows when a closing was changed behind its back', async () => {
    const { station } = await begin();
    const closed = await closing.close(station, MINH, MONTH);
    expect(closing.isIntact({ ...closed, audit: closed.audit.replace('2026-11', '2026-10') })).toBe(false);
    expect(closing.isIntact({ ...closed, signature: 'AA==' })).toBe(false);
  });

  describe('đính chính', () => {
    it('takes an item’s mark away, and gives it back', async () => {
      const { station, script, task3 } = await begin();
      const reason = 'Tin này không nói về CCHC.';
      await corrections.putMarkRight(station, MINH, script.id, { mark: 'other', topics: [], reason });
      expect(await task3()).toMatchObject({ counted: 0 });
      await clock.advance(1_000);
      const again = { mark: 'cchc', topics: ['e'], reason: 'Xem lại thì đúng là CCHC.' } as const;
      await corrections.putMarkRight(station, MINH, script.id, { ...again, topics: ['e'] });
      expect(await task3()).toMatchObject({ counted: 1 });
    });

    it('strikes a player’s row out', async () => {
      const { station, rows, task3 } = await begin();
      await corrections.strikeOut(station, MINH, { facts: [rows.end], reason: 'Phát thử ở phòng máy.' });
      expect(await task3()).toMatchObject({ counted: 0 });
    });

    it('of a closed month leaves its count, and says that it would be another', async () => {
      const { station, rows, script, task3 } = await begin();
      await closing.close(station, MINH, MONTH);
      await clock.advance(1_000);
      await corrections.strikeOut(station, MINH, { facts: [rows.end], reason: 'Phát thử ở phòng máy.' });
      expect(await task3()).toMatchObject({ counted: 1, overtaken: [script.id] });
    });

    it('refuses what is not this station’s, and a CCHC item without a topic', async () => {
      const { station, script } = await begin();
      const other = await begin();
      const reason = 'Không thuộc đài này.';
      const strike = corrections.strikeOut(other.station, MINH, { facts: [script.id], reason });
      await expect(strike).rejects.toMatchObject({ status: 404 });
      const mark = { mark: 'cchc' as const, topics: [], reason };
      await expect(corrections.putMarkRight(station, MINH, script.id, mark)).rejects.toMatchObject({
        code: 'topic-needed',
      });
      await expect(
        corrections.putMarkRight(other.station, MINH, script.id, { ...mark, mark: 'other' }),
      ).rejects.toMatchObject({ status: 404 });
    });
  });
});
