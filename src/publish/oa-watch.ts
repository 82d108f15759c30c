/** Once an hour: what the OA is now, how many follow it, and how often its articles were read. A figure a day is kept. */
import type { Station } from '../accounts/stations.ts';
import type { Clock } from '../kernel/clock.ts';
import { dateOf } from '../kernel/zoned-time.ts';
import type { Database } from '../storage/database.ts';
import { keepViews } from './publications.store.ts';
import { keepCount } from './residents/residents.store.ts';
import type { Alarm } from '../schedule/alarms.ts';
import type { ZaloAccount } from './zalo/account.store.ts';
import { WARN_MS, type ZaloAccounts } from './zalo/accounts.ts';
import { ZaloAway, ZaloRefused, ZaloUnclear } from './zalo/faults.ts';

const EVERY_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Ten articles a page: older ones are hardly read any more. */
const PAGES = 3;

/** What a person must know of the connection in time. Pure. @param machineNow tokens live by the machine's clock */
export function connectionAlarms(account: ZaloAccount | undefined, machineNow: number): Alarm[] {
  if (account?.sealedRefresh == null) return [];
  if (account.problem !== null)
    return [{ key: `zalo:lost:${account.version}`, message: `Đã mất kết nối Zalo OA: ${account.problem}` }];
  const days = Math.floor(((account.refreshUntil ?? 0) - machineNow) / DAY_MS);
  if (days * DAY_MS >= WARN_MS) return [];
  const message = `Kết nối Zalo OA còn ${Math.max(0, days)} ngày là hết hạn; hãy bấm Gia hạn ở mục Kết nối Zalo.`;
  // One alarm a week of the last two.
  return [{ key: `zalo:ends:${account.version}:${days < 7 ? 'week' : 'fortnight'}`, message }];
}

export interface OaWatchDependencies {
  database: Database;
  clock: Clock;
  accounts: Pick<ZaloAccounts, 'find' | 'look' | 'clientOf' | 'keepAlive'>;
}

export function createOaWatch({ database, clock, accounts }: OaWatchDependencies) {
  const { kysely } = database;

  /** Does what is due; Zalo being away is no fault. */
  async function look(station: Station): Promise<void> {
    await accounts.keepAlive(station);
    const account = await accounts.find(station.id);
    if (!account?.sealedRefresh || account.problem !== null) return;
    if (clock.now() - (account.lookedAt ?? 0) < EVERY_MS) return;
    try {
      await accounts.look(station);
      const day = dateOf(clock.now(), station.timeZone);
      const { followers } = (await accounts.find(station.id))!;
      if (followers !== null) await keepCount(kysely, station.id, 'followers', day, followers);
      await lookAtViews(station, day);
    } catch (error) {
      if (!(error instanceof ZaloAway || error instanceof ZaloUnclear || error instanceof ZaloRefused))
        throw error;
    }
  }

  async function lookAtViews(station: Station, day: string): Promise<void> {
    const client = accounts.clientOf(station.id);
    for (let page = 0; page < PAGES; page++) {
      const { medias, total } = await client.articles(page * 10);
      for (const { id, total_view: views } of medias) {
        if (views === undefined) continue;
        const own = await keepViews(kysely, station.id, id, views, clock.now());
        if (own !== null) await keepCount(kysely, station.id, own, day, views);
      }
      if ((page + 1) * 10 >= total) return;
    }
  }

  return { look };
}
