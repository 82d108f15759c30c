import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/hash.ts';
import { silentLog } from '../../kernel/log.ts';
import { at, startHistory } from '../../plan/testing/station-history.ts';
import { registerMedia } from '../../scripts/segments.store.ts';
import { folderPlace } from './store-place.ts';
import { createStoreWatch, type StoreWatch } from './store-watch.ts';

for (const dialect of DIALECTS) {
  describe(`the watch over the media store, on ${dialect}`, () => {
    let database: TestDatabase;
    let root: string;
    let folder: string;
    let machine: VirtualClock;
    let media: FolderMediaStore;
    let watch: StoreWatch;
    const restarted = () =>
      createStoreWatch({ database, machine, media, place: folderPlace(folder), log: silentLog });
    const [whole, broken, gone] = ['nguyên vẹn', 'bị hỏng', 'đã mất'].map((words) => sha256(words)) as [
      string,
      string,
      string,
    ];
    const write = (hash: string, words: string) => {
      mkdirSync(dirname(media.path(hash)), { recursive: true });
      writeFileSync(media.path(hash), words);
    };
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      root = mkdtempSync(join(tmpdir(), 'loa-store-'));
      folder = join(root, 'media');
      machine = new VirtualClock(at('2026-12-01 08:00'));
      media = createMediaStore(folder, root, machine);
      watch = restarted();
      const { id } = await (await startHistory(database)).station();
      for (const hash of [whole, broken, gone]) {
        const sound = { sha256: hash, bytes: 9, mediaType: 'audio/mpeg', durationMs: 1, peaks: null };
        await registerMedia(
          database.kysely,
          id,
          { ...sound, loudnessLufs: -16, truePeakDbtp: -1 },
          machine.now(),
        );
      }
      write(whole, 'nguyên vẹn');
      write(broken, 'bị hỏng rồi');
    });
    afterEach(async () => {
      await database.drop();
      rmSync(root, { recursive: true, force: true });
    });
    const faults = async () =>
      Object.fromEntries((await watch.state()).faults.map(({ sha256: hash, fault }) => [hash, fault]));

    it('finds what is missing and what has changed, keeps both, and sees when they are back', async () => {
      expect(await watch.state()).toMatchObject({ wanted: 3, checked: 0, oldest: null, away: null });
      await watch.look();
      expect(await faults()).toEqual({ [broken]: 'changed', [gone]: 'missing' });
      expect(await watch.state()).toMatchObject({ wanted: 3, checked: 3 });
      expect(existsSync(media.path(broken))).toBe(true);
      write(gone, 'đã mất');
      await watch.again();
      expect(await faults()).toEqual({ [broken]: 'changed' });
    });

    it('goes on after a restart, and reads everything anew a week later', async () => {
      await watch.look();
      watch = restarted();
      write(whole, 'sửa trộm');
      await watch.look();
      expect(await faults()).not.toHaveProperty(whole);
      await machine.advance(8 * 86_400_000);
      watch = restarted();
      await watch.look();
      expect(await faults()).toHaveProperty(whole, 'changed');
    });

    it('takes a disk that is not there for one fault, and notes nothing about its sounds', async () => {
      renameSync(folder, `${folder}.away`);
      await watch.look();
      expect(await watch.state()).toMatchObject({ away: 'folder', checked: 0, faults: [] });
      // An empty mount point is no better.
      mkdirSync(folder);
      await watch.look();
      expect(await watch.state()).toMatchObject({ away: 'folder', wanted: 3, checked: 0 });
      rmSync(folder, { recursive: true });
      renameSync(`${folder}.away`, folder);
      await machine.advance(3_600_000);
      await watch.look();
      expect(await watch.state()).toMatchObject({ away: null, checked: 3 });
    });
  });
}
