import type { LocalDate } from '../../kernel/zoned-time.ts';
import type { Executor } from '../../storage/database.ts';

/** Rows of this kind say on which days reminders were looked at. */
const LOOK = 'look:';

/** Notes that a reminder is sent; false when it was before, also by another process. */
export async function noteReminder(
  db: Executor,
  stationId: string,
  key: string,
  told: { sentAt: number; recipients: readonly string[] },
): Promise<boolean> {
  const result = await db
    .insertInto('reminder')
    .values({
      ...{ station_id: stationId, key, sent_at: told.sentAt },
      recipients: JSON.stringify(told.recipients),
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Takes a day's look for oneself; false when it has been taken. */
export function takeLook(db: Executor, stationId: string, day: LocalDate, now: number): Promise<boolean> {
  return noteReminder(db, stationId, LOOK + day, { sentAt: now, recipients: [] });
}

export async function lastLook(db: Executor, stationId: string): Promise<LocalDate | null> {
  const row = await db
    .selectFrom('reminder')
    .select((eb) => eb.fn.max('key').as('key'))
    .where('station_id', '=', stationId)
    .where('key', 'like', `${LOOK}%`)
    .executeTakeFirst();
  return row?.key ? row.key.slice(LOOK.length) : null;
}
