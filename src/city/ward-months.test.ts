import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { COMMAND_LINE } from '../accounts/actor.ts';
import { listStations } from '../accounts/stations.ts';
import { record } from '../accounts/trail.ts';
import { VirtualClock } from '../kernel/clock.ts';
import { addMonths } from '../kernel/zoned-time.ts';
import { createAudits } from '../plan/audits.ts';
import { startHistory, type StationHistory } from '../plan/testing/station-history.ts';
import { writeYear, YEAR_NOW } from '../plan/testing/year-history.ts';
import { cityMonths, wardsToCome } from './city-months.ts';
import { figuresOf } from './figures.ts';
import { createWardMonths, type WardMonths } from './ward-months.ts';
import { wardMonths } from './ward-months.store.ts';

for (const dialect of DIALECTS)
  describe(`the wards' months on ${dialect}`, () => {
    let database: TestDatabase;
    let history: StationHistory;
    let clock: VirtualClock;
    let kept: WardMonths;
    beforeAll(async () => {
      database = await openTestDatabase(dialect);
      history = await writeYear(database);
      await startHistory(database, { name: 'Phường Ba Đình' });
      clock = new VirtualClock(YEAR_NOW);
      kept = createWardMonths({ database, clock, audits: createAudits({ database, clock, trial: false }) });
    });
    afterAll(() => database.drop());

    const months = (...wanted: string[]) => wardMonths(database.kysely, wanted);
    const untilStill = async () => {
      while ((await kept.look()) > 0);
      // The earlier months of two wards.
      await kept.look();
    };

    it('come with the running ones first, and what is still to come is told', async () => {
      await kept.look({ years: 1 });
      await kept.look({ years: 1 });
      const toCome = async () => wardsToCome(cityMonths(await months('2026-09', '2026-10', '2026-11')));
      expect(await toCome()).toBe(1);
      await untilStill();
      expect(await toCome()).toBe(0);
    });

    it('are what the judge says, of every ward and month that is over or running', async () => {
      await untilStill();
      const audits = createAudits({ database, clock, trial: false });
      const all = Array.from({ length: 11 }, (_, back) => addMonths('2026-11', -back));
      const found = await months(...all);
      expect(found).toHaveLength(22);
      for (const station of await listStations(database.kysely))
        for (const month of all) {
          const { audit, plan } = await audits.judgedMonth(station, month);
          const one = found.find((row) => row.stationId === station.id && row.month === month);
          expect({ month, figures: one?.figures }).toEqual({ month, figures: figuresOf(audit, plan) });
        }
      const [may] = cityMonths(await months('2026-05'));
      expect(may).toMatchObject({ planned: 2, asked: 2, heard: 0 });
      const [june] = cityMonths(await months('2026-06'));
      expect(june).toMatchObject({ planned: 2, asked: 2, heard: 1 });
    });

    it('are judged anew when a player reports, and only then', async () => {
      expect(await kept.look()).toBe(0);
      const player = await history.player('Đầu phát chợ', Object.values(history.zones));
      const script = await history.script({ title: 'Tin mới của tháng', approvedAt: '2026-11-10 16:00' });
      const airing = await history.airing('2026-11-18 07:00', [script]);
      const before = (await months('2026-11')).find((one) => one.stationId === history.stationId);
      const recordedAt = YEAR_NOW + 60_000;
      await history.heard(player, airing, 1, { recordedAt });
      await clock.advance(120_000);
      expect(await kept.look()).toBe(1);
      const after = (await months('2026-11')).find((one) => one.stationId === history.stationId);
      expect(after?.figures?.heard?.counted).toBe((before?.figures?.heard?.counted ?? 0) + 1);
      expect(await kept.look()).toBe(0);
    });

    it('are judged anew after a line of the ward’s trail, and on another day', async () => {
      await database.kysely
        .transaction()
        .execute((tx) => record(tx, history.stationId, COMMAND_LINE, 'fact.correct', 'x', {}, clock.now()));
      expect(await kept.look()).toBe(1);
      await clock.advance(86_400_000);
      expect(await kept.look()).toBe(2);
    });
  });
