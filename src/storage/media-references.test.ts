import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DIALECTS, openTestDatabase, type TestDatabase } from '../../test/support/databases.ts';
import type { Executor } from './database.ts';
import { MEDIA_REFERENCES, NO_REFERENCES, namedAmong, type MediaReference } from './media-references.ts';

const LISTED = new Set<string>([
  ...MEDIA_REFERENCES.map(({ table, column }) => `${table}.${column}`),
  ...NO_REFERENCES,
]);
const hash = (digit: string) => digit.repeat(64);
const [WANTED, OTHER] = [hash('a'), hash('b')];

/** 'live_speech' of `LiveSpeechTable`, with the columns whose type is JsonText. */
function jsonColumns(): string[] {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  return readdirSync(folder)
    .filter((name) => name.endsWith('-tables.ts'))
    .flatMap((name) => [
      ...readFileSync(`${folder}${name}`, 'utf8').matchAll(/interface (\w+)Table[^{]*{(.*?)\n}/gs),
    ])
    .flatMap(([, name, body]) =>
      [...body!.matchAll(/^ {2}(\w+)[^\n]*JsonText/gm)].map(
        ([, column]) => `${name!.replace(/(?<=.)([A-Z])/g, '_$1').toLowerCase()}.${column}`,
      ),
    );
}

for (const dialect of DIALECTS) {
  describe(`what names bytes of the media store, on ${dialect}`, () => {
    let database: TestDatabase;
    beforeEach(async () => {
      database = await openTestDatabase(dialect);
    });
    afterEach(() => database.drop());

    it('is in one of the two lists, whatever table it is in', async () => {
      const tables = await database.kysely.introspection.getTables();
      const alike = tables.flatMap(({ name, columns }) =>
        columns
          .filter((column) => /sha256|hash|media/.test(column.name))
          .map((column) => `${name}.${column.name}`),
      );
      const json = jsonColumns();
      expect(json.length).toBeGreaterThan(40);
      expect([...alike, ...json].filter((column) => !LISTED.has(column))).toEqual([]);
      const columns = new Set(
        tables.flatMap((table) => table.columns.map(({ name }) => `${table.name}.${name}`)),
      );
      expect([...LISTED].filter((column) => !columns.has(column))).toEqual([]);
    });

    it('is found in each of them, on a later page too, and nothing else is', async () => {
      const tables = await database.kysely.introspection.getTables();
      if (dialect === 'sqlite') await sql`pragma foreign_keys = off`.execute(database.kysely);
      for (const reference of MEDIA_REFERENCES) {
        const { columns } = tables.find(({ name }) => name === reference.table)!;
        const told = database.kysely.transaction().execute(async (tx) => {
          if (dialect === 'postgres') await sql`set local session_replication_role = replica`.execute(tx);
          const rows = Array.from({ length: 301 }, (_, index) =>
            Object.fromEntries(
              columns
                .filter(({ isNullable, name }) => !isNullable || name === reference.column)
                .map(({ name, dataType }) => [name, valueOf(name, dataType, reference, index)]),
            ),
          );
          for (let from = 0; from < rows.length; from += 25)
            await insert(tx, reference, rows.slice(from, from + 25));
          throw new Told(await namedAmong(tx, new Set([WANTED, OTHER])));
        });
        const found = await told.catch((error: unknown) => {
          if (error instanceof Told) return error.named;
          throw error;
        });
        expect([reference, [...found]]).toEqual([reference, [WANTED]]);
      }
    });
  });
}

/** Ends a transaction that shall leave nothing. */
class Told extends Error {
  constructor(readonly named: Set<string>) {
    super('told');
  }
}

function valueOf(name: string, dataType: string, { column, key }: MediaReference, index: number): unknown {
  if (name === column && !key.includes(name))
    return index === 300 ? `{"sha256":"${WANTED}"}` : `{"sha256":"${hash('c')}"}`;
  if (name === column) return index === 300 ? WANTED : String(index).padStart(64, '0');
  if (/int|numeric/i.test(dataType)) return index;
  return String(index).padStart(4, '0');
}

async function insert(tx: Executor, { table }: MediaReference, rows: object[]): Promise<void> {
  await tx.insertInto(table).values(rows).execute();
}
