import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import BetterSqlite3 from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { snapshot, sqliteFaults, unpackSqlite } from './snapshot.ts';

/** More than is copied at once, so that writing falls between two parts. */
const ROWS = 40_000;

/** A database whose two tables hold the same number of rows after each commit. */
function twoTables() {
  const folder = mkdtempSync(join(tmpdir(), 'loa-snapshot-'));
  const file = join(folder, 'loa.db');
  const raw = new BetterSqlite3(file);
  raw.pragma('journal_mode = WAL');
  raw.exec('create table one (n integer, words text); create table two (n integer)');
  const insert = raw.transaction((from: number, count: number) => {
    const [one, two] = [
      raw.prepare('insert into one values (?, ?)'),
      raw.prepare('insert into two values (?)'),
    ];
    for (let n = from; n < from + count; n++) {
      one.run(n, `${n} `.repeat(40));
      two.run(n);
    }
  });
  insert(0, ROWS);
  onTestFinished(() => {
    raw.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, database: { dialect: 'sqlite' as const, address: file }, insert };
}

describe('a copy of a SQLite database', () => {
  it('is one moment’s, though the server writes between its parts', async () => {
    const { folder, database, insert } = twoTables();
    let written = ROWS;
    const writing = setInterval(() => insert((written += 1), 1), 1);
    await snapshot(database, join(folder, 'packed')).finally(() => clearInterval(writing));
    expect(written).toBeGreaterThan(ROWS + 10);

    const copy = join(folder, 'copy.db');
    await unpackSqlite(join(folder, 'packed'), copy);
    expect(await sqliteFaults(copy)).toEqual([]);
    const raw = new BetterSqlite3(copy);
    onTestFinished(() => void raw.close());
    const count = (table: string) =>
      raw.prepare(`select count(*) as rows from ${table}`).get() as { rows: number };
    expect(count('one')).toEqual(count('two'));
    expect(count('one').rows).toBeLessThan(written);
  });

  it('is given up at once when the server stops', async () => {
    const { folder, database } = twoTables();
    const stopping = new AbortController();
    const copying = snapshot(database, join(folder, 'packed'), stopping.signal);
    // The process that copies starts when the machine has room for it.
    await expect.poll(() => readdirSync(folder), { interval: 5 }).toContain('packed.copy');
    stopping.abort(new Error('the server stops'));
    await expect(copying).rejects.toThrow('the server stops');
    expect(readdirSync(folder)).not.toContain('packed');
  });

  it('that is no database is told, and so is one that is cut off', async () => {
    const { folder, database } = twoTables();
    await snapshot(database, join(folder, 'packed'));
    const whole = readFileSync(join(folder, 'packed'));
    writeFileSync(join(folder, 'cut'), whole.subarray(0, whole.length / 2));
    await expect(unpackSqlite(join(folder, 'cut'), join(folder, 'half.db'))).rejects.toThrow(
      /unexpected end/,
    );

    const spoilt = gunzipSync(whole);
    spoilt.fill(7, 8_192, 16_384);
    writeFileSync(join(folder, 'spoilt'), gzipSync(spoilt));
    await unpackSqlite(join(folder, 'spoilt'), join(folder, 'spoilt.db'));
    expect(await sqliteFaults(join(folder, 'spoilt.db'))).not.toEqual([]);
  });
});
