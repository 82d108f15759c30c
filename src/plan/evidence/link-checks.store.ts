/** Whether addresses that prove something still answer: one row for an address, written over at each look. */
import type { Selectable } from 'kysely';
import type { Executor } from '../../storage/database.ts';
import type { LinkCheckTable } from '../../storage/plan-tables.ts';
import { sameAddress } from '../published-articles.ts';
import type { LinkCheck } from './link-check.ts';

const AT_ONCE = 400;

/** Addresses to be looked at from now on. Known ones stay; in a transaction they are held until its end, so that one is entered once. */
export async function noteAddresses(db: Executor, stationId: string, urls: readonly string[]): Promise<void> {
  const byKey = new Map(urls.map((url) => [sameAddress(url), url]));
  const rows = [...byKey].map(([url_key, url]) => ({
    ...{ station_id: stationId, url_key, url },
    ...{ checked_at: null, ok: null, status: null, failing_since: null },
  }));
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    await db
      .insertInto('link_check')
      .values(rows.slice(from, from + AT_ONCE))
      .onConflict((conflict) =>
        conflict.columns(['station_id', 'url_key']).doUpdateSet((eb) => ({ url: eb.ref('excluded.url') })),
      )
      .execute();
  }
}

export async function listLinkChecks(db: Executor, stationId: string): Promise<LinkCheck[]> {
  const rows = await db.selectFrom('link_check').selectAll().where('station_id', '=', stationId).execute();
  return rows.map(toCheck);
}

/** Of some addresses, by the form in which equals are equal. */
export async function linkChecksOf(
  db: Executor,
  stationId: string,
  keys: readonly string[],
): Promise<Map<string, LinkCheck>> {
  const wanted = [...new Set(keys)];
  const found = new Map<string, LinkCheck>();
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const rows = await db
      .selectFrom('link_check')
      .selectAll()
      .where('station_id', '=', stationId)
      .where('url_key', 'in', wanted.slice(from, from + AT_ONCE))
      .execute();
    for (const row of rows) found.set(row.url_key, toCheck(row));
  }
  return found;
}

export async function saveLinkCheck(db: Executor, stationId: string, check: LinkCheck): Promise<void> {
  const { key, checkedAt, ok, status, failingSince } = check;
  await db
    .updateTable('link_check')
    .set({ checked_at: checkedAt, ok: ok === null ? null : ok ? 1 : 0, status, failing_since: failingSince })
    .where('station_id', '=', stationId)
    .where('url_key', '=', key)
    .execute();
}

function toCheck(row: Selectable<LinkCheckTable>): LinkCheck {
  return {
    ...{ key: row.url_key, url: row.url, checkedAt: row.checked_at, status: row.status },
    ok: row.ok === null ? null : row.ok === 1,
    failingSince: row.failing_since,
  };
}
