import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import { runProcess } from '../kernel/process.ts';
import { SYSTEM } from './actor.ts';
import { createStation } from './stations.ts';
import { listTrail, record, trailHead, verifyTrail, type TrailPage } from './trail.ts';

const WRITER = fileURLToPath(new URL('../../test/support/trail-writer.ts', import.meta.url));

for (const dialect of DIALECTS) {
  describe(`the trail on ${dialect}`, () => {
    let database: TestDatabase;
    let station: string;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
      station = await addStation('Đài truyền thanh phường Một');
    });
    afterEach(() => database.drop());

    const addStation = async (name: string) =>
      (
        await createStation(
          database.kysely,
          { name, timeZone: 'Asia/Ho_Chi_Minh', trial: false },
          1_700_000_000_000,
        )
      ).id;
    const write = (subject: string, of = station, kysely = database.kysely) =>
      kysely
        .transaction()
        .execute((tx) =>
          record(tx, of, SYSTEM, 'script.approve', subject, { b: 1, a: 'ấ' }, 1_700_000_000_123),
        );

    it('chains each line to the one before, station by station', async () => {
      const other = await addStation('Đài truyền thanh phường Hai');
      const lines = [await write('x'), await write('y'), await write('z', other)];
      expect(lines.map((line) => line.seq)).toEqual([1, 2, 1]);
      expect(lines[1]!.previousHash).toBe(lines[0]!.hash);
      expect(await verifyTrail(database.kysely, station)).toEqual({ whole: true, lines: 2 });
      expect((await trailHead(database.kysely, station))!.hash).toBe(lines[1]!.hash);
    });

    it('gives newest first, by page and by subject', async () => {
      for (const subject of ['x', 'y', 'x']) await write(subject);
      const seqs = async (page: Parameters<typeof listTrail>[2]) =>
        (await listTrail(database.kysely, station, page)).map((line) => line.seq);
      expect(await seqs({ limit: 2 })).toEqual([3, 2]);
      expect(await seqs({ limit: 2, before: 2 })).toEqual([1]);
      expect(await seqs({ limit: 9, subject: 'x' })).toEqual([3, 1]);
    });

    it.each([
      ['a changed word', sql`update trail set detail = '{"a":"á","b":1}' where seq = 2`],
      ['another name', sql`update trail set actor_name = 'Ai đó' where seq = 2`],
      ['a missing line', sql`delete from trail where seq = 2`],
      ['an exchanged order', sql`update trail set seq = 9 where seq = 2`],
    ])('is found out by %s', async (_, tamper) => {
      for (const subject of ['x', 'y', 'z']) await write(subject);
      await tamper.execute(database.kysely);
      expect(await verifyTrail(database.kysely, station)).toEqual({ whole: false, brokenAt: 2 });
    });

    it('stays whole when two processes write at once', { timeout: 90_000 }, async () => {
      const other = runProcess(
        process.execPath,
        ['--experimental-transform-types', '--no-warnings', WRITER, dialect, database.address, station, '20'],
        { limits: { wallMs: 60_000 } },
      );
      let running = true;
      void other.finally(() => (running = false));
      let own = 0;
      do {
        await Promise.all([write('own'), write('own')]);
        own += 2;
        // SQLite answers without ever leaving this turn, and the other process's end would not be seen.
        await new Promise(setImmediate);
      } while (running);
      expect((await other).stderr).toBe('');
      expect(await verifyTrail(database.kysely, station)).toEqual({ whole: true, lines: own + 20 });
    });

    it('is searched by who, what and when, whatever signs a name holds', async () => {
      const { kysely } = database;
      const names = ['Nguyễn Thị 100%', 'Nguyễn Thị 100 và một', 'Trần!_'];
      for (const [index, name] of names.entries())
        await kysely
          .transaction()
          .execute((tx) =>
            record(
              tx,
              station,
              { ...SYSTEM, name },
              index === 1 ? 'script.approve' : 'script.return',
              'x',
              {},
              index,
            ),
          );
      const found = async (page: Partial<TrailPage>) =>
        (await listTrail(kysely, station, { limit: 10, ...page })).map(({ seq }) => seq);
      expect(await found({ actor: '100%' })).toEqual([1]);
      expect(await found({ actor: '!_' })).toEqual([3]);
      expect(await found({ actor: 'Thị' })).toEqual([2, 1]);
      expect(await found({ actions: ['script.approve'] })).toEqual([2]);
      expect(await found({ actions: [] })).toEqual([]);
      expect(await found({ from: 1, to: 2 })).toEqual([2]);
    });

    it('is not written when the change is rolled back', async () => {
      await expect(
        database.kysely.transaction().execute(async (tx) => {
          await record(tx, station, SYSTEM, 'script.approve', 'x', {}, 0);
          throw new Error('no');
        }),
      ).rejects.toThrow('no');
      expect(await trailHead(database.kysely, station)).toBeUndefined();
    });

    it('refuses to be written outside a transaction', async () => {
      await expect(record(database.kysely, station, SYSTEM, 'x', 'x', {}, 0)).rejects.toThrow(TypeError);
    });
  });
}
