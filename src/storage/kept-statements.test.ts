import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { openTestDatabase } from '../../test/support/databases.ts';
import { openSqlite } from './database.ts';

it('asks the same again of a table that has another shape meanwhile, here or by another process', async () => {
  const database = await openTestDatabase('sqlite');
  const { kysely } = database;
  const rows = async () => (await sql`select * from thing`.execute(kysely)).rows;
  await sql`create table thing (a integer)`.execute(kysely);
  await sql`insert into thing values (${1})`.execute(kysely);
  expect(await rows()).toEqual([{ a: 1 }]);
  await sql`alter table thing add column b text default 'mới'`.execute(kysely);
  expect(await rows()).toEqual([{ a: 1, b: 'mới' }]);
  const other = openSqlite(database.address);
  await sql`alter table thing add column c text default 'nữa'`.execute(other.kysely);
  await other.close();
  expect(await rows()).toEqual([{ a: 1, b: 'mới', c: 'nữa' }]);
  await database.drop();
});
