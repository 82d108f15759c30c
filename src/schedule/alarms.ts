/** Báo động: what a person must know in time. An alarm is raised once for one trouble and cleared when it is over. */
import type { Selectable } from 'kysely';
import { newId } from '../kernel/ids.ts';
import { viTime } from '../kernel/vietnamese.ts';
import type { Executor } from '../storage/database.ts';
import type { AlarmTable } from '../storage/operation-tables.ts';
import type { Airing } from './airings.store.ts';

export interface Alarm {
  /** The same trouble is one alarm. */
  key: string;
  /** Vietnamese, for people. */
  message: string;
}

/** Airings that will stay silent and begin within `aheadMs`: there is still time to put a bulletin in. Pure. */
export function silentSoon(
  airings: readonly Airing[],
  now: number,
  aheadMs: number,
  timeZone: string,
): Alarm[] {
  return airings
    .filter(({ status, startsAt }) => status === 'silent' && startsAt > now && startsAt - now <= aheadMs)
    .map((airing) => ({
      key: `silent:${airing.id}`,
      message: `“${airing.title}” lúc ${viTime(airing.startsAt, timeZone)} sẽ không có gì để phát: ${airing.reason ?? ''}`,
    }));
}

/** Makes the open alarms of one kind the given ones; gives those that are new. Call it in a transaction. */
export async function keepAlarms(
  db: Executor,
  stationId: string,
  kind: string,
  wanted: readonly Alarm[],
  now: number,
): Promise<Alarm[]> {
  const open = await db
    .selectFrom('alarm')
    .select(['id', 'key'])
    .where('station_id', '=', stationId)
    .where('cleared_at', 'is', null)
    .where('key', 'like', `${kind}:%`)
    .execute();
  const over = open.filter(({ key }) => !wanted.some((alarm) => alarm.key === key)).map(({ id }) => id);
  if (over.length > 0) {
    await db.updateTable('alarm').set({ cleared_at: now }).where('id', 'in', over).execute();
  }
  const fresh = wanted.filter(({ key }) => !open.some((known) => known.key === key));
  for (const { key, message } of fresh) {
    await db
      .insertInto('alarm')
      .values({ id: newId(now), station_id: stationId, key, message, raised_at: now, cleared_at: null })
      .execute();
  }
  return fresh;
}

export interface RaisedAlarm extends Alarm {
  /** UTC ms. */
  raisedAt: number;
  /** Null while the trouble lasts. */
  clearedAt: number | null;
}

/** The alarms that stand now, the newest first. */
export async function openAlarms(db: Executor, stationId: string): Promise<RaisedAlarm[]> {
  const rows = await db
    .selectFrom('alarm')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('cleared_at', 'is', null)
    .orderBy('raised_at', 'desc')
    .execute();
  return rows.map(toRaised);
}

/** Alarms of one kind that stood at any time in [from, to), oldest first. */
export async function alarmsBetween(
  db: Executor,
  stationId: string,
  kind: string,
  from: number,
  to: number,
): Promise<RaisedAlarm[]> {
  const rows = await db
    .selectFrom('alarm')
    .selectAll()
    .where('station_id', '=', stationId)
    .where('key', 'like', `${kind}:%`)
    .where('raised_at', '<', to)
    .where((at) => at.or([at('cleared_at', 'is', null), at('cleared_at', '>=', from)]))
    .orderBy('raised_at')
    .execute();
  return rows.map(toRaised);
}

function toRaised(row: Selectable<AlarmTable>): RaisedAlarm {
  return { key: row.key, message: row.message, raisedAt: row.raised_at, clearedAt: row.cleared_at };
}
