import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Actor } from '../accounts/actor.ts';
import type { Station } from '../accounts/stations.ts';
import { listTrail } from '../accounts/trail.ts';
import { findBulletin, putBulletin } from '../bulletins/bulletins.store.ts';
import { VirtualClock } from '../kernel/clock.ts';
import {
  at,
  startHistory,
  type StationHistory,
  type WrittenScript,
} from '../plan/testing/station-history.ts';
import { listScripts, moveScript } from '../scripts/scripts.store.ts';
import { createLibrary, UNDO_REPLACE_MS, type Library } from './library.ts';
import { libraryPage, type LibraryFilter } from './library.store.ts';

const LAN: Actor = { kind: 'person', id: 'lan', name: 'Trần Thị Lan', roles: ['editor'] };
const HUNG: Actor = { ...LAN, id: 'hung', name: 'Nguyễn Văn Hùng' };

for (const dialect of DIALECTS) {
  describe(`thư viện, on ${dialect}`, () => {
    let database: TestDatabase;
    let clock: VirtualClock;
    let history: StationHistory;
    let station: Station;
    let library: Library;
    let [first, second, third]: WrittenScript[] = [];
    let planned = 0;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      clock = new VirtualClock(at('2026-12-01 08:00'));
      history = await startHistory(database);
      station = await history.station();
      planned = 0;
      const onAirableChange = async () => {
        planned++;
      };
      library = createLibrary({ database, clock, onAirableChange });
      first = await history.script({
        ...{ title: 'Một cửa điện tử', spoken: 'Nộp hồ sơ trực tuyến.', approvedAt: '2026-10-30 08:00' },
      });
      second = await history.script({
        ...{ title: 'Tiêm chủng', cchc: false, topics: [], approvedAt: '2026-11-10 08:00' },
      });
      third = await history.script({ title: 'Hộ tịch', topics: ['a', 'e'], approvedAt: '2026-11-20 08:00' });
    });
    afterEach(() => database.drop());

    const titles = async (filter: Partial<LibraryFilter> = {}) => {
      const page = { limit: 30, after: null };
      const { items } = await libraryPage(database, station.id, { archived: false, ...filter }, page);
      return items.map(({ title }) => title);
    };
    const bulletin = async (id: string, scripts: readonly WrittenScript[]) => {
      const ends = {
        openingChime: null,
        closingChime: null,
        openingTemplateId: null,
        closingTemplateId: null,
      };
      const made = { createdBy: 'lan', createdAt: 1, updatedAt: 1, archivedAt: null };
      const scriptIds = scripts.map((script) => script.id);
      const between = { between: null };
      await putBulletin(database.kysely, {
        ...{ id, stationId: station.id, title: `Bản tin ${id}`, scriptIds },
        ...ends,
        ...between,
        ...made,
      });
    };
    const itemsOf = async (id: string) => (await findBulletin(database.kysely, station.id, id))!.scriptIds;

    it('finds by words with or without marks, by their beginnings, and by every filter', async () => {
      expect(await titles()).toEqual(['Hộ tịch', 'Tiêm chủng', 'Một cửa điện tử']);
      expect(await titles({ search: 'mot cua' })).toEqual(['Một cửa điện tử']);
      expect(await titles({ search: 'TRỰC tuy' })).toEqual(['Một cửa điện tử']);
      expect(await titles({ search: '"điện" OR -%_* :' })).toEqual([]);
      expect(await titles({ search: '%' })).toHaveLength(3);
      expect(await titles({ topic: 'a' })).toEqual(['Hộ tịch']);
      expect(await titles({ cchc: false })).toEqual(['Tiêm chủng']);
      expect(await titles({ kind: 'recording' })).toEqual([]);
      expect(await titles({ kind: 'tin', state: 'approved' })).toHaveLength(3);
      const november = { madeFrom: at('2026-11-01 00:00'), madeTo: at('2026-12-01 00:00') };
      expect(await titles(november)).toEqual(['Hộ tịch', 'Tiêm chủng']);
    });

    it('finds a changed text by its new words alone', async () => {
      const changes = { state: 'approved', search: 'mot cua lien thong' } as const;
      await moveScript(database.kysely, station.id, first!.id, 'approved', changes);
      expect(await titles({ search: 'điện tử' })).toEqual([]);
      expect(await titles({ search: 'liên thông' })).toEqual(['Một cửa điện tử']);
    });

    it('goes through all of it page by page, each item once', async () => {
      const seen: string[] = [];
      let after = null;
      for (;;) {
        const { items, more } = await libraryPage(
          database,
          station.id,
          { archived: false },
          { limit: 1, after },
        );
        seen.push(...items.map(({ title }) => title));
        if (!more) break;
        after = { createdAt: items.at(-1)!.createdAt, id: items.at(-1)!.id };
      }
      expect(seen).toEqual(['Hộ tịch', 'Tiêm chủng', 'Một cửa điện tử']);
    });

    it('tells where an item is used, what is coming and what was heard', async () => {
      const player = await history.player('Đầu phát', Object.values(history.zones));
      await history.heard(player, await history.airing('2026-11-24 07:00', [first!]), 1);
      await history.airing('2026-12-02 07:00', [first!]);
      await bulletin('b', [first!, second!]);
      const usage = await library.usage(station, first!.id);
      expect(usage.bulletins.map(({ id }) => id)).toEqual(['b']);
      expect(usage.coming.map(({ startsAt }) => startsAt)).toEqual([at('2026-12-02 07:00')]);
      expect(usage.plays).toMatchObject([{ player: 'Đầu phát' }]);
      const { items } = await libraryPage(
        database,
        station.id,
        { archived: false },
        { limit: 30, after: null },
      );
      expect(items.find(({ id }) => id === first!.id)).toMatchObject({ bulletins: 1, heard: 1 });
      expect(items.find(({ id }) => id === third!.id)).toMatchObject({ bulletins: 0, heard: 0 });
    });

    it('lets another item stand in every bulletin, and takes that back', async () => {
      await bulletin('b1', [first!, second!]);
      await bulletin('b2', [first!, third!]);
      await history.withdraw(first!.id, '2026-11-30 08:00');
      const { bulletins, seq } = await library.replace(station, LAN, first!.id, third!.id);
      expect([bulletins, planned]).toEqual([2, 1]);
      expect(await itemsOf('b1')).toEqual([third!.id, second!.id]);
      // Where it stands already, the old one just goes.
      expect(await itemsOf('b2')).toEqual([third!.id]);
      const [line] = await listTrail(database.kysely, station.id, { limit: 1 });
      expect(line).toMatchObject({
        action: 'library.replace',
        subject: first!.id,
        detail: { otherId: third!.id },
      });

      await expect(library.undoReplace(station, HUNG, first!.id, seq)).rejects.toThrow(
        'Không hoàn tác được nữa',
      );
      await library.undoReplace(station, LAN, first!.id, seq);
      expect(await itemsOf('b1')).toEqual([first!.id, second!.id]);
      expect(await itemsOf('b2')).toEqual([first!.id, third!.id]);
      await expect(library.undoReplace(station, LAN, first!.id, seq)).rejects.toThrow(
        'Không hoàn tác được nữa',
      );
    });

    it('takes no replacement back that is old, or whose bulletin was changed since', async () => {
      await bulletin('b1', [first!]);
      const { seq } = await library.replace(station, LAN, first!.id, third!.id);
      await bulletin('b1', [third!, second!]);
      await expect(library.undoReplace(station, LAN, first!.id, seq)).rejects.toThrow('Không hoàn tác');
      await bulletin('b1', [third!]);
      await clock.advance(UNDO_REPLACE_MS + 1);
      await expect(library.undoReplace(station, LAN, first!.id, seq)).rejects.toThrow('Không hoàn tác');
    });

    it('refuses what may not air in the place of another, and changes nothing then', async () => {
      await bulletin('b1', [first!]);
      const waiting = await history.script({ title: 'Chờ duyệt', approved: false });
      for (const other of [waiting.id, first!.id, 'nothing'])
        await expect(library.replace(station, LAN, first!.id, other)).rejects.toMatchObject({
          errors: [{ field: 'other' }],
        });
      await expect(library.replace(station, LAN, second!.id, third!.id)).rejects.toThrow('Không bản tin nào');
      expect(await itemsOf('b1')).toEqual([first!.id]);
      expect(planned).toBe(0);
    });

    it('puts away what no bulletin holds: kept, and offered nowhere', async () => {
      await bulletin('b1', [first!]);
      await expect(library.archive(station, LAN, first!.id, true)).rejects.toThrow('“Bản tin b1”');
      await library.archive(station, LAN, second!.id, true);
      expect(await titles()).toEqual(['Hộ tịch', 'Một cửa điện tử']);
      expect(await titles({ archived: true })).toEqual(['Tiêm chủng']);
      const page = { limit: 30, offset: 0 };
      const { items } = await listScripts(database.kysely, station.id, { archived: false }, page);
      expect(items).toHaveLength(2);
      await expect(library.replace(station, LAN, first!.id, second!.id)).rejects.toMatchObject({
        errors: [{ field: 'other' }],
      });
      await library.archive(station, LAN, second!.id, false);
      expect(await titles()).toHaveLength(3);
    });

    it('shows a station nothing of another', async () => {
      const foreign = { ...station, id: 'another' };
      expect(
        (await libraryPage(database, 'another', { archived: false }, { limit: 9, after: null })).items,
      ).toEqual([]);
      await expect(library.usage(foreign, first!.id)).rejects.toMatchObject({ status: 404 });
      await expect(library.archive(foreign, LAN, first!.id, true)).rejects.toMatchObject({ status: 404 });
    });
  });
}
