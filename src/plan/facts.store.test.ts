import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { saveSettings } from '../accounts/stations.ts';
import { putBulletin } from '../bulletins/bulletins.store.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import { projectRoot } from '../kernel/project-files.ts';
import { createAudits, type Audits } from './audits.ts';
import { addLine, type Entry, type EventEntry, type PublicationEntry } from './fact-log.store.ts';
import { insertClose, reopenClose } from './month-closes.store.ts';
import { parsePlan } from './plan-file.ts';
import type { QuotaAudit } from './month-audit.ts';
import { putAiring } from '../schedule/airings.store.ts';
import { putException } from '../schedule/slots.store.ts';
import { at, startHistory, type StationHistory } from './testing/station-history.ts';

const NOW = '2026-12-01 00:00';
const PLAN_2026 = readFileSync(join(projectRoot, 'schedules/plans/2026-hai-ba-trung.yaml'), 'utf8');

describe.each(DIALECTS)('the month audit from %s', (dialect) => {
  let database: TestDatabase;
  let audits: Audits;
  beforeAll(async () => {
    database = await openTestDatabase(dialect);
    audits = createAudits({ database, clock: new VirtualClock(at(NOW)), trial: false });
  });
  afterAll(() => database.drop());

  async function task3(history: StationHistory, month = '2026-11', asOf = NOW): Promise<QuotaAudit> {
    const audit = await audits.monthAudit(await history.station(), month, { asOf: at(asOf) });
    return audit.quotas.find(({ task }) => task === '3')!;
  }
  const reasons = (quota: QuotaAudit) => quota.notCounted.map(({ title, reason }) => `${title}: ${reason}`);

  it('counts what was heard, once, with the whole chain of proof of every player', async () => {
    const history = await startHistory(database);
    const market = await history.player('Đầu phát Chợ Hôm', [history.zones.market]);
    const hill = await history.player('Đầu phát Bạch Mai', [history.zones.hill]);
    const script = await history.script({ title: 'Nộp hồ sơ trực tuyến', approvedAt: '2026-10-30 16:00' });
    const monday = await history.airing('2026-11-02 07:00', [script]);
    const tuesday = await history.airing('2026-11-03 07:00', [script]);
    await history.heard(market, monday, 0);
    const first = await history.heard(market, monday, 1);
    const second = await history.heard(hill, monday, 1, { amplifier: null });
    await history.heard(market, tuesday, 1);

    const quota = await task3(history);
    expect(quota).toMatchObject({ required: 2, counted: 1, state: 'short' });
    expect(quota.notCounted).toEqual([]);
    expect(quota.items).toMatchObject([
      {
        id: script.id,
        title: 'Nộp hồ sơ trực tuyến',
        at: '2026-11-02T07:00:10+07:00',
        form: 'tin',
        zones: { planned: Object.values(history.zones) },
        warnings: [],
      },
    ]);
    expect(quota.items[0]!.zones!.reached!.toSorted()).toEqual(Object.values(history.zones).sort());
    const proof = quota.items[0]!.proof;
    expect(proof.map(({ player }) => player).sort()).toEqual([market, hill].sort());
    expect(proof.find(({ player }) => player === market)).toEqual({
      fact: 'as-run',
      ids: [first.end],
      airing: monday.id,
      player: market,
      // The contract's `at` is by the corrected clock: the offset of 250 ms is not added again.
      startedAt: '2026-11-02T07:00:10+07:00',
      playedMs: 60_000,
      lengthMs: 60_000,
      revision: '1',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      audio: script.item.sha256,
      approvedAt: '2026-10-30T16:00:00+07:00',
      approvedBy: 'Nguyễn Văn Hùng',
      notes: [],
    });
    expect(proof.find(({ player }) => player === hill)).toMatchObject({
      ids: [second.end],
      notes: ['đầu phát đã phát, chưa xác nhận ra loa'],
    });
  });

  it('tells why each of the others does not count', async () => {
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', Object.values(history.zones));
    const make = (title: string, more = {}) => history.script({ title, ...more });
    const half = await make('Một nửa');
    const mute = await make('Ngõ ra câm');
    const silent = await make('Im lặng');
    const withdrawn = await make('Thu hồi');
    const unheard = await make('Không nhật ký');
    const refused = await make('Nhật ký bị từ chối');
    const unended = await make('Mất điện');
    const other = await make('Tin khác', { cchc: false });
    const airing = await history.airing('2026-11-02 07:00', [
      half,
      mute,
      silent,
      withdrawn,
      unheard,
      refused,
      unended,
      other,
    ]);
    await history.heard(player, airing, 1, { share: 0.5 });
    await history.heard(player, airing, 2, { sink: 'null' });
    await history.heard(player, airing, 3, { silentMs: 7_000 });
    await history.heard(player, airing, 4);
    await history.heard(player, airing, 6, { rejected: 'Thời điểm phát ở tương lai.' });
    await history.heard(player, airing, 7, { withoutEnd: true });
    await history.heard(player, airing, 8);
    await history.withdraw(withdrawn.id, '2026-11-20 09:00');

    const quota = await task3(history);
    expect(quota).toMatchObject({ counted: 0, state: 'short' });
    expect(reasons(quota).sort()).toEqual([
      'Im lặng: silent',
      'Không nhật ký: scheduled-only',
      'Mất điện: interrupted',
      'Một nửa: interrupted',
      'Ngõ ra câm: null-sink',
      'Nhật ký bị từ chối: scheduled-only',
      'Thu hồi: withdrawn',
    ]);
    const before = await task3(history, '2026-11', '2026-11-19 00:00');
    expect(before.items.map(({ title }) => title)).toEqual(['Thu hồi']);
  });

  it('puts a resumed item together, and does not call one interrupted that is still sounding', async () => {
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', Object.values(history.zones));
    const script = await history.script({ title: 'Phát tiếp sau mất điện' });
    const airing = await history.airing('2026-11-02 07:00', [script]);
    await history.heard(player, airing, 1, { share: 0.4 });
    await history.heard(player, airing, 1, { share: 0.6, at: '2026-11-02T00:03:00.000Z' });
    const next = await history.script({ title: 'Đang phát' });
    const running = await history.airing('2026-11-03 07:00', [next]);
    await history.heard(player, running, 1, { withoutEnd: true });

    const quota = await task3(history, '2026-11', '2026-11-03 07:01');
    expect(quota.items).toMatchObject([
      { title: 'Phát tiếp sau mất điện', at: '2026-11-02T07:00:10+07:00', proof: [{ playedMs: 60_000 }] },
    ]);
    expect(quota.notCounted).toEqual([]);
  });

  it('looks back as far as something heard now may have been heard before, also under another id', async () => {
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', Object.values(history.zones));
    const old = await history.script({ title: 'Một cửa', approvedAt: '2026-03-02 10:00' });
    const again = await history.script({
      title: 'Một cửa!',
      spoken: 'một cửa',
      approvedAt: '2026-11-01 10:00',
    });
    const other = await history.script({ title: 'Lâu rồi', approvedAt: '2026-02-02 10:00' });
    const march = await history.airing('2026-03-03 07:00', [old]);
    await history.heard(player, march, 1);
    const november = await history.airing('2026-11-03 07:00', [again, other]);
    await history.heard(player, november, 1);
    await history.heard(player, november, 2);

    expect((await task3(history, '2026-03')).items.map(({ title }) => title)).toEqual(['Một cửa']);
    const quota = await task3(history);
    expect(quota.items.map(({ title }) => title)).toEqual(['Lâu rồi']);
    expect(quota.notCounted).toMatchObject([
      { reason: 'repeat', message: 'Phát lại, đã tính cho tháng 03/2026.' },
    ]);

    const station = await history.station();
    await saveSettings(database.kysely, station.id, { ...station.settings, countRepeats: true });
    expect((await task3(history)).counted).toBe(2);
  });

  it('counts by the settings of the station, and a file sink on a trial station only', async () => {
    const history = await startHistory(database, { trial: true });
    const player = await history.player('Đầu phát', Object.values(history.zones));
    const airing = await history.airing('2026-11-02 07:00', [await history.script({ title: 'Thử' })]);
    await history.heard(player, airing, 1, { share: 0.6, sink: 'file' });
    expect((await task3(history)).counted).toBe(0);
    const station = await history.station();
    await saveSettings(database.kysely, station.id, { ...station.settings, completionThreshold: 0.55 });
    expect((await task3(history)).counted).toBe(1);
    expect((await audits.monthAudit(await history.station(), '2026-11')).trial).toBe(true);
  });

  it('adds up minutes planned and aired, of several players once, chimes included', async () => {
    const history = await startHistory(database);
    const { market, hill } = history.zones;
    const players = [await history.player('A', [market]), await history.player('B', [hill])];
    const cchc = await history.script({ title: 'CCHC', seconds: 120 });
    const other = await history.script({ title: 'Khác', seconds: 50, cchc: false });
    const airing = await history.airing('2026-11-02 07:00', [cchc, other]);
    for (const index of [0, 1, 2]) await history.heard(players[0]!, airing, index);
    await history.heard(players[1]!, airing, 1);
    await history.airing('2026-11-03 07:00', [], { status: 'silent', items: [] });
    await history.airing('2026-11-04 07:00', [cchc], { status: 'cancelled' });
    const stopped = { at: at('2026-11-05 07:01'), by: 'Lan' };
    await history.airing('2026-11-05 07:00', [cchc], { status: 'cancelled', stopped });

    const { airtime } = await audits.monthAudit(await history.station(), '2026-11');
    expect(airtime).toMatchObject({
      sessions: 2,
      plannedMs: 180_000 + 130_000,
      playedMs: 180_000,
      emergencyMs: 0,
    });
    expect(airtime.byCategory).toEqual([
      { category: 'cchc', items: 1, playedMs: 120_000 },
      { category: 'other', items: 1, playedMs: 60_000 },
    ]);
    expect(airtime.byZone).toHaveLength(2);
    expect(airtime.byZone.find(({ zone }) => zone === market)?.playedMs).toBe(180_000);
    expect(airtime.byZone.find(({ zone }) => zone === hill)?.playedMs).toBe(120_000);
  });

  it('tells what is booked, and until when booking still helps', async () => {
    const history = await startHistory(database);
    await history.airing('2026-11-20 07:00', [await history.script({ title: 'Sắp phát' })]);
    const quota = await task3(history, '2026-11', '2026-11-16 09:00');
    expect(quota).toMatchObject({ counted: 0, booked: 1, missing: 1, lastHelpfulDay: '2026-11-30' });
    // October ends on a Saturday, and the slot is of working days.
    expect((await task3(history, '2026-10', '2026-10-30 09:00')).lastHelpfulDay).toBe('2026-10-30');
    expect((await task3(history, '2026-10', '2026-10-31 09:00')).lastHelpfulDay).toBeNull();
  });

  it('knows of an approval only while it stood', async () => {
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', Object.values(history.zones));
    const script = await history.script({ title: 'Hoàn tác', approvedAt: '2026-11-01 10:00' });
    const airing = await history.airing('2026-11-02 07:00', [script]);
    await history.heard(player, airing, 1);
    const approval = await database.kysely
      .selectFrom('decision')
      .selectAll()
      .where('subject_id', '=', script.item.revisionId!)
      .executeTakeFirstOrThrow();
    const when = at('2026-11-10 10:00');
    await database.kysely
      .insertInto('decision')
      .values({ ...approval, id: newId(when), outcome: 'undone', at: when })
      .execute();
    expect((await task3(history, '2026-11', '2026-11-09 00:00')).counted).toBe(1);
    expect(reasons(await task3(history))).toEqual(['Hoàn tác: not-approved']);
  });

  it('does not know another station’s history', async () => {
    const mine = await startHistory(database);
    expect((await task3(mine)).notCounted).toEqual([]);
  });

  it('counts what a player that was cut off played of the airing as it was before it was changed', async () => {
    const history = await startHistory(database);
    const player = await history.player('Đầu phát', [history.zones.market]);
    const [first, second] = [
      await history.script({ title: 'Tin đầu' }),
      await history.script({ title: 'Tin sau' }),
    ];
    const airing = await history.airing('2026-11-02 07:00', [first]);
    const now = await history.airing('2026-11-03 07:00', [second]);
    await putAiring(database.kysely, { ...airing, items: now.items, updatedAt: airing.updatedAt + 1 });
    await history.heard(player, airing, 1);
    const quota = await task3(history);
    expect(quota.items.map(({ title }) => title)).toEqual(['Tin đầu']);
  });

  it('takes for booked what a session holds, however far ahead it is in the schedule', async () => {
    const history = await startHistory(database);
    const script = await history.script({ title: 'Nộp hồ sơ trực tuyến' });
    const made = { createdBy: 'lan', createdAt: at(NOW), updatedAt: at(NOW), archivedAt: null };
    const plain = {
      openingChime: null,
      closingChime: null,
      openingTemplateId: null,
      closingTemplateId: null,
    };
    const bulletin = { ...made, ...plain, between: null, title: 'Bản tin cuối năm', scriptIds: [script.id] };
    const { stationId, slotId } = history;
    await putBulletin(database.kysely, { ...bulletin, id: 'cuoi-nam', stationId });
    const wallStart = '2026-12-21T07:00:00';
    const book = (change: { bulletinId: string | null; cancelled: boolean }) =>
      putException(database.kysely, stationId, { slotId, wallStart, reason: '', ...change }, 'lan', at(NOW));

    expect(await task3(history, '2026-12')).toMatchObject({ booked: 0, missing: 2 });
    await book({ bulletinId: 'cuoi-nam', cancelled: false });
    expect(await task3(history, '2026-12')).toMatchObject({ counted: 0, booked: 1, missing: 1 });
    const { months } = await audits.yearAudit(await history.station(), 2026);
    expect(months[11]!.quotas.find(({ task }) => task === '3')).toMatchObject({ booked: 1, missing: 1 });
    expect(await task3(history, '2026-12', '2026-11-30 23:00')).toMatchObject({ booked: 0 });
    await history.withdraw(script.id, '2026-11-30 23:00');
    expect(await task3(history, '2026-12')).toMatchObject({ booked: 0 });
  });

  describe('of what happened outside the air', () => {
    const LAN = { id: 'lan', name: 'Trần Thị Lan' };
    const article = (change: Partial<PublicationEntry> = {}): PublicationEntry => ({
      ...{
        kind: 'publication',
        channel: 'ward-website',
        kinds: ['cchc'],
        title: 'Một cửa',
        unit: 'Văn phòng',
      },
      ...{ url: 'https://phuong.example.vn/tin/1?utm_source=zalo', source: 'hand', confirmedBy: LAN },
      ...{ sentAt: at('2026-11-03 08:00'), publishedAt: at('2026-11-04 08:00') },
      ...change,
    });
    const event: EventEntry = {
      ...{
        kind: 'event',
        tasks: ['10'],
        forms: ['f'],
        title: 'Cuộc thi ý tưởng',
        place: '',
        unit: '',
        note: '',
      },
      ...{ at: at('2026-11-12 08:00'), evidence: ['https://phuong.example.vn/thi'], confirmedBy: null },
    };
    async function begin() {
      const history = await startHistory(database);
      const add = async (entry: Entry, when: string, subjectId = newId(at(when))) => {
        const line = { id: newId(at(when)), subjectId, entry, by: LAN, recordedAt: at(when) };
        await addLine(database.kysely, history.stationId, line);
        return subjectId;
      };
      const quota = async (task: string, asOf = NOW) => {
        const audit = await audits.monthAudit(await history.station(), '2026-11', { asOf: at(asOf) });
        return audit.quotas.find((one) => one.task === task)!;
      };
      return { history, add, quota };
    }

    it('counts an article once, by its newest line, until it is struck out', async () => {
      const { add, quota } = await begin();
      const first = await add(article(), '2026-11-05 08:00');
      await add(article({ url: 'https://www.phuong.example.vn/tin/1' }), '2026-11-06 08:00');
      const land = await add(
        article({ kinds: ['cchc'], url: 'https://phuong.example.vn/tin/2' }),
        '2026-11-07 08:00',
      );
      await add(
        article({ kinds: ['cchc', 'dat-dai'], url: 'https://phuong.example.vn/tin/2' }),
        '2026-11-08 08:00',
        land,
      );
      expect(await quota('5')).toMatchObject({ counted: 2, required: 6, state: 'short' });
      expect(await quota('8')).toMatchObject({ counted: 1, state: 'met' });
      expect(await quota('8', '2026-11-07 12:00')).toMatchObject({ counted: 0, state: 'short' });
      const strike = {
        kind: 'correction',
        item: null,
        cchc: null,
        topics: null,
        reason: 'Nhập nhầm',
      } as const;
      await add({ ...strike, void: land }, '2026-11-09 08:00');
      expect(await quota('5')).toMatchObject({ counted: 1 });
      expect((await quota('5')).items[0]!.proof[0]!.ids).toContain(first);
    });

    it('counts what a collaborator entered once it is confirmed', async () => {
      const { add, quota } = await begin();
      const id = await add(article({ confirmedBy: null }), '2026-11-05 08:00');
      expect(await quota('5')).toMatchObject({ counted: 0 });
      await add(article(), '2026-11-06 08:00', id);
      expect(await quota('5')).toMatchObject({ counted: 1 });
    });

    it('moves an article to the month that its newest line tells of', async () => {
      const { add, quota } = await begin();
      const id = await add(article(), '2026-11-05 08:00');
      const october = { sentAt: at('2026-10-03 08:00'), publishedAt: at('2026-10-04 08:00') };
      await add(article(october), '2026-11-06 08:00', id);
      expect(await quota('5')).toMatchObject({ counted: 0 });
    });

    it('counts an event from its confirmation on', async () => {
      const { add, quota } = await begin();
      const id = await add(event, '2026-11-13 08:00');
      expect(await quota('10')).toMatchObject({ counted: 0, notCounted: [{ reason: 'unconfirmed' }] });
      await add({ ...event, confirmedBy: { id: 'minh', name: 'Lê Minh' } }, '2026-11-14 08:00', id);
      expect(await quota('10')).toMatchObject({ counted: 1, state: 'met' });
    });

    it('keeps a closed month as it was, and shows what came later beside it', async () => {
      const { history, add, quota } = await begin();
      await add(article(), '2026-11-05 08:00');
      const close = {
        ...{ id: newId(1), month: '2026-11', planYaml: PLAN_2026, planVersion: parsePlan(PLAN_2026).version },
        ...{ audit: '{}', sha256: '', keyId: '', signature: '', by: 'minh', byName: 'Lê Minh' },
        closedAt: at('2026-11-20 08:00'),
      };
      await insertClose(database.kysely, history.stationId, close);
      await add(article({ url: 'https://phuong.example.vn/tin/9' }), '2026-11-25 08:00');
      expect(await quota('5')).toMatchObject({ counted: 1, supplement: [{ title: 'Một cửa' }] });
      const reopened = { at: at('2026-11-26 08:00'), by: 'minh', byName: 'Lê Minh', reason: 'Bổ sung' };
      await reopenClose(database.kysely, history.stationId, close.id, reopened);
      expect(await quota('5')).toMatchObject({ counted: 2, supplement: [] });
    });

    it('gives each month of the year what the month alone gives', async () => {
      const { history, add } = await begin();
      await add(article(), '2026-11-05 08:00');
      await add(event, '2026-11-13 08:00');
      const player = await history.player('Đầu phát', [history.zones.market]);
      const script = await history.script({ title: 'Nộp hồ sơ trực tuyến' });
      await history.heard(player, await history.airing('2026-11-02 07:00', [script]), 1);
      const station = await history.station();
      const { months } = await audits.yearAudit(station, 2026);
      for (const month of ['2026-01', '2026-10', '2026-11', '2026-12']) {
        const alone = await audits.monthAudit(station, month);
        expect(months.find((audit) => audit.month === month)!.quotas).toEqual(alone.quotas);
      }
    });
  });
});
