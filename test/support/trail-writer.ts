/** A second process that writes to the trail: node trail-writer.ts <sqlite|postgres> <address> <station> <lines>. */
import { SYSTEM } from '../../src/accounts/actor.ts';
import { record } from '../../src/accounts/trail.ts';
import { openPostgres, openSqlite } from '../../src/storage/database.ts';

const [dialect, address = '', station = '', lines = '0'] = process.argv.slice(2);
const database = dialect === 'sqlite' ? openSqlite(address) : openPostgres(address, { poolSize: 4 });
await Promise.all(
  Array.from({ length: Number(lines) }, (_, line) =>
    database.kysely
      .transaction()
      .execute((tx) => record(tx, station, SYSTEM, 'test', `other ${line}`, {}, 1_700_000_000_000)),
  ),
);
await database.close();
