import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../test/support/app.ts';
import { openEmptyPostgres, openTestDatabase, type TestDatabase } from '../../../test/support/databases.ts';
import { verifyTrail } from '../../accounts/trail.ts';
import { writeYear } from '../../plan/testing/year-history.ts';
import { migrate } from '../../storage/migrate.ts';
import { moveToPostgres } from './move-to-postgres.ts';

let source: TestApp;
beforeAll(async () => {
  source = await openTestApp();
  await writeYear(source.installation.database);
  await source.headersOf('editor');
  // As a real sound is measured: eight bytes' worth of digits.
  await source.installation.database.kysely
    .insertInto('media')
    .values({
      ...{ station_id: source.station.id, sha256: 'a'.repeat(64), bytes: 282_539, media_type: 'audio/mpeg' },
      ...{ duration_ms: 17_633, loudness_lufs: -16.040067099182703, true_peak_dbtp: -1.4788363515544403 },
      ...{ peaks: null, created_at: 0 },
    })
    .execute();
});
afterAll(() => source.close());

const counted = async ({ kysely }: TestDatabase, table: string) => {
  const { rows } = await sql<{ rows: number }>`select count(*) as rows from ${sql.table(table)}`.execute(
    kysely,
  );
  return rows[0]!.rows;
};

it('moves every row, proves it, and leaves the file as it was', async () => {
  const target = await openTestDatabase('postgres');
  const { database, folder } = source.installation;
  await sql`pragma wal_checkpoint(truncate)`.execute(database.kysely);
  const before = readFileSync(folder.paths.database);
  const moved = await moveToPostgres(database, target, () => undefined);
  expect(readFileSync(folder.paths.database).equals(before)).toBe(true);
  for (const table of ['as_run', 'user', 'session', 'trail', 'fact']) {
    const rows = moved.find((one) => one.table === table)!.rows;
    expect(rows, table).toBeGreaterThan(0);
    expect(await counted(target, table), table).toBe(rows);
  }
  const check = await verifyTrail(target.kysely, source.station.id);
  expect(check).toEqual(await verifyTrail(database.kysely, source.station.id));
  expect(check.whole).toBe(true);

  // A second time it is no longer empty, and nothing is touched.
  await expect(moveToPostgres(database, target, () => undefined)).rejects.toThrow('đã có dữ liệu');
  await target.drop();
});

it('writes nothing when it is stopped half-way, and can begin again', async () => {
  const target = await openTestDatabase('postgres');
  const { database } = source.installation;
  let tables = 0;
  const stopped = moveToPostgres(database, target, () => {
    if (++tables === 30) throw new Error('power cut');
  });
  await expect(stopped).rejects.toThrow('power cut');
  expect(await counted(target, 'station')).toBe(0);
  expect((await moveToPostgres(database, target, () => undefined)).length).toBeGreaterThan(60);
  await target.drop();
});

it('is refused where the two are of different versions', async () => {
  const target = await openEmptyPostgres();
  await migrate(target, '0023-backups');
  await expect(moveToPostgres(source.installation.database, target, () => undefined)).rejects.toThrow(
    'khác phiên bản',
  );
  await target.drop();
});
