import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { openMediaBucket, type MediaBucket } from '../../../test/support/media-bucket.ts';
import { SYSTEM } from '../../accounts/actor.ts';
import type { Station } from '../../accounts/stations.ts';
import { openMedia, type OpenedMedia } from '../../audio/open-media.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { openDataFolder } from '../../kernel/data-folder.ts';
import { sha256 } from '../../kernel/hash.ts';
import { silentLog } from '../../kernel/log.ts';
import { at, startHistory } from '../../plan/testing/station-history.ts';
import { registerMedia } from '../../scripts/segments.store.ts';
import { createCollector, type Collector } from './collector.ts';
import { openStore, type Store } from './open-store.ts';
import { createStoreWatch, type StoreWatch } from './store-watch.ts';
import { storeTroubles } from './store-words.ts';

const DAY = 86_400_000;

for (const dialect of DIALECTS) {
  describe(`looking after a bucket of sounds, on ${dialect}`, () => {
    let database: TestDatabase;
    let bucket: MediaBucket;
    let root: string;
    let machine: VirtualClock;
    let station: Station;
    let opened: OpenedMedia;
    let store: Store;
    let watch: StoreWatch;
    let collector: Collector;

    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      bucket = await openMediaBucket();
      root = mkdtempSync(join(tmpdir(), 'loa-bucket-'));
      machine = new VirtualClock(at('2026-12-01 01:00'));
      bucket.storage.keptAt = () => machine.now();
      station = await (await startHistory(database)).station();
      await open(database);
    });
    afterEach(async () => {
      await bucket.storage.stop();
      await database.drop();
      rmSync(root, { recursive: true, force: true });
    });

    /** A server with a folder of its own. */
    async function open(on: TestDatabase, name = 'a'): Promise<void> {
      const folder = openDataFolder(join(root, name), { sandbox: false, sandboxClock: null, machine });
      const config = { mediaTo: bucket.place, mediaCacheBytes: 1e9 };
      const installation = { config, folder, machine, log: silentLog, database: on };
      opened = openMedia(installation);
      store = await openStore(installation, opened, []);
      const { place } = store;
      watch = createStoreWatch({ database: on, machine, media: store.kept, place, log: silentLog });
      const shared = { database: on, clock: machine, machine, place, log: silentLog };
      collector = createCollector({ ...shared, shipped: new Set() });
    }
    async function put(words: string): Promise<string> {
      const file = opened.media.temporaryFile();
      writeFileSync(file, words);
      return (await opened.media.put(file)).sha256;
    }
    const named = (hash: string) =>
      registerMedia(
        database.kysely,
        station.id,
        {
          ...{ sha256: hash, bytes: 9, mediaType: 'audio/mpeg', durationMs: 1, peaks: null },
          ...{ loudnessLufs: -16, truePeakDbtp: -1 },
        },
        machine.now(),
      );
    const inBucket = (hash: string) => bucket.storage.objects.has(bucket.key(hash));
    const pass = (ms: number) => machine.advance(ms);

    it('finds what is missing or changed there, also where a copy still lies here', async () => {
      const hashes = [await put('nguyên vẹn'), await put('bị hỏng'), await put('đã mất')] as const;
      const [whole, broken, gone] = hashes;
      for (const hash of hashes) await named(hash);
      await opened.local.remove(whole);
      bucket.storage.objects.set(bucket.key(broken), Buffer.from('hỏng rồi'));
      bucket.storage.objects.delete(bucket.key(gone));
      await watch.look();
      const { faults, away, checked } = await watch.state();
      expect(Object.fromEntries(faults.map(({ sha256: hash, fault }) => [hash, fault]))).toEqual({
        ...{ [broken]: 'changed', [gone]: 'missing' },
      });
      expect({ away, checked }).toEqual({ away: null, checked: 3 });
      // It is looked at, and not brought here for that.
      expect(existsSync(opened.local.path(whole))).toBe(false);
    });

    it('takes a bucket that is away, refuses or is empty for one fault, and notes nothing about its sounds', async () => {
      const hash = await put('một tin');
      await named(hash);
      const isOut = async () => {
        await pass(60_000);
        await watch.look();
        const state = await watch.state();
        expect(state).toMatchObject({ away: 'bucket', checked: 0, faults: [] });
        expect(storeTroubles({ ...state, faults: 0 })[0]!.title).toBe(
          'Kho âm thanh dùng chung trống hoặc không liên lạc được',
        );
        await expect(collector.search()).rejects.toMatchObject({ code: 'store-away', status: 503 });
      };
      await bucket.storage.stop();
      await isOut();
      await bucket.storage.start();
      bucket.storage.refusing = { status: 403, code: 'AccessDenied' };
      await isOut();
      bucket.storage.refusing = null;
      const held = bucket.storage.objects.get(bucket.key(hash))!;
      bucket.storage.objects.delete(bucket.key(hash));
      await isOut();
      bucket.storage.objects.set(bucket.key(hash), held);
      await pass(3_600_000);
      await watch.look();
      expect(await watch.state()).toMatchObject({ away: null, checked: 1, faults: [] });
    });

    it('clears away what nobody names, from the bucket and from here, once its time of grace is over', async () => {
      const [used, unused] = [await put('đã phát'), await put('nháp bỏ đi')];
      await named(used);
      await collector.search();
      await pass(31 * DAY);
      expect((await collector.state()).due).toEqual({ files: 1, bytes: Buffer.byteLength('nháp bỏ đi') });
      expect(await collector.clearNow(station, SYSTEM)).toMatchObject({ files: 1 });
      expect([inBucket(used), inBucket(unused)]).toEqual([true, false]);
      expect(await opened.media.size(unused)).toBeNull();
      expect([...bucket.storage.objects.keys()].filter((name) => name.includes('going/'))).toEqual([]);
    });

    it('keeps what is named or given again meanwhile, on any server', async () => {
      const [given, later] = [await put('cho lại'), await put('sau mới cần')];
      await collector.search();
      await pass(31 * DAY);
      await named(later);
      const first = collector;
      await open(database, 'b');
      await put('cho lại');
      expect(await first.clearNow(station, SYSTEM)).toEqual({ files: 0, bytes: 0 });
      expect([inBucket(given), inBucket(later)]).toEqual([true, true]);
    });

    it('keeps what is given between being set aside and being taken away', async () => {
      const hash = await put('sát nút');
      await pass(31 * DAY);
      const { files } = store.place;
      expect(await files.setAside(hash, machine.now() - 30 * DAY)).toBe(true);
      await put('sát nút');
      expect(await files.discard(hash)).toBe(false);
      expect(inBucket(hash)).toBe(true);
      // What was not set aside is not taken away.
      await pass(60 * DAY);
      expect(await files.discard(hash)).toBe(false);
      expect(await files.setAside(sha256('không có'), machine.now())).toBe(false);
    });

    it('forgets marks that a crash left', async () => {
      await put('một tin');
      bucket.storage.objects.set('tp/am-thanh/going/x', Buffer.from(''));
      bucket.storage.modified.set('tp/am-thanh/going/x', machine.now() - DAY);
      await collector.search();
      expect(bucket.storage.objects.has('tp/am-thanh/going/x')).toBe(false);
    });

    it('takes from another server’s folder what the bucket let go, and nothing that a record rests on', async () => {
      const words = ['còn dùng', 'nháp đã dọn', 'hết hạn lưu', 'mất trong kho', 'hết hạn, còn minh chứng'];
      const hashes: string[] = [];
      for (const one of words) hashes.push(await put(one));
      const [used, draft, over, lost, proof] = hashes as [string, string, string, string, string];
      for (const hash of [used, over, lost, proof]) await named(hash);
      const first = opened.media;
      await open(database, 'b');
      for (const hash of hashes) await opened.media.file(hash);
      for (const hash of [draft, over, lost, proof]) await first.remove(hash);
      for (const sha256 of [over, proof])
        await database.kysely
          .insertInto('expired_media')
          .values({ station_id: station.id, sha256, title: 'Tin', bytes: 9, expired_at: 1, gone_at: 2 })
          .execute();
      await database.kysely
        .insertInto('evidence_file')
        .values({
          ...{ id: 'm', station_id: station.id, sha256: proof, name: 'a.mp3', media_type: 'audio/mpeg' },
          ...{ bytes: 9, by: 'lan', by_name: 'Lan', recorded_at: 1 },
        })
        .execute();
      const here = () => hashes.filter((hash) => existsSync(opened.local.path(hash)));
      await store.careForCache();
      expect(here()).toEqual(hashes);
      await pass(8 * DAY);
      await store.careForCache();
      expect(here()).toEqual([used, lost, proof]);
      // Once a day: an emptied bucket, or one that is away, takes nothing with it.
      await pass(2 * DAY);
      for (const key of [...bucket.storage.objects.keys()]) bucket.storage.objects.delete(key);
      await store.careForCache();
      await bucket.storage.stop();
      await store.careForCache();
      await bucket.storage.start();
      expect(here()).toEqual([used, lost, proof]);
    });

    it('is one installation’s: another one is refused and takes nothing away', async () => {
      const hash = await put('của thành phố');
      const other = await openTestDatabase(dialect);
      await expect(open(other, 'khac')).rejects.toMatchObject({ code: 'media-of-another', status: 409 });
      // Also where it could not be asked at the start.
      await bucket.storage.stop();
      await startHistory(other);
      await open(other, 'khac');
      await bucket.storage.start();
      await collector.search();
      await pass(31 * DAY);
      await expect(collector.clearNow(station, SYSTEM)).rejects.toMatchObject({ code: 'media-of-another' });
      expect(inBucket(hash)).toBe(true);
      await other.drop();
      // A second server of the same installation is welcome.
      await open(database, 'b');
    });
  });
}
