import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { SYSTEM } from '../../accounts/actor.ts';
import { assertStationRoom } from '../../accounts/station-room.ts';
import { saveSettings, type Station } from '../../accounts/stations.ts';
import { listTrail } from '../../accounts/trail.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/hash.ts';
import { silentLog } from '../../kernel/log.ts';
import { at, startHistory } from '../../plan/testing/station-history.ts';
import { stationBytes } from '../../storage/media-references.ts';
import { createCollector, type Collector } from './collector.ts';
import { folderPlace } from './store-place.ts';

const DAY = 86_400_000;
const WORDS = ['nháp bỏ đi', 'đã phát', 'nhạc hiệu'] as const;
const [unused, aired, chime] = WORDS.map((words) => sha256(words)) as [string, string, string];

for (const dialect of DIALECTS) {
  describe(`clearing away what nobody uses, on ${dialect}`, () => {
    let database: TestDatabase;
    let root: string;
    let machine: VirtualClock;
    let media: FolderMediaStore;
    let station: Station;
    let collector: Collector;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      root = mkdtempSync(join(tmpdir(), 'loa-collector-'));
      mkdirSync(join(root, 'tmp'));
      machine = new VirtualClock(at('2026-12-01 01:00'));
      media = createMediaStore(join(root, 'media'), join(root, 'tmp'), machine);
      collector = restarted();
      station = await (await startHistory(database)).station();
      for (const words of WORDS) write(words);
      await evidence(aired, 9);
    });
    afterEach(async () => {
      await database.drop();
      rmSync(root, { recursive: true, force: true });
    });

    const restarted = () =>
      createCollector({
        ...{ database, clock: machine, machine, place: folderPlace(join(root, 'media')), log: silentLog },
        shipped: new Set([chime]),
      });
    const write = (words: string) => {
      const path = media.path(sha256(words));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, words);
      utimesSync(path, machine.now() / 1000, machine.now() / 1000);
    };
    const evidence = (hash: string, bytes: number) =>
      database.kysely
        .insertInto('evidence_file')
        .values({
          ...{
            id: hash.slice(0, 8),
            station_id: station.id,
            sha256: hash,
            name: 'a.mp3',
            media_type: 'audio/mpeg',
          },
          ...{ bytes, by: 'lan', by_name: 'Lan', recorded_at: 1 },
        })
        .execute();
    const held = () => WORDS.filter((words) => existsSync(media.path(sha256(words))));
    const set = async (changes: Partial<Station['settings']>) => {
      station = { ...station, settings: { ...station.settings, ...changes } };
      await saveSettings(database.kysely, station.id, station.settings);
    };
    const night = async (date: string) => {
      await machine.advance(at(`${date} 03:00`) - machine.now());
      await collector.look();
    };
    const trail = async () =>
      (await listTrail(database.kysely, station.id, { limit: 5 })).map(({ action, detail }) => [
        action,
        detail,
      ]);

    it('only notes it by night until the station wants it cleared, and then after the time of grace', async () => {
      await collector.look();
      expect((await collector.state()).unused.files).toBe(0);
      await night('2026-12-01');
      const bytes = Buffer.byteLength('nháp bỏ đi');
      expect(await collector.state()).toEqual({
        ...{ unused: { files: 1, bytes }, due: { files: 0, bytes: 0 }, graceDays: 30, nightly: false },
      });
      expect(await collector.clearNow(station, SYSTEM)).toEqual({ files: 0, bytes: 0 });
      await night('2027-01-05');
      expect((await collector.state()).due).toEqual({ files: 1, bytes });
      expect(held()).toEqual(WORDS);
      await set({ cleanUnused: true });
      await night('2027-01-06');
      expect(held()).toEqual(['đã phát', 'nhạc hiệu']);
      expect(await trail()).toEqual([['store.clear', { files: 1, bytes, graceDays: 30 }]]);
      expect((await collector.state()).unused.files).toBe(0);
      await night('2027-03-01');
      expect(held()).toEqual(['đã phát', 'nhạc hiệu']);
      expect(readdirSync(join(root, 'tmp'))).toEqual([]);
    });

    it('begins the time anew for what was used or given again meanwhile', async () => {
      await night('2026-12-01');
      await evidence(unused, 12);
      await night('2026-12-20');
      await database.kysely.deleteFrom('evidence_file').where('sha256', '=', unused).execute();
      await night('2026-12-21');
      await night('2027-01-15');
      expect(await collector.clearNow(station, SYSTEM)).toEqual({ files: 0, bytes: 0 });
      await night('2027-01-25');
      expect((await collector.state()).due.files).toBe(1);
      // Somebody gives the same bytes at this very moment: the store has them already, and only touches them.
      const again = media.temporaryFile();
      writeFileSync(again, 'nháp bỏ đi');
      await media.put(again);
      expect(await collector.clearNow(station, SYSTEM)).toEqual({ files: 0, bytes: 0 });
      expect(held()).toEqual(WORDS);
    });

    it('takes nothing while the disk is not there, and brings back what a crash left set aside', async () => {
      await set({ unusedDays: 7 });
      await night('2026-12-01');
      await machine.advance(8 * DAY);
      renameSync(join(root, 'media'), join(root, 'away'));
      await expect(collector.clearNow(station, SYSTEM)).rejects.toMatchObject({
        code: 'store-away',
        status: 503,
      });
      mkdirSync(join(root, 'media'));
      await expect(collector.search()).rejects.toMatchObject({ code: 'store-away' });
      expect((await collector.state()).due.files).toBe(1);
      rmSync(join(root, 'media'), { recursive: true });
      renameSync(join(root, 'away'), join(root, 'media'));
      renameSync(media.path(aired), `${media.path(aired)}.unused`);
      expect(await collector.clearNow(station, SYSTEM)).toMatchObject({ files: 1 });
      expect(held()).toEqual(['đã phát', 'nhạc hiệu']);
      expect(await trail()).toHaveLength(1);
    });

    it('keeps a station within the room it was given, and says so before it is full', async () => {
      expect(await stationBytes(database.kysely, station.id)).toBe(9);
      await assertStationRoom(database.kysely, station, 1e15, 'bytes');
      await set({ storageGigabytes: 1 });
      await assertStationRoom(database.kysely, station, 1e9 - 9, 'bytes');
      await expect(assertStationRoom(database.kysely, station, 1e9, 'bytes')).rejects.toMatchObject({
        ...{ code: 'station-full', status: 503 },
        message: expect.stringMatching(/^Đài đã dùng 1 kB trong 1 GB được cấp nên không nhận thêm/) as string,
      });
    });
  });
}
