import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { createStation, type Station } from '../../accounts/stations.ts';
import { stationSettingsSchema } from '../../accounts/station-settings.ts';
import { listTrail } from '../../accounts/trail.ts';
import { createMediaStore, type FolderMediaStore } from '../../audio/media-store.ts';
import { VirtualClock } from '../../kernel/clock.ts';
import { sha256 } from '../../kernel/hash.ts';
import { airableScript } from '../../scripts/airable.ts';
import { registerMedia } from '../../scripts/segments.store.ts';
import { createAudits } from '../audits.ts';
import { at, startHistory, type StationHistory, type WrittenScript } from '../testing/station-history.ts';
import { createRetention, keptFrom, type Retention } from './retention.ts';

it('keeps a year until the end of the years after it that were asked for', () => {
  expect(keptFrom('2028-12-31', 2)).toBe('2026-01-01');
  expect(keptFrom('2029-01-01', 2)).toBe('2027-01-01');
  const refused = stationSettingsSchema.safeParse({ keepYears: '0' });
  expect(refused.error?.issues[0]?.message).toMatch(/^Thời hạn lưu giữ \(năm\) phải từ 1 đến 50/);
});

for (const dialect of DIALECTS) {
  describe(`lưu giữ, on ${dialect}`, () => {
    let database: TestDatabase;
    let folder: string;
    let media: FolderMediaStore;
    let clock: VirtualClock;
    let history: StationHistory;
    let station: Station;
    let retention: Retention;
    let aired: WrittenScript;
    let again: WrittenScript;
    let withdrawn: WrittenScript;
    const clip = sha256('clip');
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      folder = mkdtempSync(join(tmpdir(), 'loa-retention-'));
      clock = new VirtualClock(at('2026-12-01 08:00'));
      media = createMediaStore(join(folder, 'media'), folder, clock);
      history = await startHistory(database);
      station = await history.station();
      retention = createRetention({ database, clock, media });
      const player = await history.player('Đầu phát', Object.values(history.zones));
      aired = await history.script({ title: 'Một cửa', approvedAt: '2026-11-01 08:00' });
      again = await history.script({ title: 'Phát lại năm sau', approvedAt: '2026-11-01 08:00' });
      withdrawn = await history.script({ title: 'Đã thu hồi', approvedAt: '2026-11-01 08:00' });
      const airing = await history.airing('2026-11-03 07:00', [aired, again, withdrawn]);
      for (const index of [1, 2, 3]) await history.heard(player, airing, index);
      await history.airing('2027-02-02 07:00', [again]);
      await history.withdraw(withdrawn.id, '2026-11-20 08:00');
      const over = at('2026-11-03 07:16');
      await database.kysely
        .insertInto('device_command')
        .values({
          ...{ id: 'command', station_id: station.id, device_id: player, kind: 'off-air' },
          ...{ from_at: over - 60_000, to_at: over, airing_id: airing.id, by: 'lan', by_name: 'Lan' },
          ...{ asked_at: over, expires_at: over, done_at: over, ok: 1, note: null, sha256: clip, bytes: 5 },
        })
        .execute();
      for (const hash of [clip, ...[aired, again, withdrawn].map(soundOf)]) keep(hash);
    });
    afterEach(async () => {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    });

    const soundOf = ({ item }: WrittenScript) => item.sha256;
    const keep = (hash: string) => {
      mkdirSync(dirname(media.path(hash)), { recursive: true });
      writeFileSync(media.path(hash), 'sound');
    };
    const held = () =>
      Object.entries({ aired: soundOf(aired), again: soundOf(again), withdrawn: soundOf(withdrawn), clip })
        .filter(([, hash]) => existsSync(media.path(hash)))
        .map(([name]) => name);
    const night = async (date: string, of: Station = station) => {
      await clock.advance(at(`${date} 03:00`) - clock.now());
      await retention.look(of);
    };
    const kind = async (id: string) => (await airableScript(database.kysely, station.id, id)).kind;
    const trail = async () => {
      const lines = await listTrail(database.kysely, station.id, { limit: 10 });
      return lines.map(({ action, detail }) => [action, detail]);
    };

    it('removes sounds and clips after the time, tells of it, and changes nothing that was written down', async () => {
      const audits = createAudits({ database, clock, trial: false });
      const audit = async () => {
        const { quotas, airtime } = await audits.monthAudit(station, '2026-11');
        return { quotas, airtime };
      };
      await night('2028-12-31');
      expect([await trail(), held().length]).toEqual([[], 4]);
      const before = await audit();
      expect(before.quotas.find(({ task }) => task === '3')?.counted).toBe(2);

      await night('2029-01-01');
      const told = { files: 3, bytes: 2005, titles: ['Bản ghi âm của đầu phát', 'Một cửa', 'Đã thu hồi'] };
      expect(await trail()).toEqual([['retention.expire', { before: '2027-01-01', ...told }]]);
      expect([await kind(aired.id), await kind(withdrawn.id), await kind(again.id)]).toEqual([
        'expired',
        'withdrawn',
        'airable',
      ]);
      // For a month a clock that ran ahead can be put right.
      await night('2029-01-30');
      expect(held()).toHaveLength(4);
      await night('2029-02-01');
      expect(held()).toEqual(['again']);
      await night('2029-02-02');
      expect(await trail()).toEqual([
        ['retention.remove', told],
        ['retention.expire', { before: '2027-01-01', ...told }],
      ]);
      expect(await audit()).toEqual(before);
    });

    it('keeps what a longer time asks for, what a slot still names, and what another station rests on', async () => {
      await night('2029-01-01');
      expect(await kind(aired.id)).toBe('expired');
      await night('2029-01-05', { ...station, settings: { ...station.settings, keepYears: 3 } });
      expect(await kind(aired.id)).toBe('airable');

      const { kysely } = database;
      const bulletin = {
        station_id: station.id,
        created_by: 'lan',
        created_at: 1,
        updated_at: 1,
        archived_at: null,
      };
      const bare = {
        opening_chime: null,
        closing_chime: null,
        opening_template_id: null,
        closing_template_id: null,
      };
      await kysely
        .insertInto('bulletin')
        .values({ id: 'b', title: 'Dự phòng', ...bulletin, ...bare })
        .execute();
      await kysely
        .insertInto('bulletin_item')
        .values({ id: 'i', station_id: station.id, bulletin_id: 'b', position: 0, script_id: aired.id })
        .execute();
      await kysely.updateTable('slot').set({ reserve_bulletin_id: 'b' }).execute();
      const other = { name: 'Đài khác', timeZone: 'Asia/Ho_Chi_Minh', trial: false };
      const { id } = await createStation(kysely, other, at('2026-10-01 08:00'));
      const sound = { sha256: soundOf(withdrawn), bytes: 1, mediaType: 'audio/mpeg', durationMs: 1 };
      await registerMedia(
        kysely,
        id,
        { ...sound, loudnessLufs: -16, truePeakDbtp: -2, peaks: null },
        clock.now(),
      );
      await night('2029-01-06');
      await night('2029-02-10');
      expect(held()).toEqual(['aired', 'again', 'withdrawn']);
    });
  });
}
