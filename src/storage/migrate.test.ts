import { describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase } from '../../test/support/databases.ts';
import { migrate } from './migrate.ts';

/** A station with one slot and one airing, as the first version kept them. */
const ROWS: Record<string, Record<string, unknown>> = {
  station: {
    ...{
      id: 's',
      name: 'Đài truyền thanh phường Hai Bà Trưng',
      slug: 'hai-ba-trung',
      time_zone: 'Asia/Ho_Chi_Minh',
    },
    ...{ trial: 0, settings: '{}', created_at: 1 },
  },
  slot: {
    ...{ id: 'l', station_id: 's', name: 'Bản tin sáng', start: '2026-11-23T07:00', duration_minutes: 15 },
    ...{ exdates: '[]', zones: '["z"]', late: 'whole', overrun: 'cut', created_by: 'u', created_at: 1 },
  },
  airing: {
    ...{
      id: 'a',
      station_id: 's',
      slot_id: 'l',
      wall_start: '2026-11-23T07:00:00',
      starts_at: 10,
      ends_at: 20,
    },
    ...{ zones: '["z"]', status: 'planned', priority: 'normal', late: 'whole', overrun: 'cut', items: '[]' },
    ...{ recorded_at: 5, updated_at: 5 },
  },
};

for (const dialect of DIALECTS) {
  describe(`a database of an older version on ${dialect}`, () => {
    it('keeps its airings, under the name of their slot, and its slots are regular ones', async () => {
      const database = await openTestDatabase(dialect, '0001-the-line');
      const { kysely } = database;
      for (const [table, row] of Object.entries(ROWS))
        await kysely
          .insertInto(table as never)
          .values(row)
          .execute();
      await migrate(database);
      expect(await kysely.selectFrom('airing').selectAll().execute()).toMatchObject([
        {
          id: 'a',
          slot_id: 'l',
          wall_start: '2026-11-23T07:00:00',
          title: 'Bản tin sáng',
          order_id: null,
          starts_at: 10,
        },
      ]);
      expect(await kysely.selectFrom('slot').selectAll().execute()).toMatchObject([
        { id: 'l', kind: 'regular', priority: 'normal', directive: null, makes_good: null },
      ]);
      await database.drop();
    });
  });
}
